"""What fails while a candidate is called: the carrier, the process, the line's reports. No try rings a phone twice."""

import itertools
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import update

from api.adapters.embedded_dispatcher import EmbeddedDispatcher
from api.outbox.models import Task, TaskState
from api.outbox.runner import InProcessRunner
from api.telephony import dial_tasks
from api.telephony.dial_models import DialState
from api.telephony.dial_tasks import IN_LINE_SECS
from tests.support.dial_stage import NUMBER, DialStage, dial_stage, has_phone
from tests.support.interviews import another_candidate
from tests.vendors.twilio import OUR_NUMBER


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[DialStage]:
    async with dial_stage(tmp_path) as made:
        yield made


@pytest.fixture
async def dated(tmp_path: Path) -> AsyncIterator[DialStage]:
    """Where the carrier's calls are looked for by when they were made."""
    async with dial_stage(tmp_path, carriers_time=True) as made:
        yield made


async def test_a_carrier_with_too_much_to_do_is_asked_again_and_no_try_is_lost(stage: DialStage) -> None:
    stage.twilio.conduct.faults = ["429", "429"]
    await stage.asks()
    await stage.runs()
    shown = (await stage.shown())["calling"]
    assert (shown["state"], shown["reason"], shown["attempt"]) == ("waiting", "carrier_busy", 1)
    for _ in range(2):
        stage.world.clock.advance(seconds=20)
        await stage.runs()
    assert len(stage.legs) == 1
    dial = await stage.dial()
    assert (dial.state, dial.attempt, dial.outcomes) == (DialState.CALLING, 1, [])


async def test_a_refused_connection_is_no_try(stage: DialStage) -> None:
    await stage.twilio.rest.stop()
    await stage.asks()
    await stage.runs()
    shown = (await stage.shown())["calling"]
    assert (shown["state"], shown["reason"]) == ("waiting", "carrier_away")
    assert shown["said"].startswith("The telephone service does not answer; nothing is lost. Next try: 09:00")
    await stage.twilio.rest.start()
    stage.world.clock.advance(seconds=10)
    await stage.runs()
    assert len(stage.legs) == 1


@pytest.mark.parametrize("fault", ["500", "hang", "reset", "garbage"])
async def test_no_answer_may_mean_a_call_so_it_is_looked_for_and_not_placed_again(stage: DialStage, fault: str) -> None:
    """None of these faults places one; the next try comes a minute later, as another try."""
    stage.twilio.conduct.faults = [fault]
    await stage.asks()
    await stage.runs()
    assert (await stage.dial()).state is DialState.PLACING
    stage.world.clock.advance(seconds=20)
    await stage.runs()
    assert len(stage.placed) == 1
    dial = await stage.dial()
    assert (dial.state, dial.attempt, dial.outcomes) == (DialState.WAITING, 2, ["lost"])
    stage.world.clock.advance(minutes=1)
    await stage.runs()
    assert len(stage.placed) == 2
    assert len(stage.legs) == 1
    assert (await stage.dial()).state is DialState.CALLING


async def test_a_call_whose_answer_was_lost_is_found_and_not_made_again(dated: DialStage) -> None:
    with dated.twilio.webhooks.held():  # nor does any webhook come
        dated.twilio.conduct.faults = ["lost"]
        await dated.call_me()
        await dated.runs()
        assert (await dated.dial()).state is DialState.PLACING
        dated.world.clock.advance(seconds=21)
        await dated.runs()
    assert len(dated.placed) == len(dated.legs) == 1
    dial = await dated.dial()
    assert (dial.state, dial.attempt) == (DialState.CALLING, 1)
    (leg,) = await dated.phone_calls()
    assert (leg.id, leg.carrier_call_id) == (dial.phone_call_id, dated.leg.sid)


async def test_a_leg_of_somebody_else_on_the_same_numbers_is_not_taken_for_ours(dated: DialStage) -> None:
    other = await another_candidate(dated.scheduled, phone=NUMBER, timezone="UTC")
    made = await dated.world.http.post(
        "/api/v1/interviews",
        json={"candidate_id": other, "job_template_id": dated.scheduled.job_id},
        headers=dated.scheduled.hr,
    )
    with dated.twilio.webhooks.held():
        await dated.world.http.post(f"/api/v1/interviews/call-me/{made.json()['token']}")
        await dated.runs()
        dated.twilio.conduct.faults = ["500"]
        await dated.call_me()
        await dated.runs()
        dated.world.clock.advance(seconds=21)
        await dated.runs()
    dials = {dial.interview_id: dial for dial in await dated.dials()}
    assert dials[made.json()["id"]].state is DialState.CALLING
    assert dials[dated.scheduled.interview_id].outcomes == ["lost"]
    assert len(await dated.phone_calls()) == 1


