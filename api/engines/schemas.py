"""Bodies of the engines' endpoints."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.clock import Utc
from api.texts import no_nul
from api.zones import Language
from contract.brief import EngineChoice, EnginePlan
from contract.engine_test import PartTried
from contract.engines import PARTS, Part, provider_named

Name = Annotated[str, StringConstraints(min_length=1, max_length=128, strip_whitespace=True), AfterValidator(no_nul)]
MOST = 4
"""Engines of a part: more stand-ins than that would not be reached before a candidate gives up."""


class ChoiceInput(BaseModel):
    """Keys are not given here: they are in the environment of the interviewers."""

    model_config = ConfigDict(extra="forbid")

    provider: Annotated[str, StringConstraints(min_length=1, max_length=32), AfterValidator(no_nul)]
    model: Name | None = None
    """None: the interviewers' own."""
    voice: Name | None = None


Choices = Annotated[list[ChoiceInput], Field(max_length=MOST)]


class PlanInput(BaseModel):
    """By part, the first is preferred and the others stand in for it in this order. An empty part: the interviewers'
    own choice."""

    model_config = ConfigDict(extra="forbid")

    stt: Choices = []
    llm: Choices = []
    tts: Choices = []

    @model_validator(mode="after")
    def _are_known(self) -> "PlanInput":
        for part in PARTS:
            for choice in getattr(self, part):
                provider = provider_named(part, choice.provider)
                if provider is None:
                    raise ValueError(f"there is no engine {choice.provider!r} for {part}")
                if choice.voice is not None and part != "tts":
                    raise ValueError(f"{provider.label} has no voices: leave the voice out")
                if provider.fixed_voices and choice.voice is not None and choice.voice not in provider.voices:
                    raise ValueError(f"this voice does not exist: {choice.voice}")
            named = [(choice.provider, choice.model, choice.voice) for choice in getattr(self, part)]
            if len(set(named)) != len(named):
                raise ValueError(f"an engine for {part} is named twice")
        return self

    def plan(self) -> EnginePlan:
        return EnginePlan(
            **{
                part: tuple(EngineChoice(**choice.model_dump()) for choice in getattr(self, part))
                for part in ("stt", "llm", "tts")
            }
        )


class EngineView(BaseModel):
    part: Part
    name: str
    label: str
    offline: bool
    """It works without a key and sends nothing to a vendor."""
    key: str | None
    """The variable that holds its key, in the interviewers' environment."""
    models: list[str]
    """Proposals; others are passed on as they are."""
    voices: list[str]
    languages: list[str] | None
    """None: many."""
    usable: bool | None
    """By what the interviewers said last; None: none has said anything yet."""
    missing: str | None


class EnginesView(BaseModel):
    engines: list[EngineView]
    seen_at: Utc | None
    """When an interviewer last said what it can use: with every test."""


class EngineTestInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    engines: PlanInput | None = None
    """None: what the company has saved."""
    language: Language = "en"


class EngineTestState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    UNANSWERED = "unanswered"
    """No interviewer took it up in time."""


class PartTriedView(PartTried):
    cost_usd: float | None = None
    """By `config/prices.yaml`; None: there is no price for it, or it was not tried."""


class EngineTestView(BaseModel):
    id: str
    state: EngineTestState
    language: str
    engines: EnginePlan
    created_at: Utc
    finished_at: Utc | None
    said: str | None = None
    heard: str | None = None
    word_error_rate: float | None = None
    reply: str | None = None
    parts: dict[Literal["stt", "llm", "tts"], PartTriedView] = {}
    cost_usd: float | None = None
    """Of the whole test; None while a part of it has no price."""
