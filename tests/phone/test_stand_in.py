"""The stand-in for Twilio against Twilio's own SDK, pipecat's serializer and a small application."""

import asyncio
import base64
from typing import Any

import httpx
import numpy as np
import pytest
from pipecat.audio.utils import create_stream_resampler, pcm_to_ulaw, ulaw_to_pcm
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.support.eventually import until
from tests.support.phone_application import PUBLIC, VOICE, scene
from tests.support.phone_candidate import PhoneCandidate, Reaction
from tests.support.virtual_time import screenplay
from tests.vendors.telephony.phone_sound import FRAME, Line, banded, from_ulaw, key_tone, to_ulaw
from tests.vendors.telephony.rest import RETRY_AFTER_SECS
from tests.vendors.telephony.webhooks import Sent
from tests.vendors.twilio import AUTH_TOKEN, OUR_NUMBER


def media(samples: np.ndarray) -> dict[str, Any]:
    payload = base64.b64encode(to_ulaw(samples.astype(np.float32))).decode()
    return {"event": "media", "media": {"payload": payload}}


def tone(secs: float, hz: float = 440) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hz * np.arange(round(secs * 8_000)) / 8_000)).astype(np.float32)


@screenplay
async def test_a_caller_keys_a_pin_speaks_to_a_stream_and_is_sent_on_after_it() -> None:
    async with scene() as (application, twilio):
        caller = PhoneCandidate(twilio)
        await caller.dials()
        await caller.hears("eight-digit PIN")
        await caller.keys("12345678")
        stream = await caller.is_connected()
        await caller.speaks(tone(0.5), 8_000)
        await caller.keys("1")
        await until(lambda: bool(application.of("dtmf")))
        application.then_close.set()
        await caller.hears("Goodbye")
        await caller.is_hung_up_on()
        await until(lambda: application.webhooks[-1][0] == "status")
        assert not twilio.complaints
    assert [valid for _, _, valid in application.webhooks] == [True] * len(application.webhooks)
    doors = [door for door, _, _ in application.webhooks]
    assert doors == ["voice", "gather", "after", "status"]
    assert caller.leg.said[0].cut, "the first key cuts the sentence"
    start = application.of("start")[0]
    assert start["start"]["customParameters"] == {"join_ticket": "a.b.c"}
    assert start["start"]["mediaFormat"] == {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    numbers = [int(message["sequenceNumber"]) for message in application.messages if message["event"] != "connected"]
    assert numbers == list(range(1, len(numbers) + 1))
    frames = application.of("media")
    assert all(len(base64.b64decode(frame["media"]["payload"])) == FRAME for frame in frames)
    heard = np.concatenate([from_ulaw(base64.b64decode(frame["media"]["payload"])) for frame in frames])
    assert np.abs(heard).max() > 0.2
    assert application.of("dtmf")[0]["dtmf"] == {"track": "inbound_track", "digit": "1"}
    assert stream.ended_by == "server"
    final = application.webhooks[-1][1]
    assert final["CallStatus"] == "completed"
    assert int(final["CallDuration"]) > 0


@screenplay
async def test_an_empty_gather_goes_to_its_action_when_it_is_asked_to() -> None:
    async with scene() as (application, twilio):
        caller = PhoneCandidate(twilio)
        await caller.dials()
        await caller.keeps_silent()
        await caller.hears("not a PIN")
        await caller.is_hung_up_on()
    assert application.webhooks[1][1]["Digits"] == ""
    assert not caller.leg.said[0].cut


@screenplay
async def test_spoken_words_reach_a_gather_that_listens() -> None:
    async with scene() as (application, twilio):
        caller = PhoneCandidate(twilio)
        await caller.dials()
        await caller.says("one two three", confidence=0.5)
        await caller.hears("not a PIN")
    assert application.webhooks[1][1]["SpeechResult"] == "one two three"
    assert float(application.webhooks[1][1]["Confidence"]) == 0.5


@screenplay
async def test_marks_come_back_when_their_sound_was_played_and_at_once_on_clear() -> None:
    async with scene() as (application, twilio):
        application.play = [media(tone(1.0)), {"event": "mark", "mark": {"name": "one"}}]
        caller = PhoneCandidate(twilio)
        await caller.dials()
        await caller.keys("12345678")
        stream = await caller.is_connected()
        began = await caller.ear.sound_after(0, 5)
        await until(lambda: bool(application.of("mark")))
        played = asyncio.get_running_loop().time() - began
        heard_secs = sum(level > -45 for _, level in caller.ear.frames) * 0.02
        application.play = [media(tone(30.0)), {"event": "mark", "mark": {"name": "two"}}, {"event": "clear"}]
        stream.drop()
        await caller.is_hung_up_on()
        await caller.dials()
        await caller.keys("12345678")
        again = await caller.is_connected()
        await until(lambda: len(application.of("mark")) == 2)
        assert again.unplayed_secs == 0
        assert again.cleared_secs[0] > 29
        assert not twilio.complaints
    assert 0.95 < played < 1.1, "a second of sound takes a second"
    assert 0.95 < heard_secs < 1.05
    assert [message["mark"]["name"] for message in application.of("mark")] == ["one", "two"]
    assert stream.ended_by == "fault"


@screenplay
async def test_a_hang_up_says_stop_and_tells_the_status() -> None:
    async with scene() as (application, twilio):
        caller = PhoneCandidate(twilio)
        await caller.dials()
        await caller.keys("12345678")
        await caller.is_connected()
        await until(lambda: bool(application.of("start")))
        await caller.hangs_up()
        await until(lambda: bool(application.of("stop")))
        assert caller.leg.ended_by == "caller"
    assert [door for door, _, _ in application.webhooks] == ["voice", "gather", "status"]


@screenplay
async def test_a_refused_stream_goes_on_with_the_markup_and_is_complained_of() -> None:
    async with scene() as (application, twilio):
        application.refuse_streams = True
        caller = PhoneCandidate(twilio)
        await caller.dials()
        await caller.keys("12345678")
        await caller.hears("Goodbye")
        assert [code for code, _ in twilio.complaints] == [31920]


@screenplay
async def test_a_webhook_that_fails_ends_the_call_with_the_carriers_apology() -> None:
    async with scene() as (application, twilio):
        application.broken = True
        caller = PhoneCandidate(twilio)
        await caller.dials()
        await caller.hears("application error")
        await caller.is_hung_up_on()
        assert twilio.complaints[0][0] == 11200


@screenplay
async def test_webhooks_are_duplicated_held_back_replayed_and_forged() -> None:
    async with scene() as (application, twilio):
        url = f"{PUBLIC}{VOICE}"
        forged: Sent = await twilio.webhooks.send(url, {"CallSid": "CA1"}, token="a guess")
        assert forged.status == 403
        twilio.webhooks.copies = 2
        sent = await twilio.webhooks.send(url, {"CallSid": "CA1", "From": "+15550142"})
        assert sent.status == 200
        assert application.tokens[-1] == application.tokens[-2]
        twilio.webhooks.copies = 1
        replayed = await twilio.webhooks.replay(sent)
        assert replayed.body == sent.body
        with twilio.webhooks.held() as late:
            for number in range(3):
                await twilio.webhooks.notify(f"{PUBLIC}/telephony/twilio/status", {"SequenceNumber": str(number)})
            before = len(application.webhooks)
            assert before == 4
            await late.deliver(reversed(late.waiting))
    assert [params["SequenceNumber"] for _, params, _ in application.webhooks[4:]] == ["2", "1", "0"]


class Loopback(TwilioHttpClient):
    """The SDK's own client, sent to this machine."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=5)
        self.url = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, url.replace("https://api.twilio.com", self.url), *args, **kwargs)


async def test_twilios_sdk_places_follows_and_ends_a_call() -> None:
    async with scene() as (application, twilio):
        twilio.chars_per_sec = 1_000
        client = Client(twilio.account_sid, AUTH_TOKEN, http_client=Loopback(twilio.rest.url))
        callee = PhoneCandidate(twilio, "+15550143")
        callee.when_it_rings = Reaction("answer", after_secs=0.01)
        events = ["initiated", "ringing", "answered", "completed"]
        wanted = {"url": PUBLIC + VOICE, "status_callback": PUBLIC + "/telephony/twilio/status"}
        placed = await asyncio.to_thread(
            client.calls.create, to="+15550143", from_=OUR_NUMBER, status_callback_event=events, **wanted
        )
        assert placed.status == "queued"
        await callee.is_called()
        await callee.hears("eight-digit PIN")
        assert (await asyncio.to_thread(client.calls(placed.sid).fetch)).status == "in-progress"
        await asyncio.to_thread(client.calls(placed.sid).update, status="completed")
        await callee.is_hung_up_on()
        callee.leg.times["answered"] -= 61
        ended = await asyncio.to_thread(client.calls(placed.sid).fetch)
        assert (ended.status, ended.price) == ("completed", None)
        twilio.price_delay_secs = 0
        assert float((await asyncio.to_thread(client.calls(placed.sid).fetch)).price) == pytest.approx(-0.028)
        await until(lambda: len([1 for door, _, _ in application.webhooks if door == "status"]) == 4)
        statuses = [params for door, params, _ in application.webhooks if door == "status"]
        assert [one["CallStatus"] for one in statuses] == ["initiated", "ringing", "in-progress", "completed"]
        assert [one["SequenceNumber"] for one in statuses] == ["0", "1", "2", "3"]


async def test_twilios_sdk_finds_and_sets_up_a_number() -> None:
    async with scene() as (_application, twilio):
        client = Client(twilio.account_sid, AUTH_TOKEN, http_client=Loopback(twilio.rest.url))
        (number,) = await asyncio.to_thread(client.incoming_phone_numbers.list, phone_number=OUR_NUMBER)
        changed = await asyncio.to_thread(number.update, voice_url=PUBLIC + "/elsewhere")
        assert changed.voice_url == twilio.number.voice_url == PUBLIC + "/elsewhere"


@pytest.mark.parametrize(("fault", "code", "status"), [("429", 20429, 429), ("500", 20500, 500), ("21211", 21211, 400)])
async def test_the_rest_interface_fails_as_twilios_does(fault: str, code: int, status: int) -> None:
    async with scene() as (_application, twilio):
        client = Client(twilio.account_sid, AUTH_TOKEN, http_client=Loopback(twilio.rest.url))
        twilio.conduct.faults = [fault]
        with pytest.raises(TwilioRestException) as raised:
            await asyncio.to_thread(client.calls.create, to="+15550143", from_=OUR_NUMBER, url=PUBLIC + VOICE)
        assert (raised.value.code, raised.value.status) == (code, status)
        twilio.conduct.faults = [fault]
        async with httpx.AsyncClient(trust_env=False) as http:
            reply = await http.get(f"{twilio.rest.url}/2010-04-01/Accounts/{twilio.account_sid}/Calls.json")
        assert (reply.headers.get("Retry-After") == str(RETRY_AFTER_SECS)) is (status == 429)


async def test_a_wrong_token_is_refused_and_a_stopped_interface_refuses_connections() -> None:
    async with scene() as (_application, twilio):
        client = Client(twilio.account_sid, "not the token", http_client=Loopback(twilio.rest.url))
        with pytest.raises(TwilioRestException) as raised:
            await asyncio.to_thread(client.calls("CA1").fetch)
        assert raised.value.code == 20003
        await twilio.rest.stop()
        async with httpx.AsyncClient(trust_env=False) as http:
            with pytest.raises(httpx.ConnectError):
                await http.get(twilio.rest.url)
            await twilio.rest.start()
            assert (await http.get(twilio.rest.url)).status_code == 401


@screenplay
async def test_an_unanswered_call_ends_and_a_machine_is_told_of() -> None:
    async with scene() as (application, twilio):
        http = httpx.AsyncClient(base_url=twilio.rest.url, auth=(twilio.account_sid, AUTH_TOKEN), trust_env=False)
        status = f"{PUBLIC}/telephony/twilio/status"
        body = {"From": OUR_NUMBER, "Url": PUBLIC + VOICE, "Timeout": "20", "StatusCallback": status}
        path = f"/2010-04-01/Accounts/{twilio.account_sid}/Calls.json"
        nobody = (await http.post(path, data=body | {"To": "+15550144"})).json()
        await twilio.legs[nobody["sid"]].until(lambda: twilio.legs[nobody["sid"]].over)
        assert twilio.legs[nobody["sid"]].status == "no-answer"
        machine = PhoneCandidate(twilio, "+15550145")
        amd = {"MachineDetection": "DetectMessageEnd", "AsyncAmd": "true", "AsyncAmdStatusCallback": status}
        await http.post(path, data=body | amd | {"To": machine.number})
        await machine.is_called()
        await machine.answers()
        await machine.hears("PIN")
        await machine.is_a_machine()
        await http.aclose()
    assert application.webhooks[-1][1]["AnsweredBy"] == "machine_end_beep"


async def test_mu_law_is_that_of_the_library_and_the_band_is_a_telephones() -> None:
    levels = np.arange(-32_768, 32_768, dtype=np.int16)
    theirs = await pcm_to_ulaw(levels.tobytes(), 8_000, 8_000, create_stream_resampler())
    ours = to_ulaw((levels / 32_768).astype(np.float32))
    codes_apart = np.abs(np.frombuffer(ours, np.uint8).astype(int) - np.frombuffer(theirs, np.uint8))
    # audioop cuts to 14 bits first, so levels next to a step's edge fall on its other side.
    assert np.count_nonzero(codes_apart > 1) <= 8, "around zero, where the codes of both signs meet"
    assert np.mean(codes_apart == 0) > 0.98
    codes = bytes(range(256))
    back = np.frombuffer(await ulaw_to_pcm(codes, 8_000, 8_000, create_stream_resampler()), np.int16)
    assert np.array_equal(np.rint(from_ulaw(codes) * 32_768).astype(np.int16), back)
    assert np.abs(banded(tone(1.0, 100))[800:-800]).max() < 0.01
    assert np.abs(banded(tone(1.0, 1_000))[800:-800]).max() > 0.29
    assert np.abs(key_tone("5")).max() > 0.3


def test_a_bad_line_loses_and_echoes_as_it_is_told() -> None:
    line = Line(loss=0.05, echo_db=-20, echo_delay_ms=100, noise_db=-60)
    lost = sum(line.loses() for _ in range(4_000))
    assert 150 < lost < 250
    for _ in range(10):
        line.heard_at_the_ear(to_ulaw(tone(0.02)))
    echoed = from_ulaw(line.frame(np.zeros(FRAME, np.float32)))
    assert 0.02 < np.abs(echoed).max() < 0.06
