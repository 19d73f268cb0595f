"""Rows as replies. Password hashes and tokens have no field here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.security.callers import Caller
from api.security.passwords import NO_PASSWORD
from api.users.guards import MANAGES
from api.users.repository import SignIns, invitation_mails, sign_ins
from api.users.schemas import AccountView, MailState, Named, PersonView, UserState

_NONE = SignIns(0, None)


def state_of(user: User, now: datetime) -> UserState:
    if not user.is_active:
        return UserState.INACTIVE
    if user.password_hash == NO_PASSWORD:
        waiting = user.invitation_expires_at is not None and user.invitation_expires_at > now
        return UserState.INVITED if waiting else UserState.INVITATION_EXPIRED
    if user.locked_until is not None and user.locked_until > now:
        return UserState.LOCKED
    return UserState.ACTIVE


async def people(session: AsyncSession, caller: Caller, rows: Iterable[Any], now: datetime) -> list[PersonView]:
    """`rows` as `repository.list_users` gives them. Two queries, however many people.

    Accounts are shown to whoever manages people, and to everybody their own.
    """
    listed = list(rows)
    all_shown = caller.may(MANAGES)
    shown = [row.User.id for row in listed if all_shown or row.User.id == caller.user_id]
    open_sign_ins = await sign_ins(session, shown, now) if shown else {}
    invited = [row.User.id for row in listed if row.User.id in shown and row.User.password_hash == NO_PASSWORD]
    mails = await invitation_mails(session, invited) if invited else {}
    accounts = {
        row.User.id: _account(row.User, open_sign_ins.get(row.User.id, _NONE), mails.get(row.User.id), now)
        for row in listed
        if row.User.id in shown
    }
    return [_person(row, accounts.get(row.User.id)) for row in listed]


def _person(row: Any, account: AccountView | None) -> PersonView:
    user: User = row.User
    return PersonView(
        id=user.id,
        company_id=user.company_id,
        company_name=row.company_name,
        email=user.email,
        name=user.name,
        role=user.role,
        custom_role=_named(user.custom_role_id, row.custom_role_name),
        manager=_named(user.manager_id, row.manager_name),
        department=user.department,
        is_active=user.is_active,
        language=user.language,
        timezone=user.timezone,
        account=account,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def _named(row_id: str | None, name: str | None) -> Named | None:
    return Named(id=row_id, name=name) if row_id and name else None


def _account(user: User, open_sign_ins: SignIns, mail: MailState | None, now: datetime) -> AccountView:
    moments = [moment for moment in (user.last_login_at, open_sign_ins.last_used_at) if moment]
    return AccountView(
        state=state_of(user, now),
        email_verified=user.email_verified,
        last_login_at=user.last_login_at,
        last_active_at=max(moments, default=None),
        sessions=open_sign_ins.count,
        locked_until=user.locked_until if user.locked_until and user.locked_until > now else None,
        invited_at=user.invited_at,
        invitation_expires_at=user.invitation_expires_at if user.password_hash == NO_PASSWORD else None,
        invitation_mail=mail,
    )
