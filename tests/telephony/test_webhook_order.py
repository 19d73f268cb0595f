"""Webhooks that come twice, late, together, from the past, or from somebody else; and who tries PINs."""

import asyncio
import base64
import hashlib
import hmac
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from api.calls.models import Call
from api.interviews.models import Consent
from api.telephony.models import PhoneCall, PhoneWebhook
from tests.support.api_world import ApiWorld, api_world
from tests.support.interviews import rows
from tests.support.phone_desk import PUBLIC_URL, TELEPHONE, Caller
from tests.telephony.conftest import Booked, book
from tests.vendors.telephony.webhooks import Sent
from tests.vendors.twilio import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER


async def state(world: ApiWorld) -> list[dict[str, object]]:
    """Everything about legs, calls and consents."""
    kept: list[dict[str, object]] = []
    for model in (PhoneCall, PhoneWebhook, Call, Consent):
        kept += [{c.key: getattr(row, c.key) for c in model.__table__.columns} for row in await rows(world, model)]
    return kept


# --- twice, late, from the past ---


async def test_every_webhook_delivered_twice_gets_the_same_answer_twice(booked: Booked) -> None:
    caller = booked.caller()
    booked.desk.webhooks.copies = 2
    await caller.dials()
    await caller.keys(booked.wrong_pin)
    await caller.keys(booked.pin)
    await caller.keys("1")
    assert caller.ticket is not None
    by_url: dict[str, set[str]] = {}
    for sent in booked.desk.webhooks.sent:
        by_url.setdefault(sent.url + str(sorted(sent.params.items())), set()).add(sent.body)
    assert len(booked.desk.webhooks.sent) == 8
    assert all(len(bodies) == 1 for bodies in by_url.values())
    (leg,) = await rows(booked.world, PhoneCall)
    assert leg.pin_attempts == 1
    assert len(await rows(booked.world, Call)) == len(await rows(booked.world, Consent)) == 1


