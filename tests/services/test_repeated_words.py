"""Words that a recogniser gives again after another one had them, and words that only seem to be given again."""

from pipecat.frames.frames import TranscriptionFrame

from agent.failover.engine import Deadlines, Engine
from agent.failover.stt import STTFailover
from agent.services.recognised import RecognisedSpeech, RecognisedWord
from agent.services.stt import build_stt
from agent.settings import AgentSettings
from contract.brief import EngineChoice


def phrase(*words: str, at: float) -> TranscriptionFrame:
    """A final; each word takes 200 ms, from the loop's time `at` on."""
    placed = tuple(RecognisedWord(word, n * 200, (n + 1) * 200, 0.9) for n, word in enumerate(words))
    speech = RecognisedSpeech(" ".join(words), placed, 0.9, started_at=at, ends_stretch=False)
    return TranscriptionFrame(speech.text, "candidate", "", result=speech)


async def test_an_engine_whose_clock_runs_backwards_loses_no_word() -> None:
    """A loop that stalls places late sound later than it was, and what follows it earlier."""
    choice = EngineChoice(provider="deepgram")
    settings = AgentSettings(_env_file=None, deepgram_api_key="any")
    engine = Engine("stt", choice, build_stt(settings, choice, "ko"))
    both = STTFailover([engine], Deadlines())
    heard = [await both.said_by(engine, frame) for frame in (phrase("응답이", at=10.0), phrase("두", "배", at=9.7))]
    assert [frame.text for frames in heard for frame in frames if isinstance(frame, TranscriptionFrame)] == [
        "응답이",
        "두 배",
    ]
