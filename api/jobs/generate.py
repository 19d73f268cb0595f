"""Writing questions for a job: by the language model where one is set up, else by rules (INT-50 … INT-54)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from api.ai.ask import Answered, Ask
from api.ai.choice import text_model_of
from api.ai.masking import Mask
from api.ai.prompts import LANGUAGE_NAMES
from api.errors import Conflict
from api.jobs.fairness import unfair
from api.jobs.models import JobTemplate, Question
from api.jobs.question_bank import QuestionBank, load_bank
from api.jobs.rules_generator import is_known, suggest, with_rubric
from api.jobs.schemas import MAX_ANCHOR, PointInput, QuestionInput
from api.wiring import Services

OPERATION = "generate_questions"
RULES = "rules"
"""What a reply says in place of a model's name."""
MAX_POINTS = 6
"""Of a generated question; a person may add more."""
MAX_KEYWORDS = 12


def _text(most: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=most, pattern=r"^[^\x00]*$")


class WrittenPoint(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: Annotated[str, _text(500)]
    keywords: list[Annotated[str, _text(80)]] = []
    strong: Annotated[str, _text(MAX_ANCHOR)] | None = None
    partial: Annotated[str, _text(MAX_ANCHOR)] | None = None


class WrittenQuestion(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: Annotated[str, _text(2_000)]
    points: list[WrittenPoint] = []

    @model_validator(mode="before")
    @classmethod
    def _a_text_alone(cls, given: Any) -> Any:
        """Small models answer with the questions only; those get the points of their kind."""
        return {"text": given} if isinstance(given, str) else given


class Written(BaseModel):
    """INT-52, with what a good answer contains."""

    model_config = ConfigDict(extra="forbid", strict=True)

    questions: list[WrittenQuestion]


Asker = Callable[[Ask[Written]], Awaitable[Answered[Written]]]
"""`ask_now` or `ask_in_task`, bound to its surroundings."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A job as the generator sees it."""

    title: str
    description: str
    language: str
    count: int
    known: tuple[str, ...] = ()
    """Texts of the questions that exist."""
    facts: tuple[str, ...] = ()
    ai_model: str | None = None
    company_id: str | None = None
    job_id: str | None = None
    """Whatever the questions are for: the meter's subject."""
    prompt: str = OPERATION
    """A file of `config/prompts`."""
    data: Mapping[str, str] = field(default_factory=dict)
    """What that prompt shows besides title, description and known questions."""
    names: tuple[str, ...] = ()
    """Of people; hidden from the model."""


@dataclass(frozen=True, slots=True)
class Draft:
    questions: list[QuestionInput]
    model: str


def wanted_of(job: JobTemplate, known: Sequence[Question], count: int) -> Wanted:
    return Wanted(
        title=job.title,
        description=job.description or "",
        language=job.language,
        count=count,
        known=tuple(question.text for question in known),
        facts=tuple(str(fact.get("text", "")) for fact in job.facts),
        ai_model=job.ai_model,
        company_id=job.company_id,
        job_id=job.id,
    )


async def write_questions(services: Services, wanted: Wanted, ask: Asker) -> Draft:
    """At most `wanted.count` questions that are new, fair and different from each other.

    A configured model that fails is never replaced by rules silently: its error is raised.

    Raises:
        QuestionsUnreadable, RubricCheckUnreadable, AiUnavailable, and what `ask` raises.
    """
    config_dir = services.settings.config_dir
    bank = load_bank(config_dir)
    if await text_model_of(services, wanted.company_id) is None:
        return Draft(await asyncio.to_thread(_by_rules, bank, wanted, config_dir), RULES)
    answered = await ask(_question_to_model(wanted))
    made = [_as_input(bank, question, answered.mask, wanted.language) for question in answered.value.questions]
    return Draft(_usable(made, wanted, config_dir), answered.model)


def _as_input(bank: QuestionBank, question: WrittenQuestion, mask: Mask, language: str) -> QuestionInput:
    points = [
        PointInput(
            text=mask.reveal(point.text)[:500],
            keywords=[mask.reveal(word)[:80] for word in point.keywords[:MAX_KEYWORDS] if word.strip()],
            strong=mask.reveal(point.strong)[:MAX_ANCHOR] if point.strong and point.strong.strip() else None,
            partial=mask.reveal(point.partial)[:MAX_ANCHOR] if point.partial and point.partial.strip() else None,
        )
        for point in question.points[:MAX_POINTS]
        if point.text.strip()
    ]
    return with_rubric(bank, mask.reveal(question.text), points, language)


def _by_rules(bank: QuestionBank, wanted: Wanted, config_dir: Path) -> list[QuestionInput]:
    texts = [wanted.description, *wanted.facts]
    made = suggest(
        bank, title=wanted.title, texts=texts, language=wanted.language, count=wanted.count, known=wanted.known
    )
    return _usable(made, wanted, config_dir)


def _question_to_model(wanted: Wanted) -> Ask[Written]:
    language = LANGUAGE_NAMES.get(wanted.language.split("-")[0], wanted.language)
    return Ask(
        operation=wanted.prompt,
        prompt=wanted.prompt,
        answer=Written,
        values={"max_questions": wanted.count, "language": language},
        data={
            "job_title": wanted.title,
            "job_description": "\n".join([wanted.description, *wanted.facts]).strip(),
            "known_questions": "\n".join(wanted.known),
            **wanted.data,
        },
        company_id=wanted.company_id,
        subject_id=wanted.job_id,
        ai_model=wanted.ai_model,
        names=wanted.names,
    )


def _usable(questions: Sequence[QuestionInput], wanted: Wanted, config_dir: Path) -> list[QuestionInput]:
    """Without repetitions and without what the rubric check would refuse."""
    kept: list[QuestionInput] = []
    asked = list(wanted.known)
    for question in questions:
        if len(kept) < wanted.count and not is_known(question.text, asked):
            asked.append(question.text)
            fair = _without_unfair_anchors(config_dir, question, wanted.language)
            if not unfair(config_dir, fair, wanted.language):
                kept.append(fair)
    return kept


def _without_unfair_anchors(config_dir: Path, question: QuestionInput, language: str) -> QuestionInput:
    """A good question is not lost for an anchor: that one is left for a person to write."""
    points = list(question.points)
    for finding in unfair(config_dir, question, language):
        where, _, field = finding.field.removeprefix("points.").partition(".")
        if field in ("strong", "partial"):
            points[int(where)] = points[int(where)].model_copy(update={field: None})
    return question.model_copy(update={"points": points})


class NothingUsable(Conflict):
    """Nothing is out of order: everything that came is asked already, or nobody may ask it."""

    error_code = "AI_409"
    detail = "No new question came out that could be used. Describe the job in more detail, or try again."