async def test_a_repetition_a_minute_later_is_the_same_to_the_letter(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    await caller.keys("1")
    booked.world.clock.advance(seconds=61)
    again = await booked.desk.webhooks.replay(caller.sent[-1])
    assert again.body == caller.sent[-1].body


async def test_replayed_webhooks_change_nothing(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.wrong_pin)
    await caller.keys(booked.pin)
    await caller.keys("1")
    await caller.goes_on()
    before = await state(booked.world)
    for sent in caller.sent:
        again = await booked.desk.webhooks.replay(sent)
        assert again.status == 200
        # The ticket of a stream that is over is not given again.
        assert "join_ticket" not in again.body
    assert await state(booked.world) == before


async def test_webhooks_after_the_end_change_nothing(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    ended = {"CallStatus": "completed", "CallDuration": "42", "SequenceNumber": "0"}
    status = await booked.desk.webhooks.send(f"{PUBLIC_URL}/telephony/twilio/status", caller.fields(**ended))
    assert status.status == 200
    (leg,) = await rows(booked.world, PhoneCall)
    assert (leg.status, leg.duration_secs) == ("completed", 42)
    before = await state(booked.world)
    late = await booked.desk.webhooks.send(caller.next_url, caller.fields(Digits="1"))
    assert late.status == 200
    assert "Connect" not in late.body
    assert await state(booked.world) == before


async def test_reports_out_of_order_end_a_leg_once(booked: Booked) -> None:
    caller = await booked.caller().dials()
    url = f"{PUBLIC_URL}/telephony/twilio/status"
    for status, sequence in (("completed", "3"), ("in-progress", "2"), ("ringing", "1"), ("completed", "3")):
        sent = await booked.desk.webhooks.send(url, caller.fields(CallStatus=status, SequenceNumber=sequence))
        assert sent.status == 200
    (leg,) = await rows(booked.world, PhoneCall)
    assert leg.status == "completed"
    assert leg.ended_at == booked.world.clock.now()


async def test_two_deliveries_at_the_same_moment_are_one(booked: Booked) -> None:
    caller = booked.caller()
    send = booked.desk.webhooks.send
    voice = await asyncio.gather(*(send(f"{PUBLIC_URL}/telephony/twilio/voice", caller.fields()) for _ in range(4)))
    assert {(sent.status, sent.body) for sent in voice} == {(200, voice[0].body)}
    caller.take(voice[0])
    pins = await asyncio.gather(*(send(caller.next_url, caller.fields(Digits=booked.wrong_pin)) for _ in range(4)))
    assert len({sent.body for sent in pins}) == 1
    (leg,) = await rows(booked.world, PhoneCall)
    assert (leg.pin_attempts, leg.step) == (1, 2)


async def test_a_webhook_about_an_unknown_leg_hangs_up(booked: Booked) -> None:
    stranger = booked.caller()
    sent = await booked.desk.webhooks.send(f"{PUBLIC_URL}/telephony/twilio/gather?step=3", stranger.fields(Digits="1"))
    assert sent.status == 200
    assert "<Hangup" in sent.body
    assert await rows(booked.world, PhoneCall) == []


# --- forged ---


@pytest.mark.parametrize("kind", ["voice", "gather", "after", "status", "answered", "machine"])
async def test_what_the_carrier_has_not_signed_is_refused(booked: Booked, kind: str) -> None:
    caller = await booked.caller().dials()
    before = await state(booked.world)
    webhooks, url = booked.desk.webhooks, f"{PUBLIC_URL}/telephony/twilio/{kind}"
    other = "a token of somebody else's"
    right = webhooks.prepared(url, caller.fields(Digits=booked.pin))
    changed = Sent(right.url, {**right.params, "Digits": "00000000"}, right.headers)
    elsewhere = Sent(right.url.replace(kind, "gather?step=9"), right.params, right.headers)
    account = webhooks.prepared(url, caller.fields())
    account.params["AccountSid"] = "AC" + "f" * 32
    text = url + "".join(name + account.params[name] for name in sorted(account.params))
    account.headers["X-Twilio-Signature"] = base64.b64encode(
        hmac.new(AUTH_TOKEN.encode(), text.encode(), hashlib.sha1).digest()
    ).decode()
    unsigned = Sent(right.url, right.params, {})
    forged = [webhooks.prepared(url, caller.fields(), token=other), changed, elsewhere, account, unsigned]
    for sent in forged:
        await webhooks.deliver(sent)
        assert (sent.status, sent.content_type) == (403, "application/json"), sent.url
    assert await state(booked.world) == before


async def test_odd_bodies_are_refused(booked: Booked) -> None:
    for body in (b"", b"\xff\xfe", b"CallSid=" + b"A" * 60_000, b"%00=%00", b'{"CallSid": "CA"}'):
        headers = {"X-Twilio-Signature": "x", "Content-Type": "application/x-www-form-urlencoded"}
        reply = await booked.world.http.post("/telephony/twilio/voice", content=body, headers=headers)
        assert reply.status_code == 403
    reply = await booked.world.http.post("/telephony/twilio/voice", content=b"a" * 65_537)
    assert (reply.status_code, reply.json()["error_code"]) == (413, "TEL_413")
    reply = await booked.world.http.post("/telephony/telnyx/voice", content=b"CallSid=CA")
    assert reply.status_code == 403


async def signed_for(world: ApiWorld, url: str, headers: dict[str, str], host: str = "test") -> int:
    """Signed by Twilio's own SDK for `url`, delivered to us with a proxy's headers."""
    fields = {"AccountSid": ACCOUNT_SID, "CallSid": "CA" + "1" * 32, "From": "+15550142", "To": OUR_NUMBER}
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, fields)
    asked = {"X-Twilio-Signature": signature, "Host": host, **headers}
    return (await world.http.post("/telephony/twilio/voice", data=fields, headers=asked)).status_code


PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "phone.example.com"}


@pytest.mark.parametrize(
    ("settings", "url", "headers", "status"),
    [
        ({}, f"{PUBLIC_URL}/telephony/twilio/voice", {}, 200),
        ({}, f"{PUBLIC_URL}:443/telephony/twilio/voice", {}, 200),
        # What headers say does not count where PUBLIC_URL is known.
        ({}, "https://phone.example.com/telephony/twilio/voice", PROXY, 403),
        ({}, f"{PUBLIC_URL}/telephony/twilio/voice", PROXY, 200),
        ({"public_url": ""}, "http://test/telephony/twilio/voice", {}, 200),
        # … nor without it, unless a trusted proxy says it.
        ({"public_url": ""}, "https://phone.example.com/telephony/twilio/voice", PROXY, 403),
        (
            {"public_url": "", "trusted_proxies": ("127.0.0.1",)},
            "https://phone.example.com/telephony/twilio/voice",
            PROXY,
            200,
        ),
    ],
)
async def test_signatures_behind_proxies(
    tmp_path: Path, settings: dict[str, object], url: str, headers: dict[str, str], status: int
) -> None:
    async with api_world(tmp_path, **{**TELEPHONE, **settings}) as world:
        assert await signed_for(world, url, headers) == status