async def test_the_first_webhook_may_be_faster_than_the_carriers_answer(stage: DialStage) -> None:
    """The answer is lost, the phone rings, somebody picks up: it is our call, and its candidate."""
    with stage.twilio.webhooks.held():
        stage.twilio.conduct.faults = ["lost"]
        await stage.asks()
        await stage.runs()
    person = await stage.picks_up()
    assert person.heard("calling for Minji")
    assert (await stage.dial()).state is DialState.CALLING
    await person.keys("1")
    stage.world.clock.advance(seconds=21)
    await stage.runs()
    assert len(stage.placed) == 1
    assert (await stage.dial()).state is DialState.TALKING


@pytest.mark.parametrize("asked", [False, True], ids=["before the request", "after the request"])
async def test_a_process_that_dies_between_commit_and_answer_rings_nobody_twice(dated: DialStage, asked: bool) -> None:
    """`kill -9` leaves a running task with a lease and an order that says `placing`; the runner that starts next gives
    the task back, as after any crash."""
    await dated.call_me()
    dial = await dated.dial()
    with dated.twilio.webhooks.held():
        claimed = await dial_tasks._claim(dated.world.services, dial.id, 1)
        assert claimed is not None
        if asked:
            assert dated.world.services.carrier is not None
            await dated.world.services.carrier.dial(claimed.order)
        async with dated.world.services.database.transaction() as session:
            await session.execute(
                update(Task).where(Task.name == "dial_candidate").values(state=TaskState.RUNNING, attempts=1)
            )
        restarted = InProcessRunner(dated.world.services, workers=0)
        await restarted.start()
        await restarted.run_due()
        assert len(dated.placed) == int(asked)
        dated.world.clock.advance(seconds=21)
        await restarted.run_due()
        await restarted.stop()
    assert len(dated.placed) == int(asked)
    after = await dated.dial()
    assert (after.state, after.outcomes) == ((DialState.CALLING, []) if asked else (DialState.WAITING, ["lost"]))


async def test_a_number_the_carrier_refuses_is_not_tried_again_and_says_what_to_do(stage: DialStage) -> None:
    stage.twilio.conduct.faults = ["21211"]
    await stage.asks()
    await stage.runs()
    shown = (await stage.shown())["calling"]
    assert (shown["state"], shown["reason"]) == ("given_up", "impossible")
    assert shown["said"].startswith("The candidate's phone number is not valid. Correct it in the candidate's details")


async def test_a_refused_account_is_said_in_plain_words(stage: DialStage) -> None:
    stage.twilio.conduct.faults = ["401"]
    await stage.asks()
    await stage.runs()
    shown = (await stage.shown())["calling"]
    assert (shown["state"], shown["reason"]) == ("given_up", "carrier_refused")
    assert "Twilio refuses our account" in shown["said"]


async def test_a_carrier_that_is_down_is_left_alone_and_people_are_told(stage: DialStage) -> None:
    await stage.twilio.rest.stop()
    await stage.asks()
    for _ in range(5):
        await stage.runs()
        stage.world.clock.advance(seconds=300)
    assert stage.world.services.carrier is not None
    assert (await stage.dial()).misses == 5
    stage.world.clock.advance(seconds=-299)  # the breaker has just opened
    assert stage.world.services.carrier.away_secs > 0
    page, shown = await stage.page(), await stage.shown()
    assert (page["call_me"], page["why_not"]) == (False, "carrier_away")
    assert shown["can_call"]
    assert shown["said"] == "The telephone service does not answer; nothing is lost."
    await stage.twilio.rest.start()
    await stage.call_me()
    await stage.runs()
    assert stage.placed == []  # it is not even asked
    stage.world.clock.advance(seconds=30)
    await stage.runs()
    assert len(stage.legs) == 1
    assert stage.world.services.carrier.away_secs == 0


