"""Refuses criteria that one cannot fairly hear in an answer, or may not ask about, and says why.

The lexicon is data: `config/rubric_check.<language>.yaml`. It is read in every language at once, since a Korean rubric
may hold English words; the reasons come in the language of the job. Deterministic, and no model is asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.jobs.errors import RubricCheckUnreadable

log = structlog.get_logger(__name__)

LANGUAGES = ("en", "ko")


class _Category(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    name: str
    reason: str
    instead: str
    terms: Annotated[list[str], Field(min_length=1)]
    unless: list[str] = []


class _Lexicon(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: str
    categories: list[_Category]


@dataclass(frozen=True, slots=True)
class Finding:
    field: str
    """Where: `text`, `points.0.text`, …"""
    category: str
    name: str
    found: str
    """The words, as written."""
    reason: str
    instead: str
    """An observable wording in its place."""


@dataclass(frozen=True, slots=True)
class _Matcher:
    category: str
    terms: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...]

    def hits(self, text: str) -> list[str]:
        excused = [match.span() for pattern in self.unless for match in pattern.finditer(text)]
        return [
            match.group()
            for match in self.terms.finditer(text)
            if not any(start <= match.start() and match.end() <= end for start, end in excused)
        ]


@dataclass(frozen=True, slots=True)
class RubricCheck:
    matchers: tuple[_Matcher, ...]
    texts: Mapping[str, Mapping[str, _Category]]
    """By language and category."""

    def findings(self, fields: Iterable[tuple[str, str]], language: str) -> list[Finding]:
        """Of (field, text) pairs; each category once a field."""
        texts = self.texts.get(language.split("-")[0], self.texts[LANGUAGES[0]])
        found: list[Finding] = []
        for field, text in fields:
            said: set[str] = set()
            for matcher in self.matchers:
                hits = matcher.hits(text)
                if hits and matcher.category not in said:
                    said.add(matcher.category)
                    found.append(_finding(field, hits[0].strip(), texts[matcher.category]))
        return found


def _finding(field: str, words: str, category: _Category) -> Finding:
    return Finding(
        field=field,
        category=category.id,
        name=category.name,
        found=words,
        reason=category.reason.replace("{found}", words),
        instead=category.instead,
    )


def load_rubric_check(config_dir: Path) -> RubricCheck:
    """Raises RubricCheckUnreadable; the log says what is wrong with the file."""
    paths = tuple(config_dir / f"rubric_check.{language}.yaml" for language in LANGUAGES)
    try:
        return _read(paths, tuple(path.stat().st_mtime_ns for path in paths))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, KeyError, re.error) as error:
        log.error("rubric_check_unreadable", problem=str(error))
        raise RubricCheckUnreadable() from error


@lru_cache(maxsize=4)
def _read(paths: Sequence[Path], _changed_ns: Sequence[int]) -> RubricCheck:
    """`_changed_ns` makes an edited file a new entry of the cache. Every language has every category."""
    lexicons = [_Lexicon.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths]
    texts = {lexicon.language: {category.id: category for category in lexicon.categories} for lexicon in lexicons}
    for known in texts.values():
        if known.keys() != texts[LANGUAGES[0]].keys():
            raise KeyError("the languages do not have the same categories")
    return RubricCheck(tuple(_matcher(lexicon.language, c) for lexicon in lexicons for c in lexicon.categories), texts)


def _matcher(language: str, category: _Category) -> _Matcher:
    terms = "|".join(category.terms)
    # Korean puts particles right behind a word, so only its beginning is a boundary.
    written = rf"(?<![가-힣\w])(?:{terms})" if language == "ko" else rf"(?<![\w-])(?:{terms})(?!\w)"
    return _Matcher(
        category.id,
        re.compile(written, re.IGNORECASE),
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in category.unless),
    )
