"""The desk's sentences and the words it understands: `config/telephony/desk.<language>.yaml`."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from api.localised import localised
from api.telephony.digits import DigitWords

FOLDER = "telephony"
MOST_LANGUAGES = 8
"""As many keys as a caller may be asked to choose from: 1 to 8."""

_NO_WORD = re.compile(r"[^\w']+")
_CURLY, _STRAIGHT = "\N{RIGHT SINGLE QUOTATION MARK}", "'"

Answer = Literal["yes", "no", "unclear"]


class MomentWords(BaseModel):
    """How a moment is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str
    """{weekday} {day} {month} {hour12} {minute} {half}"""
    weekdays: tuple[str, ...] = Field(min_length=7, max_length=7)
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    halves: tuple[str, str]


class DeskPhrases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    name: str
    choose: str
    """{key}: offers this language."""
    say: dict[str, str]
    opens: MomentWords
    yes: tuple[str, ...]
    no: tuple[str, ...]
    """Beats `yes` where both are found."""
    unsure: tuple[str, ...] = ()
    """Beats both: somebody who did not hear has agreed to nothing."""
    digits: DigitWords

    def line(self, key: str, **values: str) -> str:
        """The sentence `key`. Values are taken literally, whatever braces they hold. Raises KeyError."""
        return _filled(self.say[key], values)

    def moment(self, moment: datetime, zone: str) -> str:
        """By the wall clock of `zone`."""
        local = moment.astimezone(ZoneInfo(zone))
        words = self.opens
        values = {
            "weekday": words.weekdays[local.weekday()],
            "day": str(local.day),
            "month": words.months[local.month - 1],
            "hour12": str((local.hour + 11) % 12 + 1),
            "minute": f"{local.minute:02d}",
            "half": words.halves[local.hour >= 12],
        }
        return _filled(words.format, values)

    def answer(self, speech: str) -> Answer:
        """Yes only when nothing in it speaks against it."""
        if self._holds(speech, self.unsure):
            return "unclear"
        if self._holds(speech, self.no):
            return "no"
        # Where a language writes without spaces a doubt may hide in a word; an agreement must stand alone.
        return "yes" if self._holds(speech, self.yes, alone=True) else "unclear"

    def _holds(self, speech: str, some: tuple[str, ...], *, alone: bool = False) -> bool:
        whole = alone or not self.digits.joined
        text = f" {_NO_WORD.sub(' ', speech.lower().replace(_CURLY, _STRAIGHT)).strip()} "
        return any((f" {words} " if whole else words) in text for words in some)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)


def desk_phrases(config_dir: Path, language: str) -> DeskPhrases:
    """In `language`, its base language, or English. Raises OSError or ValueError for a broken file."""
    return localised(DeskPhrases, config_dir, f"{FOLDER}/desk.{{}}.yaml", language)


def languages(config_dir: Path, first: str) -> tuple[str, ...]:
    """Those the desk speaks, `first` before the others."""
    found = sorted(path.name.split(".")[1] for path in (config_dir / FOLDER).glob("desk.*.yaml"))
    return tuple(sorted(found, key=lambda tag: tag != first))[:MOST_LANGUAGES]
