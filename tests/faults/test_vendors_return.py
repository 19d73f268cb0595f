"""A vendor that failed and is well again: after its cool-down it is taken back between two turns, not in a turn."""

from pathlib import Path

import pytest

from agent.failover.bench import COOL_DOWN_SECS
from contract.events import EngineSwitched
from tests.support.briefs import question
from tests.support.fault_rows import record
from tests.support.vendor_stage import ANSWER, FIRST, SECOND, Vendors, vendor_stage, vendors
from tests.support.virtual_time import screenplay
from tests.vendors.conduct import Conduct

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(180)]

THIRD = question(3, "Which part of it would you make anew?", max_follow_ups=0)
FOURTH = question(4, "How did you learn that?", max_follow_ups=0)
SPOKEN = (
    *("Hello there.", "Your voice is recorded, as you agreed.", FIRST.text),
    *("Thank you for that answer.", SECOND.text),
    *("Thank you for that answer.", THIRD.text),
    *("Thank you for that answer.", "Here is the last question.", FOURTH.text),
)
LATER = ("It answers in a tenth of a second.", "The index, because it grew by itself.")
OTHER = {"llm": "vllm", "stt": "deepgram", "tts": "deepgram"}


def conduct_of(given: Vendors, part: str, first: str) -> Conduct:
    if first == "deepgram":
        return given.deepgram.conduct if part == "stt" else given.deepgram.speech_conduct
    return {
        "llm": given.one.chat_conduct,
        "stt": given.one.transcription_conduct,
        "tts": given.one.speech_conduct,
    }[part]


@pytest.mark.parametrize(
    ("part", "first"),
    [("llm", "openai"), ("stt", "openai"), ("stt", "deepgram"), ("tts", "openai"), ("tts", "deepgram")],
)
@screenplay
async def test_a_vendor_that_is_well_again_is_taken_back(tmp_path: Path, part: str, first: str) -> None:
    other = "openai" if first == "deepgram" else OTHER[part]
    async with vendors() as given:
        conduct = conduct_of(given, part, first)
        conduct.always = "500"
        chosen = {f"{part}_provider": first, f"{part}_fallbacks": other}
        async with vendor_stage(given, tmp_path, questions=(FIRST, SECOND, THIRD, FOURTH), **chosen) as play:
            await play.candidate_arrives()
            await play.agent_asks(FIRST.text)
            await play.answers()
            await play.until(lambda: bool(play.switches), "the other vendor took over")
            conduct.always = ""
            await play.agent_asks(SECOND.text)
            await play.answers(LATER[0], secs=COOL_DOWN_SECS + 5)
            await play.agent_asks(THIRD.text)
            await play.answers(LATER[1])
            await play.agent_asks(FOURTH.text)
            last = "Nothing more than that."
            await play.answers(last)
            assert play.agent_words[: len(SPOKEN)] == list(SPOKEN)
            assert play.candidate_words == " ".join((ANSWER, *LATER, last))
            assert play.switches == [(part, first, other), (part, other, first)]
            back = [e for e in play.of(EngineSwitched) if e.to_engine == first]
            record(
                f"{part.upper()} ({first})",
                "server error (500), well again after a while",
                must="taken back between two turns after its cool-down of 30 s; nothing lost, nothing twice",
                measured={
                    "words lost": 0,
                    "words repeated": 0,
                    "taken back after": f"{(back[0].at_ms - play.of(EngineSwitched)[0].at_ms) / 1000:.0f} s",
                    "longest pause within a reply": f"{play.longest_pause():.2f} s",
                },
                heard="every reply word for word",
            )
