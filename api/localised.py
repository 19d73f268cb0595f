"""Texts that are data: one YAML file a language below `config/`."""

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel

FALLBACK = "en"
TextT = TypeVar("TextT", bound=BaseModel)


def localised(kind: type[TextT], config_dir: Path, pattern: str, language: str) -> TextT:
    """The text in `language`, its base language, or English; `pattern`: below `config_dir`, `{}` for the language.

    Raises OSError or ValueError for a missing or broken file.
    """
    for tag in (language, language.split("-")[0], FALLBACK):
        path = config_dir / pattern.format(tag)
        if path.is_file():
            found: TextT = _read(kind, path, path.stat().st_mtime_ns)
            return found
    raise FileNotFoundError(f"config/{pattern.format(FALLBACK)}")


@lru_cache(maxsize=256)
def _read(kind: type[TextT], path: Path, _changed_ns: int) -> TextT:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    try:
        return kind.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is no YAML: {error}") from error
