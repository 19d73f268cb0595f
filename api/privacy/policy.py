"""The privacy policy of this installation: `config/privacy/<language>.yaml` (GDPR-04)."""

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FALLBACK = "en"


class Policy(BaseModel):
    """`version` changes with every change of meaning; all languages carry the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    language: str
    title: str
    text: str


def policy(config_dir: Path, language: str) -> Policy:
    """In `language`, its base language, or English. Raises OSError or ValueError for a broken file."""
    for tag in (language, language.split("-")[0], FALLBACK):
        path = config_dir / "privacy" / f"{tag}.yaml"
        if path.is_file():
            return _read(path, path.stat().st_mtime_ns)
    raise FileNotFoundError(f"config/privacy/{FALLBACK}.yaml")


def current_version(config_dir: Path) -> str:
    return policy(config_dir, FALLBACK).version


@lru_cache(maxsize=16)
def _read(path: Path, _changed_ns: int) -> Policy:
    return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
