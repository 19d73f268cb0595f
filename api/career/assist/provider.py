"""Who suggests (EXT-05): a text model of whatever vendor is configured, or rules for what rules can do honestly."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from api.ai.ask import Ask, ask_now
from api.ai.choice import text_model_of
from api.ai.errors import AiUnavailable
from api.ai.prompts import LANGUAGE_NAMES
from api.ats.keywords import terms_in
from api.ats.lexicon import Lexicon, load_lexicon
from api.security.callers import Caller
from api.wiring import Services

MOST_SKILLS = 12
RULES = "rules"

_Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
_Skill = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class TextAnswer(BaseModel):
    text: _Text


class SkillsAnswer(BaseModel):
    skills: Annotated[list[_Skill], Field(max_length=40)]


@dataclass(frozen=True, slots=True)
class Known:
    """What the suggestion may build on."""

    language: str = "en"
    skills: Sequence[str] = ()
    """In the profile already."""
    profile: str = ""
    """What the profile says, as text."""


class AIProvider(ABC):
    """Everything may raise AiUnavailable: there is nobody to do it, or no usable answer in time."""

    @property
    @abstractmethod
    def model(self) -> str:
        """`provider:model`, or "rules"."""

    @abstractmethod
    async def optimize_text(self, text: str) -> str:
        """The same facts, better worded."""

    @abstractmethod
    async def suggest_skills(self, role: str) -> list[str]:
        """None that is known already."""

    @abstractmethod
    async def summarize(self) -> str:
        """An opening for the profile, out of what is in it."""


class ModelProvider(AIProvider):
    """Any vendor behind `api.ports.TextModel`; private data are masked, usage is metered."""

    def __init__(self, services: Services, caller: Caller, known: Known, model: str) -> None:
        self._services, self._caller, self._known, self._model = services, caller, known, model

    @property
    def model(self) -> str:
        return self._model

    async def optimize_text(self, text: str) -> str:
        return await self._text("optimize_text", {"text": text})

    async def summarize(self) -> str:
        return await self._text("write_summary", {"profile": self._known.profile})

    async def suggest_skills(self, role: str) -> list[str]:
        ask = Ask(
            operation="suggest_skills",
            prompt="suggest_skills",
            answer=SkillsAnswer,
            data={"role": role, "known": ", ".join(self._known.skills) or "-"},
            values={"most": MOST_SKILLS},
            subject_id=self._caller.user_id,
            names=(self._caller.name,),
        )
        answered = await ask_now(self._services, ask)
        return _new(answered.value.skills, self._known.skills)

    async def _text(self, prompt: str, data: dict[str, str]) -> str:
        ask = Ask(
            operation=prompt,
            prompt=prompt,
            answer=TextAnswer,
            data=data,
            values={"language": LANGUAGE_NAMES[self._known.language]},
            subject_id=self._caller.user_id,
            names=(self._caller.name,),
        )
        answered = await ask_now(self._services, ask)
        return answered.mask.reveal(answered.value.text)


class RulesProvider(AIProvider):
    """Without a text model: skills that the profile's own words name and its list of skills lacks. Better wording is
    beyond rules, and they do not pretend."""

    def __init__(self, known: Known, lexicon: Lexicon) -> None:
        self._known, self._lexicon = known, lexicon

    @property
    def model(self) -> str:
        return RULES

    async def optimize_text(self, text: str) -> str:
        raise AiUnavailable("No language model is set up on this server. Ask your administrator (TEXT_PROVIDER).")

    async def summarize(self) -> str:
        return await self.optimize_text("")

    async def suggest_skills(self, role: str) -> list[str]:
        found = [match.term for match in terms_in(f"{role}\n{self._known.profile}", None, self._lexicon)]
        return _new(found, self._known.skills)


async def get_ai_provider(services: Services, caller: Caller, known: Known) -> AIProvider:
    """By configuration (TEXT_PROVIDER)."""
    model = await text_model_of(services, None)
    if model is None:
        return RulesProvider(known, load_lexicon(services.settings.config_dir))
    return ModelProvider(services, caller, known, model.name)


def _new(found: Sequence[str], known: Sequence[str]) -> list[str]:
    seen = {" ".join(one.lower().split()) for one in known}
    kept: list[str] = []
    for one in found:
        key = " ".join(one.lower().split())
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept[:MOST_SKILLS]
