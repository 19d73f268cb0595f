"""The ticket: a signed, short-lived JWT that admits one agent to one call.

api mints and checks it (HS256); the agent carries it as bearer on every request and reads the claims without the
secret, which it does not have.
"""

from typing import Annotated, Literal

from pydantic import Field

from contract.base import Message

TICKET_AUDIENCE = "agent"


class TicketClaims(Message):
    interview_id: str
    call_id: str
    role: Literal["agent"] = "agent"
    aud: Literal["agent"] = "agent"
    iat: int
    exp: int


class Ticket(Message):
    """`token` is the compact JWT; `claims` what it says; `api_url` where to report."""

    token: Annotated[str, Field(min_length=1)]
    claims: TicketClaims
    api_url: str
