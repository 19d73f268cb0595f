"""When silence ends a turn: by the settings, by the question's patience, and by how the words end."""

import numpy as np
import pytest
from pipecat.audio.turn.base_turn_analyzer import EndOfTurnState
from pipecat.audio.turn.smart_turn.base_smart_turn import SmartTurnParams

from agent.interviewer.intents import breaks_off
from agent.services.turn import BROKEN_OFF_SECS, PatientTurn

RATE = 16_000
PIECE_SECS = 0.02
SPEECH = (np.random.default_rng(1).standard_normal(round(RATE * PIECE_SECS)) * 3_000).astype("<i2").tobytes()
QUIET = bytes(len(SPEECH))
STOP_SECS = 0.8


def turn() -> PatientTurn:
    analyzer = PatientTurn(params=SmartTurnParams(stop_secs=STOP_SECS))
    analyzer.set_sample_rate(RATE)
    return analyzer


def silence_until_over(analyzer: PatientTurn) -> float:
    """Speaks for half a second, and then not at all; the seconds of silence until the turn is over."""
    for _ in range(25):
        analyzer.append_audio(SPEECH, True)
    pieces = 0
    while analyzer.append_audio(QUIET, False) is not EndOfTurnState.COMPLETE:
        pieces += 1
        assert pieces < 1_000
    assert analyzer.silence_is_over
    return (pieces + 1) * PIECE_SECS


def test_silence_ends_a_turn_after_the_time_that_is_set() -> None:
    assert silence_until_over(turn()) == pytest.approx(STOP_SECS, abs=PIECE_SECS)


def test_a_patient_question_waits_longer() -> None:
    analyzer = turn()
    analyzer.patience = lambda: 2.0
    assert silence_until_over(analyzer) == pytest.approx(2 * STOP_SECS, abs=PIECE_SECS)


def test_words_that_break_off_wait_longer_still() -> None:
    analyzer = turn()
    analyzer.words_go_on = True
    assert silence_until_over(analyzer) == pytest.approx(BROKEN_OFF_SECS, abs=PIECE_SECS)


def test_the_next_turn_begins_anew() -> None:
    analyzer = turn()
    analyzer.words_go_on = True
    silence_until_over(analyzer)
    analyzer.clear()
    assert silence_until_over(analyzer) == pytest.approx(STOP_SECS, abs=PIECE_SECS)


async def test_the_models_verdict_does_not_end_the_counting_of_silence() -> None:
    analyzer = turn()
    for _ in range(25):
        analyzer.append_audio(SPEECH, True)
    await analyzer.analyze_end_of_turn()
    assert analyzer.append_audio(QUIET, False) is EndOfTurnState.INCOMPLETE
    for _ in range(round(STOP_SECS / PIECE_SECS) - 2):
        assert analyzer.append_audio(QUIET, False) is EndOfTurnState.INCOMPLETE
    assert analyzer.append_audio(QUIET, False) is EndOfTurnState.COMPLETE
    await analyzer.cleanup()


@pytest.mark.parametrize(
    "text",
    [
        "We moved the old service to.",
        "I think that I would start with.",
        "My colleague had written it because.",
        "What I learned from it is that.",
        "So I went to my manager and.",
    ],
)
def test_words_that_cannot_end_a_sentence_break_off(text: str) -> None:
    assert breaks_off(text, "en")


@pytest.mark.parametrize(
    "text",
    ["I would roll back the release first.", "That is what I wanted to.", "I know who I worked with.", "I did that."],
)
def test_words_that_can_end_a_sentence_do_not(text: str) -> None:
    assert not breaks_off(text, "en")
