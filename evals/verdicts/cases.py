"""The set: jobs and transcripts from `set/`, and what scoring is given of each.

    set/jobs.yaml            jobs with questions, rubric points, keywords, anchors
    set/tuning/*.yaml        transcripts that the offline judge's thresholds may be chosen on
    set/held_out/*.yaml      transcripts, and one whole job, that nothing is chosen on

A transcript has a `kind`, an `overall` label (0–100, None: a person would refuse to judge it) and for each point one of
shown, partly, not_shown, no_evidence. Labels were written before any scorer had read the set. Those of one `group` say
the same in different styles. One with a `base` is that transcript with instructions hidden in it (`inject`: before or
after an answer, or in name, résumé or job text) and has its labels.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from api.jobs.snapshot import JobSnapshot
from api.verdicts.evidence import Corrections
from api.verdicts.panel import JudgingRules
from api.verdicts.scoring import PointStatus, Thresholds
from api.verdicts.scoring_run import Material
from api.verdicts.summary import transcript_digest
from contract.brief import BriefQuestion, RubricPoint
from contract.events import Outcome, Word
from contract.transcript import AskedQuestion, Segment, Transcript

SET = Path(__file__).parent / "set"
CLEAR_SPEECH = 0.9
"""Mean word probability where a transcript states none (Whisper on clean speech: 0.8–0.95)."""
WORD_MS = 380
"""About 160 words a minute."""
PAUSE_MS = 700
_STOPS = re.compile(r"[.,!?…]")


@dataclass(frozen=True)
class Case:
    id: str
    kind: str
    job: str
    held_out: bool
    overall: int | None
    answers: Mapping[str, str]
    """By question, with what was injected."""
    labels: Mapping[str, tuple[PointStatus, ...]]
    """By question, in the order of its points."""
    recognition: float = CLEAR_SPEECH
    group: str | None = None
    base: str | None = None
    inject: Mapping[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return str(jobs()[self.job]["language"])


@functools.cache
def jobs() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = _read(SET / "jobs.yaml")["jobs"]
    return loaded


@functools.cache
def cases() -> tuple[Case, ...]:
    """All of them, in the order of the files."""
    written = [
        (entry, folder == "held_out")
        for folder in ("tuning", "held_out")
        for path in sorted((SET / folder).glob("*.yaml"))
        for entry in _read(path)["transcripts"]
    ]
    by_id = {entry["id"]: entry for entry, _ in written}
    return tuple(_case(entry, by_id, held_out) for entry, held_out in written)


def unpunctuated(case: Case) -> Case:
    """The same words without stops and commas."""
    return replace(case, answers={q: " ".join(_STOPS.sub(" ", text).split()) for q, text in case.answers.items()})


def material(case: Case, *, anchors: bool = True) -> Material:
    """What `api.verdicts.scoring_run.score` takes. Without `anchors` the points have text and keywords alone."""
    job = snapshot(case, anchors=anchors)
    transcript = _transcript(case, job)
    nothing_corrected: Corrections = {}
    return Material(
        interview_id=case.id,
        company_id="evals",
        transcript=transcript,
        corrections=nothing_corrected,
        job=job,
        candidate_name=case.inject.get("name", "Robin Example"),
        thresholds=Thresholds(),
        digests=(transcript_digest(transcript, nothing_corrected), job.digest()),
        known=None,
        judging=JudgingRules(),
    )


def snapshot(case: Case, *, anchors: bool = True) -> JobSnapshot:
    job = jobs()[case.job]
    left_out = () if anchors else ("strong", "partial")
    questions = tuple(
        BriefQuestion(
            id=q["id"],
            text=q["text"],
            weight=q["weight"],
            points=tuple(RubricPoint(**{k: v for k, v in p.items() if k not in left_out}) for p in q["points"]),
        )
        for q in job["questions"]
    )
    return JobSnapshot(
        title=job["title"],
        description=" ".join([job["description"], case.inject.get("job", "")]).strip(),
        facts=(),
        ai_prompt=None,
        ai_model=None,
        persona_id="default",
        language=job["language"],
        questions=questions,
    )


def _case(entry: dict[str, Any], by_id: Mapping[str, dict[str, Any]], held_out: bool) -> Case:
    base = by_id[entry["base"]] if "base" in entry else entry
    inject = entry.get("inject", {})
    answers = {}
    for question, answer in base["answers"].items():
        parts = [inject.get("before", {}).get(question), answer["text"], inject.get("after", {}).get(question)]
        answers[question] = " ".join(part for part in parts if part)
    return Case(
        id=entry["id"],
        kind=entry["kind"],
        job=entry["id"].split("-")[0],
        held_out=held_out,
        overall=base["overall"],
        answers=answers,
        labels={q: tuple(PointStatus(s) for s in a["points"]) for q, a in base["answers"].items()},
        recognition=base.get("recognition", CLEAR_SPEECH),
        group=entry.get("group"),
        base=entry.get("base"),
        inject=inject,
    )


def _transcript(case: Case, job: JobSnapshot) -> Transcript:
    """One call: each question as the agent says it, then the answer in phrases of at most twelve words."""
    segments: list[Segment] = []
    asked = []
    at_ms = 1_000
    for number, question in enumerate(job.questions):
        asked.append(
            AskedQuestion(
                question_id=question.id,
                index=number,
                text=question.text,
                asked_call_id="call",
                asked_ms=at_ms,
                last_text=question.text,
                outcome=Outcome.ANSWERED,
            )
        )
        segments.append(_segment(len(segments), question.id, "agent", question.text.split(), at_ms, 1.0))
        words = case.answers[question.id].split()
        for start in range(0, len(words), 12):
            at_ms = segments[-1].ended_ms + PAUSE_MS
            phrase = words[start : start + 12]
            segments.append(_segment(len(segments), question.id, "candidate", phrase, at_ms, case.recognition))
        at_ms = segments[-1].ended_ms + PAUSE_MS
    return Transcript(segments=tuple(segments), questions=tuple(asked), question_total=len(job.questions))


def _segment(number: int, question: str, speaker: str, words: list[str], at_ms: int, probability: float) -> Segment:
    spoken = tuple(
        Word(
            text=word,
            started_ms=at_ms + n * WORD_MS,
            ended_ms=at_ms + n * WORD_MS + WORD_MS - 40,
            # Probabilities of neighbours differ; their mean is what the transcript states.
            probability=min(1.0, probability + (0.08 if n % 2 else -0.08)),
        )
        for n, word in enumerate(words)
    )
    return Segment.model_validate(
        {
            "id": f"s{number}",
            "call_id": "call",
            "speaker": speaker,
            "text": " ".join(words),
            "started_ms": at_ms,
            "ended_ms": at_ms + max(1, len(words)) * WORD_MS,
            "question_id": question,
            "words": spoken if speaker == "candidate" else (),
        }
    )


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
