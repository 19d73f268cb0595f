"""Briefs for tests, with the personas that ship."""

import uuid
from pathlib import Path
from typing import Any

import yaml

from contract.brief import Brief, BriefQuestion, JobFact, Persona, RubricPoint

INTERVIEWERS = Path(__file__).resolve().parents[2] / "config" / "interviewers"


def persona(language: str = "en") -> Persona:
    text = (INTERVIEWERS / f"default.{language}.yaml").read_text(encoding="utf-8")
    return Persona.model_validate(yaml.safe_load(text))


def question(number: int, text: str, *points: tuple[str, str, tuple[str, ...]], **fields: Any) -> BriefQuestion:
    return BriefQuestion(
        id=f"q{number}",
        text=text,
        points=tuple(RubricPoint(id=id_, text=what, keywords=words) for id_, what, words in points),
        **fields,
    )


CACHE = question(
    1,
    "Tell me about a system that you made faster.",
    ("p1", "what was slow and how it was measured", ("measured", "profiled", "latency", "slow")),
    ("p2", "what was changed", ("cache", "index", "batch", "redis")),
    rephrasing="Think of a time when something was slow and you improved it. What did you do?",
)
OUTAGE = question(
    2,
    "How do you handle a production outage?",
    ("p1", "how the outage is noticed and contained", ("alert", "rollback", "on call")),
    ("p2", "what is learned afterwards", ("postmortem", "review", "root cause")),
)
TESTS = question(3, "What do you test, and what do you not test?", max_follow_ups=0)


def brief(*questions: BriefQuestion, **fields: Any) -> Brief:
    values: dict[str, Any] = {
        "interview_id": f"interview-{uuid.uuid4().hex[:8]}",
        "call_id": f"call-{uuid.uuid4().hex[:8]}",
        "company_name": "Hanbit Labs",
        "job_title": "Backend Engineer",
        "job_facts": (JobFact(topic="location", text="The team works in Seoul, two days a week in the office."),),
        "candidate_name": "Kim Haneul",
        "language": "en",
        "persona": persona("en"),
        "questions": questions or (CACHE, OUTAGE, TESTS),
        "time_limit_secs": 1800,
        **fields,
    }
    return Brief(**values)
