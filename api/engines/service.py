"""Rules about engines: what may be saved, and trying it."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.prices import live_cost
from api.companies.repository import ai_config
from api.database import after_commit, new_id
from api.engines.models import EngineAtAgents, EngineTest
from api.engines.schemas import (
    EnginesView,
    EngineTestInput,
    EngineTestState,
    EngineTestView,
    EngineView,
    PartTriedView,
    PlanInput,
)
from api.errors import FieldError, Unavailable
from api.security.callers import Caller
from api.security.tokens import agent_ticket
from api.wiring import Services
from contract.brief import EngineChoice, EnginePlan
from contract.engine_test import EngineTestOrder, EngineTestReport
from contract.engines import ENGINES, PARTS, Part
from contract.ticket import Ticket

log = structlog.get_logger(__name__)

ANSWER_TIME = timedelta(seconds=120)
"""An agent tries three engines one after the other, each bounded; past this nobody took the test up."""


async def engines_view(session: AsyncSession) -> EnginesView:
    seen = {(one.part, one.provider): one for one in await _at_agents(session)}
    views = []
    for engine in ENGINES:
        here = seen.get((engine.part, engine.name))
        views.append(
            EngineView(
                part=engine.part,
                name=engine.name,
                label=engine.label,
                offline=engine.offline,
                key=engine.key or engine.address,
                models=list(engine.models),
                voices=list(engine.voices),
                languages=list(engine.languages) if engine.languages is not None else None,
                usable=None if here is None else here.missing is None,
                missing=None if here is None else here.missing,
            )
        )
    return EnginesView(engines=views, seen_at=max((one.seen_at for one in seen.values()), default=None))


async def _at_agents(session: AsyncSession) -> Sequence[EngineAtAgents]:
    return (await session.scalars(select(EngineAtAgents))).all()


async def unfit(session: AsyncSession, wanted: PlanInput, field: str) -> list[FieldError]:
    """What keeps `wanted` from being used, by what the agents said last. An engine of which they said nothing is not
    in the way: the test tells."""
    seen = {(one.part, one.provider): one.missing for one in await _at_agents(session)}
    return [
        FieldError(field=f"{field}.{part}.{n}", message=_at_the_interviewers(missing))
        for part in PARTS
        for n, choice in enumerate(getattr(wanted, part))
        if (missing := seen.get((part, choice.provider))) is not None
    ]


def _at_the_interviewers(missing: str) -> str:
    """`DEEPGRAM_API_KEY is missing, and …` → `DEEPGRAM_API_KEY is missing on the interviewers.`"""
    variable, told, _rest = missing.partition(" is missing")
    return f"{variable} is missing on the interviewers." if told else missing


def stored_plan(stored: dict[str, Any] | None) -> EnginePlan | None:
    """The plan of a company or a job as its column keeps it; None where it names nothing."""
    plan = EnginePlan.model_validate(stored) if stored else EnginePlan()
    return plan if any(getattr(plan, part) for part in PARTS) else None


def overlaid(company: EnginePlan | None, job: EnginePlan | None) -> EnginePlan | None:
    """The job's engines, and the company's for the parts that the job leaves open."""
    if company is None or job is None:
        return job or company
    return EnginePlan(**{part: getattr(job, part) or getattr(company, part) for part in PARTS})


def with_voice(plan: EnginePlan | None, voice: EngineChoice | None) -> EnginePlan | None:
    """The interviewer's own voice, if there is one, first; those of the plan stand in for it."""
    if voice is None:
        return plan
    plan = plan or EnginePlan()
    return plan.model_copy(update={"tts": (voice, *(one for one in plan.tts if one != voice))})


# --- trying ---


async def start_test(
    session: AsyncSession, services: Services, caller: Caller, company_id: str, body: EngineTestInput
) -> EngineTestView:
    if body.engines is not None:
        plan = body.engines.plan()
    else:
        config = await ai_config(session, company_id)
        plan = stored_plan(config.engines if config is not None else None) or EnginePlan()
    test = EngineTest(
        id=new_id(),
        company_id=company_id,
        requested_by=caller.user_id,
        language=body.language,
        engines=plan.model_dump(mode="json"),
        created_at=services.clock.now(),
    )
    session.add(test)
    await session.flush()
    send_to_agent(session, services, test.id)
    return view_of(services, test)


def send_to_agent(session: AsyncSession, services: Services, test_id: str) -> None:
    """Once the test is stored, so that the agent finds it."""
    settings, now = services.settings, services.clock.now()
    token, claims = agent_ticket(test_id, test_id, settings.secret, now, ANSWER_TIME)
    ticket = Ticket(token=token, claims=claims, api_url=settings.agents_api_url)

    async def send() -> None:
        try:
            await services.dispatcher.test_engines(test_id, ticket.model_dump_json())
        except Unavailable as error:
            # The test stays unanswered, which is what its reader is told.
            log.warning("engine_test_not_sent", test_id=test_id, error=error.error_code)

    after_commit(session, send)


def view_of(services: Services, test: EngineTest) -> EngineTestView:
    view = EngineTestView(
        id=test.id,
        state=state_of(services, test),
        language=test.language,
        engines=EnginePlan.model_validate(test.engines),
        created_at=test.created_at,
        finished_at=test.finished_at,
    )
    if test.report is None:
        return view
    report = EngineTestReport.model_validate(test.report)
    parts = {part: _priced(services.settings.config_dir, part, report) for part in PARTS}
    costs = [part.cost_usd for part in parts.values()]
    known = [cost for cost in costs if cost is not None]
    return view.model_copy(
        update={
            "said": report.said,
            "heard": report.heard,
            "word_error_rate": report.word_error_rate,
            "reply": report.reply,
            "parts": parts,
            "cost_usd": sum(known) if len(known) == len(costs) else None,
        }
    )


def state_of(services: Services, test: EngineTest) -> EngineTestState:
    if test.report is not None:
        return EngineTestState.DONE
    late = services.clock.now() - test.created_at > ANSWER_TIME
    return EngineTestState.UNANSWERED if late else EngineTestState.RUNNING


def _priced(config_dir: Path, part: Part, report: EngineTestReport) -> PartTriedView:
    tried = {"stt": report.stt, "llm": report.llm, "tts": report.tts}[part]
    cost = live_cost(
        config_dir,
        part,
        tried.engine.provider,
        tried.model,
        seconds=tried.seconds,
        characters=tried.characters,
        input_tokens=tried.input_tokens,
        output_tokens=tried.output_tokens,
    )
    return PartTriedView(**tried.model_dump(), cost_usd=cost)


def order_of(test: EngineTest) -> EngineTestOrder:
    plan = EnginePlan.model_validate(test.engines)
    return EngineTestOrder(engines=plan, language=test.language, say=test.say, speed=test.speed)


async def take_report(session: AsyncSession, services: Services, test: EngineTest, report: EngineTestReport) -> None:
    """A second report of the same test changes nothing."""
    if test.report is not None or test.say is not None:
        return
    now = services.clock.now()
    test.report, test.finished_at = report.model_dump(mode="json"), now
    known = {(one.part, one.provider): one for one in await _at_agents(session)}
    for here in report.here:
        row = known.get((here.part, here.provider))
        if row is None:
            row = EngineAtAgents(id=new_id(), part=here.part, provider=here.provider)
            session.add(row)
        row.missing, row.seen_at = here.missing, now
