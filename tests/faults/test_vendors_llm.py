"""A language model that fails: another one, or the rules, say the same words, once."""

from pathlib import Path

import pytest

from tests.support.fault_rows import record
from tests.support.vendor_stage import ANSWER, FIRST, GREETING, REPLY, SECOND, said_once, vendor_stage, vendors
from tests.support.virtual_time import timed_screenplay

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

FAULTS = {
    "401": "key refused (401)",
    "429": "too many requests (429)",
    "500": "server error (500)",
    "hang_connect": "hang before the answer",
    "hang": "answer begun, no token",
    "hang_mid": "hang mid-stream",
    "cut_mid": "disconnect mid-stream",
    "garbage": "garbage instead of JSON",
    "drip": "drip: a word every half second",
}


@pytest.mark.parametrize("mode", FAULTS)
@timed_screenplay
async def test_a_model_fails_and_its_words_are_said_once(tmp_path: Path, mode: str) -> None:
    async with vendors() as given:
        given.one.chat_conduct.always = mode
        async with vendor_stage(given, tmp_path, llm_provider="openai", llm_fallbacks="vllm") as play:
            await play.candidate_arrives()
            await play.agent_asks(FIRST.text)
            await play.answers()
            await play.agent_asks(SECOND.text)
            said_once(play, *GREETING, *REPLY)
            assert play.candidate_words == ANSWER
            assert play.switches[0] == ("llm", "openai", "vllm")
            assert given.two.chats, "the second model was asked"
            record(
                "LLM",
                FAULTS[mode],
                must="the next model says what is left of the move; nothing twice",
                measured={
                    "words lost": 0,
                    "words repeated": 0,
                    "pause before the greeting": f"{play.first_pause():.2f} s",
                    "longest pause within a reply": f"{play.longest_pause():.2f} s",
                    "pause before the reply": f"{max(play.reply_pauses(), default=0):.2f} s",
                    "reason": play.reasons[0] if play.reasons else "none",
                },
                heard="both replies word for word",
            )
