"""What is otherwise in a call that is practice: the interviewer promises no company's decision (ADR 0039)."""

from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict

from api.jobs.errors import PersonaUnreadable
from api.localised import localised
from contract.brief import Persona

log = structlog.get_logger(__name__)

FILES = "practice/interviewer.{}.yaml"


class PracticeWords(BaseModel):
    """`config/practice/interviewer.<language>.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    company: str
    """Stands where a company's name stands in hiring."""
    phrases: dict[str, tuple[str, ...]]
    """In place of the interviewer's own of the same key."""


def practice_words(config_dir: Path, language: str) -> PracticeWords:
    """Raises PersonaUnreadable."""
    try:
        return localised(PracticeWords, config_dir, FILES, language)
    except (OSError, ValueError) as error:
        log.error("practice_words_unreadable", files=str(config_dir / FILES), problem=str(error))
        raise PersonaUnreadable() from error


def in_practice(persona: Persona, words: PracticeWords) -> Persona:
    return persona.model_copy(update={"phrases": {**persona.phrases, **words.phrases}})
