"""The text above the voluntary questions: `config/self_report/<language>.yaml`."""

from functools import lru_cache
from pathlib import Path

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from api.interviews.errors import ConsentTextUnreadable

log = structlog.get_logger(__name__)

FALLBACK = "en"


class SelfReportText(BaseModel):
    """`version` changes with every change of meaning. {company} is the company's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    language: str
    why: str
    consent: str
    """What is agreed to by sending an answer."""

    def said_by(self, company: str) -> "SelfReportText":
        named = {name: getattr(self, name).replace("{company}", company) for name in ("why", "consent")}
        return self.model_copy(update=named)


def self_report_text(config_dir: Path, language: str) -> SelfReportText:
    """In `language`, its base language, or English.

    Raises:
        ConsentTextUnreadable: not even the English file can be read; the log says why.
    """
    for tag in (language, language.split("-")[0], FALLBACK):
        path = config_dir / "self_report" / f"{tag}.yaml"
        if path.is_file():
            return _read(path, path.stat().st_mtime_ns)
    log.error("self_report_text_missing", folder=str(config_dir / "self_report"))
    raise ConsentTextUnreadable()


@lru_cache(maxsize=16)
def _read(path: Path, _changed_ns: int) -> SelfReportText:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    try:
        return SelfReportText.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        log.error("self_report_text_unreadable", path=str(path), problem=str(error))
        raise ConsentTextUnreadable() from error