async def test_a_company_has_only_so_many_calls_at_once(tmp_path: Path) -> None:
    async with dial_stage(tmp_path, phone_calls_at_once=2) as stage:
        ids = [stage.scheduled.interview_id]
        for number in (1, 2):
            person = await another_candidate(
                stage.scheduled, f"c{number}@example.com", phone=f"+1555014{number + 5}", timezone="UTC"
            )
            made = await stage.world.http.post(
                "/api/v1/interviews",
                json={"candidate_id": person, "job_template_id": stage.scheduled.job_id},
                headers=stage.scheduled.hr,
            )
            ids.append(made.json()["id"])
        for one in ids:
            reply = await stage.world.http.post(f"/api/v1/interviews/{one}/call", headers=stage.scheduled.hr)
            assert reply.status_code == 202
        await stage.runs()
        assert len(stage.legs) == 2
        waiting = next(dial for dial in await stage.dials() if dial.state is DialState.WAITING)
        assert waiting.reason == "one_at_a_time"
        await stage.ends("no-answer", stage.legs[0])
        await stage.runs()
        assert len(stage.legs) == 3


async def test_nobody_is_called_to_wait_for_an_interviewer(tmp_path: Path) -> None:
    async with dial_stage(tmp_path) as stage:
        dispatcher = stage.world.services.dispatcher
        assert isinstance(dispatcher, EmbeddedDispatcher)
        held = {"another"}
        dispatcher.capacity, dispatcher.under_way = 1, lambda: held
        assert (await stage.asks()).status_code == 202
        await stage.runs()
        assert stage.legs == []
        held.clear()
        stage.world.clock.advance(seconds=IN_LINE_SECS)
        await stage.runs()
        assert len(stage.legs) == 1


ORDERS = list(itertools.permutations(("initiated", "ringing", "in-progress", "completed")))


@pytest.mark.parametrize("order", ORDERS[::5], ids=lambda order: "-".join(order))
async def test_reports_in_any_order_and_twice_end_the_same(stage: DialStage, order: Sequence[str]) -> None:
    with stage.twilio.webhooks.held():
        await stage.asks()
        await stage.runs()
    for status in order:
        sent = stage.report(status, CallDuration="33") if status == "completed" else stage.report(status)
        await stage.twilio.webhooks.deliver(sent)
        await stage.twilio.webhooks.replay(sent)
    (leg,) = await stage.phone_calls()
    assert (leg.status, leg.duration_secs) == ("completed", 33)
    dial = await stage.dial()
    assert (dial.state, dial.attempt, dial.outcomes) == (DialState.WAITING, 2, ["silent"])


async def test_a_late_report_of_an_earlier_try_does_not_end_the_present_one(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    first = stage.leg
    await stage.ends("no-answer")
    stage.world.clock.advance(minutes=15)
    await stage.runs()
    assert stage.leg is not first
    for late in ("ringing", "busy", "completed"):
        await stage.tells(late, first)
    dial = await stage.dial()
    assert (dial.state, dial.attempt, dial.outcomes) == (DialState.CALLING, 2, ["no_answer"])


async def test_a_leg_whose_reports_are_all_lost_is_asked_for(stage: DialStage) -> None:
    with stage.twilio.webhooks.held():
        await stage.asks()
        await stage.runs()
        stage.leg.status = "busy"
        stage.world.clock.advance(seconds=90)
        await stage.runs()
    dial = await stage.dial()
    assert (dial.state, dial.outcomes) == (DialState.WAITING, ["busy"])


async def test_a_forged_report_changes_nothing(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    url = stage.twilio.placed[stage.leg.sid].asked.get("StatusCallback")
    fields = {"CallSid": stage.leg.sid, "CallStatus": "busy", "From": OUR_NUMBER, "To": NUMBER, "SequenceNumber": "3"}
    forged = await stage.twilio.webhooks.send(url, fields, token="not the account's")
    assert forged.status == 403
    assert (await stage.dial()).state is DialState.CALLING


async def test_a_failed_leg_says_why(stage: DialStage) -> None:
    await stage.asks()
    await stage.runs()
    await stage.ends("failed", ErrorCode="13224")
    shown = await stage.shown()
    assert (shown["calling"]["state"], shown["calling"]["reason"]) == ("given_up", "impossible")
    assert shown["legs"][0]["said"].startswith("The candidate's phone number cannot be reached")
    assert shown["calling"]["said"].startswith(shown["legs"][0]["said"])


async def test_a_number_that_was_taken_away_meanwhile_is_not_called(stage: DialStage) -> None:
    await stage.asks()
    await has_phone(stage.scheduled, None, "UTC")
    await stage.runs()
    assert stage.placed == []
    assert (await stage.dial()).reason == "no_number"
