"""Words that come after their turn was given up are an answer all the same."""

from pathlib import Path

from pipecat.frames.frames import TranscriptionFrame
from pipecat.utils.time import time_now_iso8601

from contract.events import CandidateSaid, TurnEnded
from tests.support.briefs import brief, question
from tests.support.stage import Stage, on_stage
from tests.support.virtual_time import screenplay

ASKED = tuple(question(n, f"What did you do in step {n}?", max_follow_ups=0) for n in range(1, 4))
ANSWER = "I would roll back the release first."
PROMISED_SECS = 0.35
"""The recogniser's own figure; a turn waits three times as long for its words."""


@screenplay
async def test_words_that_are_late_are_replied_to(tmp_path: Path) -> None:
    play = Stage(brief(*ASKED), tmp_path)
    play.ears._ttfs_p99_latency = PROMISED_SECS
    async with on_stage(play):
        await play.candidate_arrives()
        await play.agent_is_done()
        play.ears.delay_secs = 4 * PROMISED_SECS
        play.ears.lines.append(ANSWER)
        await play.noise(1.5)
        await play.until(lambda: bool(play.of(CandidateSaid)), "heard at last")
        await play.agent_is_done()
        assert [ended.turn for ended in play.of(TurnEnded)] == [1]
        assert play.of(TurnEnded)[0].at_ms - play.of(CandidateSaid)[0].at_ms < 1_000
        assert "step 2" in " ".join(play.agent_words)


@screenplay
async def test_words_behind_no_sound_are_replied_to(tmp_path: Path) -> None:
    """A voice that is too soft for the VAD, and not for the recogniser."""
    play = Stage(brief(*ASKED), tmp_path)
    async with on_stage(play):
        await play.candidate_arrives()
        await play.agent_is_done()
        await play.ears.push_frame(TranscriptionFrame(ANSWER, "", time_now_iso8601()))
        await play.agent_is_done()
        assert "step 2" in " ".join(play.agent_words)
