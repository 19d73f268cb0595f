"""From a transcript and the judge's claims to the report. Pure: the same inputs give the same report (I8).

The judge claims; this decides what counts. A point is shown only by a verified quote that can be evidence, whatever
the judge says, and no number or verdict ever comes from the judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.hearing.doubt import Doubts
from api.ports import JudgedAnswer, JudgedPart, JudgedPoint, Judgement, PointFinding
from api.verdicts.doubt import doubts_about, hidden, open_doubts, other_reading, rests_on_doubt, too_doubtful
from api.verdicts.evidence import Corrections, Quote, answer_runs, run_text, verify_corrected, verify_quotes
from api.verdicts.report import ReportPoint, ReportQuestion, ReportQuote
from api.verdicts.scoring import (
    MIN_ANSWER_WORDS,
    MIN_RECOGNITION,
    PointStatus,
    QuestionStatus,
    ScoredQuestion,
    question_score,
)
from api.verdicts.units import UnitKind, asked_stems, cut, kind_of, words_of
from contract.brief import BriefQuestion, RubricPoint
from contract.events import Outcome
from contract.transcript import Segment, Transcript

MAX_NAME_WORDS = 30
"""What stands behind them in a name is no name."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question of the pinned job with everything the candidate said on it."""

    index: int
    question: BriefQuestion
    outcome: Outcome
    runs: tuple[tuple[Segment, ...], ...]
    heard: tuple[tuple[str, ...], ...]
    """For each run, what the agent had said on the question before."""
    follow_ups: tuple[str, ...]
    corrections: Corrections
    language: str
    doubts: Doubts = field(default_factory=dict)
    """What a second recogniser heard differently."""

    @property
    def doubtful_words(self) -> int:
        """That the candidate has not settled."""
        found = [d for run in self.runs for d in open_doubts(run, self.doubts, self.corrections)]
        return sum(len(words_of(doubt.span.first)) for doubt in found)

    @property
    def is_doubted(self) -> bool:
        """Somewhere, and not settled."""
        return any(open_doubts(run, self.doubts, self.corrections) for run in self.runs)

    @property
    def too_doubtful(self) -> bool:
        return too_doubtful(self.runs, self.doubts, self.corrections, self.language)

    @property
    def words(self) -> int:
        """Without those that try to steer: an order to the judge makes an answer no longer."""
        said = sum(len(words_of(s.text)) for run in self.runs for s in run)
        return said - sum(len(words_of(clause)) for clause in _steering(self))

    @property
    def recognition(self) -> float | None:
        return recognition([s for run in self.runs for s in run])

    @property
    def can_be_judged(self) -> bool:
        """A skipped question is not judged: the candidate asked to leave it out. Nor are words that were hardly
        recognised: their score would be one of the recogniser."""
        if self.too_doubtful or (self.recognition is not None and self.recognition < MIN_RECOGNITION):
            return False
        return self.outcome is not Outcome.SKIPPED and self.words >= MIN_ANSWER_WORDS and bool(self.question.points)


def sheets(
    transcript: Transcript,
    questions: Sequence[BriefQuestion],
    corrections: Corrections,
    language: str,
    doubts: Doubts | None = None,
) -> list[Sheet]:
    """One for each question of the job, in order, also for those that were never asked."""
    return [
        _sheet(transcript, n, question, corrections, language, doubts or {}) for n, question in enumerate(questions)
    ]


def _sheet(
    transcript: Transcript,
    index: int,
    question: BriefQuestion,
    corrections: Corrections,
    language: str,
    doubts: Doubts,
) -> Sheet:
    asked = next((q for q in transcript.questions if q.question_id == question.id), None)
    runs = answer_runs(transcript, question.id)
    # An interview is scored when it is over, so what is still open then was cut short.
    outcome = (asked.outcome if asked else None) or Outcome.NOT_REACHED
    return Sheet(
        index=index,
        question=question,
        outcome=outcome,
        runs=tuple(runs),
        heard=tuple(_heard(transcript, run[0], question) for run in runs),
        follow_ups=asked.follow_ups if asked else (),
        corrections=corrections,
        language=language,
        doubts=doubts,
    )


def _heard(transcript: Transcript, before: Segment, question: BriefQuestion) -> tuple[str, ...]:
    said = [question.text, question.rephrasing or ""]
    for segment in transcript.segments:
        if (segment.call_id, segment.id) == (before.call_id, before.id):
            break
        if segment.speaker == "agent" and segment.question_id == question.id:
            said.append(segment.text)
    return tuple(dict.fromkeys(text for text in said if text))


def private_words(name: str) -> tuple[str, ...]:
    """What to hide from a vendor of a candidate's name: all of it, but not the words of an order in it and behind it.

    Names are hidden word by word. An order would take its words out of the answer wherever they stand, and the judge
    would miss what was said.
    """
    words = name.split()[:MAX_NAME_WORDS]
    for end in range(1, len(words) + 1):
        for start in reversed(range(end)):
            if any(unit.kind is UnitKind.STEERING for unit in cut([" ".join(words[start:end])], ())):
                return (" ".join(words[:start]),)
    return (" ".join(words),)


