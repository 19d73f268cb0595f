"""What is said about one answer: what it rests on, and one thing to try next.

The judge and the verification of its quotes are those of hiring (`api.verdicts.assessment`): a point counts only by
words that are in the answer, and the score is the share of points, never a judge's number.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from api.ai.usage import meter_judge
from api.localised import localised
from api.ports import Judge, JudgeSpent, JudgeUnavailable
from api.practice.errors import FeedbackAway, WordsUnreadable
from api.practice.schemas import Delivery, Passage, PointFeedback, PracticeFeedback, StarName, StarPart
from api.practice.star import star_of
from api.practice.state import Asked
from api.verdicts.assessment import Sheet, assess, judged_answer, private_words
from api.verdicts.report import ReportQuestion
from api.verdicts.scoring import PointStatus
from api.verdicts.units import words_of
from api.wiring import Services
from contract.brief import BriefQuestion
from contract.events import Outcome, Via
from contract.transcript import Segment

OPERATION = "practice_feedback"
SHORT_WORDS = 25
"""Below it the advice is to say more: three short sentences."""
MANY_FILLERS_PER_MINUTE = 6
FAST = {"words": 190, "syllables": 400}
"""A minute. Rules of thumb of ours for advice alone; nothing is scored by them."""
LONG_SECS = 150


class Words(BaseModel):
    """`config/practice/<language>.yaml`."""

    model_config = ConfigDict(extra="forbid")

    class Summary(BaseModel):
        none: str
        shown: str
        partly: str
        missing: str

    class Next(BaseModel):
        longer: str
        case: str
        action: str
        result: str
        add: str
        deepen: str
        fillers: str
        slower: str
        shorter: str

    class Limits(BaseModel):
        offline: str
        keywords: str
        model: str
        spoken: str
        parts: str

    class Pace(BaseModel):
        counted: str

    summary: Summary
    next: Next
    limits: Limits
    pace: Pace


def words_in(config_dir: Path, language: str) -> Words:
    """Raises WordsUnreadable."""
    try:
        return localised(Words, config_dir, "practice/{}.yaml", language)
    except (OSError, ValidationError, ValueError) as error:
        raise WordsUnreadable() from error


def name_of(judge: Judge) -> str:
    version = judge.version
    return f"{version.engine}:{version.model}"[:200]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who read an answer."""

    name: str
    by_model: bool
    reads_fully: bool
    """More than keywords, in the language of the answer."""


class Judged(BaseModel):
    score: float | None
    feedback: PracticeFeedback


async def judge_answer(
    services: Services,
    judge: Judge,
    asked: Asked,
    text: str,
    *,
    language: str,
    name: str,
    practice_id: str,
    delivery: Delivery | None = None,
) -> Judged:
    """`name`: the person's, hidden from a vendor. Raises FeedbackAway, WordsUnreadable."""
    words = words_in(services.settings.config_dir, language)
    sheet = sheet_of(asked, text, language)
    judgement = None
    if sheet.can_be_judged:
        spent = partial(_metered, services, practice_id)
        try:
            judgement = await judge.judge_answer(judged_answer(sheet, private_words=private_words(name)), spent)
        except JudgeUnavailable as error:
            raise FeedbackAway() from error
    report = assess(sheet, judgement).report
    reader = Reader(name_of(judge), not judge.deterministic, judge.fully_reads(language))
    said = report.feedback or None if reader.by_model and judgement is not None else None
    story = asked.kind == "practice"
    feedback = composed(
        words, reader, _points(report, text), text, asked.text, language, story=story, delivery=delivery, said=said
    )
    return Judged(score=report.score, feedback=feedback)


def composed(
    words: Words,
    reader: Reader,
    points: list[PointFeedback],
    text: str,
    question: str,
    language: str,
    *,
    story: bool,
    delivery: Delivery | None,
    said: str | None,
) -> PracticeFeedback:
    """`text` answers `question`, which asks for a `story` or not; `said`: by a model, in its own words."""
    star = star_of(text, question, language) if story else None
    return PracticeFeedback(
        summary=_summary(words, points),
        points=points,
        star=star,
        delivery=delivery,
        try_next=_next(words, points, star, delivery, text),
        said_by_model=said,
        judge=reader.name,
        limits=_limits(words, reader, star=star is not None, spoken=delivery is not None),
    )


