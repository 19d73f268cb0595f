"""Which engines are in use, and how to get better ones: one line each, for the start-up banner."""

from agent.settings import AgentSettings
from contract.engines import PARTS, Part, provider_named

_BETTER = {
    "whisper": "STT_PROVIDER=deepgram-flux with DEEPGRAM_API_KEY, or WHISPER_MODEL=small.en",
    "vosk": "STT_PROVIDER=deepgram with DEEPGRAM_API_KEY",
    "piper": "TTS_PROVIDER=elevenlabs with ELEVENLABS_API_KEY, or PIPER_VOICE=file.onnx",
    "espeak": "TTS_PROVIDER=elevenlabs with ELEVENLABS_API_KEY",
    "rules": "LLM_PROVIDER=openai with OPENAI_API_KEY or OPENAI_BASE_URL",
}


def describe_engines(settings: AgentSettings) -> list[str]:
    return [_line(settings, part) for part in PARTS]


def _line(settings: AgentSettings, part: Part) -> str:
    first, *others = settings.choices(part)
    provider = provider_named(part, first.provider)
    label = provider.label if provider is not None else first.provider
    model = settings.model_of(part, first.provider)
    parts = [f"{part.upper()}  {label}{f' ({model})' if model else ''}"]
    if others:
        parts.append(f"then {', '.join(other.provider for other in others)}")
    if first.provider in _BETTER:
        parts.append(f"Better: {_BETTER[first.provider]}")
    return ". ".join(parts)
