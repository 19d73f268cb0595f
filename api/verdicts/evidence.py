"""Quotes, verified by code: a quote counts only when the candidate said it, in the answer to that question.

A judge names quotes; nothing it says is believed. What is found is cut out of the transcript, so the report shows the
candidate's own words and their time, never the judge's wording.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.verdicts.normalise import comparable, normalise, written_without_spaces
from contract.transcript import Segment, Transcript

MIN_QUOTE_CHARS = 3
MIN_QUOTE_CHARS_NO_SPACE_SCRIPT = 2
"""Shorter strings are found nearly anywhere ("I", "네") and prove nothing."""

Source = Literal["recognised", "corrected"]
Corrections = Mapping[tuple[str, str], str]
"""(call id, segment id) → what the candidate says they meant."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the candidate. `started_ms`/`ended_ms` are on the clock of `call_id`."""

    segment_ids: tuple[str, ...]
    call_id: str
    text: str
    started_ms: int
    ended_ms: int
    source: Source = "recognised"
    """`corrected`: found only in what the candidate said they meant (ux §3.5), not in what was recognised."""
    run: int = 0
    span: tuple[int, int] = (0, 0)
    """Where in the text of its run (`run_text`)."""


def answer_runs(transcript: Transcript, question_id: str) -> list[tuple[Segment, ...]]:
    """The candidate's segments on a question (with its follow-ups), cut wherever the agent spoke or a call ended.

    A quote may span segments within a run but never bridges the agent's words: stitched quotes would be new sentences.
    """
    runs: list[list[Segment]] = []
    previous: Segment | None = None
    for segment in transcript.segments:
        if segment.speaker == "candidate" and segment.question_id == question_id:
            goes_on = (
                previous is not None
                and previous.speaker == "candidate"
                and previous.question_id == question_id
                and previous.call_id == segment.call_id
            )
            if goes_on:
                runs[-1].append(segment)
            else:
                runs.append([segment])
        previous = segment
    return [tuple(run) for run in runs]


def verify_quote(quote: str, runs: Sequence[Sequence[Segment]], corrections: Corrections | None = None) -> Quote | None:
    """Where the candidate said `quote`, or None. The recognised words are searched first, then the corrected ones."""
    needle = comparable(quote)
    if len(needle) < _min_chars(needle):
        return None
    sources: list[tuple[Source, Corrections]] = [("recognised", {})]
    if corrections:
        sources.append(("corrected", corrections))
    for source, texts in sources:
        for number, run in enumerate(runs):
            if source == "corrected" and not any((s.call_id, s.id) in texts for s in run):
                continue
            found = _find(needle, run, number, texts, source)
            if found is not None:
                return found
    return None


def verify_corrected(quote: str, runs: Sequence[Sequence[Segment]], corrections: Corrections) -> Quote | None:
    """Where `quote` stands in what the candidate says they meant, also when it was recognised like that."""
    needle = comparable(quote)
    for number, run in enumerate(runs):
        if any((s.call_id, s.id) in corrections for s in run):
            found = _find(needle, run, number, corrections, "corrected")
            if found is not None:
                return found
    return None


def verify_quotes(
    quotes: Iterable[str], runs: Sequence[Sequence[Segment]], corrections: Corrections | None = None
) -> tuple[list[Quote], int]:
    """The quotes that were said, without doubles and in the order given, and how many were dropped."""
    kept: list[Quote] = []
    dropped = 0
    for quote in quotes:
        found = verify_quote(quote, runs, corrections)
        if found is None:
            dropped += 1
        elif found not in kept:
            kept.append(found)
    return kept, dropped


def run_text(run: Sequence[Segment], corrections: Corrections | None = None) -> str:
    """The words of a run as one text; `Quote.span` counts in it."""
    return " ".join(_texts(run, corrections or {}))


def _texts(run: Sequence[Segment], corrections: Corrections) -> list[str]:
    return [corrections.get((s.call_id, s.id), s.text) for s in run]


def _find(needle: str, run: Sequence[Segment], number: int, texts: Corrections, source: Source) -> Quote | None:
    originals = _texts(run, texts)
    joined = normalise(" ".join(originals))
    at = joined.text.find(needle)
    while at >= 0:
        if _on_word_limits(joined.text, at, at + len(needle)):
            span = joined.origins[at][0], max(end for _, end in joined.origins[at : at + len(needle)])
            return _quote(run, number, originals, span, source)
        at = joined.text.find(needle, at + 1)
    return None


def _quote(
    run: Sequence[Segment], number: int, originals: Sequence[str], span: tuple[int, int], source: Source
) -> Quote:
    begin, end = span
    starts = _starts(originals)
    first, last = bisect_right(starts, begin) - 1, bisect_right(starts, end - 1) - 1
    started = moment(run[first], originals[first], begin - starts[first], "start")
    ended = moment(run[last], originals[last], end - starts[last], "end")
    return Quote(
        segment_ids=tuple(s.id for s in run[first : last + 1]),
        call_id=run[first].call_id,
        text=" ".join(originals)[begin:end],
        started_ms=started,
        ended_ms=max(started, ended),
        source=source,
        run=number,
        span=span,
    )


def moment(segment: Segment, text: str, offset: int, edge: Literal["start", "end"]) -> int:
    """The time of character `offset`: from word times when they fit the text, else interpolated in the segment."""
    for word_start, word_end, started_ms, ended_ms in _word_spans(segment, text):
        if edge == "start" and word_end > offset:
            return started_ms
        if edge == "end" and word_end >= offset:
            return ended_ms if word_start < offset else started_ms
    share = min(1.0, offset / len(text)) if text else 0.0
    return segment.started_ms + round((segment.ended_ms - segment.started_ms) * share)


def _word_spans(segment: Segment, text: str) -> list[tuple[int, int, int, int]]:
    """(start, end, started_ms, ended_ms) of each word in `text`; empty when a word is not found there in order."""
    spans: list[tuple[int, int, int, int]] = []
    cursor = 0
    for word in segment.words:
        written = word.text.strip()
        at = text.find(written, cursor) if written else -1
        if at < 0:
            return []
        cursor = at + len(written)
        spans.append((at, cursor, word.started_ms, word.ended_ms))
    return spans


def _starts(originals: Sequence[str]) -> list[int]:
    starts = [0]
    for text in originals[:-1]:
        starts.append(starts[-1] + len(text) + 1)
    return starts


def _on_word_limits(text: str, start: int, end: int) -> bool:
    """Not inside a longer word ("test" in "latest"); scripts without reliable spaces have no such limits."""
    left = start == 0 or text[start - 1] == " " or text[start] == " " or written_without_spaces(text[start])
    right = end == len(text) or text[end] == " " or written_without_spaces(text[end - 1])
    return left and right


def _min_chars(needle: str) -> int:
    if needle and all(written_without_spaces(c) or c == " " for c in needle):
        return MIN_QUOTE_CHARS_NO_SPACE_SCRIPT
    return MIN_QUOTE_CHARS
