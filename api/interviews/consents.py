"""The versioned consent text: `config/consent/<language>.yaml`."""

import json
from functools import lru_cache
from pathlib import Path

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from api.interviews.errors import ConsentTextUnreadable

log = structlog.get_logger(__name__)

FOLDER = "consent"
FALLBACK = "en"


class ConsentItem(BaseModel):
    """A box to tick. `covers_recording`: with it the call may be recorded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    required: bool
    covers_recording: bool = False


class ConsentLine(BaseModel):
    """A question-headed line that opens for detail (ux §3.3)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    heading: str
    short: str
    detail: str
    spoken: str | None = None
    """In place of `short` on the telephone, where there is no screen."""


class ConsentText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    language: str
    items: tuple[ConsentItem, ...]
    lines: tuple[ConsentLine, ...]

    @property
    def required(self) -> frozenset[str]:
        return frozenset(item.id for item in self.items if item.required)

    def records(self, ticked: list[str]) -> bool:
        return any(item.covers_recording and item.id in ticked for item in self.items)

    def said_by(self, company: str) -> "ConsentText":
        """With the company's name in its places."""
        return ConsentText.model_validate_json(self.model_dump_json().replace("{company}", _json_text(company)))


def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def consent_text(config_dir: Path, language: str) -> ConsentText:
    """The text in `language`, in its base language, or in English.

    Raises:
        ConsentTextUnreadable: not even the English file can be read; the log says why.
    """
    for tag in (language, language.split("-")[0], FALLBACK):
        path = config_dir / FOLDER / f"{tag}.yaml"
        if path.is_file():
            return _read(path, path.stat().st_mtime_ns)
    log.error("consent_text_missing", folder=str(config_dir / FOLDER))
    raise ConsentTextUnreadable()


@lru_cache(maxsize=32)
def _read(path: Path, _changed_ns: int) -> ConsentText:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    try:
        return ConsentText.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        log.error("consent_text_unreadable", path=str(path), problem=str(error))
        raise ConsentTextUnreadable() from error
