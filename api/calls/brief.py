"""The brief: from the pinned version, the consent, and the fold over earlier calls."""

from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import repository
from api.calls.models import Call
from api.calls.vocabulary import vocabulary
from api.companies.models import CompanyAiConfig
from api.companies.repository import ai_config
from api.engines.service import overlaid, stored_plan
from api.interviews import repository as interviews
from api.interviews.consents import consent_text
from api.interviews.models import Interview
from api.jobs.errors import UnknownPersona
from api.jobs.personas import DEFAULT_PERSONA, load_persona
from api.jobs.snapshot import JobSnapshot
from contract.brief import Brief, Persona, ResumePoint
from contract.commands import CommandSource
from contract.events import CommandReceived, Event
from contract.transcript import Transcript, fold

log = structlog.get_logger(__name__)

REMEMBERED_COMMANDS = 200
"""A page holds on to a command until it is confirmed: seconds, so far fewer than these."""


async def build_brief(session: AsyncSession, interview: Interview, call: Call, config_dir: Path) -> Brief:
    """Everything the agent needs for `call`.

    Raises:
        UnknownPersona, PersonaUnreadable, ConsentTextUnreadable
    """
    around = await interviews.surroundings(session, interview)
    job = JobSnapshot.model_validate(around.version.snapshot)
    consent = await interviews.consent_of(session, interview.id)
    text = consent_text(config_dir, consent.language if consent else job.language)
    config = await ai_config(session, interview.company_id)
    earlier = await repository.stream_of(session, interview.id, before_call=call.id)
    return Brief(
        interview_id=interview.id,
        call_id=call.id,
        company_name=around.company.name,
        job_title=job.title,
        job_facts=job.facts,
        candidate_name=around.candidate.name,
        language=job.language,
        persona=_persona(config_dir, job, config),
        questions=job.questions,
        time_limit_secs=interview.time_limit_secs,
        custom_prompt=_prompt(job, config),
        engines=overlaid(stored_plan(config.engines if config is not None else None), job.engines),
        vocabulary=vocabulary(
            job,
            candidate_name=around.candidate.name,
            company_name=around.company.name,
            resume=around.candidate.resume_text,
            config_dir=config_dir,
        ),
        record_audio=consent is not None and text.records(consent.items),
        resume=_resume(earlier) if earlier else None,
        channel=call.channel,
    )


def _persona(config_dir: Path, job: JobSnapshot, config: CompanyAiConfig | None) -> Persona:
    """The company's interviewer, where the job names none of its own and that one speaks the job's language."""
    if job.persona_id == DEFAULT_PERSONA and config is not None and config.persona_id is not None:
        try:
            return load_persona(config_dir, config.persona_id, job.language)
        except UnknownPersona:
            log.info("company_persona_lacks_language", company_id=config.company_id, language=job.language)
    return load_persona(config_dir, job.persona_id, job.language)


def _prompt(job: JobSnapshot, config: CompanyAiConfig | None) -> str | None:
    """The company's words go before the job's."""
    parts = [config.prompt if config is not None else None, job.ai_prompt]
    return "\n\n".join(part for part in parts if part) or None


def _resume(earlier: list[tuple[str, Event]]) -> ResumePoint:
    return resume_point(fold(earlier)).model_copy(update={"commands_done": _commands_done(earlier)})


def _commands_done(stream: list[tuple[str, Event]]) -> tuple[str, ...]:
    """The candidate's latest commands that reached an agent, whatever became of them."""
    received = [event for _, event in stream if isinstance(event, CommandReceived)]
    return tuple(one.command_id for one in received if one.source is CommandSource.CANDIDATE)[-REMEMBERED_COMMANDS:]


def resume_point(transcript: Transcript) -> ResumePoint:
    """Where an interview stands after the calls of `transcript` (at least one).

    Time used is the sum of the calls' own clocks at their last event; pauses and the time between calls do not count.
    """
    opened = transcript.open_question
    asked = transcript.questions
    common: dict[str, Any] = {
        "call_count": len(transcript.calls),
        "spent_ms": sum(call.used_ms for call in transcript.calls),
        "extra_ms": transcript.extra_ms,
        "paused_by": transcript.paused_by,
        "taken_over_by": transcript.taken_over_by,
        "whispers": tuple((whisper.command_id, whisper.text) for whisper in transcript.pending_whispers),
    }
    if opened is None:
        return ResumePoint(question_index=asked[-1].index + 1 if asked else 0, question_was_asked=False, **common)
    answers = transcript.candidate_segments(opened.question_id)
    return ResumePoint(
        question_index=opened.index,
        question_was_asked=True,
        follow_ups_used=len(opened.follow_ups),
        last_question_text=opened.last_text,
        follow_up_texts=opened.follow_ups,
        answer_so_far=" ".join(segment.text.strip() for segment in answers),
        covered_points=opened.covered_points,
        **common,
    )
