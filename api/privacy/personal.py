"""Where a candidate's personal data lies, in one place: export reads it, erasure removes it.

`tests/api/privacy/test_every_copy.py` plants marked words everywhere and looks for them afterwards, so that a new
table that is forgotten here is found there.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.aftercare.models import CandidateRequest, InterviewFeedback
from api.calls.models import Call, CallCommand, CallEvent
from api.candidates.models import Candidate, CandidateMerge, CandidateNote, CandidateSearch, CandidateStatusChange
from api.embeddings.models import Embedding
from api.fairness.models import SelfReport
from api.files.models import Document
from api.hearing.models import HearingCheck
from api.interviews.models import Adjustment, Correction, Interview, Signal, TimeRequest
from api.outbox import Task
from api.quality.models import InterviewQuality
from api.reviews.models import InterviewReview
from api.telephony.dial_models import CallHours
from api.telephony.models import PhoneCall, PhoneWebhook
from api.trials.models import Comparison, ReplayInterview
from api.verdicts.models import InterviewQuestion, VerdictDecision

ERASED_NAME = "(erased)"
ERASED_DOMAIN = "erased.invalid"


def erased_address(row_id: str) -> str:
    """Stands for an e-mail address that is gone; unique like one, and nobody's (RFC 2606)."""
    return f"{row_id}@{ERASED_DOMAIN}"


async def interviews_of(session: AsyncSession, candidate_id: str) -> list[Interview]:
    found = await session.scalars(
        select(Interview).where(Interview.candidate_id == candidate_id).order_by(Interview.id)
    )
    return list(found)


async def documents_of(session: AsyncSession, candidate_id: str, interview_ids: Sequence[str]) -> list[Document]:
    """Résumés, recordings and archives."""
    found = await session.scalars(
        select(Document).where((Document.candidate_id == candidate_id) | Document.interview_id.in_(interview_ids))
    )
    return list(found)


async def remove_words(session: AsyncSession, interview_ids: Sequence[str]) -> None:
    """Everything that was said or written in these interviews, and what was written about it."""
    calls = select(Call.id).where(Call.interview_id.in_(interview_ids))
    legs = select(PhoneCall.id).where(PhoneCall.interview_id.in_(interview_ids))
    for statement in (
        delete(CallEvent).where(CallEvent.interview_id.in_(interview_ids)),
        delete(CallCommand).where(CallCommand.call_id.in_(calls)),
        delete(InterviewQuestion).where(InterviewQuestion.interview_id.in_(interview_ids)),
        delete(HearingCheck).where(HearingCheck.interview_id.in_(interview_ids)),
        delete(Correction).where(Correction.interview_id.in_(interview_ids)),
        delete(Adjustment).where(Adjustment.interview_id.in_(interview_ids)),
        delete(CandidateRequest).where(CandidateRequest.interview_id.in_(interview_ids)),
        delete(InterviewFeedback).where(InterviewFeedback.interview_id.in_(interview_ids)),
        delete(TimeRequest).where(TimeRequest.interview_id.in_(interview_ids)),
        delete(Signal).where(Signal.interview_id.in_(interview_ids)),
        delete(SelfReport).where(SelfReport.interview_id.in_(interview_ids)),
        delete(InterviewReview).where(InterviewReview.interview_id.in_(interview_ids)),
        # Both hold quotes.
        delete(Comparison).where(Comparison.interview_id.in_(interview_ids)),
        delete(ReplayInterview).where(ReplayInterview.interview_id.in_(interview_ids)),
        # What the desk said holds names; that there were legs, how long and at what cost, stays.
        delete(PhoneWebhook).where(PhoneWebhook.phone_call_id.in_(legs)),
        delete(CallHours).where(CallHours.interview_id.in_(interview_ids)),
        update(PhoneCall).where(PhoneCall.interview_id.in_(interview_ids)).values(person_number=None),
        update(VerdictDecision).where(VerdictDecision.interview_id.in_(interview_ids)).values(reason=None),
        update(InterviewQuality).where(InterviewQuality.interview_id.in_(interview_ids)).values(release_reason=None),
        update(Interview).where(Interview.id.in_(interview_ids)).values(ai_report=None, cancel_reason=None),
        update(Call)
        .where(Call.interview_id.in_(interview_ids))
        .values(recording_key=None, recording_duration_ms=None, recording_started_ms=None),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))


async def remove_traces(session: AsyncSession, candidate_ids: Sequence[str], subject_ids: Sequence[str]) -> None:
    """Search entries, passages of résumés, notes, reasons in the history, copies made by merging, and what waits or
    lies as a task."""
    for statement in (
        delete(CandidateSearch).where(CandidateSearch.candidate_id.in_(candidate_ids)),
        delete(Embedding).where(Embedding.candidate_id.in_(candidate_ids)),
        delete(CandidateNote).where(CandidateNote.candidate_id.in_(candidate_ids)),
        update(CandidateStatusChange).where(CandidateStatusChange.candidate_id.in_(candidate_ids)).values(reason=None),
        delete(CandidateMerge).where(CandidateMerge.kept_id.in_(candidate_ids)),
        delete(Task).where(Task.subject_id.in_(subject_ids)),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))


async def remove_unknown_callers(session: AsyncSession, numbers: Sequence[str]) -> None:
    """Legs from these numbers (digits with the country code) whose caller never said a right PIN."""
    wanted = [f"+{number}" for number in numbers]
    legs = select(PhoneCall.id).where(PhoneCall.person_number.in_(wanted), PhoneCall.interview_id.is_(None))
    for statement in (
        delete(PhoneWebhook).where(PhoneWebhook.phone_call_id.in_(legs)),
        update(PhoneCall).where(PhoneCall.id.in_(legs)).values(person_number=None),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))


async def merged_into(session: AsyncSession, candidate_id: str) -> list[Candidate]:
    """Rows of the same person that were merged into this one."""
    return list(await session.scalars(select(Candidate).where(Candidate.merged_into == candidate_id)))
