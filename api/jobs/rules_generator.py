"""Questions without a language model: chosen from the bank by the skills that the job names (INT-50, INT-51).

Deterministic: the same job gets the same questions. Theory and practice are mixed, the easier ones come first, and
every question brings rubric points.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from api.jobs.question_bank import BankPoint, BankQuestion, Kind, QuestionBank, Skill
from api.jobs.schemas import MAX_ANCHOR, PointInput, QuestionInput

BUDGET_SECS = {2: 240, 3: 300, 4: 360}
WEIGHTS = {2: 1, 3: 2, 4: 3}
"""Harder questions count more, by level."""
GENERAL_EVERY = 3
"""Every third question is a general one, so that a job with many skills is not only about tools."""
SAME_WORDS = 0.8
"""Share of common words above which two questions ask the same."""
_PRACTICE = re.compile(
    r"\b(?:tell me|describe|would you|have you|did you|do you (?:find|handle|make|check|build|keep)"
    r"|walk me|a time when)"
    r"|경험|사례|하시겠|해 보|하셨|설명해 주",
    re.IGNORECASE,
)


def suggest(
    bank: QuestionBank,
    *,
    title: str,
    texts: Sequence[str],
    language: str,
    count: int,
    known: Iterable[str],
    first: Sequence[str] = (),
) -> list[QuestionInput]:
    """At most `count` questions that ask something else than `known`, from easy to hard; those about skills that
    `first` names stand before the others."""
    chosen: list[BankQuestion] = []
    asked = list(known)
    aimed = [question for skill in bank.skills_in(first) for question in skill.questions]
    for question in _interleaved(bank.skills_in([*first, title, *texts]), bank.general):
        text = _text(question, title, language)
        if len(chosen) < count and not _is_asked(bank, text, asked):
            chosen.append(question)
            asked.append(text)
    in_order = sorted(chosen, key=lambda question: (question not in aimed, question.level))
    return [_input(bank, question, title, language) for question in in_order]


def _is_asked(bank: QuestionBank, text: str, asked: Sequence[str]) -> bool:
    """Nearly the same words about another skill ask something else."""
    skills = bank.skills_in([text])
    return any(is_known(text, [other]) and bank.skills_in([other]) == skills for other in asked)


def _interleaved(skills: Sequence[Skill], general: Sequence[BankQuestion]) -> list[BankQuestion]:
    """Each skill's first question, each one's second, …, with general ones in between and at the end."""
    by_skill = [question for row in zip_longest(*(s.questions for s in skills)) for question in row if question]
    mixed: list[BankQuestion] = []
    rest = list(general)
    for n, question in enumerate(by_skill, start=1):
        mixed.append(question)
        if n % (GENERAL_EVERY - 1) == 0 and rest:
            mixed.append(rest.pop(0))
    return mixed + rest


def _text(question: BankQuestion, title: str, language: str) -> str:
    return question.text.in_language(language).replace("{title}", title)


def _input(bank: QuestionBank, question: BankQuestion, title: str, language: str) -> QuestionInput:
    return QuestionInput(
        text=_text(question, title, language),
        weight=WEIGHTS[question.level],
        points=_points(bank, question.points, question.kind, language),
        budget_secs=BUDGET_SECS[question.level],
    )


def _points(bank: QuestionBank, points: Iterable[BankPoint], kind: Kind, language: str) -> list[PointInput]:
    written = (PointInput(text=point.in_language(language), keywords=list(point.keywords)) for point in points)
    return [with_anchors(bank, point, kind, language) for point in written]


def with_anchors(bank: QuestionBank, point: PointInput, kind: Kind, language: str) -> PointInput:
    """What a point lacks of its two written anchors, made of its own text."""
    anchors = bank.anchors[kind]
    strong, partial = (
        wording.in_language(language).replace("{point}", point.text)[:MAX_ANCHOR]
        for wording in (anchors.strong, anchors.partial)
    )
    return point.model_copy(update={"strong": point.strong or strong, "partial": point.partial or partial})


def kind_of(text: str) -> Kind:
    return "practice" if _PRACTICE.search(text) else "theory"


def with_rubric(bank: QuestionBank, text: str, points: Sequence[PointInput], language: str) -> QuestionInput:
    """A question with its points; one that came as text only with those of its kind."""
    kind = kind_of(text)
    own = [with_anchors(bank, point, kind, language) for point in points]
    return QuestionInput(text=text, points=own or _points(bank, bank.rubric[kind], kind, language))


def is_known(text: str, known: Iterable[str]) -> bool:
    """Whether one of `known` asks the same in nearly the same words."""
    words = _words(text)
    return any(_alike(words, _words(other)) >= SAME_WORDS for other in known)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0