def judged_answer(sheet: Sheet, *, private_words: Sequence[str], again: bool = False) -> JudgedAnswer:
    """What the judge is shown. `again`: with the second recogniser's words where they are others."""
    parts = []
    for run, heard in zip(sheet.runs, sheet.heard, strict=True):
        text, corrected = run_text(run), run_text(run, sheet.corrections)
        shown = _reading(sheet, run, again=again)
        parts.append(JudgedPart(shown, corrected if corrected != text else None, heard))
    return JudgedAnswer(
        question=sheet.question.text,
        follow_ups=sheet.follow_ups,
        points=tuple(JudgedPoint(p.id, p.text, p.keywords, p.strong, p.partial) for p in sheet.question.points),
        parts=tuple(parts),
        language=sheet.language,
        private_words=tuple(private_words),
    )


@dataclass(frozen=True, slots=True)
class Assessed:
    report: ReportQuestion
    scored: ScoredQuestion


def assess(sheet: Sheet, judgement: Judgement | None, again: Judgement | None = None) -> Assessed:
    """`judgement` None: the question was not judged (see `Sheet.can_be_judged`). `again`: the same judge's of the
    second recogniser's words, where it was asked."""
    found = _Found([], []) if sheet.too_doubtful else _found(sheet, judgement, again)
    if sheet.too_doubtful:
        found.points = [_doubtful(point) for point in sheet.question.points]
    raw = question_score([p.status for p in found.points])
    status = _status(sheet, raw)
    score = raw if status is QuestionStatus.SCORED else None
    points = found.points
    if not found.quotes:
        points = [p.model_copy(update={"status": PointStatus.NO_EVIDENCE}) for p in points]
    report = ReportQuestion(
        question_id=sheet.question.id,
        index=sheet.index,
        text=sheet.question.text,
        weight=sheet.question.weight,
        outcome=sheet.outcome,
        status=status,
        score=score,
        feedback=_feedback(sheet, status, judgement),
        feedback_lines=list(judgement.feedback_lines) if judgement and status is QuestionStatus.SCORED else [],
        points=points,
        quotes=[_report_quote(sheet, n, q) for n, q in enumerate(found.quotes)],
        dropped_quotes=found.dropped,
        words=sheet.words,
        recognition=sheet.recognition,
        doubtful_words=sheet.doubtful_words,
        too_doubtful=sheet.too_doubtful,
    )
    scored = ScoredQuestion(
        weight=sheet.question.weight,
        status=status,
        score=score,
        words=sheet.words,
        recognition=sheet.recognition,
        unverified=found.unverified,
        rests_on_correction=found.rests_on_correction,
        hearing_differs=any(p.doubtful for p in points),
    )
    return Assessed(report, scored)


@dataclass(slots=True)
class _Found:
    """What is left of the judge's claims."""

    points: list[ReportPoint]
    quotes: list[Quote]
    dropped: int = 0
    unverified: bool = False
    rests_on_correction: bool = False


def _found(sheet: Sheet, judgement: Judgement | None, again: Judgement | None) -> _Found:
    findings = {f.point_id: f for f in judgement.findings} if judgement else {}
    others = {f.point_id: f for f in again.findings} if again else {}
    found = _Found([], [])
    for point in sheet.question.points:
        finding = findings.get(point.id, PointFinding(point.id, "not_shown"))
        claimed = finding.status != "not_shown"
        kept, lost = _evidence(sheet, finding.quotes if claimed else ())
        said = len(kept)
        kept = _well_heard(sheet, kept, point)
        found.dropped += lost
        found.unverified |= claimed and not said
        hangs = not kept and (said > 0 or _may_be_hidden(sheet, point))
        if hangs or _judged_otherwise(sheet, kept, others.get(point.id)):
            found.points.append(_doubtful(point))
            continue
        found.rests_on_correction |= bool(kept) and all(q.source == "corrected" for q in kept)
        found.quotes += [q for q in kept if q not in found.quotes]
        found.points.append(
            ReportPoint(
                point_id=point.id,
                text=point.text,
                status=PointStatus(finding.status) if kept else PointStatus.NOT_SHOWN,
                quote_ids=[_quote_id(sheet, found.quotes.index(q)) for q in kept],
            )
        )
    return found


def _doubtful(point: RubricPoint) -> ReportPoint:
    return ReportPoint(point_id=point.id, text=point.text, status=PointStatus.NO_EVIDENCE, quote_ids=[], doubtful=True)


def _well_heard(sheet: Sheet, quotes: Sequence[Quote], point: RubricPoint) -> list[Quote]:
    """Without those that rest on doubtful words, unless the candidate says that they meant them."""
    kept = []
    for quote in quotes:
        run, asked = sheet.runs[quote.run], sheet.heard[quote.run]
        if rests_on_doubt(quote, run, sheet.doubts, point.keywords, asked, sheet.language):
            meant = verify_corrected(quote.text, sheet.runs, sheet.corrections)
            kept += [meant] if meant is not None else []
        else:
            kept.append(quote)
    return kept


