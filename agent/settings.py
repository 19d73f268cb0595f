"""The agent's own settings, from the environment. Keys of vendors live here and never travel in a brief."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from contract.brief import EngineChoice
from contract.engines import PARTS, Part, provider_named

SttProvider = Literal["whisper", "vosk", "deepgram", "deepgram-flux", "assemblyai", "openai"]
TtsProvider = Literal["piper", "espeak", "kokoro", "elevenlabs", "deepgram", "openai"]
LlmProvider = Literal["rules", "openai", "gemini", "ollama", "vllm", "anthropic"]


CALLS_PER_CORE = 2
CALLS_IN_ONE_PROCESS = 5
"""Python works on one core whatever the machine has; beyond this, replies come late and words are lost
(`make bench-phone`, docs/benchmarks.md). More need workers, which have a process for each interview."""


class AgentSettings(BaseSettings):
    """Every vendor's address can be set, so that a stand-in, a proxy or a self-hosted twin takes its place."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    data_dir: Path = Path("var")
    """Spool and recordings under way live in its folders `spool` and `recordings`."""

    livekit_url: str = ""
    """ws(s):// of the LiveKit server that this worker takes its calls from; only `python -m agent` asks for it."""
    livekit_api_key: str = ""
    livekit_api_secret: SecretStr = SecretStr("")
    max_calls: int = Field(default=0, ge=0)
    """Calls that one worker, or the one process of embedded mode, holds at a time; 0: two for each core, which offline
    engines keep up with, and in one process at most five. Candidates beyond that wait for a free interviewer."""
    max_cpu: float = Field(default=0.9, ge=0, le=1)
    """Share of all cores, averaged over 5 s, above which a worker takes no further call: replies would come late. 0: it
    is not looked at."""
    worker_host: str = "127.0.0.1"
    worker_port: int = Field(default=0, ge=0, le=65_535)
    """Where a worker tells of its health and capacity (`/health`, `/metrics`); 0: a free port, which it logs."""
    idle_jobs: int = Field(default=1, ge=0, le=16)
    """Processes kept warm for the next calls; each costs the memory of an idle interview."""
    drain_secs: float = Field(default=60.0, ge=0)
    """How long a worker that was asked to stop lets its live calls go on; then other workers take them over."""

    internal_api_url: str = ""
    """Where the phone bridge asks api to let a caller in, e.g. http://api:8000; only `python -m agent bridge` asks."""
    bridge_host: str = "127.0.0.1"
    bridge_port: int = Field(default=8082, ge=0, le=65_535)
    """Where carriers' streams reach the bridge, through a proxy that ends TLS; 0: a free port, which it logs."""
    bridge_max_calls: int = Field(default=10, ge=1, le=1_000)
    """Phone calls that one bridge carries at a time, a tenth of a core each; the next one is sent to another."""

    stt_provider: SttProvider = "whisper"
    tts_provider: TtsProvider = "piper"
    llm_provider: LlmProvider = "rules"
    stt_fallbacks: Annotated[tuple[SttProvider, ...], NoDecode] = ()
    """Comma-separated, in the order in which they stand in for `stt_provider`."""
    tts_fallbacks: Annotated[tuple[TtsProvider, ...], NoDecode] = ()
    llm_fallbacks: Annotated[tuple[LlmProvider, ...], NoDecode] = ()

    whisper_model: str | None = None
    """A folder of a CTranslate2 Whisper model, or a name to load from the official hub; None: the bundled tiny.en."""
    whisper_threads: int = Field(default=2, ge=1)
    vosk_model: Path | None = None
    """A folder of a Vosk model, used for every language; None: the bundled Korean one, for Korean only."""
    piper_voice: Path | None = None
    """An .onnx voice with its .json beside it; None: the bundled en_US-joe-medium."""
    kokoro_model: Path | None = None
    """A folder with `kokoro-v1.0.onnx` and `voices-v1.0.bin`; None: Kokoro cannot be used."""
    kokoro_voice: str = "af_heart"

    deepgram_api_key: SecretStr | None = None
    deepgram_base_url: str = ""
    """Of all three of its services; each can be elsewhere."""
    deepgram_stt_base_url: str = ""
    deepgram_flux_base_url: str = ""
    deepgram_tts_base_url: str = ""
    deepgram_stt_model: str = "nova-3-general"
    deepgram_flux_model: str = ""
    """Empty: flux-general-en for English, flux-general-multi otherwise."""
    deepgram_flux_eager_threshold: float | None = Field(default=0.5, ge=0.3, le=0.7)
    """How sure Flux must be (0.3 to 0.7, its own threshold of an end) that a turn is over for its reply to be made
    ready, unheard, before it is. Deepgram advises 0.3 to 0.5 for short pauses; the higher, the fewer replies are made
    for nothing. Empty: replies are made when the turn is over."""
    deepgram_voice: str = "aura-2-thalia-en"

    assemblyai_api_key: SecretStr | None = None
    assemblyai_base_url: str = ""
    assemblyai_model: str = ""
    """Empty: universal-streaming-english for English, universal-streaming-multilingual otherwise."""

    elevenlabs_api_key: SecretStr | None = None
    elevenlabs_base_url: str = "wss://api.elevenlabs.io"
    elevenlabs_model: str = "eleven_flash_v2_5"
    elevenlabs_voice: str = "21m00Tcm4TlvDq8ikWAM"

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    """Of all three of its services; each can be elsewhere."""
    openai_stt_base_url: str | None = None
    openai_tts_base_url: str | None = None
    openai_llm_base_url: str | None = None
    openai_llm_model: str = "gpt-4.1-mini"
    openai_stt_model: str = "gpt-4o-mini-transcribe"
    openai_tts_model: str = "gpt-4o-mini-tts"
    openai_voice: str = "alloy"

    google_api_key: SecretStr | None = None
    gemini_base_url: str = "https://generativelanguage.googleapis.com/v1beta/openai/"
    gemini_model: str = "gemini-2.5-flash"
    ollama_base_url: str | None = None
    """E.g. http://localhost:11434/v1."""
    ollama_model: str = "llama3.2"
    vllm_base_url: str | None = None
    """E.g. http://localhost:8000/v1."""
    vllm_api_key: SecretStr | None = None
    """Only where the server was started with one."""
    vllm_model: str = ""

    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: str | None = None
    anthropic_model: str = "claude-haiku-4-5"

    prepare_replies: bool = True
    """Replies are phrased and spoken, unheard, while the candidate still speaks, so that they are there at the end of
    the turn. Those that are dropped are paid for: at most four a turn. False: a reply is made when the turn is over."""

    vad_start_secs: float = Field(default=0.2, gt=0, le=2)
    """Speech this long opens a turn; pipecat's default."""
    vad_stop_secs: float = Field(default=0.2, gt=0, le=2)
    """Silence this long closes a stretch of speech; pipecat's default, which its latency figures assume."""
    vad_min_volume: float = Field(default=0.0, ge=0, le=1)
    """0: the model decides alone. A volume floor makes soft beginnings up to 0.9 s late (goals §1)."""
    turn_stop_secs: float = Field(default=0.85, gt=0, le=10)
    """Silence after which a turn of a whole sentence is over although it says little and the turn model takes it for
    unfinished; what is beyond `vad_stop_secs` is times the open question's patience. Fuller answers take less,
    sentences that break off more, and so do all for which room is left (agent/turns/waits.py)."""

    @field_validator("stt_fallbacks", "tts_fallbacks", "llm_fallbacks", mode="before")
    @classmethod
    def _comma_list(cls, given: Any) -> Any:
        return tuple(name.strip() for name in given.split(",") if name.strip()) if isinstance(given, str) else given

    @field_validator("deepgram_flux_eager_threshold", mode="before")
    @classmethod
    def _empty_is_off(cls, given: Any) -> Any:
        return None if given == "" else given

    @model_validator(mode="after")
    def _keys_are_there(self) -> Self:
        """Refuses a vendor without its key, and says which variable is missing."""
        for part in PARTS:
            for choice in self.choices(part):
                if said := self.missing(part, choice.provider):
                    raise ValueError(said)
        return self

    def choices(self, part: Part) -> tuple[EngineChoice, ...]:
        """The configured engine, then those that stand in for it; models and voices are the settings'."""
        names = [getattr(self, f"{part}_provider"), *getattr(self, f"{part}_fallbacks")]
        return tuple(EngineChoice(provider=name) for name in dict.fromkeys(names))

    def model_of(self, part: Part, provider: str) -> str:
        """The model that is used where none is named; empty where the engine has but one."""
        bundled = {
            "whisper": self.whisper_model or "tiny.en, bundled, offline",
            "piper": self.piper_voice.stem if self.piper_voice else "en_US-joe-medium, bundled, offline",
            "vosk": self.vosk_model.name if self.vosk_model else "Korean, bundled, offline",
        }
        fields = {
            ("stt", "deepgram"): self.deepgram_stt_model,
            ("stt", "deepgram-flux"): self.deepgram_flux_model,
            ("stt", "assemblyai"): self.assemblyai_model,
            ("stt", "openai"): self.openai_stt_model,
            ("llm", "openai"): self.openai_llm_model,
            ("llm", "gemini"): self.gemini_model,
            ("llm", "ollama"): self.ollama_model,
            ("llm", "vllm"): self.vllm_model,
            ("llm", "anthropic"): self.anthropic_model,
            ("tts", "elevenlabs"): self.elevenlabs_model,
            ("tts", "openai"): self.openai_tts_model,
            ("tts", "deepgram"): self.deepgram_voice,
        }
        return fields.get((part, provider)) or bundled.get(provider, "")

    @property
    def calls_of_a_worker(self) -> int:
        return self.max_calls or CALLS_PER_CORE * (os.cpu_count() or 1)

    @property
    def calls_in_one_process(self) -> int:
        return self.max_calls or min(CALLS_IN_ONE_PROCESS, CALLS_PER_CORE * (os.cpu_count() or 1))

    def missing(self, part: Part, provider: str) -> str | None:
        """What keeps an engine from being used here, in words that say what to do; None: nothing."""
        known = provider_named(part, provider)
        if known is None:
            return f"There is no {part.upper()} engine {provider!r}."
        if known.name == "kokoro" and self.kokoro_model is None:
            return f"KOKORO_MODEL is missing, and TTS_PROVIDER=kokoro needs it (docs/models.md). {_instead(part)}"
        needed = known.key or known.address
        if needed is None or self._given(known.key) or self._has_own_server(known.address):
            return None
        return f"{needed} is missing, and {part.upper()}_PROVIDER={provider} needs it. {_instead(part)}"

    def _given(self, variable: str | None) -> bool:
        value = getattr(self, variable.lower()) if variable is not None else None
        return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)

    def _has_own_server(self, variable: str | None) -> bool:
        """A server other than the vendor's: it need not want a key. Only OpenAI's protocol is served by others so."""
        if variable is None or variable.split("_")[0] not in {"OPENAI", "OLLAMA", "VLLM"}:
            return False
        return self._given(variable) or (variable.startswith("OPENAI") and bool(self.openai_base_url))


def _instead(part: Part) -> str:
    offline = {"stt": "whisper", "tts": "piper", "llm": "rules"}[part]
    return f"Set it, or use {part.upper()}_PROVIDER={offline}."