# --- PINs ---


async def tries(booked: Booked, caller: Caller, pin: str) -> bool:
    """Whether the PIN lets the caller in."""
    await caller.keys(pin)
    async with booked.world.services.database.transaction(read_only=True) as session:
        found = select(PhoneCall.interview_id).where(PhoneCall.carrier_call_id == caller.sid)
        return await session.scalar(found) is not None


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_none_of_a_thousand_wrong_pins_lets_anybody_in(tmp_path: Path) -> None:
    # The bounds are out of the way, so that nothing but the PIN decides.
    async with api_world(tmp_path, **TELEPHONE, pin_attempts_total=10**6) as world:
        booked = await book(world)
        draw, accepted, tried = random.Random(11), 0, 0
        while tried < 1_000:
            caller = await booked.caller(f"+1555{tried:07d}").dials()
            for _ in range(3):
                pin = f"{draw.randrange(10**8):08d}"
                tried += pin != booked.pin
                accepted += pin != booked.pin and await tries(booked, caller, pin)
            assert caller.hung_up
        assert (tried >= 1_000, accepted) == (True, 0)
        assert await tries(booked, await booked.caller("+15550142").dials(), booked.pin)


async def test_one_number_has_five_attempts_in_ten_minutes(booked: Booked) -> None:
    first, second = await booked.caller().dials(), await booked.caller().dials()
    for caller, times in ((first, 3), (second, 2)):
        for _ in range(times):
            assert not await tries(booked, caller, booked.wrong_pin)
    assert not await tries(booked, second, booked.pin)
    assert second.lines == first.lines
    # Another phone is not kept out, and neither is this one ten minutes later.
    assert await tries(booked, await booked.caller("+15550143").dials(), booked.pin)
    booked.world.clock.advance(minutes=10, seconds=1)
    assert await tries(booked, await booked.caller().dials(), booked.pin)


async def test_all_callers_together_are_bounded_but_for_those_who_were_let_in_before(tmp_path: Path) -> None:
    async with api_world(tmp_path, **TELEPHONE, pin_attempts_total=6) as world:
        booked = await book(world)
        assert await tries(booked, await booked.caller("+15550142").dials(), booked.pin)
        for n in (1, 2):
            guesser = await booked.caller(f"+1555020{n}").dials()
            for _ in range(3):
                assert not await tries(booked, guesser, booked.wrong_pin)
        assert not await tries(booked, await booked.caller("+15550203").dials(), booked.pin)
        assert await tries(booked, await booked.caller("+15550142").dials(), booked.pin)


async def test_one_pin_lets_ten_callers_in_and_then_those_it_knows(booked: Booked) -> None:
    for n in range(10):
        assert await tries(booked, await booked.caller(f"+155502{n:02d}").dials(), booked.pin)
    assert not await tries(booked, await booked.caller("+15550299").dials(), booked.pin)
    assert await tries(booked, await booked.caller("+15550200").dials(), booked.pin)


async def test_a_phone_that_was_let_in_comes_back_as_often_as_the_line_breaks(booked: Booked) -> None:
    for _ in range(9):
        assert await tries(booked, await booked.caller().dials(), booked.pin)


@pytest.mark.parametrize("withheld", ["anonymous", "+266696687", "sip:somebody@example.com", ""])
async def test_a_withheld_number_is_nobody_s(booked: Booked, withheld: str) -> None:
    caller = await booked.caller(withheld).dials()
    assert await tries(booked, caller, booked.pin)
    (leg,) = await rows(booked.world, PhoneCall)
    assert leg.person_number is None


async def test_no_pin_and_no_ticket_is_kept(booked: Booked) -> None:
    caller = await booked.caller().dials()
    await caller.keys(booked.pin)
    await caller.keys("1")
    assert caller.ticket is not None
    kept = str(await state(booked.world))
    assert booked.pin not in kept
    assert caller.ticket not in kept


async def test_webhooks_are_forgotten_after_a_day_and_strangers_numbers_after_thirty(booked: Booked) -> None:
    from api.housekeeping import Housekeeping

    known, stranger = await booked.caller("+15550142").dials(), await booked.caller("+15550143").dials()
    assert await tries(booked, known, booked.pin)
    assert not await tries(booked, stranger, booked.wrong_pin)
    booked.world.clock.advance(days=31)
    await Housekeeping(booked.world.services).tick()
    async with booked.world.services.database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(PhoneWebhook)) == 0
        numbers = set(await session.scalars(select(PhoneCall.person_number)))
    assert numbers == {"+15550142", None}
