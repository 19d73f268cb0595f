"""Which changes drop which copies (CACHE-02, CACHE-03). Heard at the flush, carried out after the commit, so that no
slice has to remember it."""

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from api.cache import COMPANY_SETTINGS, JOB_LISTS, Space, generation_key
from api.companies.models import Company, CompanyAiConfig
from api.jobs.models import JobTemplate, Question
from api.ports import Cache

HOOKS = "after_commit"
"""Where `api.database.after_commit` keeps what runs once the transaction is stored."""


def _company_of(session: Session, changed: object) -> tuple[Space, str] | None:
    match changed:
        case Company():
            return COMPANY_SETTINGS, changed.id
        case CompanyAiConfig():
            return COMPANY_SETTINGS, changed.company_id
        case JobTemplate():
            return JOB_LISTS, changed.company_id
        case Question():
            # Lists show how many questions a job has.
            owner = select(JobTemplate.company_id).where(JobTemplate.id == changed.job_template_id)
            company_id = session.connection().execute(owner).scalar()
            return None if company_id is None else (JOB_LISTS, str(company_id))
        case _:
            return None


def _after_flush(session: Session, _context: Any) -> None:
    cache: Cache | None = session.info.get("cache")
    if cache is None:
        return
    found = {_company_of(session, changed) for changed in (*session.new, *session.dirty, *session.deleted)}
    keys = [generation_key(*place) for place in found if place is not None]
    if keys:

        async def forget() -> None:
            await cache.delete(*keys)

        session.info.setdefault(HOOKS, []).append(forget)


def listen() -> None:
    """Once a process; sessions without a cache are left alone."""
    if not event.contains(Session, "after_flush", _after_flush):
        event.listen(Session, "after_flush", _after_flush)
