"""A voice that fails: the next one says the rest, from the word at which the first fell silent."""

from pathlib import Path

import pytest

from tests.support.fault_rows import record
from tests.support.stage import CHARS_PER_SEC
from tests.support.vendor_stage import (
    ANSWER,
    DEEPGRAM_LEVEL,
    FIRST,
    GREETING,
    OPENAI_LEVEL,
    REPLY,
    SECOND,
    Vendors,
    VendorStage,
    said_once,
    vendor_stage,
    vendors,
)
from tests.support.virtual_time import timed_screenplay
from tests.vendors.conduct import Conduct

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

FAULTS = {
    "401": "key refused (401)",
    "429": "too many requests (429)",
    "500": "server error (500)",
    "hang_connect": "hang before the connection or the answer",
    "hang": "answer begun, no sound",
    "hang_mid": "hang mid-stream",
    "cut_mid": "disconnect mid-stream",
    "garbage": "wrong format: text instead of sound",
    "drip": "drip: sound slower than speech",
}


def conduct_of(given: Vendors, provider: str) -> Conduct:
    return given.one.speech_conduct if provider == "openai" else given.deepgram.speech_conduct


def measure(play: VendorStage, provider: str, mode: str, *, heard: str) -> None:
    both = play.heard_secs(OPENAI_LEVEL) + play.heard_secs(DEEPGRAM_LEVEL)
    expected = sum(len(sentence) for sentence in (*GREETING, *REPLY)) / CHARS_PER_SEC
    record(
        f"TTS ({provider})",
        FAULTS[mode],
        must="the next voice says the rest of the sentence and what follows; nothing twice, nothing lost",
        measured={
            "words lost": 0,
            "words repeated": 0,
            "sound heard": f"{both:.1f} s of {expected:.1f} s",
            "pause before the greeting": f"{play.first_pause():.2f} s",
            "longest pause within a reply": f"{play.longest_pause():.2f} s",
            "pause before the reply": f"{max(play.reply_pauses(), default=0):.2f} s",
            "reason": play.reasons[0] if play.reasons else "none",
        },
        heard=heard,
    )


@pytest.mark.parametrize("mode", FAULTS)
@pytest.mark.parametrize("provider", ["openai", "deepgram"])
@timed_screenplay
async def test_a_voice_fails_from_the_first_word_on(tmp_path: Path, provider: str, mode: str) -> None:
    other = "deepgram" if provider == "openai" else "openai"
    async with vendors() as given:
        conduct_of(given, provider).always = mode
        async with vendor_stage(given, tmp_path, tts_provider=provider, tts_fallbacks=other) as play:
            await play.candidate_arrives()
            await play.agent_asks(FIRST.text)
            await play.answers()
            await play.agent_asks(SECOND.text)
            said_once(play, *GREETING, *REPLY)
            assert play.candidate_words == ANSWER
            assert ("tts", provider, other) in play.switches
            measure(play, provider, mode, heard="both replies word for word, in the other voice")


@pytest.mark.parametrize("mode", ["hang_mid", "cut_mid", "401", "hang"])
@timed_screenplay
async def test_a_voice_that_worked_fails_in_the_next_reply(tmp_path: Path, mode: str) -> None:
    async with (
        vendors() as given,
        vendor_stage(given, tmp_path, tts_provider="openai", tts_fallbacks="deepgram") as play,
    ):
        await play.candidate_arrives()
        await play.agent_asks(FIRST.text)
        given.one.speech_conduct.always = mode
        await play.answers()
        await play.agent_asks(SECOND.text)
        said_once(play, *GREETING, *REPLY)
        assert play.switches == [("tts", "openai", "deepgram")]
        first = " ".join(play.vendors.deepgram.spoken).split()
        assert first == " ".join(REPLY).split()[-len(first) :], "the second voice was given the rest, from a whole word"
        print("the second voice was asked for:", play.vendors.deepgram.spoken)
