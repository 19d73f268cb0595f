"""Results and progress: sums over what was judged, nothing that was not. Pure."""

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

from api.practice.models import PracticeInterview, PracticeQuestion
from api.practice.schemas import (
    CompetencyProgress,
    CompetencyScore,
    PracticeFeedback,
    PracticeMetrics,
    PracticeProgress,
    PracticeResults,
    ProgressPoint,
    ResultQuestion,
    StarCount,
    StarName,
    State,
)
from api.practice.state import PracticeState


def mean(scores: Sequence[float | None]) -> float | None:
    """Of those that there are, one decimal; None: there are none."""
    found = [score for score in scores if score is not None]
    return round(fmean(found), 1) if found else None


def of_state(state: PracticeState, expires_at: datetime) -> PracticeResults:
    questions = [
        ResultQuestion(
            question_number=one.number,
            question_text=one.text,
            kind=one.kind,
            competency=one.competency,
            answer=one.answer.text if one.answer else None,
            spoken=one.answer.spoken if one.answer else False,
            attempts=one.answer.attempt if one.answer else 0,
            score=one.answer.score if one.answer else None,
            feedback=one.answer.feedback if one.answer else None,
            judge=one.answer.feedback.judge if one.answer and one.answer.feedback else None,
        )
        for one in state.asked
    ]
    return PracticeResults(
        interview_id=state.id,
        state=State.FINISHED if state.finished else State.RUNNING,
        candidate_name=state.candidate_name,
        job_title=state.job_title,
        interview_type=state.interview_type,
        language=state.language,
        focus=state.focus,
        final_score=mean([one.score for one in questions]),
        metrics=metrics_of(questions, state.num_questions),
        questions=questions,
        started_at=state.started_at,
        saved_at=None,
        expires_at=expires_at,
    )


def of_rows(practice: PracticeInterview, rows: Sequence[PracticeQuestion]) -> PracticeResults:
    questions = [
        ResultQuestion(
            question_number=row.question_number,
            question_text=row.question_text,
            kind="practice" if row.kind == "practice" else "theory",
            competency=row.competency,
            answer=row.answer,
            spoken=row.spoken,
            attempts=row.attempts,
            score=row.score,
            feedback=PracticeFeedback.model_validate(row.details) if row.details else None,
            judge=row.judge,
        )
        for row in rows
    ]
    return PracticeResults(
        interview_id=practice.id,
        state=State.SAVED,
        by_call=practice.by_call,
        candidate_name=practice.candidate_name,
        job_title=practice.job_title,
        interview_type=practice.interview_type,
        language=practice.language,
        focus=practice.focus,
        final_score=practice.final_score,
        metrics=metrics_of(questions, practice.num_questions),
        questions=questions,
        started_at=practice.started_at,
        saved_at=practice.saved_at,
        expires_at=None,
    )


def metrics_of(questions: Sequence[ResultQuestion], planned: int) -> PracticeMetrics:
    answered = [one for one in questions if one.answer is not None]
    deliveries = [one.feedback.delivery for one in answered if one.feedback and one.feedback.delivery]
    paces = [one.per_minute for one in deliveries if one.per_minute is not None]
    stories = [one.feedback.star for one in answered if one.feedback and one.feedback.star is not None]
    return PracticeMetrics(
        planned=planned,
        asked=len(questions),
        answered=len(answered),
        scored=sum(one.score is not None for one in answered),
        spoken=sum(one.spoken for one in answered),
        per_minute=round(fmean(paces)) if paces else None,
        fillers=sum(filler.count for one in deliveries for filler in one.fillers),
        competencies=[_competency(name, answered) for name in dict.fromkeys(one.competency for one in answered)],
        star=[
            StarCount(part=part, present=sum(p.present for s in stories for p in s if p.part is part), of=len(stories))
            for part in StarName
            if stories
        ],
    )


def _competency(name: str, answered: Sequence[ResultQuestion]) -> CompetencyScore:
    own = [one for one in answered if one.competency == name]
    return CompetencyScore(
        competency=name,
        score=mean([one.score for one in own]),
        answered=len(own),
        scored=sum(one.score is not None for one in own),
    )


def progress_of(scored: Sequence[tuple[PracticeInterview, PracticeQuestion]]) -> PracticeProgress:
    """`scored`: the oldest first."""
    lines: dict[tuple[str, str], dict[str, tuple[PracticeInterview, list[float]]]] = {}
    for practice, row in scored:
        if row.score is not None:
            line = lines.setdefault((row.competency, row.judge or ""), {})
            line.setdefault(practice.id, (practice, []))[1].append(row.score)
    return PracticeProgress(competencies=[_line(*key, list(line.values())) for key, line in lines.items()])


def _line(
    competency: str, judge: str, practices: Sequence[tuple[PracticeInterview, list[float]]]
) -> CompetencyProgress:
    points = [
        ProgressPoint(
            interview_id=practice.id, saved_at=practice.saved_at, score=round(fmean(scores), 1), answers=len(scores)
        )
        for practice, scores in practices
    ]
    change = round(points[-1].score - points[0].score, 1) if len(points) > 1 else None
    return CompetencyProgress(competency=competency, judge=judge, points=points, change=change)
