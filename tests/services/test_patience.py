"""The silence that ends a turn is as long as the open question allows, asked for while it passes."""

from pipecat.audio.turn.base_turn_analyzer import EndOfTurnState

from agent.services.turn import PatientTurn, follow_patience, user_turn_strategies
from agent.settings import AgentSettings
from contract.brief import EngineChoice

FRAME = bytes(640)
FRAME_SECS = 0.02


def silence_until_over(turn: PatientTurn) -> float:
    """Seconds of silence after which the turn counts as over."""
    turn.append_audio(FRAME, True)
    for n in range(1, 500):
        if turn.append_audio(FRAME, False) is EndOfTurnState.COMPLETE:
            return n * FRAME_SECS
    raise AssertionError("the turn never ended")


def turn_model(stop_secs: float) -> tuple[PatientTurn, list[float]]:
    """And the patience of the open question, to be changed."""
    turns = user_turn_strategies(AgentSettings(_env_file=None, turn_stop_secs=stop_secs), EngineChoice(provider="vosk"))
    open_question = [1.0]
    follow_patience(turns, lambda: open_question[0])
    rule = (turns.stop or [])[0]
    model = rule.turn_analyzer  # type: ignore[attr-defined]  # our own rule
    assert isinstance(model, PatientTurn)
    model.set_sample_rate(16_000)
    return model, open_question


def test_a_patient_question_waits_longer() -> None:
    model, patience = turn_model(1.2)
    assert abs(silence_until_over(model) - 1.2) < 0.03
    patience[0] = 2.0
    assert abs(silence_until_over(model) - 2.4) < 0.03
    patience[0] = 0.5
    assert abs(silence_until_over(model) - 0.6) < 0.03


def test_patience_is_read_while_the_silence_passes() -> None:
    model, patience = turn_model(1.0)
    model.append_audio(FRAME, True)
    for _ in range(40):
        assert model.append_audio(FRAME, False) is EndOfTurnState.INCOMPLETE
    patience[0] = 3.0
    for _ in range(100):
        assert model.append_audio(FRAME, False) is EndOfTurnState.INCOMPLETE
