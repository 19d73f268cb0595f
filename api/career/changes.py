"""What follows when a profile or anything in it changes (CV-09, JOB-09): heard at the flush, carried out after the
commit, so that no slice has to remember it. Completeness is counted again, and copies of the public page go."""

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from api.cache import PUBLIC_PROFILES, generation_key
from api.career import repository
from api.career.completeness import completeness_of
from api.career.models import Entry, Profile, Project, ProjectExperience, ProjectSkill
from api.database import Database
from api.metrics import profile_completeness
from api.ports import Cache

HOOKS = "after_commit"
"""Where `api.database.after_commit` keeps what runs once the transaction is stored."""


def _profile_of(session: Session, changed: object) -> str | None:
    match changed:
        case Profile():
            return changed.id
        case Entry():
            return changed.profile_id
        case ProjectExperience() | ProjectSkill():
            owner = select(Project.profile_id).where(Project.id == changed.project_id)
            found = session.connection().execute(owner).scalar()
            return None if found is None else str(found)
        case _:
            return None


def _after_flush(session: Session, _context: Any) -> None:
    database: Database | None = session.info.get("database")
    cache: Cache | None = session.info.get("cache")
    if database is None or cache is None:
        return
    found = {_profile_of(session, changed) for changed in (*session.new, *session.dirty, *session.deleted)}
    changed = {profile_id for profile_id in found if profile_id is not None}
    known: set[str] = session.info.setdefault("changed_profiles", set())
    if not changed - known:
        return
    known |= changed

    async def follow() -> None:
        session.info.pop("changed_profiles", None)
        await cache.delete(*(generation_key(PUBLIC_PROFILES, profile_id) for profile_id in known))
        await recount(database, known)

    if len(known) == len(changed):
        session.info.setdefault(HOOKS, []).append(follow)


async def recount(database: Database, profile_ids: set[str]) -> None:
    async with database.transaction() as session:
        for profile_id in sorted(profile_ids):
            profile = await session.get(Profile, profile_id)
            if profile is not None:
                percent = completeness_of(await repository.whole(session, profile)).percent
                await repository.store_completeness(session, profile_id, percent)
                profile_completeness.observe(percent)


def listen() -> None:
    """Once a process; sessions without a database of ours are left alone."""
    if not event.contains(Session, "after_flush", _after_flush):
        event.listen(Session, "after_flush", _after_flush)
