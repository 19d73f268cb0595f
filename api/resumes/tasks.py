"""study_resume: what takes longer than a person waits, after a résumé was read by rules."""

import asyncio
from typing import Any

import structlog

from api.accounts.models import User
from api.ai.ask import UnusableAnswer, ask_in_task
from api.ai.choice import text_model_of
from api.embeddings.service import embed_resume
from api.metrics import resumes_read_total
from api.outbox import TaskContext, TaskFailed, task
from api.ports import TextModelUnavailable
from api.resumes.model_reading import asking, checked
from api.resumes.models import Resume
from api.resumes.parsed import Parsed
from api.resumes.service import STUDY_TASK
from api.resumes.words import load_words

TIME_LIMIT_SECS = 180
STEPS = 2

log = structlog.get_logger(__name__)


@task(STUDY_TASK, queue="default", time_limit_secs=TIME_LIMIT_SECS)
async def study_resume(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Passages for matching, then a text model's reading where one is set up. Harmless when it runs again.

    A résumé that is gone is left alone, and what its owner put right is never read over.
    """
    services = context.services
    async with services.database.transaction(read_only=True) as session:
        resume = await session.get(Resume, payload["resume_id"])
        user = await session.get(User, resume.user_id) if resume is not None else None
    if resume is None or user is None:
        return {"skipped": True}
    passages = await embed_resume(services, resume)
    await context.progress(1, STEPS)
    engine = await _read_by_model(context, resume, user.name)
    await context.progress(STEPS, STEPS)
    return {"passages": passages, "engine": engine}


async def _read_by_model(context: TaskContext, resume: Resume, account_name: str) -> str:
    """What read it: rules, or the model's name. A model that fails for good leaves the rules' reading."""
    services = context.services
    if resume.edited_at is not None or await text_model_of(services, None) is None:
        return resume.engine
    rules = Parsed.model_validate(resume.parsed_json)
    ask = await asyncio.to_thread(asking, resume.raw_text, rules, resume.id, account_name)
    try:
        answered = await ask_in_task(context, ask)
    except (TaskFailed, TextModelUnavailable, UnusableAnswer) as error:
        if not (context.last_attempt or isinstance(error, TaskFailed)):
            raise
        log.warning("resume_read_by_rules_only", error_type=type(error).__name__)
        return resume.engine
    words = load_words(services.settings.config_dir)
    better = await asyncio.to_thread(checked, answered, rules, resume.raw_text, words)
    async with services.database.transaction() as session:
        current = await session.get(Resume, resume.id, with_for_update=True)
        if current is None or current.edited_at is not None:
            return resume.engine
        current.parsed_json, current.engine = better.model_dump(mode="json"), answered.model
    resumes_read_total.labels("model").inc()
    return answered.model
