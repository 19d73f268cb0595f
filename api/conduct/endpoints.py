"""How an interview was held."""

from fastapi import APIRouter

from api.conduct import service
from api.conduct.schemas import ConductView
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.interviews import repository as interviews
from api.interviews.errors import UnknownInterview
from api.security.dependencies import CurrentUser, RequestSession

router = APIRouter(tags=["interviews"], responses=responses(Unauthenticated, Forbidden, UnknownInterview))


@router.get("/interviews/{interview_id}/conduct")
async def get_conduct(interview_id: IdPath, caller: CurrentUser, session: RequestSession) -> ConductView:
    """The mode and the interviewer's version, questions that were passed on, and who tried to steer. None of it is in
    the score."""
    interview = await interviews.access_interview(session, caller, interview_id)
    if interview is None:
        raise UnknownInterview()
    return await service.conduct_of(session, interview)
