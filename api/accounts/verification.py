"""Verifying an e-mail address (AUTH-15)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import mailed_tokens, repository
from api.accounts.mailed_tokens import VERIFICATION
from api.accounts.models import User
from api.candidates.account_link import link_verified
from api.mail import send_mail
from api.security.callers import Role
from api.wiring import Services


def send_verification_mail(session: AsyncSession, services: Services, user: User) -> None:
    """A new link, good for 24 hours and once; an earlier one stops working."""
    link = mailed_tokens.new_link(user, VERIFICATION, services.settings.site_url, services.clock.now())
    hours = str(VERIFICATION.lifetime.days * 24)
    send_mail(
        session,
        "verify_email",
        to=user.email,
        language=user.language,
        values={"name": user.name, "link": link, "hours": hours},
        company_id=user.company_id,
        subject_id=user.id,
    )


async def mark_verified(session: AsyncSession, user: User) -> None:
    """The user has opened a link from this mailbox; rows of candidates with its address become theirs (G-21)."""
    user.email_verified = True
    mailed_tokens.forget(user, VERIFICATION)
    if user.role is Role.CANDIDATE:
        await link_verified(session, user)


async def verify_email(session: AsyncSession, services: Services, token: str) -> User:
    """Raises LinkUnknown, LinkExpired."""
    user = await mailed_tokens.spend(session, VERIFICATION, token, services.clock.now())
    await mark_verified(session, user)
    return user


async def resend(session: AsyncSession, services: Services, email: str) -> None:
    """Only to an account that waits for it, and not twice a minute."""
    user = await repository.user_by_email(session, email, lock=True)
    if user is None or user.email_verified or not user.is_active:
        return
    if not mailed_tokens.sent_just_now(user, VERIFICATION, services.clock.now()):
        send_verification_mail(session, services, user)
