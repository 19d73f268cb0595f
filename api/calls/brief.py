"""The brief: from the pinned version, the consent, and the fold over earlier calls."""

from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls import repository
from api.calls.models import Call
from api.calls.practice import in_practice, practice_words
from api.calls.vocabulary import vocabulary
from api.companies.models import CompanyAiConfig
from api.companies.practice import is_practice
from api.companies.repository import ai_config
from api.engines.service import overlaid, stored_plan, with_voice
from api.interviews import repository as interviews
from api.interviews.consents import consent_text
from api.interviews.models import Interview
from api.jobs.errors import UnknownPersona
from api.jobs.snapshot import JobSnapshot
from api.personas.service import chosen_persona, find_persona
from contract.brief import Brief, BriefQuestion, EngineChoice, Persona, ResumePoint
from contract.commands import CommandSource, ProbePoint
from contract.events import CallStarted, CommandReceived, Event, QuestionAsked
from contract.transcript import AskedQuestion, Transcript, fold

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
    language = consent.language if consent else job.language
    text = consent_text(config_dir, language, company_id=interview.company_id)
    config = await ai_config(session, interview.company_id)
    earlier = await repository.stream_of(session, interview.id, before_call=call.id)
    persona, voice = await _persona(session, config_dir, interview.company_id, job, config, held_with(earlier))
    company_name, practice = around.company.name, is_practice(interview.company_id)
    if practice:
        words = practice_words(config_dir, job.language)
        company_name, persona = words.company, in_practice(persona, words)
    engines = overlaid(stored_plan(config.engines if config is not None else None), job.engines)
    return Brief(
        interview_id=interview.id,
        call_id=call.id,
        company_name=company_name,
        job_title=job.title,
        job_facts=job.facts,
        candidate_name=around.candidate.name,
        language=job.language,
        persona=persona,
        interview_mode=job.interview_mode,
        questions=adjusted(job.questions, interview),
        time_limit_secs=interview.time_limit_secs,
        custom_prompt=_prompt(job, config),
        engines=with_voice(engines, voice),
        vocabulary=vocabulary(
            job,
            candidate_name=around.candidate.name,
            company_name=company_name,
            resume=around.candidate.resume_text,
            config_dir=config_dir,
        ),
        text_from_start=interview.text_mode,
        record_audio=consent is not None and text.records(consent.items),
        resume=resume_of(earlier) if earlier else None,
        mode="practice" if practice else "hiring",
        channel=call.channel,
    )


MAX_PATIENCE = 3.0
"""`BriefQuestion.patience` goes no further."""


def adjusted(questions: tuple[BriefQuestion, ...], interview: Interview) -> tuple[BriefQuestion, ...]:
    """With what was granted to the candidate: longer pauses are waited for, and each question has its share of the
    added time."""
    if interview.question_time == interview.patience == 1.0:
        return questions
    return tuple(
        one.model_copy(
            update={
                "patience": min(MAX_PATIENCE, one.patience * interview.patience),
                "budget_secs": round(one.budget_secs * interview.question_time),
            }
        )
        for one in questions
    )


async def _persona(
    session: AsyncSession,
    config_dir: Path,
    company_id: str,
    job: JobSnapshot,
    config: CompanyAiConfig | None,
    held: tuple[str, int] | None,
) -> tuple[Persona, EngineChoice | None]:
    """The company's interviewer, where the job names none of its own and that one speaks the job's language.

    `held`: who held the earlier calls, and in which version; a change in between waits for the next interview.
    """

    slug = held[0].rpartition(".")[0] if held is not None else ""
    if held is not None and slug:
        try:
            return await find_persona(session, config_dir, company_id, slug, job.language, version=held[1])
        except UnknownPersona:
            log.info("persona_of_earlier_call_gone", company_id=company_id, persona=slug)
    own = config.persona_id if config is not None else None
    return await chosen_persona(session, config_dir, company_id, job.persona_id, job.language, own)


def held_with(earlier: list[tuple[str, Event]]) -> tuple[str, int] | None:
    """Id and version of the interviewer that the last earlier call recorded."""
    for _, event in reversed(earlier):
        if isinstance(event, CallStarted) and event.persona_id is not None and event.persona_version is not None:
            return event.persona_id, event.persona_version
    return None


def _prompt(job: JobSnapshot, config: CompanyAiConfig | None) -> str | None:
    """The company's words go before the job's."""
    parts = [config.prompt if config is not None else None, job.ai_prompt]
    return "\n\n".join(part for part in parts if part) or None


def resume_of(earlier: list[tuple[str, Event]]) -> ResumePoint:
    """Where an interview stands after `earlier`: the events of its calls (at least one), as `fold` takes them."""
    transcript = fold(earlier)
    more = {"commands_done": _commands_done(earlier), "wanted_point": _wanted_point(earlier, transcript.open_question)}
    return resume_point(transcript).model_copy(update=more)


def _wanted_point(stream: list[tuple[str, Event]], opened: AskedQuestion | None) -> str | None:
    """The point of the open question that a person asked for last, unless it has been followed up since."""
    question_id, wanted = None, None
    for _, event in stream:
        match event:
            case QuestionAsked(whispered=False):
                if event.question_id != question_id or event.point_id == wanted:
                    wanted = None
                question_id = event.question_id
            case CommandReceived(command=ProbePoint(point_id=point_id), effect="done"):
                wanted = point_id
            case _:
                pass
    return wanted if opened is not None and opened.question_id == question_id else None


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
