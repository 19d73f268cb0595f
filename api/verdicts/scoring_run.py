"""One scoring of one interview: read, judge without holding a transaction, write."""

import asyncio
from dataclasses import asdict, dataclass, field

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.usage import meter_judge
from api.audit.trail import record
from api.bus import publish
from api.calls.repository import stream_of
from api.companies.models import Company
from api.hearing.doubt import Hearing
from api.hearing.plan import hearing_of
from api.interviews import repository as interviews
from api.interviews.models import Interview, InterviewStatus
from api.interviews.progress import tell
from api.jobs.snapshot import JobSnapshot
from api.outbox import TaskFailed
from api.ports import BusMessage, Judge, JudgeMeter, JudgeSpent
from api.quality.redo import offer_by_itself
from api.quality.repository import quality_of
from api.quality.rule import FaultFact
from api.settings import Settings
from api.verdicts import repository
from api.verdicts.assessment import Sheet, private_words, sheets, steering_units
from api.verdicts.evidence import Corrections, run_text
from api.verdicts.models import InterviewQuestion
from api.verdicts.panel import JudgingRules, Panel, Seat, rules_of
from api.verdicts.report import Report
from api.verdicts.scoring import Thresholds
from api.verdicts.sitting import sit
from api.verdicts.summary import blocked_report, build_report, failed_report, transcript_digest
from api.wiring import Services
from contract.transcript import Transcript, fold

log = structlog.get_logger(__name__)

OPERATION = "judge"
"""For the meter."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a score depends on, with the panel (I8)."""

    interview_id: str
    company_id: str
    transcript: Transcript
    corrections: Corrections
    job: JobSnapshot
    candidate_name: str
    thresholds: Thresholds
    digests: tuple[str, str]
    """Of the transcript with its corrections, and of the rubric."""
    known: Report | None
    """What an earlier scoring gave."""
    judging: JudgingRules = field(default_factory=JudgingRules)
    hearing: Hearing | None = None
    """What a second recogniser made of it. None: nobody has asked, as in material that was never a call."""
    faults: tuple[FaultFact, ...] = ()
    """Of ours, which no person has settled: the interview is not scored."""


async def load(services: Services, interview_id: str) -> Material:
    """Raises TaskFailed when the interview is gone or was never completed."""
    async with services.database.transaction(read_only=True) as session:
        interview = await session.get(Interview, interview_id)
        if interview is None:
            raise TaskFailed("the interview is gone")
        if interview.status is not InterviewStatus.COMPLETED:
            raise TaskFailed("the interview is not completed")
        around = await interviews.surroundings(session, interview)
        transcript = fold(await stream_of(session, interview.id))
        corrections = {
            (one.call_id, one.segment_id): one.text for one in await interviews.corrections_of(session, interview.id)
        }
        quality = await quality_of(session, interview.id)
        hearing = await hearing_of(session, interview, services.hearing)
    return Material(
        interview_id=interview_id,
        company_id=around.company.id,
        transcript=transcript,
        corrections=corrections,
        job=JobSnapshot.model_validate(around.version.snapshot),
        candidate_name=around.candidate.name,
        thresholds=thresholds_of(around.company, services.settings),
        digests=(transcript_digest(transcript, corrections, hearing), around.version.digest),
        known=Report.model_validate(interview.ai_report) if interview.ai_report else None,
        judging=rules_of(around.company, services.settings),
        hearing=hearing,
        faults=tuple(FaultFact.model_validate(fact) for fact in quality.faults) if quality and quality.blocks else (),
    )


def thresholds_of(company: Company, settings: Settings) -> Thresholds:
    """The company's own (`settings.thresholds`), else the server's. Ones that make no sense are not used."""
    own = company.settings.get("thresholds") or {}
    try:
        return Thresholds(
            pass_at=int(own.get("pass", settings.pass_threshold)),
            review_at=int(own.get("review", settings.review_threshold)),
        )
    except (TypeError, ValueError):
        log.warning("company_thresholds_unusable", company_id=company.id)
        return Thresholds(settings.pass_threshold, settings.review_threshold)


async def score(material: Material, panel: Panel, counted: JudgeMeter | None = None) -> Report:
    """Raises JudgeUnavailable when not one reading was made."""
    marked = _sheets(material)
    names = private_words(material.candidate_name)
    async with asyncio.TaskGroup() as group:
        sitting = [group.create_task(sit(seat, marked, names, counted)) for seat in panel.seats]
    sittings = [task.result() for task in sitting]
    failed = [one.error for one in sittings if one.error is not None]
    if not any(one.readings for one in sittings):
        raise failed[0]
    return build_report(
        sittings,
        thresholds=material.thresholds,
        max_spread=panel.max_spread,
        digests=material.digests,
        steering_attempts=max(material.transcript.steering_attempts, steering_units(marked)),
        limited_judge=not all(seat.judge.fully_reads(material.job.language) for seat in panel.seats),
        may_miss=all(seat.judge.may_miss for seat in panel.seats),
        hearing=material.hearing.view if material.hearing is not None else None,
    )


