"""Rules of giving one's own view: blind until it is sent, and final then."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.repository import stream_of
from api.database import new_id
from api.errors import FieldError
from api.files.service import recording_url
from api.interviews import repository as interviews
from api.interviews.errors import UnknownInterview
from api.interviews.models import Interview, InterviewStatus
from api.interviews.schemas import CandidateRef, JobRef
from api.interviews.states import is_live
from api.jobs.models import JobVersion
from api.jobs.snapshot import JobSnapshot
from api.quality.repository import blocked
from api.reviews import repository
from api.reviews.errors import NotHeldYet, PointMissing, ReviewClosed, ReviewSent, UnknownPoint
from api.reviews.models import InterviewReview
from api.reviews.repository import Row
from api.reviews.schemas import (
    Mine,
    MyRow,
    QuestionToReview,
    RecordingToHear,
    Review,
    ReviewForm,
    ReviewInput,
    ReviewState,
    RubricPointView,
    Words,
)
from api.security.callers import Caller
from api.wiring import Services
from contract.transcript import fold

MOST_DUE = 200
MOST_DONE = 50
MOST_NAMED = 100
UNSAID = "nothing is said about this point"


async def mine(session: AsyncSession, services: Services, caller: Caller) -> Mine:
    """Of interviews that belong to the caller in person."""
    now = services.clock.now()
    due = await repository.held_rows(session, caller, open_only=True, limit=MOST_DUE)
    done = await repository.held_rows(session, caller, open_only=False, limit=MOST_DONE)
    upcoming = await repository.upcoming_rows(session, caller, now, MOST_DUE)
    redone = await repository.redone(session, [row[0].id for row in due])
    ids = [row[0].id for row in (*due, *done)]
    own = await repository.reviews_by(session, caller.user_id, ids)

    def shown(rows: Sequence[Row]) -> list[MyRow]:
        return [_my_row(services, row, own.get(row[0].id), redo=row[0].id in redone, now=now) for row in rows]

    return Mine(
        due=shown([row for row in due if row[0].id not in redone]),
        upcoming=shown(upcoming),
        done=shown([row for row in due if row[0].id in redone] + list(done)),
    )


def _my_row(services: Services, row: Row, own: InterviewReview | None, *, redo: bool, now: datetime) -> MyRow:
    interview, candidate, job, call = row
    return MyRow(
        interview_id=interview.id,
        candidate=CandidateRef(id=candidate.id, name=candidate.name),
        candidate_timezone=candidate.timezone,
        job=JobRef(id=job.id, title=job.title),
        state=_state(interview, own, redo=redo),
        scheduled_at=interview.scheduled_at,
        time_limit_secs=interview.time_limit_secs,
        channel=interview.channel,
        live=is_live(call, now, services.settings),
        completed_at=interview.completed_at,
        due_at=_due_at(services, interview),
        sent_at=own.sent_at if own else None,
        draft=own is not None and own.sent_at is None,
    )


def _state(interview: Interview, own: InterviewReview | None, *, redo: bool) -> ReviewState:
    if own is not None and own.sent_at is not None:
        return "sent"
    if interview.status is not InterviewStatus.COMPLETED:
        return "not_held"
    if interview.verdict is not None:
        return "decided"
    return "redo" if redo else "due"


def _due_at(services: Services, interview: Interview) -> datetime | None:
    if interview.completed_at is None:
        return None
    return interview.completed_at + timedelta(days=services.settings.review_days)


async def form(session: AsyncSession, services: Services, caller: Caller, interview_id: str) -> ReviewForm:
    """Raises UnknownInterview."""
    row = await interviews.access_row(session, caller, interview_id)
    if row is None:
        raise UnknownInterview()
    interview, candidate, job, _ = row
    own = await repository.review_of(session, interview.id, caller.user_id)
    state = await _state_now(session, interview, own)
    others = None
    if state in ("sent", "decided"):
        sent = await repository.sent_reviews(session, interview.id)
        others = [Review.model_validate(one) for one in sent if one.user_id != caller.user_id]
    return ReviewForm(
        interview_id=interview.id,
        candidate=CandidateRef(id=candidate.id, name=candidate.name),
        job=JobRef(id=job.id, title=job.title),
        completed_at=interview.completed_at,
        due_at=_due_at(services, interview),
        channel=interview.channel,
        state=state,
        questions=await _questions(session, interview),
        recordings=await _recordings(session, services, interview),
        own=Review.model_validate(own) if own is not None else None,
        others=others,
    )


async def save(
    session: AsyncSession, services: Services, caller: Caller, interview_id: str, body: ReviewInput, *, send: bool
) -> InterviewReview:
    """Keeps a draft, or sends the view: then it is final, and the others' open.

    Raises:
        UnknownInterview, NotHeldYet, ReviewSent, ReviewClosed, UnknownPoint
        PointMissing: with `send`, something was said of some points only.
    """
    found = await interviews.access_interview(session, caller, interview_id)
    if found is None:
        raise UnknownInterview()
    interview = await interviews.lock(session, interview_id)
    if interview is None:
        raise UnknownInterview()
    own = await repository.review_of(session, interview.id, caller.user_id)
    _refuse(await _state_now(session, interview, own))
    wanted = await _points(session, interview)
    given = {(one.question_id, one.point_id): one for one in body.points}
    if not set(given) <= set(wanted):
        raise UnknownPoint()
    if send:
        missing = [key for key in wanted if key not in given or given[key].mark is None]
        if missing:
            raise PointMissing(
                details=[FieldError(field=":".join(key), message=UNSAID) for key in missing[:MOST_NAMED]]
            )
    now = services.clock.now()
    if own is None:
        own = InterviewReview(
            id=new_id(), created_at=now, interview_id=interview.id, user_id=caller.user_id, user_name=caller.name
        )
        session.add(own)
    own.points = [given[key].model_dump() for key in wanted if key in given]
    own.summary = body.summary or None
    own.updated_at = now
    own.sent_at = now if send else None
    try:
        await session.flush()
    except IntegrityError as error:
        # The same person in two tabs; the row of the other one stands.
        raise ReviewSent("Your view was saved in another tab. Reload to see it.") from error
    return own


def _refuse(state: ReviewState) -> None:
    if state == "not_held":
        raise NotHeldYet()
    if state == "sent":
        raise ReviewSent()
    if state == "redo":
        raise ReviewClosed("This interview is being redone, so no view of it is needed.", reason="redo")
    if state == "decided":
        raise ReviewClosed(reason="decided")


async def _state_now(session: AsyncSession, interview: Interview, own: InterviewReview | None) -> ReviewState:
    redo = bool(await repository.redone(session, [interview.id])) or await blocked(session, interview.id)
    return _state(interview, own, redo=redo)


async def _snapshot(session: AsyncSession, interview: Interview) -> JobSnapshot:
    version = await session.get_one(JobVersion, interview.job_version_id)
    return JobSnapshot.model_validate(version.snapshot)


async def _points(session: AsyncSession, interview: Interview) -> list[tuple[str, str]]:
    """(question id, point id) of every point of the rubric, in order."""
    job = await _snapshot(session, interview)
    return [(question.id, point.id) for question in job.questions for point in question.points]


async def _questions(session: AsyncSession, interview: Interview) -> list[QuestionToReview]:
    job = await _snapshot(session, interview)
    transcript = fold(await stream_of(session, interview.id))
    corrected = {
        (one.call_id, one.segment_id): one.text for one in await interviews.corrections_of(session, interview.id)
    }

    def words(question_id: str) -> list[Words]:
        return [
            Words(
                call_id=one.call_id,
                started_ms=one.started_ms,
                ended_ms=one.ended_ms,
                text=corrected.get((one.call_id, one.id), one.text),
                corrected=(one.call_id, one.id) in corrected,
            )
            for one in transcript.candidate_segments(question_id)
        ]

    return [
        QuestionToReview(
            question_id=question.id,
            text=question.text,
            points=[
                RubricPointView(id=point.id, text=point.text, strong=point.strong, partial=point.partial)
                for point in question.points
            ],
            words=words(question.id),
        )
        for question in job.questions
    ]


async def _recordings(session: AsyncSession, services: Services, interview: Interview) -> list[RecordingToHear]:
    return [
        RecordingToHear(
            call_id=call.id,
            url=recording_url(services, interview.id, call.id),
            duration_ms=call.recording_duration_ms or 0,
            started_ms=call.recording_started_ms or 0,
        )
        for call in await interviews.calls_of(session, interview.id)
        if call.recording_key is not None
    ]
