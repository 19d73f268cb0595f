"""What happens between looking at the link and changing the interview."""

import httpx
import pytest

from api.calls.join import join
from api.candidates.models import Candidate, CandidateStatus
from api.interviews import candidate_service
from api.interviews.candidate_schemas import DeclineRequest
from api.interviews.errors import InterviewIsLive, LinkOver
from api.interviews.models import Interview, InterviewStatus
from api.interviews.progress import change_status
from tests.support.api_world import Scheduled
from tests.support.description import description


async def cancel(scheduled: Scheduled) -> None:
    url = f"/api/v1/interviews/{scheduled.interview_id}/cancel"
    assert (await scheduled.world.http.post(url, headers=scheduled.hr)).status_code == 200


async def decline(scheduled: Scheduled, route: str) -> httpx.Response:
    url = f"/api/v1/interviews/consent/{scheduled.token}/decline"
    return await scheduled.world.http.post(url, json={"route": route})


async def test_nobody_enters_an_interview_that_was_cancelled_a_moment_ago(scheduled: Scheduled) -> None:
    services = scheduled.world.services
    await cancel(scheduled)
    # The look at the link is behind this request already.
    with pytest.raises(LinkOver) as refused:
        async with services.database.transaction() as session:
            await join(session, services, scheduled.interview_id, "tab-00000001", consented=True, take_over=False)
    assert refused.value.reason == "cancelled"


async def test_withdrawing_from_what_was_cancelled_a_moment_ago_changes_nothing(scheduled: Scheduled) -> None:
    services = scheduled.world.services
    async with services.database.transaction(read_only=True) as session:
        seen = await session.get_one(Interview, scheduled.interview_id)
    assert seen.status is InterviewStatus.SCHEDULED
    await cancel(scheduled)
    with pytest.raises(LinkOver):
        async with services.database.transaction() as session:
            await candidate_service.decline(session, services, seen, DeclineRequest(route="withdraw"))
    async with services.database.transaction(read_only=True) as session:
        kept = await session.get_one(Interview, scheduled.interview_id)
        candidate = await session.get_one(Candidate, scheduled.candidate_id)
    assert (kept.cancel_reason, kept.declined_route) == (None, None)
    assert candidate.status is not CandidateStatus.WITHDRAWN


async def test_who_is_in_the_call_ends_it_before_withdrawing(scheduled: Scheduled) -> None:
    await scheduled.consent()
    await scheduled.call()
    reply = await decline(scheduled, "withdraw")
    assert (reply.status_code, reply.json()["error_code"]) == (409, InterviewIsLive.error_code)
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        candidate = await session.get_one(Candidate, scheduled.candidate_id)
    assert candidate.status is not CandidateStatus.WITHDRAWN
    assert "409" in description()["paths"]["/api/v1/interviews/consent/{token}/decline"]["post"]["responses"]


async def test_what_a_person_decides_meanwhile_is_not_undone(scheduled: Scheduled) -> None:
    services = scheduled.world.services
    if services.database.is_sqlite:
        pytest.skip("SQLite has one writer: nothing happens meanwhile")
    async with services.database.transaction() as session:
        interview = await session.get_one(Interview, scheduled.interview_id)
        await session.get_one(Candidate, scheduled.candidate_id)  # as it was before the decision
        body = {"email": "kim@example.com", "name": "Kim Minji", "status": "rejected"}
        url = f"/api/v1/candidates/{scheduled.candidate_id}"
        assert (await scheduled.world.http.put(url, json=body, headers=scheduled.hr)).status_code == 200
        await change_status(session, interview, InterviewStatus.IN_PROGRESS)
    async with services.database.transaction(read_only=True) as session:
        candidate = await session.get_one(Candidate, scheduled.candidate_id)
    assert candidate.status is CandidateStatus.REJECTED
