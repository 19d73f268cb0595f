"""All SQL about colleagues. Every read takes the caller."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.accounts import invitations
from api.accounts.models import SignInSession, User
from api.companies.models import Company
from api.mail.send import TASK as MAIL_TASK
from api.outbox.models import Task, TaskState
from api.paging import PageQuery, Slice, fetch_page, like_pattern
from api.roles.models import CustomRole
from api.security.callers import Caller, Role
from api.users.schemas import MailState

Manager = aliased(User)
_MAIL_STATES = {TaskState.DONE: MailState.SENT, TaskState.FAILED: MailState.FAILED}
_SORTS: dict[str, Any] = {"name": User.name, "created_at": User.created_at, "last_login_at": User.last_login_at}


@dataclass(frozen=True, slots=True)
class UserFilter:
    role: Role | None = None
    department: str | None = None
    is_active: bool | None = None
    q: str | None = None
    company_id: str | None = None
    sort: str = "name:asc"
    """`<field>:asc|desc`, a field of `_SORTS`."""


@dataclass(frozen=True, slots=True)
class SignIns:
    """Open sign-ins of one person."""

    count: int
    last_used_at: datetime | None


def _scoped(caller: Caller) -> ColumnElement[bool]:
    scope = caller.company_scope
    alive = User.deleted_at.is_(None)
    return alive if scope is None else alive & (User.company_id == scope)


def _detailed() -> Select[User, str, str, str]:
    """(User, custom role's name, manager's name, company's name)"""
    return (
        select(
            User,
            CustomRole.name.label("custom_role_name"),
            Manager.name.label("manager_name"),
            Company.name.label("company_name"),
        )
        .outerjoin(CustomRole, CustomRole.id == User.custom_role_id)
        .outerjoin(Manager, Manager.id == User.manager_id)
        .outerjoin(Company, Company.id == User.company_id)
    )


async def access_user(session: AsyncSession, caller: Caller, user_id: str) -> User | None:
    return await session.scalar(select(User).where(_scoped(caller), User.id == user_id))


async def detailed_user(session: AsyncSession, caller: Caller, user_id: str) -> Any | None:
    """A row as in `_detailed`."""
    found = _detailed().where(_scoped(caller), User.id == user_id)
    return (await session.execute(found.execution_options(populate_existing=True))).one_or_none()


async def list_users(session: AsyncSession, caller: Caller, query: PageQuery, wanted: UserFilter) -> Slice:
    """Rows as in `_detailed`. Whoever never signed in comes last, in both directions."""
    statement = _detailed().where(_scoped(caller))
    if wanted.role is not None:
        statement = statement.where(User.role == wanted.role)
    if wanted.department is not None:
        statement = statement.where(User.department == wanted.department)
    if wanted.is_active is not None:
        statement = statement.where(User.is_active.is_(wanted.is_active))
    if wanted.company_id is not None:
        statement = statement.where(User.company_id == wanted.company_id)
    if wanted.q:
        pattern = like_pattern(wanted.q)
        statement = statement.where(or_(User.name.ilike(pattern, escape="\\"), User.email.ilike(pattern, escape="\\")))
    field, _, direction = wanted.sort.partition(":")
    column = _SORTS[field]
    ordered = (column.desc() if direction == "desc" else column.asc()).nulls_last()
    return await fetch_page(session, statement.order_by(ordered, User.id), query)


async def sign_ins(session: AsyncSession, user_ids: Iterable[str], now: datetime) -> dict[str, SignIns]:
    """By user id; who has none is missing. `last_used_at` counts ended sign-ins too."""
    alive = SignInSession.revoked_at.is_(None) & (SignInSession.expires_at > now)
    rows = await session.execute(
        select(SignInSession.user_id, func.count().filter(alive), func.max(SignInSession.last_used_at))
        .where(SignInSession.user_id.in_(set(user_ids)))
        .group_by(SignInSession.user_id)
    )
    return {user_id: SignIns(count, last) for user_id, count, last in rows}


async def invitation_mails(session: AsyncSession, user_ids: Iterable[str]) -> dict[str, MailState]:
    """How the mail with the latest invitation of each went; who has none (any more) is missing."""
    rows = await session.execute(
        select(Task.subject_id, Task.state, Task.payload)
        .where(Task.name == MAIL_TASK, Task.subject_id.in_(set(user_ids)))
        .order_by(Task.id)
    )
    # The later ones overwrite the earlier.
    return {
        str(user_id): _MAIL_STATES.get(state, MailState.WAITING)
        for user_id, state, payload in rows
        if payload.get("template") == invitations.TEMPLATE
    }


async def address_is_known(session: AsyncSession, email: str) -> bool:
    return (await session.scalar(select(User.id).where(User.email == email))) is not None


async def colleague(session: AsyncSession, company_id: str, user_id: str) -> User | None:
    return await session.scalar(
        select(User).where(User.id == user_id, User.company_id == company_id, User.deleted_at.is_(None))
    )


async def reports_to(session: AsyncSession, user_id: str, manager_id: str) -> bool:
    """Whether `user_id` is `manager_id` or stands somewhere above them."""
    above = select(User.id, User.manager_id).where(User.id == manager_id).cte("above", recursive=True)
    # UNION, not UNION ALL: ends also where the rows already hold a circle.
    above = above.union(select(User.id, User.manager_id).join(above, User.id == above.c.manager_id))
    return (await session.scalar(select(above.c.id).where(above.c.id == user_id))) is not None
