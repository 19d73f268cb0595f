"""Questions without a language model: the job's library (`api.jobs.question_bank`), and practice's own beside it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from api.jobs.question_bank import BankQuestion, QuestionBank, Skill, Wording, with_questions, without_skills
from api.jobs.rules_generator import kind_of, suggest
from api.jobs.schemas import QuestionInput
from api.practice.errors import WordsUnreadable
from api.practice.state import PracticeState

log = structlog.get_logger(__name__)

FILE = "practice/questions.yaml"
Type = Literal["technical", "behavioural", "hr", "mixed"]
_TYPES: tuple[tuple[Type, re.Pattern[str]], ...] = (
    ("mixed", re.compile(r"\bmix|혼합|종합", re.I)),
    ("behavioural", re.compile(r"behaviou?r|competenc|situational|\bstar\b|인성|행동|경험|역량", re.I)),
    ("hr", re.compile(r"\bhr\b|human resources|people|screening|culture|motivation|인사|컬처|임원", re.I)),
    ("technical", re.compile(r"tech|coding|engineer|system design|기술|직무|개발|코딩", re.I)),
)
BEHAVIOURAL, HR, GENERAL = "behavioural", "hr", "general"
"""Competencies of questions that are about no skill."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    behavioural: tuple[BankQuestion, ...]
    hr: tuple[BankQuestion, ...]
    skill: tuple[BankQuestion, ...]


def type_of(interview_type: str) -> Type:
    """What a free text sounds like; mixed where nothing is recognised."""
    return next((kind for kind, pattern in _TYPES if pattern.search(interview_type)), "mixed")


def plan(config_dir: Path, bank: QuestionBank, state: PracticeState) -> list[QuestionInput]:
    """The questions of a practice interview: about the skills to aim at, then others, each from easy to hard; the same
    state gives the same ones.

    Those asked in earlier practice stand behind the others. Raises WordsUnreadable.
    """
    ours = _library(config_dir)
    fitting = _fitting(ours, bank, state)
    texts = [state.job_description, state.resume_text]

    def suggested(count: int, known: Sequence[str]) -> list[QuestionInput]:
        return suggest(
            fitting,
            title=state.job_title,
            texts=texts,
            language=state.language,
            count=count,
            known=known,
            first=state.focus,
        )

    fresh = suggested(state.num_questions, state.known)
    if len(fresh) == state.num_questions:
        return fresh
    again = suggested(state.num_questions - len(fresh), [question.text for question in fresh])
    return [*fresh, *again]


def _fitting(ours: _File, bank: QuestionBank, state: PracticeState) -> QuestionBank:
    match type_of(state.interview_type):
        case "behavioural":
            return with_questions(
                without_skills(bank), skills=_asked_for(ours, bank, state), general=_story(ours, bank)
            )
        case "hr":
            general = (*ours.hr, *_story(ours, bank))
            return with_questions(without_skills(bank), skills=_asked_for(ours, bank, state), general=general)
        case "technical":
            return with_questions(bank, skills=_unknown(ours, bank, state), general=bank.general)
        case _:
            mixed = (ours.behavioural[0], ours.hr[0], *ours.behavioural[1:], *bank.general, *ours.hr[1:])
            return with_questions(bank, skills=_unknown(ours, bank, state), general=mixed)


def _story(ours: _File, bank: QuestionBank) -> tuple[BankQuestion, ...]:
    return (*ours.behavioural, *(question for question in bank.general if question.kind == "practice"))


def _unknown(ours: _File, bank: QuestionBank, state: PracticeState) -> list[Skill]:
    """A question each for skills to aim at that the library knows nothing of."""
    return [_about(ours, name) for name in state.focus if not bank.skills_in([name])]


def _asked_for(ours: _File, bank: QuestionBank, state: PracticeState) -> list[Skill]:
    """Who practises telling stories is asked for one about each skill to aim at."""
    return [_about(ours, name) for name in state.focus]


def _about(ours: _File, name: str) -> Skill:
    questions = tuple(
        question.model_copy(
            update={"text": Wording(en=_named(question.text.en, name), ko=_named(question.text.ko, name))}
        )
        for question in ours.skill
    )
    return Skill(id=name, names=(name,), questions=questions)


def _named(text: str, skill: str) -> str:
    return text.replace("{skill}", skill)


def competency_of(config_dir: Path, bank: QuestionBank, state: PracticeState, text: str) -> str:
    """What a question is about: a skill's name where it is one of the library or one to aim at."""
    ours = _library(config_dir)
    plain = {
        question.text.in_language(state.language).replace("{title}", state.job_title): name
        for name, questions in ((BEHAVIOURAL, ours.behavioural), (HR, ours.hr), (GENERAL, bank.general))
        for question in questions
    }
    if text in plain:
        return plain[text]
    for skill in bank.skills:
        if any(question.text.in_language(state.language) == text for question in skill.questions):
            return skill.id
    aimed = next((name for name in state.focus if name.casefold() in text.casefold()), None)
    if aimed is not None:
        return aimed
    named = bank.skills_in([text])
    if named:
        return named[0].id
    return BEHAVIOURAL if kind_of(text) == "practice" else GENERAL


def _library(config_dir: Path) -> _File:
    path = config_dir / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        log.error("practice_questions_unreadable", path=str(path), problem=str(error))
        raise WordsUnreadable() from error


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> _File:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
