"""A candidate's own account (G-21): matched by the whole, verified e-mail address."""

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.candidates.models import Candidate
from api.security.callers import Role


async def link_verified(session: AsyncSession, user: User) -> None:
    """Rows with the address of `user`, in every company, become theirs. `user` has just proven the mailbox."""
    await session.execute(
        update(Candidate)
        .where(Candidate.email == user.email, Candidate.user_id.is_(None), Candidate.deleted_at.is_(None))
        .values(user_id=user.id)
        .execution_options(synchronize_session=False)
    )


async def account_of(session: AsyncSession, email: str) -> str | None:
    """The id of the account that a new candidate row with this address belongs to; None without one."""
    return (await accounts_of(session, [email])).get(email.lower())


async def accounts_of(session: AsyncSession, emails: Iterable[str]) -> dict[str, str]:
    """`account_of` for many at once: address in lower case → id, of those that have an account."""
    found = await session.execute(
        select(User.email, User.id).where(
            User.email.in_({email.lower() for email in emails}),
            User.role == Role.CANDIDATE,
            User.email_verified.is_(True),
            User.deleted_at.is_(None),
        )
    )
    return {row[0]: row[1] for row in found}
