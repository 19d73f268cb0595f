"""The deterministic check (ATS-16): the same file, job description and day give the same result, and it says why."""

from dataclasses import asdict
from datetime import date
from typing import Any

from api.ats.criteria import CRITERIA, missed, section_scores
from api.ats.facts import Facts, Read, read_resume
from api.ats.keywords import Found
from api.ats.lexicon import Lexicon
from api.ats.result import AtsResult, Engine, SectionScore, SectionScores, overall
from api.documents.extracted import Extracted, Finding
from api.documents.schemas import FindingView

MAX_LISTED = 12
MAX_HIGHLIGHTS = 6
MAX_IMPROVEMENTS = 10
MAX_QUOTE_CHARS = 160
FRIENDLY_HEADINGS = 3
_REPORTED = ("hidden_text", "hidden_characters", "instructions")


def check(extracted: Extracted, description: str | None, lexicon: Lexicon, today: date) -> AtsResult:
    """ATS-04 … ATS-09 by rules. A few milliseconds; call it off the event loop all the same."""
    return judged(read_resume(extracted, description, lexicon, today), extracted.findings, lexicon)


def judged(read: Read, findings: tuple[Finding, ...], lexicon: Lexicon) -> AtsResult:
    facts, found = read.facts, read.found
    language = "ko" if facts.korean else "en"
    said = lexicon.said[language]
    scores = section_scores(facts)
    score = overall(list(scores.values()), len(found.missing), len(facts.issues))
    return AtsResult(
        score=score,
        summary=_summary(score, scores, found, said),
        section_scores=SectionScores(
            **{
                name: SectionScore(score=points, feedback=_feedback(name, facts, said))
                for name, points in scores.items()
            }
        ),
        highlights=_highlights(read, scores, said),
        improvements=_improvements(facts, found, findings, said),
        keywords_found=found.present,
        keywords_missing=found.missing,
        formatting_issues=[said["issues"][issue] for issue in facts.issues],
        ats_friendly=len(facts.issues) <= 1 and facts.core_sections >= FRIENDLY_HEADINGS and facts.emails > 0,
        findings=[FindingView(**asdict(finding)) for finding in findings],
        language="ko" if facts.korean else "en",
        engine=Engine(name="rules"),
    )


def _feedback(category: str, facts: Facts, said: dict[str, Any]) -> str:
    advice = [
        said["advice"][criterion.id]
        for criterion in CRITERIA
        if criterion.category == category and criterion.earned(facts) < criterion.points
    ]
    return " ".join(advice) if advice else str(said["good"][category])


def _summary(score: int, scores: dict[str, int], found: Found, said: dict[str, Any]) -> str:
    best, worst = max(scores, key=lambda name: scores[name]), min(scores, key=lambda name: scores[name])
    template = said["summary_with_job"] if found.wanted else said["summary_alone"]
    return str(template).format(
        score=score,
        present=len(found.present),
        wanted=len(found.wanted),
        best=said["names"][best],
        worst=said["names"][worst],
    )


def _highlights(read: Read, scores: dict[str, int], said: dict[str, Any]) -> list[str]:
    found = read.found
    lines = []
    if found.present:
        template = said["highlight_keywords"] if found.wanted else said["highlight_skills"]
        names = ", ".join(found.present[:MAX_LISTED])
        lines.append(str(template).format(present=len(found.present), wanted=len(found.wanted), names=names))
    lines += [str(said["good"][name]) for name, points in scores.items() if points == 5]
    lines += [_shortened(line) for line in read.quantified[:2]]
    return lines[:MAX_HIGHLIGHTS]


def _improvements(facts: Facts, found: Found, findings: tuple[Finding, ...], said: dict[str, Any]) -> list[str]:
    kinds = dict.fromkeys(finding.kind for finding in findings if finding.kind in _REPORTED)
    lines = [str(said["findings"][kind]) for kind in kinds]
    if found.missing:
        lines.append(str(said["improvement_missing"]).format(names=", ".join(found.missing[:MAX_LISTED])))
    lines += [str(said["advice"][criterion.id]) for criterion in missed(facts)]
    return lines[:MAX_IMPROVEMENTS]


def _shortened(line: str) -> str:
    return line if len(line) <= MAX_QUOTE_CHARS else line[: MAX_QUOTE_CHARS - 1] + "…"