async def _metered(services: Services, practice_id: str, spent: JudgeSpent) -> None:
    await meter_judge(services, OPERATION, spent, company_id=None, subject_id=practice_id)


def sheet_of(asked: Asked, text: str, language: str) -> Sheet:
    """The answer in the form in which answers of calls are assessed."""
    question_id = f"q{asked.number}"
    segment = Segment(
        id="s1",
        call_id="practice",
        speaker="candidate",
        text=text,
        started_ms=0,
        ended_ms=0,
        question_id=question_id,
        via=Via.TEXT,
    )
    return Sheet(
        index=asked.number - 1,
        question=BriefQuestion(id=question_id, text=asked.text, points=tuple(asked.points)),
        outcome=Outcome.ANSWERED,
        runs=((segment,),),
        heard=((asked.text,),),
        follow_ups=(),
        corrections={},
        language=language,
    )


def _points(report: ReportQuestion, text: str) -> list[PointFeedback]:
    quotes = {quote.id: quote.text for quote in report.quotes}
    return [
        PointFeedback(
            text=point.text,
            status=point.status,
            quotes=[_passage(quotes[id_], text) for id_ in point.quote_ids],
        )
        for point in report.points
    ]


def _passage(quote: str, text: str) -> Passage:
    """A verified quote is cut out of the answer, so it is found there."""
    start = text.index(quote)
    return Passage(text=quote, start=start, end=start + len(quote))


def _summary(words: Words, points: list[PointFeedback]) -> str:
    lines = []
    for opening, statuses in (
        (words.summary.shown, {PointStatus.SHOWN}),
        (words.summary.partly, {PointStatus.PARTLY}),
        (words.summary.missing, {PointStatus.NOT_SHOWN}),
    ):
        named = [point.text.rstrip(".") for point in points if point.status in statuses]
        if named:
            lines.append(f"{opening}: {'; '.join(named)}.")
    supported = any(point.quotes for point in points)
    return " ".join(lines) if supported else words.summary.none


def _next(
    words: Words, points: list[PointFeedback], star: list[StarPart] | None, delivery: Delivery | None, text: str
) -> str:
    """One thing, the one that most often changes an answer first."""
    present = {part.part for part in star or () if part.present}
    missing = next((p for p in points if p.status in (PointStatus.NOT_SHOWN, PointStatus.NO_EVIDENCE)), None)
    touched = next((p for p in points if p.status is PointStatus.PARTLY), None)
    if _length(text) < SHORT_WORDS:
        return words.next.longer
    if star is not None:
        if not present:
            return words.next.case
        if StarName.ACTION not in present:
            return words.next.action
        if StarName.RESULT not in present:
            return words.next.result
    if missing is not None:
        return words.next.add.replace("{point}", missing.text)
    if touched is not None:
        return words.next.deepen.replace("{point}", touched.text)
    if delivery is not None and (advice := _manner(words, delivery)) is not None:
        return advice
    return words.next.shorter


def _length(text: str) -> int:
    """Words; a Korean word says about as much as two English ones."""
    found = words_of(text)
    korean = sum(1 for word in found if any("가" <= char <= "힣" for char in word))
    return len(found) + korean


def _manner(words: Words, delivery: Delivery) -> str | None:
    minutes = max(delivery.speaking_secs, 1.0) / 60
    if sum(filler.count for filler in delivery.fillers) / minutes >= MANY_FILLERS_PER_MINUTE:
        return words.next.fillers
    if delivery.per_minute is not None and delivery.per_minute > FAST[delivery.unit]:
        return words.next.slower
    return words.next.shorter if delivery.speaking_secs > LONG_SECS else None


def _limits(words: Words, reader: Reader, *, star: bool, spoken: bool) -> list[str]:
    said = [words.limits.model if reader.by_model else words.limits.offline]
    if not reader.by_model and not reader.reads_fully:
        said.append(words.limits.keywords)
    if spoken:
        said.append(words.limits.spoken)
    if star:
        said.append(words.limits.parts)
    return said
