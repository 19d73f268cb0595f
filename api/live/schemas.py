"""What travels over the monitoring sockets. Server to client, JSON, discriminated by `type`.

| type | fields | when |
|---|---|---|
| snapshot | interview, events, live | first; after a reconnect `events` is only what came after `after` |
| event | call_id, event | something happened; in order of seq per call, each once |
| live | live | the state of the running call changed |
| status | status | the interview moved on |
| report | failed, verdict | scoring ended or a person decided; fetch the interview |
| correction | call_id, segment_id | the candidate corrected words; fetch the transcript |
| ping | | every 15 s |

Every message carries `interview_id`, but for `ping`. `WS /ws/monitor` (the wall) has a snapshot of `interviews`, each
with the wordless events that its state rests on and the last `seqs` of its calls, and then `event`, `live`, `status`
and `report` without any words (`api/live/wall.py`), `row` when an interview comes to life, and `batch` (messages) where
several were waiting. A second snapshot replaces everything.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.clock import Utc
from api.ids import UuidText
from api.interviews.schemas import InterviewRow
from contract.live import LiveState


class LiveInterview(InterviewRow):
    live_state: LiveState | None


class LiveInterviews(BaseModel):
    interviews: list[LiveInterview]


class AuthMessage(BaseModel):
    """The client's first message. `after`: of each call the last seq it has (RT-12: never in the URL)."""

    type: Literal["auth"]
    token: str = Field(max_length=4_096)
    after: dict[UuidText, Annotated[int, Field(ge=0)]] = Field(default_factory=dict, max_length=1_000)


class SnapshotMessage(BaseModel):
    type: Literal["snapshot"] = "snapshot"
    interview_id: str
    interview: InterviewRow
    events: list[dict[str, Any]]
    """[{call_id, event}]"""
    live: LiveState | None


class WallInterview(LiveInterview):
    events: list[dict[str, Any]]
    """[{call_id, event}], without words."""
    seqs: dict[str, int]
    """Of each call the last seq that is stored: the next event of it has the one after."""


class WallMessage(BaseModel):
    type: Literal["snapshot"] = "snapshot"
    at: Utc
    """The server's present, which the events' times belong to."""
    interviews: list[WallInterview]
