"""A person's own interviews, and their own view of each."""

from fastapi import APIRouter

from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.interviews.errors import UnknownInterview
from api.reviews import service
from api.reviews.errors import NotHeldYet, PointMissing, ReviewClosed, ReviewSent, UnknownPoint
from api.reviews.schemas import Mine, Review, ReviewForm, ReviewInput
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["reviews"], responses=responses(Unauthenticated, Forbidden))


@router.get("/mine")
async def get_mine(caller: CurrentUser, session: RequestSession, services: Wired) -> Mine:
    """Interviews that belong to the caller, or whose candidate is assigned to them: views due, what comes, what is
    done."""
    return await service.mine(session, services, caller)


@router.get("/interviews/{interview_id}/review", responses=responses(UnknownInterview))
async def get_review(interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> ReviewForm:
    """What a view is made from, without the AI's. Colleagues' views come with it once one's own was sent."""
    return await service.form(session, services, caller, interview_id)


@router.put(
    "/interviews/{interview_id}/review",
    responses=responses(UnknownInterview, NotHeldYet, ReviewSent, ReviewClosed, UnknownPoint),
)
async def save_review(
    interview_id: IdPath, body: ReviewInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> Review:
    """Keeps a draft; nobody else sees it."""
    return Review.model_validate(await service.save(session, services, caller, interview_id, body, send=False))


@router.post(
    "/interviews/{interview_id}/review",
    responses=responses(UnknownInterview, NotHeldYet, ReviewSent, ReviewClosed, UnknownPoint, PointMissing),
)
async def send_review(
    interview_id: IdPath, body: ReviewInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> ReviewForm:
    """Sends the view, which is final; the reply opens those of colleagues."""
    await service.save(session, services, caller, interview_id, body, send=True)
    return await service.form(session, services, caller, interview_id)
