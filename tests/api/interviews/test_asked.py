"""People of the company hear what candidates ask for: collected, by mail, in their language."""

from typing import Any

from sqlalchemy import update

from api.accounts.models import User
from api.interviews.models import Interview
from api.outbox.periodic import run_periodic
from tests.support.api_world import ApiWorld, Scheduled, schedule_interview
from tests.support.interviews import another_candidate, schedule, sent, subject_of, text_of
from tests.support.scored_interview import play_interview


async def wish(world: ApiWorld, token: str, text: str = "I stutter.") -> Any:
    body = {"kinds": ["more_time"], "text": text}
    reply = await world.http.post(f"/api/v1/interviews/adjustments/{token}", json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()


async def minutes(world: ApiWorld, count: int) -> None:
    """They pass, with the rounds of background work."""
    world.clock.advance(minutes=count)
    await run_periodic(world.services, "tell_asked")
    await run_periodic(world.services, "tell_asked")
    await world.run_tasks()


def mails(world: ApiWorld, to: str = "hr@example.com") -> list[tuple[str, str]]:
    found = [(subject_of(one), text_of(one)) for one in sent(world, to)]
    return [(subject, text) for subject, text in found if "wait" in subject or "요청" in subject]


async def test_what_is_asked_comes_in_one_mail_an_hour_and_names_no_reason(scheduled: Scheduled) -> None:
    world = scheduled.world
    await wish(world, scheduled.token)
    await minutes(world, 1)
    assert mails(world) == [], "more may come"
    lee = await schedule(scheduled, candidate_id=await another_candidate(scheduled))
    await wish(world, lee.json()["token"])
    await minutes(world, 1)
    ((subject, text),) = mails(world)
    assert subject == "Candidates wait for an answer: 2"
    assert "Kim Minji (Backend engineer): asks for an adjustment" in text
    assert (f"/interviews/{scheduled.interview_id}" in text, "stutter" in text) == (True, False)

    await wish(world, scheduled.token, "And large captions.")
    answered = await wish(world, scheduled.token, "One more.")
    url = f"/api/v1/interviews/{scheduled.interview_id}/adjustments/{answered['id']}"
    assert (await world.http.post(url, json={"answer": "Yes."}, headers=scheduled.hr)).status_code == 200
    await minutes(world, 59)
    assert len(mails(world)) == 1
    await minutes(world, 1)
    assert [subject for subject, _ in mails(world)][1:] == ["Candidates wait for an answer: 1"]
    await minutes(world, 120)
    assert len(mails(world)) == 2, "each is told once"


async def test_whoever_scheduled_it_is_told_or_else_all_who_may_answer(world: ApiWorld) -> None:
    scheduled = await schedule_interview(world)
    await world.add_user("lee@example.com", company=scheduled.company_id)
    async with world.services.database.transaction() as session:
        await session.execute(update(User).values(language="ko"))
    await wish(world, scheduled.token)
    await minutes(world, 2)
    assert (len(mails(world)), mails(world, "lee@example.com")) == (1, [])
    assert mails(world)[0][0] == "답변을 기다리는 지원자 요청 1건"
    async with world.services.database.transaction() as session:
        (await session.get_one(Interview, scheduled.interview_id)).created_by = None
    await wish(world, scheduled.token)
    await minutes(world, 60)
    assert (len(mails(world)), len(mails(world, "lee@example.com"))) == (2, 1)


async def test_what_is_asked_afterwards_stands_on_today_until_it_is_answered(world: ApiWorld) -> None:
    played = await play_interview(world)
    url = f"/api/v1/interviews/requests/{played.token}"
    asked = (await world.http.post(url, json={"kind": "deletion", "text": "Please."})).json()
    waiting = (await world.http.get("/api/v1/today", headers=played.hr)).json()["requests"]
    assert [one["interview_id"] for one in waiting["items"]] == [played.interview_id]
    await minutes(world, 2)
    assert "asks for deletion of their data" in mails(world)[0][1]
    answer = {"answer": "Done by Friday."}
    assert (
        await world.http.post(f"{played.url}/requests/{asked['id']}", json=answer, headers=played.hr)
    ).status_code == 200
    assert (await world.http.get("/api/v1/today", headers=played.hr)).json()["requests"]["total"] == 0
