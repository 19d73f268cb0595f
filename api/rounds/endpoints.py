"""Rounds of a candidate (REST-050)."""

from fastapi import APIRouter

from api.audit import about
from api.candidates.errors import UnknownCandidate
from api.candidates.service import get_candidate
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.interviews import link
from api.interviews.models import Interview
from api.interviews.states import is_over, lapsed_status
from api.jobs.errors import UnknownJob
from api.rounds import repository, service
from api.rounds.errors import RoundFollowsInterview, RoundHasOpenInterview, RoundNumberTaken, UnknownRound
from api.rounds.models import InterviewRound
from api.rounds.schemas import RoundInput, RoundList, RoundUpdate, RoundView
from api.security.callers import Caller
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.wiring import Services

router = APIRouter(tags=["rounds"], responses=responses(Unauthenticated, Forbidden))


@router.get("/candidates/{candidate_id}/rounds", responses=responses(UnknownCandidate))
async def list_rounds(candidate_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> RoundList:
    """By job, then by number."""
    candidate = await get_candidate(session, caller, candidate_id)
    found = await repository.rounds_of(session, candidate.id)
    latest = await repository.latest_interviews(session, [one.id for one in found])
    return RoundList(rounds=[_view(services, caller, one, latest.get(one.id)) for one in found])


@router.post(
    "/candidates/{candidate_id}/rounds",
    status_code=201,
    responses=responses(UnknownCandidate, UnknownJob, RoundNumberTaken),
)
async def create_round(
    candidate_id: IdPath, body: RoundInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> RoundView:
    """Plans a round. `POST /interviews` with its number gives it an interview."""
    made = await service.create_round(session, caller, candidate_id, body)
    about(session, "round", made.id, company_id=made.company_id)
    return _view(services, caller, made, None)


@router.put("/rounds/{round_id}", responses=responses(UnknownRound, RoundNumberTaken, RoundFollowsInterview))
async def update_round(
    round_id: IdPath, body: RoundUpdate, caller: CurrentUser, session: RequestSession, services: Wired
) -> RoundView:
    """Changes a round's number, kind, time or status."""
    changed = await service.update_round(session, caller, round_id, body)
    latest = await repository.latest_interviews(session, [changed.id])
    return _view(services, caller, changed, latest.get(changed.id))


@router.delete("/rounds/{round_id}", status_code=204, responses=responses(UnknownRound, RoundHasOpenInterview))
async def delete_round(round_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Interviews already held in it stay, without a round."""
    await service.delete_round(session, caller, round_id)


def _view(services: Services, caller: Caller, round_: InterviewRound, interview: Interview | None) -> RoundView:
    shown = None
    if interview is not None and caller.may("interviews:write"):
        token = link.token_of(services.settings, interview)
        if token is not None and not is_over(lapsed_status(interview, services.clock.now())):
            shown = link.link(services.settings, token)
    return RoundView(
        id=round_.id,
        candidate_id=round_.candidate_id,
        job_template_id=round_.job_template_id,
        round_number=round_.round_number,
        round_type=round_.round_type,
        status=round_.status,
        scheduled_at=round_.scheduled_at,
        interview_id=interview.id if interview else None,
        interview_link=shown,
        created_at=round_.created_at,
    )
