"""OpenAI's transcription, or whoever serves its protocol: whole stretches of speech, uploaded as they end."""

from collections.abc import AsyncGenerator, Sequence

from pipecat.frames.frames import Frame, TranscriptionFrame
from pipecat.services.openai.stt import OpenAISTTService
from pipecat.services.stt_service import STTService
from pipecat.transcriptions.language import Language
from pipecat.utils.time import time_now_iso8601

from agent.services.recognised import RecognisedSpeech
from agent.services.whisper import VOCABULARY_WORDS
from agent.settings import AgentSettings
from contract.brief import EngineChoice


def build_openai_stt(
    settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str]
) -> STTService:
    key = settings.openai_api_key
    return OpenAiStt(
        api_key=key.get_secret_value() if key is not None else "none",
        base_url=settings.openai_stt_base_url or settings.openai_base_url,
        settings=OpenAISTTService.Settings(
            model=choice.model or settings.openai_stt_model,
            language=Language(language),
            prompt=", ".join(list(vocabulary)[:VOCABULARY_WORDS]) or None,
        ),
    )


class OpenAiStt(OpenAISTTService):
    """A stretch in which nothing was said gives a transcript without text, so that whoever waits for it need not
    guess."""

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        came = False
        async for frame in super().run_stt(audio):
            came = True
            yield frame
        if not came:
            nothing = RecognisedSpeech("", ends_stretch=True)
            yield TranscriptionFrame("", self._user_id, time_now_iso8601(), result=nothing)
