"""What account holders decide about their own data."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.accounts.sessions import end_all
from api.audit import record
from api.candidates.models import Candidate
from api.career import personal as careers
from api.connections import service as connections
from api.outbox import enqueue
from api.practice import call_keeping as practice_calls
from api.practice import repository as practice
from api.privacy import personal, repository
from api.privacy.erasure import DELETE_FILES_TASK
from api.privacy.errors import AccountNeedsConsent, LastPerson, PolicyChanged
from api.privacy.models import Consent, Purpose
from api.privacy.policy import current_version
from api.privacy.schemas import ConsentChoice
from api.resumes import repository as resumes
from api.roadmaps import personal as roadmaps
from api.security.callers import Caller, Role
from api.wiring import Services

SOFT_DELETE = timedelta(days=30)
"""GDPR-06."""
INACTIVE = timedelta(days=730)
"""GDPR-05."""
BATCH = 200


async def choose_consent(session: AsyncSession, services: Services, caller: Caller, choice: ConsentChoice) -> None:
    """Raises PolicyChanged, AccountNeedsConsent."""
    now = services.clock.now()
    version = current_version(services.settings.config_dir)
    if choice.granted and choice.policy_version != version:
        raise PolicyChanged()
    if not choice.granted and choice.purpose is Purpose.ACCOUNT:
        raise AccountNeedsConsent()
    await repository.withdraw(session, caller.user_id, choice.purpose, now)
    if choice.granted:
        session.add(Consent(user_id=caller.user_id, purpose=choice.purpose, policy_version=version, granted_at=now))
    await session.flush()


async def delete_account(session: AsyncSession, services: Services, caller: Caller) -> None:
    """Raises LastPerson: without this person nobody could manage the company, or the platform."""
    user = await session.get_one(User, caller.user_id)
    manages = user.role in (Role.HR, Role.SYSTEM_ADMIN)
    if manages and await repository.others_who_manage(session, user) == 0:
        raise LastPerson()
    user.deleted_at, user.is_active = services.clock.now(), False
    await end_all(session, services, user.id)


async def purge_accounts(session: AsyncSession, now: datetime) -> int:
    """Removes what is left of accounts deleted 30 days ago; the row stays, because others' work refers to it."""
    due = await session.scalars(
        select(User)
        .where(User.deleted_at <= now - SOFT_DELETE, User.email.not_like(f"%@{personal.ERASED_DOMAIN}"))
        .limit(BATCH)
    )
    count = 0
    for user in due:
        await session.execute(delete(Consent).where(Consent.user_id == user.id))
        await connections.remove_all(session, user.id)
        await roadmaps.remove_all(session, user.id)
        await practice.remove_all(session, user.id)
        spoken = await practice_calls.erase_all(session, user.id)
        keys = await resumes.remove_all(session, user.id)
        keys += spoken + await careers.remove_all(session, user.id)
        if keys:
            enqueue(session, DELETE_FILES_TASK, {"keys": keys, "sealed_addresses": None})
        await session.execute(update(Candidate).where(Candidate.user_id == user.id).values(user_id=None))
        user.name, user.email = personal.ERASED_NAME, personal.erased_address(user.id)
        user.password_hash = ""
        user.github_id = user.calendar_token = user.department = None
        record(session, "privacy.account_erased", company_id=user.company_id, kind="user", object_id=user.id)
        count += 1
    return count


async def close_inactive(session: AsyncSession, services: Services, now: datetime) -> int:
    """Candidates' accounts that nobody signed in to for two years are deleted (GDPR-05)."""
    due = await session.scalars(
        select(User)
        .where(
            User.role == Role.CANDIDATE,
            User.deleted_at.is_(None),
            User.created_at <= now - INACTIVE,
            (User.last_login_at.is_(None)) | (User.last_login_at <= now - INACTIVE),
        )
        .limit(BATCH)
    )
    count = 0
    for user in due:
        user.deleted_at, user.is_active = now, False
        await end_all(session, services, user.id)
        record(session, "privacy.account_inactive", kind="user", object_id=user.id)
        count += 1
    return count
