"""Texts of mails: `config/mail/<name>.<language>.yaml`, with {placeholders}."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from api.localised import localised


class MailText(BaseModel):
    """`when_open` stands for {when} where no time was set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: str
    body: str
    when: str = ""
    when_open: str = ""
    also: str = ""
    """Added to `when` where the company set the time in another zone than the candidate's."""
    dial_in: str = ""
    """{number} and {pin}, where the interview can be dialled into."""
    words: dict[str, str] = {}
    """Short texts that lists of the mail are put together from, by name."""

    def filled(self, **values: str) -> tuple[str, str]:
        """(subject, body). Values are taken literally, whatever braces they hold."""
        subject, body = self.subject, self.body
        # A name may hold braces; each placeholder is replaced once, over the untouched template.
        return _fill(subject, values), _fill(body, values)


def _fill(template: str, values: dict[str, str]) -> str:
    parts: list[str] = []
    rest = template
    while rest:
        before, brace, after = rest.partition("{")
        parts.append(before)
        name, close, tail = after.partition("}")
        if brace and close and name in values:
            parts.append(values[name])
            rest = tail
        else:
            parts.append(brace)
            rest = after
    return "".join(parts)


def mail_text(config_dir: Path, name: str, language: str) -> MailText:
    """In `language`, its base language, or English. Raises OSError or ValueError for a broken file."""
    return localised(MailText, config_dir, f"mail/{name}.{{}}.yaml", language)


def local_time(text: MailText, moment: datetime | None, zone: str, until: datetime) -> str:
    """The sentence that says when, in the candidate's zone and with its name."""
    local_until = until.astimezone(ZoneInfo(zone))
    if moment is None:
        return _fill(text.when_open, _time_values(local_until, zone))
    return _fill(text.when, _time_values(moment.astimezone(ZoneInfo(zone)), zone))


def _time_values(local: datetime, zone: str) -> dict[str, str]:
    return {
        "year": str(local.year),
        "month": str(local.month),
        "month_name": MONTHS[local.month - 1],
        "day": str(local.day),
        "hour": f"{local.hour:02d}",
        "minute": f"{local.minute:02d}",
        "zone": zone,
    }


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""English only; strftime would follow the server's locale. Korean dates use the number."""
