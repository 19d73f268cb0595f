"""Samples of speech: a sentence in the voice that would say it, made by an interviewer, kept for a while."""

import base64
import binascii
import hashlib
import json
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.access import own_company
from api.companies.repository import ai_config
from api.database import new_id
from api.engines.models import EngineTest
from api.engines.schemas import EngineTestState
from api.engines.service import overlaid, send_to_agent, state_of, stored_plan, with_voice
from api.engines.speech_schemas import SpeechSampleInput, SpeechSampleView
from api.jobs import service as jobs
from api.jobs.personas import DEFAULT_PERSONA
from api.personas.service import chosen_persona
from api.security.callers import Caller
from api.wiring import Services
from contract.brief import EngineChoice, EnginePlan
from contract.engine_test import PartTried, SpeechReport

KEPT = timedelta(days=30)


async def start(session: AsyncSession, services: Services, caller: Caller, body: SpeechSampleInput) -> EngineTest:
    """The sample that is asked for: one that was spoken before, or is being spoken, or a new one.

    Raises:
        NoCompany, UnknownJob, UnknownPersona, PersonaUnreadable
    """
    company_id = own_company(caller)
    plan, speed = await _voice(session, services, caller, company_id, body)
    asked = json.dumps([body.text, body.language, speed, plan.model_dump(mode="json")], sort_keys=True)
    digest = hashlib.sha256(asked.encode()).hexdigest()
    known = await session.scalar(
        select(EngineTest)
        .where(EngineTest.company_id == company_id, EngineTest.digest == digest)
        .where(EngineTest.created_at > services.clock.now() - KEPT)
        .order_by(EngineTest.created_at.desc())
        .limit(1)
    )
    if known is not None and (_spoken(known) or state_of(services, known) is EngineTestState.RUNNING):
        return known
    sample = EngineTest(
        id=new_id(),
        company_id=company_id,
        requested_by=caller.user_id,
        language=body.language,
        engines=plan.model_dump(mode="json"),
        say=body.text,
        speed=speed,
        digest=digest,
        report=None,
        finished_at=None,
        created_at=services.clock.now(),
    )
    session.add(sample)
    await session.flush()
    send_to_agent(session, services, sample.id)
    return sample


async def _voice(
    session: AsyncSession, services: Services, caller: Caller, company_id: str, body: SpeechSampleInput
) -> tuple[EnginePlan, float]:
    """The voices in their order, and the speed: of the body, else as an interview of the job would have them
    (`api.calls.brief`)."""
    if body.voice is not None:
        return EnginePlan(tts=(EngineChoice(**body.voice.model_dump()),)), body.speed or 1.0
    job = await jobs.get_job(session, caller, body.job_id) if body.job_id else None
    config = await ai_config(session, company_id)
    plan = overlaid(
        stored_plan(config.engines if config is not None else None), stored_plan(job.engines if job else None)
    )
    persona, own = await chosen_persona(
        session,
        services.settings.config_dir,
        company_id,
        body.persona_id or (job.persona_id if job else DEFAULT_PERSONA),
        body.language,
        config.persona_id if config is not None else None,
    )
    plan = with_voice(plan, own)
    return EnginePlan(tts=plan.tts if plan is not None else ()), body.speed or persona.speed


def _spoken(sample: EngineTest) -> bool:
    return sample.report is not None and PartTried.model_validate(sample.report).error is None


def view_of(services: Services, sample: EngineTest) -> SpeechSampleView:
    tried = PartTried.model_validate(sample.report) if sample.report is not None else None
    return SpeechSampleView(
        id=sample.id,
        state=state_of(services, sample),
        error=tried.error if tried else None,
        engine=tried.engine if tried else None,
    )


async def access(session: AsyncSession, caller: Caller, sample_id: str) -> EngineTest | None:
    statement = select(EngineTest).where(EngineTest.id == sample_id, EngineTest.say.is_not(None))
    if caller.company_scope is not None:
        statement = statement.where(EngineTest.company_id == caller.company_scope)
    return await session.scalar(statement)


async def sound_of(session: AsyncSession, sample: EngineTest) -> bytes | None:
    return await session.scalar(select(EngineTest.sound).where(EngineTest.id == sample.id))


async def take_sound(services: Services, sample: EngineTest, report: SpeechReport) -> None:
    """A second report of the same sample changes nothing. What is no base64 counts as not spoken."""
    if sample.report is not None or sample.say is None:
        return
    tried = report.tts
    try:
        sample.sound = base64.b64decode(report.sound, validate=True) if report.sound else None
    except binascii.Error:
        sample.sound = None
    if sample.sound is None and tried.error is None:
        tried = tried.model_copy(update={"error": "No sound came."})
    sample.report, sample.finished_at = tried.model_dump(mode="json"), services.clock.now()


async def forget_old(session: AsyncSession, services: Services) -> None:
    before = services.clock.now() - KEPT
    await session.execute(delete(EngineTest).where(EngineTest.say.is_not(None), EngineTest.created_at <= before))
