"""A recogniser that fails: the next one hears the same speech, and every word is in the record once."""

from pathlib import Path

import pytest

from contract.events import CandidateSaid
from tests.support.fault_rows import record
from tests.support.vendor_stage import ANSWER, FIRST, GREETING, REPLY, SECOND, Vendors, said_once, vendor_stage, vendors
from tests.support.virtual_time import timed_screenplay
from tests.vendors.conduct import Conduct

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

FAULTS = {
    "401": "key refused (401)",
    "429": "too many requests (429)",
    "500": "server error (500)",
    "hang_connect": "hang before the connection or the answer",
    "hang": "connected, no words ever",
    "hang_mid": "hang mid-stream",
    "cut_mid": "disconnect mid-stream",
    "garbage": "garbage instead of JSON",
}


def conduct_of(given: Vendors, provider: str) -> Conduct:
    return given.one.transcription_conduct if provider == "openai" else given.deepgram.conduct


@pytest.mark.parametrize("mode", FAULTS)
@pytest.mark.parametrize("provider", ["openai", "deepgram"])
@timed_screenplay
async def test_a_recogniser_fails_and_no_word_is_lost(tmp_path: Path, provider: str, mode: str) -> None:
    other = "deepgram" if provider == "openai" else "openai"
    async with vendors() as given:
        conduct_of(given, provider).always = mode
        async with vendor_stage(given, tmp_path, stt_provider=provider, stt_fallbacks=other) as play:
            await play.candidate_arrives()
            await play.agent_asks(FIRST.text)
            await play.answers()
            await play.agent_asks(SECOND.text)
            assert play.candidate_words == ANSWER, play.script()
            said_once(play, *GREETING, *REPLY)
            assert ("stt", provider, other) in play.switches
            said = play.of(CandidateSaid)[0]
            record(
                f"STT ({provider})",
                FAULTS[mode],
                must="the speech is heard again by the next recogniser; no word lost, none twice",
                measured={
                    "words lost": 0,
                    "words repeated": 0,
                    "words in the record after the end of speech": f"{(said.at_ms - said.ended_ms) / 1000:.2f} s",
                    "pause before the reply": f"{max(play.reply_pauses(), default=0):.2f} s",
                    "reason": play.reasons[0] if play.reasons else "none",
                },
                heard="the next question, as after any answer",
            )


@timed_screenplay
async def test_a_cough_is_no_reason_to_change_the_recogniser(tmp_path: Path) -> None:
    async with (
        vendors() as given,
        vendor_stage(given, tmp_path, stt_provider="openai", stt_fallbacks="deepgram") as play,
    ):
        await play.candidate_arrives()
        await play.agent_asks(FIRST.text)
        await play.noise(0.5)
        await play.until(lambda: len(given.one.uploads) == 1, "the cough was listened to")
        await play.answers()
        await play.agent_asks(SECOND.text)
        assert play.candidate_words == ANSWER
        assert play.switches == []


@timed_screenplay
async def test_a_recogniser_dies_between_two_pieces_of_one_answer(tmp_path: Path) -> None:
    """The first piece is in the record already; the second one only is heard again."""
    second = "It answers in a tenth of a second."
    async with (
        vendors() as given,
        vendor_stage(given, tmp_path, stt_provider="deepgram", stt_fallbacks="openai") as play,
    ):
        await play.candidate_arrives()
        await play.agent_asks(FIRST.text)
        given.scripts[1].add(ANSWER)
        await play.noise(3.2)
        await play.until(lambda: bool(play.of(CandidateSaid)), "the first piece is in the record")
        given.deepgram.conduct.always = "500"
        await given.deepgram.conduct.cut()
        given.scripts[0].add(second)
        await play.noise(2.2)
        await play.until(lambda: second in play.candidate_words, "the second piece is in the record")
        assert play.candidate_words == f"{ANSWER} {second}"
        assert ("stt", "deepgram", "openai") in play.switches
