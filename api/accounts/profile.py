"""One's own account."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import repository
from api.accounts.models import User
from api.accounts.schemas import MeReply, MeUpdate
from api.security.callers import Caller


async def shown_me(session: AsyncSession, caller: Caller, user: User) -> MeReply:
    company = await repository.company_of(session, user)
    return MeReply(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        company_id=user.company_id,
        company_name=company.name if company else None,
        permissions=sorted(caller.permissions),
        language=user.language,
        timezone=user.timezone,
        department=user.department,
        email_verified=user.email_verified,
        github_id=user.github_id,
        calendar_linked=user.calendar_token is not None,
    )


async def update_me(session: AsyncSession, caller: Caller, body: MeUpdate) -> MeReply:
    user = await session.get_one(User, caller.user_id)
    user.name = body.name or user.name
    user.language = body.language or user.language
    user.timezone = body.timezone or user.timezone
    return await shown_me(session, caller, user)
