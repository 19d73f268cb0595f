"""How a practice call went: the report that scoring made of it, as in hiring, told as feedback of practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.calls.repository import stream_of
from api.files.service import recording_url
from api.interviews import repository as interviews
from api.interviews.link import token_of
from api.interviews.models import OPEN_STATUSES, Interview, InterviewStatus
from api.interviews.states import is_live
from api.jobs.rules_generator import kind_of
from api.jobs.snapshot import JobSnapshot
from api.ports import OFFLINE_JUDGE, HeardWord
from api.practice.delivery import Spoken, delivery_in
from api.practice.feedback import Reader, Words, composed, words_in
from api.practice.models import PracticeCall
from api.practice.results import mean, metrics_of
from api.practice.schemas import (
    CallRecording,
    Delivery,
    HeldCall,
    Passage,
    PointFeedback,
    PracticeResults,
    ResultQuestion,
    State,
)
from api.practice.state import Asked
from api.verdicts.assessment import Sheet, sheets
from api.verdicts.evidence import run_text
from api.verdicts.report import Report, ReportQuestion, ReportQuote
from api.verdicts.scoring import ReviewReason
from api.wiring import Services
from contract.events import Via
from contract.transcript import Segment, Transcript, fold

_Problem = Literal["nothing_said", "fault_of_ours", "unread"]


@dataclass(frozen=True, slots=True)
class Material:
    """All that is known of one."""

    practice: PracticeCall
    interview: Interview
    job: JobSnapshot
    candidate_name: str
    calls: Sequence[Call]
    transcript: Transcript
    report: Report | None

    @property
    def sheets(self) -> list[Sheet]:
        return sheets(self.transcript, self.job.questions, {}, self.job.language)

    def recording_offset(self, call_id: str | None) -> int:
        """Where on the call's clock its recording begins."""
        return next((call.recording_started_ms or 0 for call in self.calls if call.id == call_id), 0)


async def load(session: AsyncSession, practice: PracticeCall, interview: Interview) -> Material:
    around = await interviews.surroundings(session, interview)
    return Material(
        practice=practice,
        interview=interview,
        job=JobSnapshot.model_validate(around.version.snapshot),
        candidate_name=around.candidate.name,
        calls=await interviews.calls_of(session, interview.id),
        transcript=fold(await stream_of(session, interview.id)),
        report=Report.model_validate(interview.ai_report) if interview.ai_report else None,
    )


def results_of(services: Services, held: Material) -> PracticeResults:
    """Raises WordsUnreadable."""
    words = words_in(services.settings.config_dir, held.job.language)
    questions = [_question(held, words, sheet) for sheet in held.sheets if _was_asked(held, sheet)]
    return PracticeResults(
        interview_id=held.practice.id,
        state=_state(held),
        by_call=True,
        call=view_of(services, held),
        candidate_name=held.candidate_name,
        job_title=held.job.title,
        interview_type=held.practice.interview_type,
        language=held.job.language,
        focus=held.practice.focus,
        final_score=mean([one.score for one in questions]),
        metrics=metrics_of(questions, len(held.job.questions)),
        questions=questions,
        started_at=held.interview.started_at or held.interview.created_at,
        saved_at=None,
        expires_at=None,
    )


def view_of(services: Services, held: Material) -> HeldCall:
    now = services.clock.now()
    return HeldCall(
        token=token_of(services.settings, held.interview) if room_is_open(held.interview, now) else None,
        live=any(is_live(call, now, services.settings) for call in held.calls),
        recordings=[
            CallRecording(
                call_id=call.id,
                url=recording_url(services, held.interview.id, call.id),
                duration_ms=call.recording_duration_ms,
            )
            for call in held.calls
            if call.recording_key is not None
        ],
        problem=_problem(held),
    )


def room_is_open(interview: Interview, now: datetime) -> bool:
    return interview.status in OPEN_STATUSES and now < interview.expires_at


def _state(held: Material) -> State:
    if held.interview.status in OPEN_STATUSES:
        return State.RUNNING
    return State.READING if held.interview.status is InterviewStatus.COMPLETED and not held.report else State.FINISHED


def _problem(held: Material) -> _Problem | None:
    if _state(held) is not State.FINISHED:
        return None
    if held.report is None:
        return "fault_of_ours" if held.interview.status is InterviewStatus.FAILED else "nothing_said"
    if held.report.technical_faults:
        return "fault_of_ours"
    return "unread" if not held.report.per_question else None


