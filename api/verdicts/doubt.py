"""What two recognisers hear differently neither supports nor sinks a score. Pure.

A quote rests on doubtful words when one of the readings denies and the other does not, when it is a keyword of the
point only by them, or when more than a third of the words that carry its meaning are doubtful. A point may be hidden by
them when the other reading has a keyword of it that the transcript has not. Of an answer that is doubtful by more
than a third nothing is scored. What the candidate says they meant settles their segment.

A judge that reads for nothing reads the second recogniser's words too: a point that only one of the two readings has is
left out, where the quote holds doubtful words or there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.hearing.doubt import DoubtfulSpan, Doubts
from api.hearing.words import carries_meaning, denies
from api.verdicts.evidence import Corrections, Quote, run_text
from api.verdicts.units import asked_stems, cut, keyword_hits
from contract.transcript import Segment

MAX_DOUBTFUL = 1 / 3
"""Of the words that carry meaning, in a quote and in an answer. With the bundled recognisers one word in twenty is
doubtful in clear speech, and more than a third where half of the transcript is wrong (docs/benchmarks.md)."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful span that nobody has settled; `start`, `end` in the text of its run (`run_text`)."""

    start: int
    end: int
    span: DoubtfulSpan


def open_doubts(run: Sequence[Segment], doubts: Doubts, corrections: Corrections) -> list[Doubt]:
    found, offset = [], 0
    for segment in run:
        key = (segment.call_id, segment.id)
        if key not in corrections:
            found += [Doubt(offset + s.start, offset + s.end, s) for s in doubts.get(key, ())]
        offset += len(segment.text) + 1
    return found


def doubts_about(quote: Quote, run: Sequence[Segment], doubts: Doubts) -> list[Doubt]:
    """Those within a recognised quote, also in segments that the candidate has corrected."""
    start, end = quote.span
    return [d for d in open_doubts(run, doubts, {}) if d.start < end and d.end > start]


def rests_on_doubt(
    quote: Quote, run: Sequence[Segment], doubts: Doubts, keywords: Sequence[str], asked: Sequence[str], language: str
) -> bool:
    """`asked`: what the agent had said before. A quote of the candidate's own correction never does."""
    if quote.source == "corrected":
        return False
    inside = doubts_about(quote, run, doubts)
    if not inside:
        return False
    if any(denies(d.span.first, language) != denies(d.span.second, language) for d in inside):
        return True
    text, (start, end) = run_text(run), quote.span
    sure = _without(text, inside)[start:end]
    meant, left = _meaning(text[start:end], language), _meaning(sure, language)
    if meant and (meant - left) / meant > MAX_DOUBTFUL:
        return True
    known = asked_stems(asked, language)
    hits = keyword_hits(text[start:end], keywords, known, language)
    return bool(hits) and not keyword_hits(sure, keywords, known, language)


def hidden(
    run: Sequence[Segment],
    doubts: Doubts,
    corrections: Corrections,
    keywords: Sequence[str],
    asked: Sequence[str],
    language: str,
) -> bool:
    """Whether the other reading has a keyword where the transcript has none."""
    inside = open_doubts(run, doubts, corrections)
    if not inside:
        return False
    known = asked_stems(asked, language)

    def hits(text: str) -> set[str]:
        units = cut([text], asked, language)
        return {k for u in units if u.may_count for k in keyword_hits(u.text, keywords, known, language)}

    return bool(hits(other_reading(run, doubts, corrections)) - hits(run_text(run)))


def other_reading(run: Sequence[Segment], doubts: Doubts, corrections: Corrections) -> str:
    """The run's text with the second recogniser's words where they are doubtful."""
    text = run_text(run)
    for doubt in reversed(open_doubts(run, doubts, corrections)):
        text = text[: doubt.start] + doubt.span.second + text[doubt.end :]
    return text


def too_doubtful(runs: Sequence[Sequence[Segment]], doubts: Doubts, corrections: Corrections, language: str) -> bool:
    meant = doubtful = 0
    for run in runs:
        text = run_text(run)
        meant += _meaning(text, language)
        for doubt in open_doubts(run, doubts, corrections):
            doubtful += _meaning(text[doubt.start : doubt.end], language)
    return meant > 0 and doubtful / meant > MAX_DOUBTFUL


def _meaning(text: str, language: str) -> int:
    return sum(carries_meaning(word, language) for word in text.split())


def _without(text: str, inside: Sequence[Doubt]) -> str:
    """Blank where it is doubtful, so that positions stay."""
    for doubt in inside:
        text = text[: doubt.start] + " " * (doubt.end - doubt.start) + text[doubt.end :]
    return text
