"""Interviewers: versioned data in `config/interviewers/<id>.<language>.yaml` (`contract.brief.Persona`)."""

from functools import lru_cache
from pathlib import Path

import structlog
import yaml
from pydantic import ValidationError

from api.jobs.errors import PersonaUnreadable, UnknownPersona
from contract.brief import Persona

log = structlog.get_logger(__name__)

FOLDER = "interviewers"
DEFAULT_PERSONA = "default"
"""Of a job that chooses none."""


def load_persona(config_dir: Path, persona_id: str, language: str) -> Persona:
    """The interviewer `persona_id` for `language`; "ko-KR" is served by "ko" when there is no closer one.

    Raises:
        UnknownPersona: no such file.
        PersonaUnreadable: the file is no YAML or not of the persona's form; the log says what is wrong with it.
    """
    for tag in language_tags(language):
        path = config_dir / FOLDER / f"{persona_id}.{tag}.yaml"
        if path.is_file():
            return _read(path, path.stat().st_mtime_ns)
    raise UnknownPersona(f"There is no interviewer {persona_id!r} that speaks {language!r} in config/{FOLDER}.")


def language_tags(language: str) -> list[str]:
    """A language and what it is a kind of: "ko-KR", "ko"."""
    parts = language.split("-")
    return ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]


@lru_cache(maxsize=64)
def _read(path: Path, _changed_ns: int) -> Persona:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Persona.model_validate(data)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        log.error("persona_unreadable", path=str(path), problem=str(error))
        raise PersonaUnreadable() from error
