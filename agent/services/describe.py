"""Which engines are in use, and how to get better ones: one line each, for the start-up banner."""

from agent.settings import AgentSettings


def describe_engines(settings: AgentSettings) -> list[str]:
    return [_stt(settings), _tts(settings), _llm(settings)]


def _stt(settings: AgentSettings) -> str:
    match settings.stt_provider:
        case "whisper":
            model = settings.whisper_model or "tiny.en, bundled, offline"
            better = "STT_PROVIDER=deepgram with DEEPGRAM_API_KEY, or WHISPER_MODEL=small.en"
            return f"STT  Whisper ({model}). Better: {better}"
        case "deepgram":
            return f"STT  Deepgram {settings.deepgram_stt_model}"
        case "openai":
            return f"STT  OpenAI-compatible {settings.openai_stt_model}"


def _tts(settings: AgentSettings) -> str:
    match settings.tts_provider:
        case "piper":
            voice = settings.piper_voice.stem if settings.piper_voice else "en_US-joe-medium, bundled, offline"
            better = "TTS_PROVIDER=elevenlabs with ELEVENLABS_API_KEY, or PIPER_VOICE=file.onnx"
            return f"TTS  Piper ({voice}). Better: {better}"
        case "elevenlabs":
            return f"TTS  ElevenLabs {settings.elevenlabs_model}"
        case "deepgram":
            return f"TTS  Deepgram {settings.deepgram_voice}"
        case "openai":
            return f"TTS  OpenAI-compatible {settings.openai_tts_model}"


def _llm(settings: AgentSettings) -> str:
    match settings.llm_provider:
        case "rules":
            better = "LLM_PROVIDER=openai with OPENAI_API_KEY or OPENAI_BASE_URL"
            return f"LLM  rules (offline, fixed wording). Better: {better}"
        case "openai":
            return f"LLM  OpenAI-compatible {settings.openai_llm_model}"
        case "anthropic":
            return f"LLM  Anthropic {settings.anthropic_model}"
