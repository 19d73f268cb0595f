"""What the offline question generator knows: `config/questions/skills.yaml`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.jobs.errors import QuestionsUnreadable

log = structlog.get_logger(__name__)

FILE = "questions/skills.yaml"
_PARTICLE = r"(?=$|[^가-힣]|[은는이가을를와과로의도에나만및]|으로|이나|부터|까지|처럼|보다|개발|엔지니어|분석가|담당)"
"""What may stand right behind a Hangul name: 자바를, but not 자바스크립트."""
Kind = Literal["theory", "practice"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Part):
    en: str
    ko: str

    def in_language(self, language: str) -> str:
        """English where the bank does not speak `language`."""
        return self.ko if language.split("-")[0] == "ko" else self.en


class BankPoint(Wording):
    keywords: Annotated[tuple[str, ...], Field(min_length=1)]


class BankQuestion(_Part):
    kind: Kind
    level: Annotated[int, Field(ge=2, le=4)]
    """2 intermediate, 3 upper, 4 advanced (INT-51)."""
    text: Wording
    points: Annotated[tuple[BankPoint, ...], Field(min_length=1)]


class Skill(_Part):
    id: str
    names: Annotated[tuple[str, ...], Field(min_length=1)]
    questions: tuple[BankQuestion, ...]


class Anchors(_Part):
    """What a strong and what a partial answer contains; `{point}` is the point's own text."""

    strong: Wording
    partial: Wording


class _File(_Part):
    skills: tuple[Skill, ...]
    general: tuple[BankQuestion, ...]
    rubric: dict[Kind, tuple[BankPoint, ...]]
    """Points of a question that came without any, by its kind."""
    anchors: dict[Kind, Anchors]
    """Of points that came without any, by the kind of their question."""


@dataclass(frozen=True, slots=True)
class QuestionBank:
    skills: tuple[Skill, ...]
    general: tuple[BankQuestion, ...]
    rubric: dict[Kind, tuple[BankPoint, ...]]
    anchors: dict[Kind, Anchors]
    _patterns: tuple[re.Pattern[str], ...]

    def skills_in(self, texts: Sequence[str]) -> list[Skill]:
        """Those that `texts` name, in the order in which they first come up."""
        whole = "\n".join(texts)
        found = [
            (match.start(), skill)
            for skill, pattern in zip(self.skills, self._patterns, strict=True)
            if (match := pattern.search(whole)) is not None
        ]
        return [skill for _, skill in sorted(found, key=lambda pair: pair[0])]


def with_questions(bank: QuestionBank, *, skills: Sequence[Skill], general: Sequence[BankQuestion]) -> QuestionBank:
    """`bank` with these skills besides its own, and these general questions instead of its own."""
    patterns = tuple(_pattern(skill.names) for skill in skills)
    return replace(bank, skills=(*bank.skills, *skills), general=tuple(general), _patterns=(*bank._patterns, *patterns))


def without_skills(bank: QuestionBank) -> QuestionBank:
    return replace(bank, skills=(), _patterns=())


def load_bank(config_dir: Path) -> QuestionBank:
    """Raises QuestionsUnreadable; the log says what is wrong with the file."""
    path = config_dir / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        log.error("questions_unreadable", path=str(path), problem=str(error))
        raise QuestionsUnreadable() from error


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> QuestionBank:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    patterns = tuple(_pattern(skill.names) for skill in file.skills)
    return QuestionBank(file.skills, file.general, file.rubric, file.anchors, patterns)


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    written = [
        rf"(?<![가-힣]){re.escape(name)}{_PARTICLE}"
        if _is_hangul(name)
        else rf"(?<![\w.-]){re.escape(name)}(?![a-z0-9_+#])"
        for name in sorted(names, key=len, reverse=True)
    ]
    return re.compile("|".join(written), re.IGNORECASE)


def _is_hangul(text: str) -> bool:
    return any("가" <= char <= "힣" for char in text)
