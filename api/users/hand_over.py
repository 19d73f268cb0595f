"""GET /users/{user_id}/hand-over: what somebody still holds, before they are deactivated (ux §3.19)."""

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import ApiKey, SignInSession, User
from api.candidates.models import Candidate
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.interviews.models import OPEN_STATUSES, Interview
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.users.errors import UnknownUser
from api.users.service import get_user

router = APIRouter(tags=["users"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))


class HandOver(BaseModel):
    """Counts. Deactivating changes none of the first three: somebody else has to take them over."""

    candidates: int
    """Assigned to the person."""
    interviews: int
    """Scheduled or running, and the person's."""
    reports: int
    """Active people whose manager they are."""
    api_keys: int
    """That still work. They stop working with the account."""
    sessions: int
    """Open sign-ins. They end with the account."""


@router.get("/users/{user_id}/hand-over", responses=responses(UnknownUser))
async def get_hand_over(user_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> HandOver:
    """What a person holds: candidates, coming interviews, people, keys and sign-ins."""
    user = await get_user(session, caller, user_id)
    now = services.clock.now()
    counted = select(func.count())
    return HandOver(
        candidates=await _count(
            session,
            counted.select_from(Candidate).where(
                Candidate.assigned_to == user.id, Candidate.deleted_at.is_(None), Candidate.erased_at.is_(None)
            ),
        ),
        interviews=await _count(
            session,
            counted.select_from(Interview).where(
                Interview.interviewer_id == user.id, Interview.status.in_(OPEN_STATUSES), Interview.expires_at > now
            ),
        ),
        reports=await _count(
            session,
            counted.select_from(User).where(User.manager_id == user.id, User.is_active, User.deleted_at.is_(None)),
        ),
        api_keys=await _count(
            session,
            counted.select_from(ApiKey).where(
                ApiKey.user_id == user.id,
                ApiKey.revoked_at.is_(None),
                ApiKey.expires_at.is_(None) | (ApiKey.expires_at > now),
            ),
        ),
        sessions=await _count(
            session,
            counted.select_from(SignInSession).where(
                SignInSession.user_id == user.id,
                SignInSession.revoked_at.is_(None),
                SignInSession.expires_at > now,
            ),
        ),
    )


async def _count(session: AsyncSession, counting: Select[int]) -> int:
    return await session.scalar(counting) or 0
