"""The privacy policy of this installation: `config/privacy/<language>.yaml` (GDPR-04)."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from api.localised import FALLBACK, localised


class Policy(BaseModel):
    """`version` changes with every change of meaning; all languages carry the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    language: str
    title: str
    text: str


def policy(config_dir: Path, language: str) -> Policy:
    """In `language`, its base language, or English. Raises OSError or ValueError for a broken file."""
    return localised(Policy, config_dir, "privacy/{}.yaml", language)


def current_version(config_dir: Path) -> str:
    return policy(config_dir, FALLBACK).version
