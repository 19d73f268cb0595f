"""The result of an interview as a document of its own: HTML for the printer (ux §3.9, "Print")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from api.interviews.schemas import InterviewDetail
from api.reports.words import ReportLanguage, ReportWords
from api.verdicts.report import Report, ReportQuestion, ReportQuote, ScoreRange
from api.verdicts.schemas import ShownSegment
from contract.brief import Channel

STYLE = """
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages);
  font: 8pt "DejaVu Sans", "NanumGothic", "Noto Sans CJK KR", sans-serif; color: #565a60 } }
html { font: 9.5pt/1.5 "DejaVu Sans", "NanumGothic", "Noto Sans CJK KR", sans-serif; color: #1a1c1f }
:lang(ko) { word-break: keep-all; overflow-wrap: anywhere }
h1 { font-size: 18pt; line-height: 1.25; margin: 0 0 2pt } h2 { font-size: 13pt; margin: 18pt 0 6pt }
h3 { font-size: 10.5pt; margin: 0 0 4pt } h1, h2, h3 { break-after: avoid }
p { margin: 0 0 4pt } .muted { color: #565a60 } .small { font-size: 8.5pt }
dl { display: grid; grid-template-columns: 34mm 1fr; gap: 2pt 8pt; margin: 8pt 0 }
dt { color: #565a60 } dd { margin: 0 }
.box { border: .75pt solid #e1e1dc; border-radius: 4pt; padding: 8pt 10pt; margin: 0 0 8pt; break-inside: avoid-page }
.track { position: relative; height: 5pt; width: 90mm; background: #f3f3f0; border: .5pt solid #85888c; margin: 3pt 0 }
.band { position: absolute; top: 0; bottom: 0; background: #2a5bc0 }
.tick { position: absolute; top: -2pt; bottom: -2pt; width: .9pt; background: #1a1c1f }
blockquote { margin: 3pt 0; padding: 3pt 8pt; background: #fff3c4; border-left: 2pt solid #85888c }
ul { margin: 3pt 0; padding-left: 14pt }
table { width: 100%; border-collapse: collapse } td { vertical-align: top; padding: 2pt 6pt 2pt 0 }
td.time { width: 16mm; color: #565a60; font-variant-numeric: tabular-nums } td.who { width: 22mm }
tr.agent { color: #565a60 }
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """What the document is made of, and for whom."""

    interview: InterviewDetail
    segments: list[ShownSegment]
    company: str
    words: ReportWords
    language: ReportLanguage
    scores: bool
    """Without, it shows words and points only: for a reader who is yet to form a view."""
    made_at: datetime
    made_for: str


def html_of(printed: Printed) -> str:
    body = "".join([_head(printed), _decision(printed), _questions(printed), _transcript(printed)])
    title = f"{printed.words.title}: {printed.interview.candidate.name}"
    return (
        f'<!doctype html><html lang="{printed.language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )


def clock(ms: int) -> str:
    """61_000 → "1:01"."""
    minutes, secs = divmod(ms // 1_000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def score_text(score: float, between: ScoreRange | None) -> str:
    """ "58–71", or "64" where readings agree."""
    low, high = (round(between.low), round(between.high)) if between else (round(score), round(score))
    return f"{low}–{high}" if low != high else f"{round(score)}"


def _when(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"


def _head(printed: Printed) -> str:
    interview, words = printed.interview, printed.words
    at = interview.completed_at or interview.started_at
    spoken = [call for call in interview.calls if call.started_at and call.ended_at]
    secs = sum(
        (call.ended_at - call.started_at).total_seconds() for call in spoken if call.ended_at and call.started_at
    )
    by = words.phone if interview.channel is Channel.PHONE else words.browser
    facts = [
        (words.candidate, interview.candidate.name),
        (words.job, f"{interview.job.title} ({words.version.format(number=interview.job_version)})"),
        (words.held, _when(at, interview.timezone) if at else words.not_held),
        (words.channel, by),
    ]
    if secs:
        facts.insert(3, (words.length, words.minutes.format(minutes=max(1, round(secs / 60)))))
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    made = words.made.format(time=_when(printed.made_at, interview.timezone), name=printed.made_for)
    return (
        f'<p class="muted">{escape(printed.company)}</p><h1>{escape(words.title)}: '
        f'{escape(interview.candidate.name)}</h1><dl>{rows}</dl><p class="muted small">{escape(made)}</p>'
    )


def _decision(printed: Printed) -> str:
    interview, words = printed.interview, printed.words
    decision, report = interview.decision, interview.report
    lines = [f"<h2>{escape(words.decision)}</h2>"]
    if decision is None:
        lines.append(f"<p>{escape(words.undecided)}</p>")
    else:
        by = words.decided_by.format(name=decision.decided_by_name, time=_when(decision.created_at, interview.timezone))
        verdict = escape(words.verdicts[decision.decision])
        lines.append(f'<p><strong>{verdict}</strong> <span class="muted">{escape(by)}</span></p>')
        if decision.reason:
            lines.append(f"<p>{escape(decision.reason)}</p>")
    if not printed.scores:
        lines.append(f'<p class="muted">{escape(words.no_scores)}</p>')
    elif report is None or report.error or report.suggested_verdict is None:
        lines.append(f'<p class="muted">{escape(words.not_scored)}</p>')
    else:
        suggested = escape(words.suggestions[report.suggested_verdict])
        limits = words.thresholds.format(**report.thresholds)
        lines.append(f"<p>{escape(words.suggestion)}: <strong>{suggested}</strong></p>")
        if report.overall is not None:
            lines.append(_band(words, report, report.overall, report.range))
        lines.append(f'<p class="muted small">{escape(limits)} {escape(words.errs)}</p>')
    return "".join(lines)


def _band(words: ReportWords, report: Report, score: float, between: ScoreRange | None) -> str:
    low, high = (between.low, between.high) if between and between.low != between.high else (0.0, score)
    ticks = "".join(f'<span class="tick" style="left:{mark}%"></span>' for mark in report.thresholds.values())
    return (
        f"<div>{escape(words.score)} <strong>{score_text(score, between)}</strong></div>"
        f'<div class="track"><span class="band" style="left:{low:.1f}%;width:{max(1.0, high - low):.1f}%"></span>'
        f"{ticks}</div>"
    )


def _questions(printed: Printed) -> str:
    report = printed.interview.report
    if report is None or report.error or not report.per_question:
        return ""
    cards = "".join(_question(printed, report, question) for question in report.per_question)
    return f"<h2>{escape(printed.words.questions)}</h2>{cards}"


def _question(printed: Printed, report: Report, question: ReportQuestion) -> str:
    words = printed.words
    weight = words.weight.format(n=question.weight)
    lines = [f'<h3>{question.index + 1}. {escape(question.text)} <span class="muted small">{weight}</span></h3>']
    if question.score is None:
        lines.append(f'<p class="muted">{escape(words.statuses[question.status])}</p>')
    elif printed.scores:
        lines.append(_band(words, report, question.score, question.range))
    lines.append(_points(printed, question))
    lines.extend(_quote(words, quote) for quote in question.quotes)
    return f'<section class="box">{"".join(lines)}</section>'


def _points(printed: Printed, question: ReportQuestion) -> str:
    words = printed.words
    said = (
        f"<li>{escape(point.text)}"
        + (f": {escape(words.doubtful if point.doubtful else words.points[point.status])}" if printed.scores else "")
        + "</li>"
        for point in question.points
    )
    return _list(said)


def _list(items: Iterable[str]) -> str:
    inside = "".join(items)
    return f"<ul>{inside}</ul>" if inside else ""


def _quote(words: ReportWords, quote: ReportQuote) -> str:
    place = words.corrected if quote.source == "corrected" else clock(quote.started_ms)
    return f'<blockquote>“{escape(quote.text)}” <span class="small">{escape(place)}</span></blockquote>'


def _transcript(printed: Printed) -> str:
    words = printed.words
    rows = "".join(_line(words, segment) for segment in printed.segments)
    inside = f"<table>{rows}</table>" if rows else f"<p>{escape(words.nothing_said)}</p>"
    return f"<h2>{escape(words.transcript)}</h2>{inside}"


def _line(words: ReportWords, segment: ShownSegment) -> str:
    text = escape(segment.corrected_text or segment.text)
    if segment.corrected_text:
        before = f"{words.corrected}; {words.understood} {segment.text}"
        text += f' <span class="muted small">({escape(before)})</span>'
    return (
        f'<tr class="{segment.speaker}"><td class="time">{clock(segment.started_ms)}</td>'
        f'<td class="who">{escape(words.speakers[segment.speaker])}</td><td>{text}</td></tr>'
    )
