"""The text above the voluntary questions: `config/self_report/<language>.yaml`."""

from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict

from api.interviews.errors import ConsentTextUnreadable
from api.localised import localised

log = structlog.get_logger(__name__)


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
    try:
        return localised(SelfReportText, config_dir, "self_report/{}.yaml", language)
    except (OSError, ValueError) as error:
        log.error("self_report_text_unreadable", folder=str(config_dir / "self_report"), problem=str(error))
        raise ConsentTextUnreadable() from error
