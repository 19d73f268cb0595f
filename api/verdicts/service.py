"""Rules of deciding, of scoring again, and of showing what was said."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.bus import publish
from api.calls.repository import stream_of
from api.calls.scoring import CHECK_TASK, SCORING_TASK, ask_for_verdict
from api.candidates import rejection
from api.database import new_id
from api.hearing.plan import hearing_of
from api.interviews import repository as interviews
from api.interviews.models import Interview, InterviewStatus, Verdict
from api.interviews.service import get_interview
from api.outbox import TaskState
from api.outbox.store import latest_for
from api.ports import BusMessage
from api.quality.errors import VerdictBlocked
from api.quality.repository import blocked
from api.security.callers import Caller
from api.verdicts import repository, telling
from api.verdicts.errors import DecidedMeanwhile, NotCompleted, ReasonMissing, ScoringRuns
from api.verdicts.models import VerdictDecision
from api.verdicts.oversight import kept, oversight
from api.verdicts.schemas import DecisionRequest, DecisionView, ShownSegment, TranscriptView
from api.wiring import Services
from contract.transcript import Transcript, fold


async def decide(
    session: AsyncSession, services: Services, caller: Caller, interview_id: str, body: DecisionRequest
) -> VerdictDecision:
    """Confirms or overrides the suggestion, in the person's name. May be done again; every decision is kept.

    The candidate is told after `decision_delay_secs`; one that was replaced before is never told.

    Raises:
        UnknownInterview, NotCompleted, ReasonMissing, DecidedMeanwhile
        VerdictBlocked: a fault of ours spoilt it, and nobody has settled that.
        RejectionNeedsPerson, CorrectionWindowOpen: for FAIL only.
    """
    await get_interview(session, caller, interview_id)
    interview = await _locked(session, interview_id)
    if interview.status is not InterviewStatus.COMPLETED:
        raise NotCompleted()
    if await blocked(session, interview.id):
        raise VerdictBlocked()
    if body.decision is Verdict.FAIL:
        rejection.refuse_machines(caller)
        rejection.refuse_in_window(interview.completed_at, services.settings, services.clock.now())
    if (body.decision is Verdict.FAIL or body.decision != interview.suggested_verdict) and not body.reason:
        raise ReasonMissing()
    latest = await repository.latest_decision(session, interview.id)
    unseen = body.previous_id is not None and (latest is None or latest.id != body.previous_id)
    if unseen or (body.first and latest is not None):
        raise DecidedMeanwhile()
    decided = VerdictDecision(
        id=new_id(),
        created_at=services.clock.now(),
        interview_id=interview.id,
        decision=body.decision,
        suggested=interview.suggested_verdict,
        suggested_score=interview.score,
        reason=body.reason or None,
        decided_by=caller.user_id,
        decided_by_name=caller.name,
        oversight=(await oversight(session, caller, interview.id, body.looked)).model_dump(mode="json"),
        told_at=None,
        taken_back_at=None,
        taken_back_by_name=None,
    )
    session.add(decided)
    interview.verdict = body.decision
    if latest is not None and latest.told_at is None:
        latest.tell_at = None
    telling.plan(session, services, interview, decided)
    await session.flush()
    payload = {"failed": False, "verdict": body.decision.value}
    publish(session, BusMessage("report", interview.company_id, interview.id, None, payload))
    return decided


async def score_again(session: AsyncSession, services: Services, caller: Caller, interview_id: str) -> str:
    """Asks for another scoring and returns the task's id.

    Raises:
        UnknownInterview, NotCompleted, ScoringRuns
    """
    await get_interview(session, caller, interview_id)
    interview = await _locked(session, interview_id)
    if interview.status is not InterviewStatus.COMPLETED:
        raise NotCompleted()
    for name in (CHECK_TASK, SCORING_TASK):
        running = await latest_for(session, name, interview.id)
        if running is not None and running.state in (TaskState.QUEUED, TaskState.RUNNING):
            raise ScoringRuns()
    return (await ask_for_verdict(session, services, interview)).id


async def transcript(session: AsyncSession, services: Services, caller: Caller, interview_id: str) -> TranscriptView:
    """Raises UnknownInterview."""
    interview = await get_interview(session, caller, interview_id)
    folded = fold(await stream_of(session, interview.id))
    corrected = {
        (one.call_id, one.segment_id): one.text for one in await interviews.corrections_of(session, interview.id)
    }
    hearing = await hearing_of(session, interview, services.hearing)
    doubts = hearing.doubts
    segments = [
        ShownSegment.model_validate(
            {
                **s.model_dump(),
                "corrected_text": corrected.get((s.call_id, s.id)),
                "doubtful": doubts.get((s.call_id, s.id), []),
            }
        )
        for s in folded.segments
    ]
    return TranscriptView(
        interview_id=interview.id,
        transcript=folded,
        segments=segments,
        text=plain_text(folded),
        hearing=hearing.view,
    )


def plain_text(transcript: Transcript) -> str:
    """One line a segment: who, then the words as they were recognised."""
    return "\n".join(f"{SPEAKERS[one.speaker]}: {' '.join(one.text.split())}" for one in transcript.segments)


SPEAKERS = {"agent": "Interviewer", "candidate": "Candidate"}


def decision_view(decided: VerdictDecision) -> DecisionView:
    return DecisionView.model_validate(
        {
            **decided.__dict__,
            "overrides": decided.decision != decided.suggested,
            "oversight": kept(decided.oversight),
        }
    )


async def current_decision(session: AsyncSession, interview: Interview) -> DecisionView | None:
    """For the people of the company."""
    latest = await repository.latest_decision(session, interview.id)
    return decision_view(latest) if latest is not None else None


async def _locked(session: AsyncSession, interview_id: str) -> Interview:
    interview = await interviews.lock(session, interview_id)
    if interview is None:
        raise NotCompleted("The interview is gone.")
    return interview
