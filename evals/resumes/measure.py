"""Precision and recall of the résumé reader, by field and by layout."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from api.adapters.parser_tesseract import TesseractParser
from api.documents.checks import picture_kind
from api.documents.pictures import read_pictures
from api.documents.sandbox import extract
from api.resumes.parse import parse_text
from api.resumes.parsed import Parsed
from api.resumes.words import load_words
from api.settings import ROOT
from evals.resumes.layouts import LAYOUTS, STYLES
from evals.resumes.people import Person, person

FIELDS = ("name", "email", "phone", "skill", "title", "company", "start", "end", "institution", "degree", "graduated")
PER_FORM = 2
"""People for each layout and style."""

Facts = Counter[tuple[str, str]]
"""(field, value)."""


@dataclass
class Tally:
    right: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)

    def add(self, said: Facts, truth: Facts) -> None:
        for (name, _), count in (said & truth).items():
            self.right[name] += count
        for (name, _), count in said.items():
            self.read[name] += count
        for (name, _), count in truth.items():
            self.true[name] += count

    def precision(self, name: str | None = None) -> float:
        return _share(self.right, self.read, name)

    def recall(self, name: str | None = None) -> float:
        return _share(self.right, self.true, name)


def _share(part: Counter[str], of: Counter[str], name: str | None) -> float:
    a, b = (part[name], of[name]) if name else (part.total(), of.total())
    return a / b if b else 1.0


def the_set(per_form: int = PER_FORM, layouts: Iterable[str] = LAYOUTS) -> Iterator[tuple[str, Person, str, bytes]]:
    """(layout, person, filename, file): every layout in every style of its language."""
    seed = 1
    for layout in layouts:
        filename, made = LAYOUTS[layout]
        for name, style in STYLES.items():
            for _ in range(per_form if layout != "scan" else 1):
                one = person(seed, korean=name.startswith("ko_"))
                seed += 1
                yield layout, one, filename, made(one, style)


async def measured(
    per_form: int = PER_FORM, layouts: Iterable[str] = LAYOUTS
) -> tuple[dict[str, Tally], dict[str, int]]:
    """Tallies by layout, with "all" for all of them, "en" and "ko"; and how many files of each."""
    words, parser = load_words(Path(ROOT / "config")), TesseractParser()
    tallies: dict[str, Tally] = {}
    files: Counter[str] = Counter()
    for layout, one, filename, content in the_set(per_form, layouts):
        kind = picture_kind(content, filename)
        extracted = await read_pictures(parser, content, kind) if kind is not None else await extract(content, filename)
        parsed = await asyncio.to_thread(parse_text, extracted.text, words)
        for group in (layout, "ko" if one.korean else "en", "all"):
            tallies.setdefault(group, Tally()).add(said(parsed), truth(one))
            files[group] += 1
    return tallies, dict(files)


def truth(one: Person) -> Facts:
    facts = [("name", one.name), ("email", one.email), ("phone", re.sub(r"\D", "", one.phone))]
    facts += [("skill", skill) for skill in _skills(one)]
    for job in one.jobs:
        facts += [("title", job.title), ("company", job.company), ("start", job.start), ("end", job.end or "now")]
    institution, degree, _ = one.school
    facts += [("institution", institution), ("degree", degree), ("graduated", str(one.graduated))]
    return Counter(_plain(name, value) for name, value in facts)


def _skills(one: Person) -> set[str]:
    """Those listed. What the duties say beside them ("code review") is not labelled, and not counted as read."""
    return set(one.skills)


UNLABELLED = frozenset({"mentoring", "code review", "batch processing", "leadership"})


def said(parsed: Parsed) -> Facts:
    contact = parsed.contact
    facts = [("name", contact.name.value)] if contact.name else []
    facts += [("email", contact.email.value)] if contact.email else []
    facts += [("phone", re.sub(r"\D", "", contact.phone.value))] if contact.phone else []
    facts += [("skill", skill.name) for skill in parsed.skills if skill.name not in UNLABELLED]
    for job in parsed.experience:
        facts += [("title", job.title)] if job.title else []
        facts += [("company", job.company)] if job.company else []
        facts += [("start", job.start)] if job.start else []
        facts += [("end", "now" if job.is_current else job.end or "")] if job.end or job.is_current else []
    for study in parsed.education:
        facts += [("institution", study.institution)] if study.institution else []
        facts += [("degree", study.degree)] if study.degree else []
        facts += [("graduated", study.end)] if study.end else []
    return Counter(_plain(name, value) for name, value in facts)


def _plain(name: str, value: str) -> tuple[str, str]:
    """Without blanks and case: (주) and ㈜ are one."""
    return name, re.sub(r"\s+", "", value.replace("㈜", "(주)")).lower().rstrip(".")
