"""AssemblyAI's streaming recogniser."""

from collections.abc import Sequence
from typing import Any

from pipecat.frames.frames import Frame, InputAudioRawFrame, TranscriptionFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.assemblyai.models import TurnMessage
from pipecat.services.assemblyai.stt import AssemblyAISTTService
from pipecat.services.stt_service import STTService

from agent.services.recognised import RecognisedSpeech
from agent.services.stream_clock import StreamClock
from agent.settings import AgentSettings
from contract.brief import EngineChoice

KEYTERMS = 100
KEYTERM_LETTERS = 50
"""What AssemblyAI takes a session: 100 terms of at most 50 letters."""
URL = "wss://streaming.assemblyai.com"


def build_assemblyai(
    settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str]
) -> STTService:
    assert settings.assemblyai_api_key is not None  # noqa: S101  checked by build_stt
    english = language.split("-")[0] == "en"
    own = "universal-streaming-english" if english else "universal-streaming-multilingual"
    terms = [term for term in vocabulary if len(term) <= KEYTERM_LETTERS][:KEYTERMS]
    return AssemblyAi(
        api_key=settings.assemblyai_api_key.get_secret_value(),
        api_endpoint_base_url=f"{(settings.assemblyai_base_url or URL).rstrip('/')}/v3/ws",
        vad_force_turn_endpoint=True,
        settings=AssemblyAISTTService.Settings(
            model=choice.model or settings.assemblyai_model or own, keyterms_prompt=terms or None
        ),
    )


class AssemblyAi(AssemblyAISTTService):
    """Tells each phrase's words on the call's clock. pipecat asks for the rest (ForceEndpoint) at every end of speech
    that the VAD reports; a phrase that comes after that is the last of its stretch."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._stream = StreamClock()

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        self._stream.over(self._websocket)
        if not self.is_muted:
            self._stream.sent(frame)
        await super().process_audio_frame(frame, direction)

    async def push_frame(self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM) -> None:
        if isinstance(frame, TranscriptionFrame) and isinstance(frame.result, TurnMessage):
            frame.result = self._speech(frame.text, frame.result)
        await super().push_frame(frame, direction)

    def _speech(self, text: str, turn: TurnMessage) -> RecognisedSpeech:
        words = [(word.text, word.start / 1000, word.end / 1000, word.confidence) for word in turn.words]
        return self._stream.speech(text, words, ends_stretch=not self._user_speaking)