def _may_be_hidden(sheet: Sheet, point: RubricPoint) -> bool:
    return any(
        hidden(run, sheet.doubts, sheet.corrections, point.keywords, asked, sheet.language)
        for run, asked in zip(sheet.runs, sheet.heard, strict=True)
    )


def _judged_otherwise(sheet: Sheet, kept: Sequence[Quote], other: PointFinding | None) -> bool:
    """Whether the other reading has what this one lacks, or lacks what this one has in words that are doubtful."""
    if other is None:
        return False
    if not kept:
        return other.status != "not_shown"
    doubted = any(q.source != "corrected" and doubts_about(q, sheet.runs[q.run], sheet.doubts) for q in kept)
    return doubted and other.status == "not_shown"


def _status(sheet: Sheet, score: float | None) -> QuestionStatus:
    if sheet.outcome is Outcome.SKIPPED:
        return QuestionStatus.SKIPPED
    if sheet.outcome is Outcome.NOT_REACHED:
        # An answer that was cut short would get a low score for what the candidate had no time to say.
        return QuestionStatus.NOT_REACHED
    return QuestionStatus.NOT_ENOUGH_EVIDENCE if score is None else QuestionStatus.SCORED


def _evidence(sheet: Sheet, claimed: Sequence[str]) -> tuple[list[Quote], int]:
    """The quotes that were said and can be evidence, and how many fell away."""
    found, dropped = verify_quotes(claimed, sheet.runs, sheet.corrections)
    kept = [q for q in found if _can_be_evidence(sheet, q)]
    return kept, dropped + len(found) - len(kept)


def _can_be_evidence(sheet: Sheet, quote: Quote) -> bool:
    """Not from a clause that repeats the question, steers or asks; and not the half of a denial without its "not"."""
    texts = sheet.corrections if quote.source == "corrected" else {}
    heard = sheet.heard[quote.run]
    start, end = quote.span
    kinds = {
        u.kind
        for u in cut([run_text(sheet.runs[quote.run], texts)], heard, sheet.language)
        if u.start < end and u.end > start
    }
    if kinds & {UnitKind.EVIDENCE, UnitKind.WORD_LIST, UnitKind.CLAIM}:
        return UnitKind.STEERING not in kinds
    own = kind_of(quote.text, asked_stems(heard, sheet.language), sheet.language)
    return kinds == {UnitKind.DENIAL} and own is UnitKind.DENIAL


def recognition(segments: Sequence[Segment]) -> float | None:
    """Mean probability of the spoken words; a segment without word times counts its confidence for each word."""
    probabilities: list[float] = []
    for segment in segments:
        if segment.words:
            probabilities += [w.probability for w in segment.words]
        elif segment.confidence is not None:
            probabilities += [segment.confidence] * max(1, len(words_of(segment.text)))
    return round(sum(probabilities) / len(probabilities), 3) if probabilities else None


def steering_units(sheets_: Sequence[Sheet]) -> int:
    """Clauses that try to instruct the assessment, found in the words themselves.

    Of each question in the reading that has more of them: a recogniser that mishears an order hides it.
    """
    return sum(max(len(_steering(sheet)), len(_steering(sheet, again=True))) for sheet in sheets_)


def _steering(sheet: Sheet, *, again: bool = False) -> list[str]:
    """`again`: with the second recogniser's words where they are others."""
    return [
        unit.text
        for run, heard in zip(sheet.runs, sheet.heard, strict=True)
        for unit in cut([_reading(sheet, run, again=again)], heard, sheet.language)
        if unit.kind is UnitKind.STEERING
    ]


def _reading(sheet: Sheet, run: Sequence[Segment], *, again: bool) -> str:
    return other_reading(run, sheet.doubts, sheet.corrections) if again else run_text(run)


UNSCORED_FEEDBACK = {
    QuestionStatus.SKIPPED: "The candidate asked to skip this question.",
    QuestionStatus.NOT_REACHED: "The interview ended before this question was finished.",
    QuestionStatus.NOT_ENOUGH_EVIDENCE: "Not enough evidence. Nothing said supports a score. This is not a low score.",
}


_TOO_DOUBTFUL = "Not scored: two recognisers heard too many words of this answer differently. This is not a low score."


def _feedback(sheet: Sheet, status: QuestionStatus, judgement: Judgement | None) -> str:
    if status is QuestionStatus.NOT_ENOUGH_EVIDENCE and sheet.too_doubtful:
        return _TOO_DOUBTFUL
    standing = UNSCORED_FEEDBACK.get(status)
    return standing if standing is not None else (judgement.feedback if judgement else "")


def _quote_id(sheet: Sheet, number: int) -> str:
    return f"{sheet.index + 1}.{number + 1}"


def _report_quote(sheet: Sheet, number: int, quote: Quote) -> ReportQuote:
    return ReportQuote(
        id=_quote_id(sheet, number),
        segment_id=quote.segment_ids[0],
        segment_ids=list(quote.segment_ids),
        call_id=quote.call_id,
        text=quote.text,
        started_ms=quote.started_ms,
        ended_ms=quote.ended_ms,
        source=quote.source,
    )
