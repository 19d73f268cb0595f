"""Dial-in PINs (RT-07, SEC-20)."""

import random

from api.interviews import pins
from api.interviews.models import Interview
from tests.support.api_world import ApiWorld, Scheduled, api_world, schedule_interview
from tests.support.interviews import rows, schedule, sent, text_of


async def matched(world: ApiWorld, pin: str, number: str | None) -> str | None:
    async with world.services.database.transaction(read_only=True) as session:
        found = await pins.match(session, world.services, pin, number)
        return found.id if found else None


async def test_the_pin_is_shown_once_and_kept_as_a_keyed_hash(scheduled: Scheduled) -> None:
    made = (await schedule(scheduled, channel="phone")).json()
    pin = made["dial_in"]["pin"]
    assert len(pin) == 8
    assert pin.isdecimal()
    assert made["dial_in"]["number"] is None
    assert made["channel"] == "phone"
    interviews = {one.id: one for one in await rows(scheduled.world, Interview)}
    stored = interviews[made["id"]]
    assert pin not in {str(value) for value in stored.__dict__.values()}
    settings = scheduled.world.services.settings
    assert pins.pin_of(settings, stored) == pin
    other = settings.model_copy(update={"secret_key": type(settings.secret_key)("f" * 32)})
    other.__dict__.pop("secret", None)
    assert pins.pin_of(other, stored) is None
    shown = await scheduled.world.http.get(f"/api/v1/interviews/{made['id']}", headers=scheduled.hr)
    assert pin not in shown.text


async def test_a_pin_finds_its_interview_while_it_is_open(scheduled: Scheduled) -> None:
    world = scheduled.world
    made = (await schedule(scheduled)).json()
    pin = made["dial_in"]["pin"]
    assert await matched(world, pin, "+15550101") == made["id"]
    assert await matched(world, pins.grouped(pin), "+15550102") == made["id"]
    assert await matched(world, pin, None) == made["id"]
    world.clock.advance(days=7)
    assert await matched(world, pin, "+15550103") is None


async def test_a_cancelled_interviews_pin_opens_nothing(scheduled: Scheduled) -> None:
    made = (await schedule(scheduled)).json()
    await scheduled.world.http.post(f"/api/v1/interviews/{made['id']}/cancel", headers=scheduled.hr)
    assert await matched(scheduled.world, made["dial_in"]["pin"], "+15550101") is None


async def test_a_new_link_brings_a_new_pin(scheduled: Scheduled) -> None:
    made = (await schedule(scheduled)).json()
    url = f"/api/v1/interviews/{made['id']}/link"
    renewed = (await scheduled.world.http.post(url, headers=scheduled.hr)).json()
    assert await matched(scheduled.world, made["dial_in"]["pin"], "+15550101") is None
    assert await matched(scheduled.world, renewed["dial_in"]["pin"], "+15550101") == made["id"]


async def test_none_of_a_thousand_wrong_pins_is_accepted(scheduled: Scheduled) -> None:
    right = {(await schedule(scheduled)).json()["dial_in"]["pin"] for _ in range(20)}
    right |= {pins.pin_of(scheduled.world.services.settings, one) for one in await rows(scheduled.world, Interview)}
    draw = random.Random(7)
    wrong: set[str] = set()
    while len(wrong) < 1_000:
        wrong |= {f"{draw.randrange(10**8):08d}"} - right
    # Each from a number of its own, so that nothing but the PIN decides.
    accepted = [pin for n, pin in enumerate(sorted(wrong)) if await matched(scheduled.world, pin, f"+1555{n:07d}")]
    assert accepted == []


async def test_after_five_attempts_the_right_pin_does_not_help_for_ten_minutes(scheduled: Scheduled) -> None:
    world = scheduled.world
    made = (await schedule(scheduled)).json()
    pin = made["dial_in"]["pin"]
    wrong = f"{(int(pin) + 1) % 10**8:08d}"
    for _ in range(5):
        assert await matched(world, wrong, "+15550101") is None
    assert await matched(world, pin, "+15550101") is None
    assert await matched(world, pin, "+15550102") == made["id"]
    world.clock.advance(minutes=10, seconds=1)
    assert await matched(world, pin, "+15550101") == made["id"]


async def test_odd_input_is_no_pin(scheduled: Scheduled) -> None:
    for n, odd in enumerate(["", "1234", "abcdefgh", "1234567890" * 10, "１２３４５６７８", "\x00" * 8]):
        assert await matched(scheduled.world, odd, f"+1555020{n}") is None


async def test_mails_tell_number_and_pin_where_calls_are_taken(tmp_path) -> None:  # type: ignore[no-untyped-def]
    async with api_world(tmp_path, twilio_number="+15550100") as world:
        made = await schedule_interview(world)
        again = await schedule(made, scheduled_at="2026-11-24T05:30:00Z")
        await world.run_tasks()
        pin = again.json()["dial_in"]["pin"]
        assert again.json()["dial_in"]["number"] == "+15550100"
        said = [text_of(mail) for mail in sent(world)]
        assert any(f"call +15550100 and enter the PIN {pins.grouped(pin)}" in text for text in said)
