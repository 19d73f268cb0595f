"""Inviting somebody: they choose their own password, which also proves their mailbox."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import mailed_tokens, repository, sessions
from api.accounts.mailed_tokens import INVITATION, RESET
from api.accounts.models import User
from api.accounts.new_password import checked_length, set_password
from api.accounts.sessions import Client, SignIn
from api.accounts.sign_in import check_standing
from api.accounts.verification import mark_verified
from api.audit import record
from api.mail import send_mail
from api.security.callers import Caller
from api.security.lookup import caller_for
from api.security.passwords import hash_password
from api.wiring import Services

TEMPLATE = "invitation_user"


async def invite(
    session: AsyncSession, services: Services, user: User, invited_by: Caller | None, *, message: str = ""
) -> None:
    """Mails `user` a link, good for 7 days and once; an earlier link stops working. The caller has flushed the user.

    `invited_by` None: the platform itself, e.g. when a company was approved. `message`: the inviter's own words.
    """
    now = services.clock.now()
    link = mailed_tokens.new_link(user, INVITATION, services.settings.site_url, now)
    user.invited_at = now
    company = await repository.company_of(session, user)
    inviting = company.name if company else "AI Interviewer"
    send_mail(
        session,
        TEMPLATE,
        to=user.email,
        language=user.language,
        values={
            "name": user.name,
            "company": inviting,
            "inviter": invited_by.name if invited_by else inviting,
            "link": link,
            "days": str(INVITATION.lifetime.days),
            "message": f"“{message}”\n\n" if message else "",
        },
        company_id=user.company_id,
        subject_id=user.id,
        reply_to=invited_by.email if invited_by else None,
    )


async def accept(services: Services, token: str, password: str, name: str | None, client: Client) -> SignIn:
    """Sets the first password and signs in.

    Raises:
        LinkUnknown, LinkExpired, PasswordTooShort, AccountInactive, CompanyInactive.
    """
    checked_length(services, password)
    now = services.clock.now()
    async with services.database.transaction(read_only=True) as session:
        await mailed_tokens.owner_of(session, INVITATION, token, now)
    hashed = await hash_password(password, services.settings.bcrypt_rounds)
    async with services.database.transaction() as session:
        user = await mailed_tokens.spend(session, INVITATION, token, now)
        await mark_verified(session, user)
        await check_standing(session, services, user)
        mailed_tokens.forget(user, RESET)
        user.name = name or user.name
        user.last_login_at = now
        await set_password(session, services, user, hashed)
        record(session, "account.invitation_accepted", company_id=user.company_id, kind="user", object_id=user.id)
        caller = caller_for(user, await repository.permissions_of(session, user))
        return await sessions.start(session, services, caller, client)