def _was_asked(held: Material, sheet: Sheet) -> bool:
    return any(asked.question_id == sheet.question.id for asked in held.transcript.questions)


def answer_of(sheet: Sheet) -> str | None:
    return "\n".join(run_text(run) for run in sheet.runs) or None


def asked_of(held: Material, number: int) -> tuple[Asked, str] | None:
    """The question in the form of practice by turns, and its answer; None: it has none."""
    sheet = next((one for one in held.sheets if one.index + 1 == number), None)
    text = answer_of(sheet) if sheet is not None else None
    if sheet is None or text is None:
        return None
    question = sheet.question
    return Asked(
        number=number,
        text=question.text,
        kind=kind_of(question.text),
        competency=held.practice.competencies.get(question.id, ""),
        points=list(question.points),
        writer="",
    ), text


def _question(held: Material, words: Words, sheet: Sheet) -> ResultQuestion:
    question, text = sheet.question, answer_of(sheet)
    said = [segment for run in sheet.runs for segment in run]
    spoken = any(segment.via is Via.VOICE for segment in said)
    report = held.report
    read = next((one for one in report.per_question if one.question_id == question.id), None) if report else None
    feedback = None
    if report is not None and read is not None and text is not None:
        reader = _reader(report)
        feedback = composed(
            words,
            reader,
            _points(held, read, text),
            text,
            question.text,
            held.job.language,
            story=kind_of(question.text) == "practice",
            delivery=_delivery(held, words, sheet) if spoken else None,
            said=(read.feedback or None) if reader.by_model else None,
        )
    return ResultQuestion(
        question_number=sheet.index + 1,
        question_text=question.text,
        kind=kind_of(question.text),
        competency=held.practice.competencies.get(question.id, ""),
        answer=text,
        spoken=spoken,
        attempts=1 if text is not None else 0,
        score=read.score if read is not None else None,
        feedback=feedback,
        judge=feedback.judge if feedback is not None else None,
    )


def _reader(report: Report) -> Reader:
    judge = report.judge
    return Reader(
        name=f"{judge.engine}:{judge.model}"[:200],
        by_model=judge.engine != OFFLINE_JUDGE,
        reads_fully=ReviewReason.LIMITED_JUDGE not in report.review_reasons,
    )


def _points(held: Material, read: ReportQuestion, text: str) -> list[PointFeedback]:
    quotes = {quote.id: quote for quote in read.quotes}
    return [
        PointFeedback(
            text=point.text,
            status=point.status,
            quotes=[
                passage
                for id_ in point.quote_ids
                if id_ in quotes and (passage := _passage(held, quotes[id_], text)) is not None
            ],
        )
        for point in read.points
    ]


def _passage(held: Material, quote: ReportQuote, text: str) -> Passage | None:
    """None: it is not in the words that are shown, which a correction changed. What was typed cannot be heard again."""
    start = text.find(quote.text)
    if start < 0:
        return None
    words = Passage(text=quote.text, start=start, end=start + len(quote.text))
    place = (quote.call_id, quote.segment_id)
    if any((one.call_id, one.id) == place and one.via is not Via.VOICE for one in held.transcript.segments):
        return words
    offset = held.recording_offset(quote.call_id)
    words.call_id = quote.call_id
    words.at_ms = max(0, quote.started_ms - offset)
    words.until_ms = max(0, quote.ended_ms - offset)
    return words


def _delivery(held: Material, words: Words, sheet: Sheet) -> Delivery:
    stretches = [
        Spoken(
            [word for segment in run for word in _words(segment, held.recording_offset(segment.call_id))],
            run[0].call_id,
        )
        for run in sheet.runs
    ]
    return delivery_in(stretches, held.job.language, words.pace.counted)


def _words(segment: Segment, offset: int) -> list[HeardWord]:
    """On the recording's clock. Of a recogniser that tells no times the words are spread over the segment."""
    if segment.via is not Via.VOICE:
        return []
    if segment.words:
        timed = [(word.text.strip(), word.started_ms, word.ended_ms) for word in segment.words]
    else:
        texts = segment.text.split()
        step = (segment.ended_ms - segment.started_ms) / max(1, len(texts))
        timed = [
            (text, round(segment.started_ms + n * step), round(segment.started_ms + (n + 1) * step))
            for n, text in enumerate(texts)
        ]
    return [HeardWord(text, max(0, started - offset), max(0, ended - offset)) for text, started, ended in timed]
