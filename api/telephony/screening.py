"""Who has picked up? What was pressed or said after a call of ours was answered, and what that means. Pure.

Machines speak in long sentences and press no keys. So a key counts always, whatever was said or detected, and a spoken
yes only when it is short and nothing has spoken of a mailbox or a screening before it.
"""

import re
import unicodedata
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from api.localised import localised
from api.telephony.desk import Heard
from api.telephony.phrases import FOLDER, DeskPhrases

MOST_WORDS_OF_A_YES = 6
"""“Yes, I can talk now, hello”: people answer a question in fewer words than a greeting has."""

_NO_WORD = re.compile(r"[^\w']+")


class Met(StrEnum):
    """Who or what seems to be at the other end."""

    TALKS = "talks"
    LATER = "later"
    ASKS_WHO = "asks_who"
    SCREENS = "screens"
    MAILBOX = "mailbox"
    UNCLEAR = "unclear"
    NOTHING = "nothing"


class GatePhrases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    name_parts: int
    """Of the candidate's name that are said, from its beginning; 0: all."""
    say: dict[str, str]
    mailbox: tuple[str, ...]
    screen: tuple[str, ...]
    later: tuple[str, ...]
    who: tuple[str, ...]

    def line(self, key: str, name: str) -> str:
        return self.say[key].replace("{name}", " ".join(name.split()[: self.name_parts or None]))


def met(heard: Heard, gate: GatePhrases, desk: DeskPhrases, *, machine: bool) -> Met:
    """`machine`: the carrier takes it for one, or it has spoken like one before: then only a key counts as a person."""
    if heard.digits:
        return {"1": Met.TALKS, "2": Met.LATER}.get(heard.digits[0], Met.UNCLEAR)
    if heard.nothing:
        return Met.NOTHING
    said = _plain(heard.speech)
    for kind, words in (
        # Screening services speak of a tone too; mailboxes do not ask for a reason.
        (Met.SCREENS, gate.screen),
        (Met.MAILBOX, gate.mailbox),
        (Met.LATER, gate.later),
        (Met.ASKS_WHO, gate.who),
    ):
        if any(_plain(word) in said for word in words):
            return Met.UNCLEAR if kind is Met.LATER and machine else kind
    if machine or len(said.split()) > MOST_WORDS_OF_A_YES:
        return Met.UNCLEAR
    return {"yes": Met.TALKS, "no": Met.LATER, "unclear": Met.UNCLEAR}[desk.answer(heard.speech)]


def _plain(text: str) -> str:
    """Lower case, one space between words, straight apostrophes."""
    straight = unicodedata.normalize("NFKC", text).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(_NO_WORD.sub(" ", straight).split())


def gate_phrases(config_dir: Path, language: str) -> GatePhrases:
    """In `language`, its base language, or English. Raises OSError or ValueError for a broken file."""
    return localised(GatePhrases, config_dir, f"{FOLDER}/gate.{{}}.yaml", language)