def _sheets(material: Material) -> list[Sheet]:
    doubts = material.hearing.doubts if material.hearing is not None else None
    job = material.job
    return sheets(material.transcript, job.questions, material.corrections, job.language, doubts)


def meter_of(services: Services, material: Material) -> JudgeMeter:
    """Counts the judge's requests for the interview (EXT-20)."""

    async def count(spent: JudgeSpent) -> None:
        await meter_judge(services, OPERATION, spent, company_id=material.company_id, subject_id=material.interview_id)

    return count


def is_current(report: Report | None, material: Material, panel: Panel) -> bool:
    """Whether `report` is what scoring would give again. One that lacks readings is not."""
    return (
        report is not None
        and report.error is None
        and not report.technical_faults
        and (report.transcript_digest, report.rubric_digest) == material.digests
        and [j.model_dump(exclude={"scores"}) for j in report.judgings] == [_wanted(seat) for seat in panel.seats]
        and report.max_spread == panel.max_spread
        and report.thresholds == {"pass": material.thresholds.pass_at, "review": material.thresholds.review_at}
    )


def _wanted(seat: Seat) -> dict[str, object]:
    return {**asdict(seat.judge.version), "runs": seat.runs, "error": None}


async def store(session: AsyncSession, material: Material, report: Report) -> None:
    """Keeps score, suggestion, report and the rows per question. Never touches the verdict: that is a person's."""
    interview = await interviews.lock(session, material.interview_id)
    if interview is None:
        raise TaskFailed("the interview is gone")
    interview.score = report.overall
    interview.suggested_verdict = report.suggested_verdict
    interview.ai_report = report.model_dump(mode="json")
    await repository.replace_questions(session, interview.id, _rows(material, report))
    announce(session, interview)
    suggested = report.suggested_verdict
    tell(session, interview, "verdict.ready", score=report.overall, suggested_verdict=suggested)


async def store_failure(session: AsyncSession, material: Material, judge: Judge, error: str) -> None:
    """Keeps why scoring failed. An earlier report stays as it is, with the error beside it."""
    interview = await interviews.lock(session, material.interview_id)
    if interview is None:
        return
    report = (
        material.known.model_copy(update={"error": error})
        if material.known is not None
        else failed_report(error, thresholds=material.thresholds, judge=judge.version, digests=material.digests)
    )
    interview.ai_report = report.model_dump(mode="json")
    announce(session, interview)


async def store_blocked(session: AsyncSession, services: Services, material: Material) -> None:
    """States that a fault of ours spoilt the interview, instead of a score; offers a redo where the company's settings
    say so."""
    interview = await interviews.lock(session, material.interview_id)
    if interview is None:
        raise TaskFailed("the interview is gone")
    report = blocked_report(
        material.faults, thresholds=material.thresholds, judge=services.judge.version, digests=material.digests
    )
    interview.score, interview.suggested_verdict = None, None
    interview.ai_report = report.model_dump(mode="json")
    await repository.replace_questions(session, interview.id, [])
    announce(session, interview)
    redo = await offer_by_itself(session, services, interview)
    if redo is not None:
        record(
            session,
            "interview.redo_offered",
            company_id=interview.company_id,
            kind="interview",
            object_id=redo.id,
            redo_of=interview.id,
        )


def announce(session: AsyncSession, interview: Interview) -> None:
    report = interview.ai_report or {}
    payload = {"failed": report.get("error") is not None, "verdict": interview.verdict}
    publish(session, BusMessage("report", interview.company_id, interview.id, None, payload))


def _rows(material: Material, report: Report) -> list[InterviewQuestion]:
    marked = _sheets(material)
    return [
        InterviewQuestion(
            interview_id=material.interview_id,
            question_id=question.question_id,
            question_number=question.index + 1,
            question_text=question.text,
            weight=question.weight,
            outcome=question.outcome.value,
            answer="\n".join(run_text(run) for run in sheet.runs) or None,
            score=question.score,
            feedback=question.feedback or None,
            follow_ups=list(sheet.follow_ups),
        )
        for question, sheet in zip(report.per_question, marked, strict=True)
    ]
