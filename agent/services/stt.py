"""Speech to text: the bundled Whisper by default, vendors by configuration."""

from collections.abc import Sequence

from pipecat.services.stt_service import STTService

from agent.services.openai_stt import build_openai_stt
from agent.services.unavailable import EngineUnavailable
from agent.services.whisper import WhisperSTT, whisper_model
from agent.settings import AgentSettings
from contract.brief import EngineChoice
from contract.engines import provider_named, speaks


def build_stt(
    settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str] = ()
) -> STTService:
    """An STTService for one call. `vocabulary`: names and terms to expect, most important first.

    Loads the model, or the vendor's library, on first use: call it off the event loop. Raises EngineUnavailable.
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
            from agent.services.deepgram import build_nova

            return build_nova(settings, choice, language, vocabulary)
        case "deepgram-flux":
            from agent.services.deepgram import build_flux

            return build_flux(settings, choice, language, vocabulary)
        case "assemblyai":
            from agent.services.assemblyai import build_assemblyai

            return build_assemblyai(settings, choice, language, vocabulary)
        case "openai":
            return build_openai_stt(settings, choice, language, vocabulary)
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
