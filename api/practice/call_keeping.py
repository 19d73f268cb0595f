"""What becomes of a practice call: ended, kept as words or with its recording, or gone."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.complete import complete_interview
from api.calls.models import Call
from api.interviews import repository as interviews
from api.interviews.models import OPEN_STATUSES, Interview
from api.interviews.states import is_live
from api.outbox import enqueue
from api.practice import call_repository as repository
from api.practice.calls import KEPT
from api.practice.errors import CallNotRead, CallRuns
from api.practice.held_calls import Material, results_of
from api.practice.history import keep
from api.practice.models import PracticeCall, PracticeInterview
from api.practice.schemas import State
from api.privacy.erasure import DELETE_FILES_TASK
from api.wiring import Services
from contract.events import EndReason

BATCH = 50


async def end(session: AsyncSession, services: Services, interview: Interview) -> None:
    """Enough for now: one that was left is read as far as it went. Ended twice it is ended once. Raises CallRuns."""
    held = await interviews.lock(session, interview.id) or interview
    await _refuse_live(session, services, held)
    if held.status in OPEN_STATUSES and held.started_at is not None:
        await complete_interview(session, services, held, EndReason.CANDIDATE_ENDED, services.clock.now())


async def save(
    session: AsyncSession, services: Services, user_id: str, held: Material, *, recording: bool
) -> PracticeInterview:
    """Into the owner's history. Without `recording` nothing stays of the call but the words.

    Raises:
        CallRuns, CallNotRead, ChangedMeanwhile, WordsUnreadable
    """
    await _refuse_live(session, services, held.interview)
    results = results_of(services, held)
    if results.state is not State.FINISHED:
        raise CallNotRead()
    practice = await keep(
        session,
        results,
        user_id=user_id,
        analysis_id=held.practice.analysis_id,
        points={number: question.points for number, question in enumerate(held.job.questions, start=1)},
        now=services.clock.now(),
    )
    recorded = any(call.recording_key is not None for call in held.calls)
    if recording and recorded:
        held.practice.saved_at = practice.saved_at
        await session.flush()
    else:
        await erase(session, services, held.practice, held.interview)
    return practice


async def erase(session: AsyncSession, services: Services, practice: PracticeCall, interview: Interview) -> None:
    """The call, its words and its recording; what was saved of it stays. Raises CallRuns."""
    await _refuse_live(session, services, interview)
    session.expunge(practice)
    delete_files(session, await repository.remove(session, interview))


async def erase_all(session: AsyncSession, user_id: str) -> list[str]:
    """Of an account that is closed: keys of the files that are to go."""
    return [
        key
        for _, interview in await repository.all_of(session, user_id)
        for key in await repository.remove(session, interview)
    ]


async def forget_untouched(session: AsyncSession, services: Services, now: datetime) -> int:
    """What nobody saved, some hours after its last step."""
    count = 0
    for interview in await repository.untouched_since(session, now - KEPT, BATCH):
        delete_files(session, await repository.remove(session, interview))
        count += 1
    return count


def delete_files(session: AsyncSession, keys: list[str]) -> None:
    if keys:
        enqueue(session, DELETE_FILES_TASK, {"keys": keys, "sealed_addresses": None})


async def _refuse_live(session: AsyncSession, services: Services, interview: Interview) -> None:
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    if is_live(call, services.clock.now(), services.settings):
        raise CallRuns()
