"""Speech to text: the bundled Whisper by default, vendors by configuration."""

from collections.abc import Sequence

from pipecat.services.stt_service import STTService
from pipecat.transcriptions.language import Language

from agent.services.unavailable import EngineUnavailable
from agent.services.whisper import WhisperSTT, whisper_model
from agent.settings import AgentSettings
from contract.brief import EngineChoice
from contract.engines import provider_named, speaks

VOCABULARY_WORDS = 12
"""Of a prompt; see `agent.services.whisper`."""


def build_stt(
    settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str] = ()
) -> STTService:
    """An STTService for one call. `vocabulary`: names and terms to expect, most important first.

    Loads the model on first use: call it off the event loop. Raises EngineUnavailable.
    """
    if missing := settings.missing("stt", choice.provider):
        raise EngineUnavailable(missing)
    match choice.provider:
        case "whisper":
            return WhisperSTT(whisper_model(settings, choice.model), language=language, vocabulary=vocabulary)
        case "vosk":
            from agent.services.vosk import VoskSTT, vosk_model  # its library is loaded for those who use it

            return VoskSTT(vosk_model(settings), language=language)
        case "deepgram":
            return _deepgram(settings, choice, language, vocabulary)
        case "openai":
            return _openai(settings, choice, language, vocabulary)
        case other:
            raise EngineUnavailable(f"There is no speech recogniser {other!r}.")


def hears_language(settings: AgentSettings, choice: EngineChoice, language: str) -> bool:
    """Whether the recogniser knows `language` (BCP 47). May load the bundled model: call it in a thread."""
    base = language.split("-")[0]
    if choice.provider == "whisper":
        return base == "en" or not whisper_model(settings, choice.model).english_only
    if choice.provider == "vosk" and settings.vosk_model is not None:
        return True
    provider = provider_named("stt", choice.provider)
    return provider is not None and speaks(provider, language)


def _deepgram(settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str]) -> STTService:
    from pipecat.services.deepgram.stt import DeepgramSTTService

    assert settings.deepgram_api_key is not None  # noqa: S101  checked by the settings
    return DeepgramSTTService(
        api_key=settings.deepgram_api_key.get_secret_value(),
        base_url=settings.deepgram_stt_base_url or settings.deepgram_base_url,
        settings=DeepgramSTTService.Settings(
            model=choice.model or settings.deepgram_stt_model,
            language=Language(language),
            interim_results=True,
            keyterm=list(vocabulary)[:VOCABULARY_WORDS],
        ),
    )


def _openai(settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str]) -> STTService:
    from pipecat.services.openai.stt import OpenAISTTService

    key = settings.openai_api_key
    return OpenAISTTService(
        api_key=key.get_secret_value() if key is not None else "none",
        base_url=settings.openai_stt_base_url or settings.openai_base_url,
        settings=OpenAISTTService.Settings(
            model=choice.model or settings.openai_stt_model,
            language=Language(language),
            prompt=", ".join(list(vocabulary)[:VOCABULARY_WORDS]) or None,
        ),
    )
