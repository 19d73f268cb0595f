"""The candidate's credential: the token in the path."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Path, Request

from api.calls.models import Call
from api.interviews import repository
from api.interviews.errors import LinkOver, UnknownLink
from api.interviews.models import Interview
from api.interviews.states import REASONS, is_live, lapsed_status
from api.limits import client_address, within_limit
from api.security.dependencies import RequestSession, Wired
from api.security.tokens import digest

UNKNOWN_PER_MINUTE = 20
"""SEC-20: guesses per address; 256-bit tokens need no tighter bound, typing errors need some room."""


@dataclass(frozen=True, slots=True)
class CandidateCaller:
    """Whoever holds the link of `interview`. `over` is why it can no longer be joined; None while it can."""

    interview: Interview
    over: str | None


async def candidate_caller(
    token: Annotated[str, Path(max_length=200, description="The interview token")],
    request: Request,
    services: Wired,
    session: RequestSession,
) -> CandidateCaller:
    """Any state of the interview. Raises UnknownLink, and LinkOver once the receipt's time is over too."""
    hashed = digest(token)
    await within_limit(services, f"link:{hashed}", services.settings.candidate_requests_per_minute)
    # Found by hash through an index: no comparison of secrets whose time could tell anything.
    interview = await repository.by_token_hash(session, hashed)
    if interview is None:
        address = client_address(request, services.settings)
        await within_limit(services, f"unknown-link:{address}", UNKNOWN_PER_MINUTE)
        raise UnknownLink()
    now = services.clock.now()
    if interview.completed_at and now >= interview.completed_at + timedelta(days=services.settings.receipt_days):
        raise LinkOver(reason="expired")
    over = REASONS.get(lapsed_status(interview, now))
    if over is None and now >= interview.expires_at and interview.current_call_id is not None:
        # Parked past its window; a call under way at that moment may go on, and be rejoined.
        call = await session.get(Call, interview.current_call_id)
        over = None if is_live(call, now, services.settings) else "expired"
    return CandidateCaller(interview, over)


AnyCandidate = Annotated[CandidateCaller, Depends(candidate_caller)]
"""The link's holder, also after the interview: for receipt, status and corrections."""


async def joining_candidate(caller: AnyCandidate) -> CandidateCaller:
    """Raises LinkOver once the right to join is gone (INT-14)."""
    if caller.over is not None:
        raise LinkOver(reason=caller.over)
    return caller


JoiningCandidate = Annotated[CandidateCaller, Depends(joining_candidate)]
"""The link's holder, while the interview can still be joined."""
