"""The report as a whole: digests, the suggestion, and sentences made by code from what was found."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from api.hearing.doubt import Hearing, HearingReason, HearingView
from api.ports import JudgeVersion
from api.quality.rule import FaultFact
from api.verdicts.evidence import Corrections
from api.verdicts.readings import Merged, merge
from api.verdicts.report import Report, ReportJudge, ReportJudging, ReportQuestion
from api.verdicts.scoring import Agreement, PointStatus, QuestionStatus, ReviewReason, Suggestion, Thresholds, suggest
from api.verdicts.sitting import Sitting
from contract.transcript import Transcript

MAX_NAMED = 5
"""Strengths and weaknesses named each; the rest is in the questions."""

_REASONS = {
    ReviewReason.NO_SCORE: "no question has enough evidence",
    ReviewReason.QUESTION_WITHOUT_EVIDENCE: "a question has not enough evidence",
    ReviewReason.QUESTION_SKIPPED: "a question was skipped",
    ReviewReason.QUESTION_NOT_REACHED: "a question was not finished",
    ReviewReason.MOSTLY_UNSCORED: "less than half of the questions by weight could be scored",
    ReviewReason.FEW_WORDS: "the candidate said little",
    ReviewReason.POOR_RECOGNITION: "the words were poorly recognised",
    ReviewReason.STEERING_ATTEMPTED: "the candidate's words tried to steer the assessment, without effect",
    ReviewReason.UNVERIFIED_QUOTES: "the judge named words that were not said",
    ReviewReason.RESTS_ON_CORRECTION: "a point rests on the candidate's own correction",
    ReviewReason.LIMITED_JUDGE: "the offline judge goes by keywords alone in this language",
    ReviewReason.LOW_WITHOUT_A_MODEL: "the offline judge found little, and may miss what is said in other words",
    ReviewReason.WIDE_RANGE: "the readings differ widely",
    ReviewReason.RANGE_CROSSES_THRESHOLD: "the readings lie on both sides of a threshold",
    ReviewReason.READINGS_MISSING: "a judge failed, so that fewer readings were made",
    ReviewReason.HEARING_DIFFERS: "two recognisers differ about words that matter",
}


_NOT_HEARD_AGAIN = {
    HearingReason.OFF: "this installation does without",
    HearingReason.NOTHING_SPOKEN: "nothing was spoken",
    HearingReason.NOT_RECORDED: "there is no recording",
    HearingReason.LANGUAGE: "no second recogniser knows the language",
    HearingReason.UNREADABLE: "the recording cannot be read",
    HearingReason.PENDING: "nobody has listened yet",
    HearingReason.FAILED: "the second recogniser failed",
}


def transcript_digest(transcript: Transcript, corrections: Corrections, hearing: Hearing | None = None) -> str:
    """SHA-256 of all that a score rests on in the call. Corrections count: a new one is a new assessment."""
    content = {
        # What was noticed beside the words is no part of it: it cannot make another assessment.
        "transcript": transcript.model_dump(mode="json", exclude={"noticed"}),
        "corrections": sorted([call, segment, text] for (call, segment), text in corrections.items()),
        **(hearing.for_digest() if hearing is not None else {}),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def build_report(
    sittings: Sequence[Sitting],
    *,
    thresholds: Thresholds,
    max_spread: int,
    digests: tuple[str, str],
    steering_attempts: int,
    limited_judge: bool,
    may_miss: bool,
    hearing: HearingView | None = None,
) -> Report:
    """`sittings`: with at least one reading among them; `digests`: of the transcript and of the rubric."""
    merged = merge([reading for sitting in sittings for reading in sitting.readings])
    judgings = _judgings(sittings, merged)
    agreement = Agreement(
        overall=merged.overall,
        low=merged.range.low if merged.range else 0,
        high=merged.range.high if merged.range else 0,
        split=merged.split,
        missing=sum(j.runs - len(j.scores) for j in judgings),
        max_spread=max_spread,
    )
    suggestion = suggest(
        [a.scored for a in merged.questions],
        thresholds,
        steering_attempts=steering_attempts,
        limited_judge=limited_judge,
        may_miss=may_miss,
        agreement=agreement,
    )
    questions = [a.report for a in merged.questions]
    first = next(j for j in judgings if j.scores)
    return Report(
        summary=_summary(questions, suggestion, merged, judgings, hearing),
        strengths=_named(questions, PointStatus.SHOWN),
        weaknesses=_named(questions, PointStatus.NOT_SHOWN),
        recommendation=_recommendation(suggestion),
        overall=suggestion.overall,
        range=merged.range,
        suggested_verdict=suggestion.verdict,
        review_reasons=list(suggestion.reasons),
        thresholds={"pass": thresholds.pass_at, "review": thresholds.review_at},
        judge=ReportJudge(engine=first.engine, model=first.model, prompt_version=first.prompt_version),
        judgings=judgings,
        max_spread=max_spread,
        per_question=questions,
        transcript_digest=digests[0],
        rubric_digest=digests[1],
        steering_attempts=steering_attempts,
        hearing=hearing,
    )


def _judgings(sittings: Sequence[Sitting], merged: Merged) -> list[ReportJudging]:
    overalls = iter(merged.overalls)
    return [
        ReportJudging(
            **asdict(sitting.seat.judge.version),
            runs=sitting.seat.runs,
            scores=[next(overalls) for _ in sitting.readings],
            error=str(sitting.error) if sitting.error is not None else None,
        )
        for sitting in sittings
    ]


def failed_report(error: str, *, thresholds: Thresholds, judge: JudgeVersion, digests: tuple[str, str]) -> Report:
    """Scoring failed: no number, no suggestion, and why."""
    return Report(
        summary="Scoring did not finish. The transcript is complete; scoring can be run again.",
        thresholds={"pass": thresholds.pass_at, "review": thresholds.review_at},
        judge=ReportJudge(engine=judge.engine, model=judge.model, prompt_version=judge.prompt_version),
        error=error,
        transcript_digest=digests[0],
        rubric_digest=digests[1],
    )


def blocked_report(
    faults: Sequence[FaultFact], *, thresholds: Thresholds, judge: JudgeVersion, digests: tuple[str, str]
) -> Report:
    """A fault of ours spoilt the interview: no number, no suggestion, and the facts."""
    return Report(
        summary="Not scored: our technology failed in this interview. Nothing in it counts against the candidate.",
        recommendation="Offer a free redo, or have it scored anyway with a reason.",
        thresholds={"pass": thresholds.pass_at, "review": thresholds.review_at},
        judge=ReportJudge(engine=judge.engine, model=judge.model, prompt_version=judge.prompt_version),
        transcript_digest=digests[0],
        rubric_digest=digests[1],
        technical_faults=list(faults),
    )


def _summary(
    questions: Sequence[ReportQuestion],
    suggestion: Suggestion,
    merged: Merged,
    judgings: Sequence[ReportJudging],
    hearing: HearingView | None,
) -> str:
    scored = [q for q in questions if q.status is QuestionStatus.SCORED]
    without = len(questions) - len(scored)
    lines = [f"{len(scored)} of {len(questions)} questions have a score"]
    lines[0] += f", {without} without enough evidence." if without else "."
    if suggestion.overall is not None:
        lines.append(f"Overall {suggestion.overall} of 100{_over(merged)}.")
    lines += [_missing(judging) for judging in judgings if judging.error is not None]
    shown = sum(p.status is PointStatus.SHOWN for q in scored for p in q.points)
    partly = sum(p.status is PointStatus.PARTLY for q in scored for p in q.points)
    total = sum(len(q.points) for q in scored)
    if total:
        lines.append(f"Of {total} points, {shown} are shown and {partly} partly, each with the candidate's words.")
    if hearing is not None:
        lines.append(_heard_again(hearing))
    return " ".join(lines)


def _heard_again(hearing: HearingView) -> str:
    if hearing.reason is not None:
        return f"Not heard a second time: {_NOT_HEARD_AGAIN[hearing.reason]}."
    told = (
        f"A second recogniser heard {hearing.doubtful_words} of {hearing.words} words differently; they do not count."
    )
    return f"{told} {hearing.unchecked_words} words have no recording." if hearing.unchecked_words else told


def _over(merged: Merged) -> str:
    """Nothing for a single reading."""
    if merged.range is None or len(merged.overalls) < 2:
        return ""
    return f", between {merged.range.low:.0f} and {merged.range.high:.0f} in {len(merged.overalls)} readings"


def _missing(judging: ReportJudging) -> str:
    return f"{judging.model} made {len(judging.scores)} of {judging.runs} readings: {judging.error}"


def _named(questions: Sequence[ReportQuestion], status: PointStatus) -> list[str]:
    """Points with that status, the heaviest questions first."""
    scored = sorted((q for q in questions if q.status is QuestionStatus.SCORED), key=lambda q: -q.weight)
    return [p.text for q in scored for p in q.points if p.status is status][:MAX_NAMED]


def _recommendation(suggestion: Suggestion) -> str:
    opening = f"Suggested: {suggestion.verdict.value.capitalize()}."
    if suggestion.reasons:
        listed = "; ".join(_REASONS[r] for r in suggestion.reasons)
        opening += f" A person should look because {listed}."
    return f"{opening} The suggestion errs at times; check the words before you decide."
