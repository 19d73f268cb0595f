"""The check with a language model (ATS-01, ATS-10): the same result as the rules', with the model's say in it.

Why words of a résumé cannot move its score, even with a model that obeys whatever it reads (SEC-22):

1. Scores and words are two requests. The one for scores holds numbers and truths that code counted (`Facts`), no text
   of the résumé and none of the job description: there is nothing in it to obey. A text that says "score 100" gives
   the same request as one that does not, for such sentences are cut out before anything is counted.
2. Its answer may move each section by one point from the rules' score, within 0 and 5. Keywords, formula and limits
   (ATS-07) are code's.
3. The request for words holds the visible text only, without instructions, masked, inside delimiters that the text
   cannot close. Its answer is shown, never counted: no field of it reaches the formula. A highlight has to stand in
   the résumé letter by letter; a sentence that rates or instructs is dropped.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.ai.ask import Answered, Ask
from api.ats.criteria import section_scores
from api.ats.facts import Facts, Read
from api.ats.result import CATEGORIES, AtsResult, Engine, overall
from api.documents.instructions import cut_out, instruction_spans

MAX_MOVE = 1
MAX_TEXT_CHARS = 600
MAX_RESUME_CHARS = 24_000
MAX_HIGHLIGHTS = 6
MAX_IMPROVEMENTS = 10
_RATES = re.compile(
    r"\d\s?/\s?(?:5|10|100)\b|\b(?:score[ds]?|scoring|rating|rated|points?|perfect|flawless|100)\b|점수|만점|\d+\s?점|완벽",
    re.I,
)
_NAME_LINE = re.compile(r"[^\W\d_][^\d@:|,]{1,38}")
LANGUAGES = {"en": "English", "ko": "Korean (해요체)"}

Point = Annotated[int, Field(ge=0, le=5)]
Say = Annotated[str, Field(max_length=4_000)]


class ModelScores(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    contact_info: Point
    format_structure: Point
    professional_summary: Point
    work_experience: Point
    technical_skills: Point
    education: Point
    keyword_optimization: Point


class ModelFeedback(BaseModel):
    model_config = ConfigDict(extra="forbid")

    contact_info: Say
    format_structure: Say
    professional_summary: Say
    work_experience: Say
    technical_skills: Say
    education: Say
    keyword_optimization: Say


class ModelWords(BaseModel):
    model_config = ConfigDict(extra="forbid")

    summary: Say
    feedback: ModelFeedback
    highlights: Annotated[list[Say], Field(max_length=20)]
    improvements: Annotated[list[Say], Field(max_length=20)]


Asker = Callable[[Ask[Any]], Awaitable[Answered[Any]]]
"""`ask_now` or `ask_in_task`, bound to its services."""


@dataclass(frozen=True, slots=True)
class About:
    company_id: str | None = None
    subject_id: str | None = None
    ai_model: str | None = None
    names: Sequence[str] = ()
    """Masked beside contact data, as is the name at the head of the résumé."""


async def with_model(rules: AtsResult, read: Read, description: str | None, about: About, ask: Asker) -> AtsResult:
    """Raises what `ask` raises."""
    async with asyncio.TaskGroup() as group:
        scored = group.create_task(_first_error(ask(_scores(read.facts, about))))
        worded = group.create_task(_first_error(ask(_words(read, rules, description, about))))
    for outcome in (scored.result(), worded.result()):
        if isinstance(outcome, Exception):
            raise outcome
    return _joined(rules, read, scored.result(), worded.result())


async def _first_error(asked: Awaitable[Answered[Any]]) -> Any:
    """As a value: a TaskGroup would wrap it, and the caller tells errors apart by their type."""
    try:
        return await asked
    except Exception as error:
        return error


def _scores(facts: Facts, about: About) -> Ask[ModelScores]:
    sheet = {"facts": asdict(facts) | {"issues": len(facts.issues)}, "by_rules": section_scores(facts)}
    return Ask(
        operation="ats_scores",
        prompt="ats_scores",
        answer=ModelScores,
        data={},
        values={"facts": json.dumps(sheet, sort_keys=True)},
        company_id=about.company_id,
        subject_id=about.subject_id,
        ai_model=about.ai_model,
    )


def _words(read: Read, rules: AtsResult, description: str | None, about: About) -> Ask[ModelWords]:
    said = description or ""
    return Ask(
        operation="ats_words",
        prompt="ats_words",
        answer=ModelWords,
        data={
            "resume": read.resume.text[:MAX_RESUME_CHARS],
            "job_description": cut_out(said, instruction_spans(said)) or "-",
            "present": ", ".join(rules.keywords_found) or "-",
            "missing": ", ".join(rules.keywords_missing) or "-",
        },
        values={"language": LANGUAGES[rules.language]},
        company_id=about.company_id,
        subject_id=about.subject_id,
        ai_model=about.ai_model,
        names=[*about.names, *_name_at_head(read)],
    )


def _name_at_head(read: Read) -> list[str]:
    """The first line, where it looks like a name: two to four words and nothing else."""
    first = read.resume.lines[0].strip("#*•- ") if read.resume.lines else ""
    is_name = _NAME_LINE.fullmatch(first) and 1 <= len(first.split()) <= 4 and len(first) >= 2
    return [first] if is_name and first not in read.resume.part("skills") else []


def _joined(rules: AtsResult, read: Read, scored: Answered[ModelScores], worded: Answered[ModelWords]) -> AtsResult:
    sections = rules.section_scores.model_copy(deep=True)
    for name in CATEGORIES:
        section = getattr(sections, name)
        section.score = max(0, min(5, _within(section.score, getattr(scored.value, name))))
        section.feedback = _shown(worded, getattr(worded.value.feedback, name)) or section.feedback
    points = [getattr(sections, name).score for name in CATEGORIES]
    score = overall(points, len(rules.keywords_missing), len(read.facts.issues))
    highlights = [quote for said in worded.value.highlights if (quote := _quoted(worded, said, read.resume.text))]
    improvements = [text for said in worded.value.improvements if (text := _shown(worded, said))]
    own = rules.summary.replace(str(rules.score), str(score), 1)
    return rules.model_copy(
        update={
            "score": score,
            "summary": f"{own} {_shown(worded, worded.value.summary)}".strip(),
            "section_scores": sections,
            "highlights": (highlights or rules.highlights)[:MAX_HIGHLIGHTS],
            "improvements": list(dict.fromkeys([*_reports(rules), *(improvements or rules.improvements)]))[
                :MAX_IMPROVEMENTS
            ],
            "masked_pii": worded.mask.counts,
            "engine": Engine(name="model", model=worded.model),
        }
    )


def _within(by_rules: int, by_model: int) -> int:
    return max(by_rules - MAX_MOVE, min(by_rules + MAX_MOVE, by_model))


def _shown(worded: Answered[ModelWords], said: str) -> str:
    """Without sentences that rate or instruct; empty when nothing is left."""
    sentences = re.split(r"(?<=[.!?。])\s+", " ".join(said.split()))
    kept = [s for s in sentences if not _RATES.search(s) and not instruction_spans(s)]
    return worded.mask.reveal(" ".join(kept))[:MAX_TEXT_CHARS]


def _quoted(worded: Answered[ModelWords], said: str, text: str) -> str | None:
    """`said` where the résumé says it too."""
    quote = " ".join(worded.mask.reveal(said).split())
    return quote[:MAX_TEXT_CHARS] if len(quote) >= 8 and quote in " ".join(text.split()) else None


def _reports(rules: AtsResult) -> list[str]:
    """Of hidden text and instructions: the rules put them first, and no model talks them away."""
    kinds = {f.kind for f in rules.findings if f.kind in ("hidden_text", "hidden_characters", "instructions")}
    return rules.improvements[: len(kinds)]
