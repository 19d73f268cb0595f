"""Bodies of the samples of speech."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.engines.schemas import ChoiceInput, EngineTestState
from api.ids import UuidText
from api.texts import no_nul
from api.zones import Language
from contract.brief import EngineChoice
from contract.engines import provider_named

Spoken = Annotated[
    str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True), AfterValidator(no_nul)
]
"""About a minute."""


class SpeechSampleInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Spoken
    language: Language = "en"
    voice: ChoiceInput | None = None
    """None: that of the interviewer, else of the job, else of the company."""
    speed: Annotated[float, Field(ge=0.7, le=1.3)] | None = None
    """None: the interviewer's."""
    job_id: UuidText | None = None
    persona_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")] | None = None

    @model_validator(mode="after")
    def _is_known(self) -> "SpeechSampleInput":
        if self.voice is None:
            return self
        provider = provider_named("tts", self.voice.provider)
        if provider is None:
            raise ValueError(f"there is no voice {self.voice.provider!r}")
        if provider.fixed_voices and self.voice.voice is not None and self.voice.voice not in provider.voices:
            raise ValueError(f"this voice does not exist: {self.voice.voice}")
        return self


class SpeechSampleView(BaseModel):
    id: str
    state: EngineTestState
    error: str | None
    """Why it could not be spoken; else its sound is there once the state is done."""
    engine: EngineChoice | None
    """That spoke it."""
