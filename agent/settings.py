"""The agent's own settings, from the environment. Keys of vendors live here and never travel in a brief."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SttProvider = Literal["whisper", "deepgram", "openai"]
TtsProvider = Literal["piper", "elevenlabs", "deepgram", "openai"]
LlmProvider = Literal["rules", "openai", "anthropic"]


class AgentSettings(BaseSettings):
    """Every vendor's address can be set, so that a stand-in, a proxy or a self-hosted twin takes its place."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    data_dir: Path = Path("var")
    """Spool and recordings under way live in its folders `spool` and `recordings`."""

    stt_provider: SttProvider = "whisper"
    tts_provider: TtsProvider = "piper"
    llm_provider: LlmProvider = "rules"

    whisper_model: str | None = None
    """A folder of a CTranslate2 Whisper model, or a name to load from the official hub; None: the bundled tiny.en."""
    whisper_threads: int = Field(default=2, ge=1)
    piper_voice: Path | None = None
    """An .onnx voice with its .json beside it; None: the bundled en_US-joe-medium."""

    deepgram_api_key: SecretStr | None = None
    deepgram_base_url: str = ""
    deepgram_stt_model: str = "nova-3-general"
    deepgram_voice: str = "aura-2-thalia-en"

    elevenlabs_api_key: SecretStr | None = None
    elevenlabs_base_url: str = "wss://api.elevenlabs.io"
    elevenlabs_model: str = "eleven_flash_v2_5"
    elevenlabs_voice: str = "21m00Tcm4TlvDq8ikWAM"

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_llm_model: str = "gpt-4.1-mini"
    openai_stt_model: str = "gpt-4o-mini-transcribe"
    openai_tts_model: str = "gpt-4o-mini-tts"
    openai_voice: str = "alloy"

    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: str | None = None
    anthropic_model: str = "claude-haiku-4-5"

    vad_start_secs: float = Field(default=0.2, gt=0, le=2)
    """Speech this long opens a turn; pipecat's default."""
    vad_stop_secs: float = Field(default=0.2, gt=0, le=2)
    """Silence this long closes a stretch of speech; pipecat's default, which its latency figures assume."""
    vad_min_volume: float = Field(default=0.0, ge=0, le=1)
    """0: the model decides alone. A volume floor makes soft beginnings up to 0.9 s late (goals §1)."""
    turn_stop_secs: float = Field(default=1.2, gt=0, le=10)
    """Silence after which a turn is over although the turn model takes the sentence for unfinished."""

    @model_validator(mode="after")
    def _keys_are_there(self) -> Self:
        """Refuses a vendor without its key, and says which variable is missing."""
        for provider, key in (
            ("deepgram", self.deepgram_api_key),
            ("elevenlabs", self.elevenlabs_api_key),
            ("anthropic", self.anthropic_api_key),
        ):
            for part, chosen in self._chosen().items():
                if chosen == provider and key is None:
                    raise ValueError(_missing(provider, part))
        if self.openai_api_key is None and self.openai_base_url is None:
            for part, chosen in self._chosen().items():
                if chosen == "openai":
                    raise ValueError(_missing("openai", part))
        return self

    def _chosen(self) -> dict[str, str]:
        return {"STT": self.stt_provider, "TTS": self.tts_provider, "LLM": self.llm_provider}


def _missing(provider: str, part: str) -> str:
    offline = {"STT": "whisper", "TTS": "piper", "LLM": "rules"}[part]
    return (
        f"{provider.upper()}_API_KEY is missing, and {part}_PROVIDER={provider} needs it. "
        f"Set it, or use {part}_PROVIDER={offline}."
    )
