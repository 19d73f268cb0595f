"""What goes in and out at /integrations."""

from pydantic import BaseModel

from api.clock import Utc
from api.connections.models import ConnectionState, Problem, Provider


class ConnectionView(BaseModel):
    provider: Provider
    available: bool
    """Whether this server is registered there."""
    connected: bool
    label: str | None
    """The account's name there, where it is known."""
    reads_private: bool
    """GitHub: private repositories are read too, where the account reaches them."""
    reads_busy: bool
    """Google: scheduling keeps clear of what is in the calendar."""
    writes: bool
    """Google: weeks of plans, and interviews, can be written."""
    writes_interviews: bool
    """Google: interviews that the person holds are written."""
    state: ConnectionState | None
    problem: Problem | None
    problem_at: Utc | None
    since: Utc | None


class ConnectionList(BaseModel):
    connections: list[ConnectionView]


class AuthorizeView(BaseModel):
    authorize_url: str
    """To be opened in the very browser that asked, within ten minutes."""


class CalendarWishes(BaseModel):
    writes_interviews: bool
