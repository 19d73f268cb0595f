"""Figures on reports beside labels. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.interviews.models import Verdict
from api.trials import summing_up
from api.verdicts.normalise import comparable
from api.verdicts.report import Report, ReportQuote
from api.verdicts.scoring import PointStatus, Thresholds
from contract.transcript import Transcript
from evals.verdicts.cases import Case

Reports = Mapping[str, Report]
"""By case."""
_NOT_THERE = frozenset({PointStatus.NOT_SHOWN, PointStatus.NO_EVIDENCE})
_SLACK_MS = 1
"""Times are whole milliseconds."""


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """Rank correlation, ties at their mean rank. NaN without variation."""
    if len(left) != len(right) or len(left) < 2:
        raise ValueError("two sequences of the same length, at least 2, are needed")
    found = summing_up.spearman(left, right)
    return float("nan") if found is None else found


def rank_agreement(cases: Iterable[Case], reports: Reports) -> float:
    """Spearman of labels and scores, over what a person would judge. What the scorer found nothing in counts as 0."""
    pairs = [(c.overall, reports[c.id].overall or 0) for c in cases if c.overall is not None]
    return spearman([label for label, _ in pairs], [given for _, given in pairs])


@dataclass(frozen=True)
class Points:
    """`not_shown` and `no_evidence` count as one: both say that the answer does not contain it."""

    total: int
    agreed: int
    shown_but_not_said: tuple[str, ...]
    """`case question.point`, called shown though the label says that it is not there."""
    said: int
    """Labelled shown."""
    not_said: int
    missed: tuple[str, ...]
    """Labelled shown, called not there."""

    @property
    def accuracy(self) -> float:
        return self.agreed / self.total


def point_agreement(cases: Iterable[Case], reports: Reports) -> Points:
    """Over what a person would judge."""
    pairs: list[tuple[str, PointStatus, PointStatus]] = []
    for case in (c for c in cases if c.overall is not None):
        for question in reports[case.id].per_question:
            for point, label in zip(question.points, case.labels[question.question_id], strict=True):
                pairs.append((f"{case.id} {question.question_id}.{point.point_id}", label, point.status))
    return Points(
        total=len(pairs),
        agreed=sum(label == given or {label, given} <= _NOT_THERE for _, label, given in pairs),
        shown_but_not_said=tuple(
            name for name, label, given in pairs if label in _NOT_THERE and given is PointStatus.SHOWN
        ),
        said=sum(label is PointStatus.SHOWN for _, label, _ in pairs),
        not_said=sum(label in _NOT_THERE for _, label, _ in pairs),
        missed=tuple(name for name, label, given in pairs if label is PointStatus.SHOWN and given in _NOT_THERE),
    )


def labelled_verdict(case: Case, thresholds: Thresholds) -> Verdict:
    """What the label alone would suggest; what a person would refuse to judge is for a person."""
    if case.overall is None:
        return Verdict.REVIEW
    if case.overall >= thresholds.pass_at:
        return Verdict.PASS
    return Verdict.REVIEW if case.overall >= thresholds.review_at else Verdict.FAIL


def verdicts(cases: Iterable[Case], reports: Reports) -> Counter[tuple[Verdict, Verdict]]:
    """How often each (label's, suggested) pair occurs."""
    return Counter(
        (labelled_verdict(c, Thresholds()), reports[c.id].suggested_verdict or Verdict.REVIEW) for c in cases
    )


def quotes_found(report: Report, transcript: Transcript) -> tuple[int, list[str]]:
    """How many quotes a report has, and those that are not the candidate's words at their time."""
    quotes = [(question.question_id, quote) for question in report.per_question for quote in question.quotes]
    return len(quotes), [quote.text for question, quote in quotes if not _was_said(quote, question, transcript)]


def _was_said(quote: ReportQuote, question: str, transcript: Transcript) -> bool:
    """Found anew from the words and their times alone, not by `api.verdicts.evidence`."""
    named = [s for s in transcript.segments if s.id in quote.segment_ids and s.call_id == quote.call_id]
    theirs = all(s.speaker == "candidate" and s.question_id == question for s in named)
    at_its_time = " ".join(
        word.text
        for segment in named
        for word in segment.words
        if word.started_ms >= quote.started_ms - _SLACK_MS and word.ended_ms <= quote.ended_ms + _SLACK_MS
    )
    return bool(named) and theirs and comparable(quote.text) == comparable(at_its_time)


def differs(one: Report, other: Report) -> list[str]:
    """What two reports say differently about the same answers: scores and statuses, not why a person should look."""
    found = [] if one.overall == other.overall else [f"overall {one.overall} / {other.overall}"]
    for left, right in zip(one.per_question, other.per_question, strict=True):
        if left.score != right.score:
            found.append(f"{left.question_id} {left.score} / {right.score}")
        for a, b in zip(left.points, right.points, strict=True):
            if a.status is not b.status:
                found.append(f"{left.question_id}.{a.point_id} {a.status} / {b.status}")
    return found


def spreads(cases: Iterable[Case], reports: Reports) -> dict[str, tuple[int, int]]:
    """For each group: the lowest and the highest overall score of the same content. Without a score: 0."""
    groups: dict[str, list[int]] = defaultdict(list)
    for case in cases:
        if case.group is not None:
            groups[case.group].append(reports[case.id].overall or 0)
    return {group: (min(scores), max(scores)) for group, scores in groups.items()}
