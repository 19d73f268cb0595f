"""Another password: forgotten, or changed by its owner (AUTH-16)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import mailed_tokens, repository
from api.accounts.errors import AccountLocked, WrongPassword
from api.accounts.mailed_tokens import INVITATION, RESET
from api.accounts.models import User
from api.accounts.new_password import checked_length, set_password
from api.accounts.sign_in import count_failure
from api.accounts.verification import mark_verified
from api.audit import record
from api.mail import send_mail
from api.security.callers import Caller
from api.security.passwords import hash_password, password_matches
from api.wiring import Services


async def send_reset(session: AsyncSession, services: Services, email: str) -> None:
    """Mails a link, good for an hour and once; not twice a minute, and not to an account that is switched off."""
    now = services.clock.now()
    user = await repository.user_by_email(session, email, lock=True)
    if user is None or not user.is_active or mailed_tokens.sent_just_now(user, RESET, now):
        return
    link = mailed_tokens.new_link(user, RESET, services.settings.site_url, now)
    minutes = str(int(RESET.lifetime.total_seconds() // 60))
    send_mail(
        session,
        "password_reset",
        to=user.email,
        language=user.language,
        values={"name": user.name, "link": link, "minutes": minutes},
        company_id=user.company_id,
        subject_id=user.id,
    )


async def reset(services: Services, token: str, password: str) -> None:
    """Sets the password, ends all sessions, says so by mail. The mailbox is proven by that, too.

    Raises:
        LinkUnknown, LinkExpired, PasswordTooShort.
    """
    checked_length(services, password)
    now = services.clock.now()
    async with services.database.transaction(read_only=True) as session:
        await mailed_tokens.owner_of(session, RESET, token, now)
    hashed = await hash_password(password, services.settings.bcrypt_rounds)
    async with services.database.transaction() as session:
        user = await mailed_tokens.spend(session, RESET, token, now)
        mailed_tokens.forget(user, INVITATION)
        await mark_verified(session, user)
        await set_password(session, services, user, hashed)
        _tell(session, user)
        record(session, "account.password_reset", company_id=user.company_id, kind="user", object_id=user.id)


async def change(
    session: AsyncSession, services: Services, caller: Caller, current: str, password: str, family: str | None
) -> None:
    """Sets the password and ends every other session. `family` is the session that goes on.

    Raises:
        AccountLocked, WrongPassword, PasswordTooShort.
    """
    checked_length(services, password)
    user = await repository.locked_user(session, caller.user_id)
    now = services.clock.now()
    if user is None or (user.locked_until is not None and user.locked_until > now):
        raise AccountLocked()
    rounds = services.settings.bcrypt_rounds
    if not await password_matches(current, user.password_hash, rounds):
        count_failure(session, services, user)
        raise WrongPassword()
    mailed_tokens.forget(user, RESET)
    await set_password(session, services, user, await hash_password(password, rounds), keep=family)
    _tell(session, user)


def _tell(session: AsyncSession, user: User) -> None:
    """Whoever did not do it learns of it."""
    send_mail(
        session,
        "password_changed",
        to=user.email,
        language=user.language,
        values={"name": user.name},
        company_id=user.company_id,
        subject_id=user.id,
    )
