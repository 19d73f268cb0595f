"""What others read of an anonymised project: no client, no company, no address, no figure (CV-15). Pure.

A rule, not a judgement: it rather hides too much. What it cannot know is a client's name that stands nowhere else in
the profile; its owner names it in `client`, or writes a description of their own, which goes through the same rule.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from api.career.models import Project
from api.career.schemas import ShownProject
from api.career.words import CareerWords

_TLD = (
    "com|net|org|io|dev|app|ai|co|kr|jp|cn|eu|uk|us|de|fr|info|biz|me|tv|cloud|tech|gg|xyz|shop|store|site|example|test"
)
_ADDRESS = re.compile(
    rf"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+|(?<![\w.@])(?:[a-z0-9-]{{1,63}}\.)+(?:{_TLD})\b(?:[:/?#]\S*)?",
    re.I,
)
_UNIT = (
    r"(?:%|percent|퍼센트|프로|배|x\b|k\b|m\b|bn\b|thousand|million|billion|trillion|"
    r"만|억|천|조|명|원|건|개월|개|위|회|시간|분|초|일|주|달|년)"
)
_DIGITS = re.compile(
    rf"(?:[$€£¥₩]|\b(?:USD|EUR|GBP|KRW|JPY))?\s?(?<![A-Za-z\d])\d[\d.,:/]*(?:\s?{_UNIT})*(?:\s?(?:USD|EUR|GBP|KRW|JPY)\b)?",
    re.I,
)
_NUMBER = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|"
    "half|twice|thrice|doubled|tripled|quadrupled|halved|quarter"
)
_SPELLED = re.compile(rf"\b(?:{_NUMBER})\b(?:[\s-]+(?:(?:and|a)\s+)?(?:{_NUMBER}|percent)\b)*", re.I)
_SPELLED_KO = re.compile(
    r"(?<![가-힣])[일이삼사오육칠팔구십백천만억조수]{1,8}\s?(?:명|원|건|개월|개|배|퍼센트|프로|달러|시간)"
)
_LEGAL = re.compile(
    r"[\s,]*(?:\(주\)|㈜|주식회사|유한회사|\b(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|plc|gmbh|ag|sa|bv|pte)\b\.?)",
    re.I,
)
MIN_NAME_CHARS = 2


@dataclass(slots=True)
class Hidden:
    """A text without what is hidden, and how much that was by kind: name, address, figure."""

    text: str
    counts: Counter[str] = field(default_factory=Counter)


def names_to_hide(companies: Iterable[str], client: str | None) -> list[str]:
    """Each as it stands and without its legal form; the longest first."""
    found: set[str] = set()
    for name in (*companies, *([client] if client else [])):
        for form in (name.strip(), _LEGAL.sub(" ", name).strip(" ,.")):
            if len(form) >= MIN_NAME_CHARS:
                found.add(form)
    return sorted(found, key=lambda name: (-len(name), name))


def hide(text: str, names: list[str], words: CareerWords) -> Hidden:
    """Addresses first: a client's name is often part of one."""
    hidden = Hidden(text)
    _replace(hidden, _ADDRESS, "address", words.hidden_address)
    if names:
        parts = "|".join(_written(name) for name in names)
        _replace(hidden, re.compile(parts, re.I), "name", words.hidden_name)
    for pattern in (_DIGITS, _SPELLED, _SPELLED_KO):
        _replace(hidden, pattern, "figure", f" {words.hidden_figure}")
    hidden.text = re.sub(r"[ \t]{2,}", " ", hidden.text).strip()
    return hidden


def _replace(hidden: Hidden, pattern: re.Pattern[str], kind: str, with_: str) -> None:
    hidden.text, count = pattern.subn(with_.replace("\\", ""), hidden.text)
    if count:
        hidden.counts[kind] += count


def _written(name: str) -> str:
    escaped = re.escape(name).replace(r"\ ", r"\s+")
    # Korean particles follow a name without a space.
    before = r"(?<!\w)" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9_])" if name[-1].isascii() else ""
    return f"{before}{escaped}{after}"


def shown_project(
    project: Project, companies: Iterable[str], linked: list[str], skills: list[str], words: CareerWords
) -> tuple[ShownProject, Counter[str]]:
    """`companies`: all names that stand in the profile; `linked`: those where this work was done."""
    if not project.is_anonymized:
        return ShownProject(
            name=project.name,
            description=project.description,
            client=project.client,
            url=project.url,
            start_date=project.start_date,
            end_date=project.end_date,
            is_anonymized=False,
            skills=skills,
            companies=linked,
        ), Counter()
    names = names_to_hide(companies, project.client)
    name = hide(project.anonymized_name or words.hidden_project, names, words)
    description = hide(project.anonymized_description or project.description or "", names, words)
    lowered = {one.lower() for one in names}
    shown = ShownProject(
        name=name.text or words.hidden_project,
        description=description.text or None,
        client=None,
        url=None,
        start_date=project.start_date,
        end_date=project.end_date,
        is_anonymized=True,
        skills=[skill for skill in skills if skill.lower() not in lowered],
        companies=[],
    )
    counts = name.counts + description.counts
    counts.update({"name": int(bool(project.client)), "address": int(bool(project.url))})
    return shown, +counts
