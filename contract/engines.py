"""Every speech and language engine there is: the one list that agent, api and the settings page go by.

Keys and addresses live in the environment of the agents. This list names the variables, never what is in them.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Part = Literal["stt", "llm", "tts"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Provider:
    """One engine for one part.

    `key`: the variable without which it cannot be used; None: it needs none.
    `address`: the variable of its server's address. It stands in for a missing `key` (a server of one's own needs
    none), and where there is no `key` it is itself what is needed.
    `languages`: base languages (BCP 47) that it knows; None: many, the vendor says which.
    `models` and `voices`: what the vendor documents, as proposals: others are passed on as they are. `fixed_voices`:
    the list is complete, another name is a mistake.
    """

    part: Part
    name: str
    label: str
    key: str | None = None
    address: str | None = None
    offline: bool = False
    languages: tuple[str, ...] | None = None
    models: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    fixed_voices: bool = False


_OPENAI_VOICES = (
    "alloy",
    "ash",
    "ballad",
    "cedar",
    "coral",
    "echo",
    "fable",
    "marin",
    "nova",
    "onyx",
    "sage",
    "shimmer",
    "verse",
)
_AURA = ("aura-2-thalia-en", "aura-2-andromeda-en", "aura-2-apollo-en", "aura-2-arcas-en", "aura-2-helena-en")
_KOKORO = ("af_heart", "af_bella", "af_nicole", "am_michael", "am_fenrir", "bf_emma", "bm_george")

ENGINES: tuple[Provider, ...] = (
    Provider("stt", "whisper", "Whisper, on the interviewer's machine", offline=True),
    Provider("stt", "vosk", "Vosk, on the interviewer's machine", offline=True, languages=("ko",)),
    Provider(
        "stt",
        "deepgram",
        "Deepgram Nova",
        "DEEPGRAM_API_KEY",
        "DEEPGRAM_STT_BASE_URL",
        models=("nova-3-general", "nova-2-general"),
    ),
    Provider(
        "stt",
        "deepgram-flux",
        "Deepgram Flux",
        "DEEPGRAM_API_KEY",
        "DEEPGRAM_FLUX_BASE_URL",
        # https://developers.deepgram.com/docs/flux: the multilingual model knows these.
        languages=("en", "es", "fr", "de", "hi", "ru", "pt", "ja", "it", "nl"),
        models=("flux-general-en", "flux-general-multi"),
    ),
    Provider(
        "stt",
        "assemblyai",
        "AssemblyAI",
        "ASSEMBLYAI_API_KEY",
        "ASSEMBLYAI_BASE_URL",
        languages=("en", "es", "fr", "de", "it", "pt"),
        models=("universal-streaming-english", "universal-streaming-multilingual"),
    ),
    Provider(
        "stt",
        "openai",
        "OpenAI",
        "OPENAI_API_KEY",
        "OPENAI_STT_BASE_URL",
        models=("gpt-4o-mini-transcribe", "gpt-4o-transcribe", "whisper-1"),
    ),
    Provider("llm", "rules", "Rules, word for word", offline=True),
    Provider(
        "llm",
        "openai",
        "OpenAI",
        "OPENAI_API_KEY",
        "OPENAI_LLM_BASE_URL",
        models=("gpt-4.1-mini", "gpt-4.1", "gpt-4.1-nano"),
    ),
    Provider(
        "llm",
        "gemini",
        "Google Gemini",
        "GOOGLE_API_KEY",
        "GEMINI_BASE_URL",
        models=("gemini-2.5-flash", "gemini-2.5-flash-lite"),
    ),
    Provider("llm", "ollama", "Ollama", address="OLLAMA_BASE_URL"),
    Provider("llm", "vllm", "vLLM", address="VLLM_BASE_URL"),
    Provider(
        "llm",
        "anthropic",
        "Anthropic",
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_BASE_URL",
        models=("claude-haiku-4-5", "claude-sonnet-4-5"),
    ),
    Provider(
        "tts",
        "piper",
        "Piper, on the interviewer's machine",
        offline=True,
        languages=("en",),
        voices=("en_US-joe-medium",),
    ),
    Provider("tts", "espeak", "eSpeak NG, on the interviewer's machine", offline=True),
    Provider(
        "tts",
        "kokoro",
        "Kokoro, on the interviewer's machine",
        offline=True,
        languages=("en",),
        voices=_KOKORO,
    ),
    Provider(
        "tts",
        "elevenlabs",
        "ElevenLabs",
        "ELEVENLABS_API_KEY",
        "ELEVENLABS_BASE_URL",
        models=("eleven_flash_v2_5", "eleven_turbo_v2_5", "eleven_multilingual_v2"),
        voices=("21m00Tcm4TlvDq8ikWAM",),
    ),
    Provider(
        "tts",
        "openai",
        "OpenAI",
        "OPENAI_API_KEY",
        "OPENAI_TTS_BASE_URL",
        models=("gpt-4o-mini-tts", "tts-1"),
        voices=_OPENAI_VOICES,
    ),
    Provider(
        "tts", "deepgram", "Deepgram Aura", "DEEPGRAM_API_KEY", "DEEPGRAM_TTS_BASE_URL", voices=_AURA, languages=("en",)
    ),
)


def provider_named(part: str, name: str) -> Provider | None:
    return next((one for one in ENGINES if one.part == part and one.name == name), None)


def providers_of(part: Part) -> tuple[Provider, ...]:
    return tuple(provider for provider in ENGINES if provider.part == part)


def speaks(provider: Provider, language: str) -> bool:
    """Whether it knows `language` (BCP 47), as far as the list can tell."""
    return provider.languages is None or language.split("-")[0].lower() in provider.languages
