"""Practice with the live interviewer (ADR 0039). The room is entered by the token, like any interview."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.ai.errors import AiUnavailable
from api.audit import about
from api.companies.practice import within_practice
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.gaps.errors import UnknownGapAnalysis
from api.ids import IdPath
from api.interviews.errors import ConsentIncomplete, ConsentTextChanged, ConsentTextUnreadable
from api.jobs.errors import QuestionsUnreadable, RubricCheckUnreadable
from api.jobs.generate import NothingUsable
from api.practice import call_keeping, calls
from api.practice import call_repository as repository
from api.practice.call_schemas import Disclosure, OpenCalls, PracticeCallStart, PracticeCallStarted
from api.practice.errors import CallRuns, TooManyCalls, UnknownPractice, WordsUnreadable
from api.practice.schemas import PracticeLanguage
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["practice"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))


@router.get("/practice/disclosure", responses=responses(ConsentTextUnreadable))
async def get_disclosure(
    caller: CurrentUser,
    services: Wired,
    language: Annotated[PracticeLanguage, Query(description="Of the call: en or ko")] = "en",
) -> Disclosure:
    """What somebody agrees to before a practice call: what is kept, for what, and for how long."""
    return calls.disclosure(services, language)


@router.post(
    "/practice/calls",
    status_code=201,
    responses=responses(
        ConsentTextChanged,
        ConsentIncomplete,
        ConsentTextUnreadable,
        TooManyCalls,
        UnknownGapAnalysis,
        NothingUsable,
        AiUnavailable,
        QuestionsUnreadable,
        RubricCheckUnreadable,
        WordsUnreadable,
    ),
)
async def start_call(
    body: PracticeCallStart, caller: CurrentUser, session: RequestSession, services: Wired
) -> PracticeCallStarted:
    """Makes a practice interview with the live interviewer. Its room opens at once, for four hours; no company sees it,
    and what is not saved is deleted four hours after the last step."""
    started = await calls.start(session, services, caller, body)
    about(session, "practice_interview", started.interview_id)
    return started


@router.get("/practice/calls")
async def list_open_calls(caller: CurrentUser, session: RequestSession, services: Wired) -> OpenCalls:
    """One's practice calls that can be gone on with, or wait to be kept or thrown away."""
    return await calls.open_calls(session, services, caller)


@router.post("/practice/calls/{practice_call_id}/end", status_code=204, responses=responses(UnknownPractice, CallRuns))
async def end_call(practice_call_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Ends a practice call that was left in the middle: it is read as far as it went."""
    async with within_practice(session, caller):
        found = await repository.own(session, caller.user_id, practice_call_id)
        if found is None:
            raise UnknownPractice()
        await call_keeping.end(session, services, found[1])
    about(session, "practice_interview", practice_call_id)


@router.delete("/practice/calls/{practice_call_id}", status_code=204, responses=responses(UnknownPractice, CallRuns))
async def delete_call(practice_call_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Deletes a practice call with its words and its recording at once. What was saved of it stays in the history."""
    async with within_practice(session, caller):
        found = await repository.own(session, caller.user_id, practice_call_id)
        if found is None:
            raise UnknownPractice()
        await call_keeping.erase(session, services, *found)
    about(session, "practice_interview", practice_call_id)
