"""The versioned consent text: `config/consent/<language>.yaml`, of practice `config/practice/consent.<lang>.yaml`."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict

from api.companies.practice import PRACTICE_COMPANY
from api.database import new_id
from api.interviews.errors import ConsentIncomplete, ConsentTextUnreadable
from api.interviews.models import Consent
from api.localised import localised

log = structlog.get_logger(__name__)

HIRING = "consent/{}.yaml"
PRACTICE = "practice/consent.{}.yaml"


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

    def ticked(self, items: Iterable[str]) -> list[str]:
        """Those of its boxes that are among `items`, each once. Raises ConsentIncomplete."""
        known = {item.id for item in self.items}
        found = [item for item in dict.fromkeys(items) if item in known]
        if not self.required <= set(found):
            raise ConsentIncomplete()
        return found

    def agreed(self, interview_id: str, ticked: list[str], now: datetime) -> Consent:
        """The row that says who agreed to what, word for word."""
        return Consent(
            id=new_id(),
            interview_id=interview_id,
            version=self.version,
            language=self.language,
            items=ticked,
            wording=self.model_dump(mode="json"),
            created_at=now,
        )

    def records(self, ticked: list[str]) -> bool:
        return any(item.covers_recording and item.id in ticked for item in self.items)

    def said_by(self, company: str) -> "ConsentText":
        """With the company's name in its places."""
        return ConsentText.model_validate_json(self.model_dump_json().replace("{company}", _json_text(company)))


def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def consent_text(config_dir: Path, language: str, *, company_id: str | None = None) -> ConsentText:
    """The text in `language`, in its base language, or in English. `company_id`: of the interview that it is for.

    Raises:
        ConsentTextUnreadable: not even the English file can be read; the log says why.
    """
    files = PRACTICE if company_id == PRACTICE_COMPANY else HIRING
    try:
        return localised(ConsentText, config_dir, files, language)
    except (OSError, ValueError) as error:
        log.error("consent_text_unreadable", files=str(config_dir / files), problem=str(error))
        raise ConsentTextUnreadable() from error
