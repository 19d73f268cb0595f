"""Dialling in, by the carrier's webhooks: from the greeting to the stream."""

from api.calls.models import Call
from contract.brief import Channel, Door
from tests.support.interviews import rows
from tests.telephony.conftest import Booked


async def test_pin_consent_stream(booked: Booked) -> None:
    caller = await booked.caller().dials()
    assert caller.heard("eight-digit PIN")
    assert caller.gather.get("input") == "dtmf speech"
    await caller.keys(booked.pin)
    assert caller.heard("An AI voice, not a person")
    assert caller.heard("I agree that an AI interviews me")
    assert caller.ticket is None
    await caller.keys("1")
    assert caller.ticket is not None
    (call,) = await rows(booked.world, Call)
    assert (call.channel, call.door, call.tab_id) == (Channel.PHONE, Door.PHONE, f"phone-{caller.sid}")
