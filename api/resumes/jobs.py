"""Jobs of a résumé: entries around their dates, what was done in them, and how sure that reading is."""

import re
from collections.abc import Sequence

from api.resumes.dates import Period, period_in
from api.resumes.heads import head_of, is_company, is_title
from api.resumes.lines import Line
from api.resumes.parsed import MAX_ITEMS, Experience, Responsibility, Span
from api.resumes.words import Words

MAX_HEAD_CHARS = 100
MAX_HEAD_LINES = 2
"""Beside the line with the dates."""
_SENTENCE_END = re.compile(r"(?:[.!?。;]|니다|했음|함)$")


def jobs_in(lines: Sequence[Line], text: str, words: Words) -> list[Experience]:
    """Of the section of work; where there is none, of what stands under no heading."""
    own = [line for line in lines if line.section == "experience"]
    if not own:
        own = [line for line in lines if line.section in ("head", "contact")]
    anchors = [n for n, line in enumerate(own) if _is_anchor(line)]
    if not anchors:
        return []
    heads = _heads(own, anchors, words)
    found = []
    for number, anchor in enumerate(anchors[:MAX_ITEMS]):
        first, last = heads[number]
        until = heads[number + 1][0] if number + 1 < len(anchors) else len(own)
        found.append(_entry(own, anchor, first, last, until, text, words))
    return [entry for entry in found if entry.title or entry.company]


def _is_anchor(line: Line) -> bool:
    """It has a span of time and little else; a sentence that mentions years is none."""
    period = period_in(line.text)
    if period is None or (line.bullet and len(line.text) > MAX_HEAD_CHARS):
        return False
    rest = (line.text[: period.at] + line.text[period.until :]).strip()
    return len(rest) <= MAX_HEAD_CHARS and not _SENTENCE_END.search(rest.strip("()[] "))


def _heads(lines: Sequence[Line], anchors: list[int], words: Words) -> list[tuple[int, int]]:
    """First and last line of each entry's head."""
    before = anchors[0] > 0 and all(_may_head(line) for line in lines[: min(anchors[0], MAX_HEAD_LINES)])
    heads: list[tuple[int, int]] = []
    taken = -1
    for number, anchor in enumerate(anchors):
        first = last = anchor
        if _complete(lines[anchor], words):
            heads.append((first, last))
            taken = last
            continue
        while before and anchor - first < MAX_HEAD_LINES and first - 1 > taken and _may_head(lines[first - 1]):
            # Text recognition puts blank lines nearly everywhere: words say more than they do.
            apart = lines[first].after_blank and not _named(lines[first - 1 : first], words)
            if apart or _continues(lines, first - 1):
                break
            first -= 1
        until = anchors[number + 1] if number + 1 < len(anchors) else len(lines)
        if not before or first == anchor or not _named(lines[first:anchor], words):
            while last + 1 < until and last - anchor < MAX_HEAD_LINES and _may_head(lines[last + 1]):
                if lines[last + 1].after_blank or _has_both(lines[first : last + 1], words):
                    break
                last += 1
        heads.append((first, last))
        taken = last
    return heads


def _complete(line: Line, words: Words) -> bool:
    """The line with the dates names title and company by itself."""
    return _has_both([line], words)


def _has_both(lines: Sequence[Line], words: Words) -> bool:
    head = head_of([_without_period(line.text) for line in lines], words)
    return bool(head.title and head.company)


def _named(lines: Sequence[Line], words: Words) -> bool:
    return any(is_title(line.text, words) or is_company(line.text, words) for line in lines)


def _may_head(line: Line) -> bool:
    return not line.bullet and len(line.text) <= MAX_HEAD_CHARS and not _SENTENCE_END.search(line.text)


def _continues(lines: Sequence[Line], index: int) -> bool:
    """The line goes on with the list item before it: a wrapped one."""
    line = lines[index]
    return index > 0 and lines[index - 1].bullet and not line.after_blank and line.text[:1].islower()


def _entry(
    lines: Sequence[Line], anchor: int, first: int, last: int, until: int, text: str, words: Words
) -> Experience:
    period = period_in(lines[anchor].text)
    assert period is not None  # noqa: S101  narrows the type for mypy; anchors are lines with a period
    head = head_of([_without_period(line.text) for line in lines[first : last + 1]], words)
    body = lines[last + 1 : until]
    end = body[-1].end if body else lines[last].end
    return Experience(
        title=head.title,
        company=head.company,
        start=period.start,
        end=period.end,
        is_current=period.is_current,
        responsibilities=_responsibilities(body, text),
        confidence=_confidence(head.sure, period, lines[anchor]),
        span=Span(start=lines[first].start, end=end),
    )


def _confidence(sure: bool, period: Period, line: Line) -> float:
    if line.section != "experience":
        return 0.5
    return 0.9 if sure and period.start else 0.7


def _without_period(line: str) -> str:
    period = period_in(line)
    return line if period is None else f"{line[: period.at]}  {line[period.until :]}"


def _responsibilities(lines: Sequence[Line], text: str) -> list[Responsibility]:
    """List items with their wrapped lines; where there are none, sentences."""
    groups: list[list[Line]] = []
    for line in lines:
        starts = line.bullet or not groups or line.after_blank or not _wrapped(groups[-1][-1], line)
        if starts:
            groups.append([line])
        else:
            groups[-1].append(line)
    found = []
    for group in groups[:MAX_ITEMS]:
        span = Span(start=group[0].start, end=group[-1].end)
        found.append(Responsibility(text=" ".join(text[span.start : span.end].split())[:2_000], span=span))
    return found


def _wrapped(before: Line, line: Line) -> bool:
    return not _SENTENCE_END.search(before.text) and (len(before.text) > 50 or line.text[:1].islower())
