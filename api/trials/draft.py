"""A draft of a job's rubric, and what of it an interview that was held before can be judged by. Pure."""

from collections.abc import Sequence

from api.jobs.schemas import PointInput, QuestionInput
from api.jobs.snapshot import JobSnapshot
from api.trials.errors import ForeignQuestion
from api.trials.schemas import DraftQuestion
from contract.brief import BriefQuestion


def with_edits(job: JobSnapshot, edits: Sequence[DraftQuestion]) -> JobSnapshot:
    """The job with weights and points of a draft in place of its own.

    Raises:
        ForeignQuestion
    """
    wanted = {edit.question_id: edit for edit in edits}
    if not wanted.keys() <= {question.id for question in job.questions}:
        raise ForeignQuestion()
    questions = tuple(_edited(question, wanted.get(question.id)) for question in job.questions)
    return job.model_copy(update={"questions": questions})


def as_input(question: BriefQuestion) -> QuestionInput:
    """The question as the rubric check reads it."""
    points = [
        PointInput.model_validate(point.model_dump(include=set(PointInput.model_fields))) for point in question.points
    ]
    return QuestionInput(text=question.text, rephrasing=question.rephrasing, points=points)


def within(draft: JobSnapshot, held: JobSnapshot) -> JobSnapshot | None:
    """What was asked in an interview, with the draft's rubric: the draft's questions that the interview's own version
    has. A question that nobody was asked says nothing about anybody. None: they share no question.
    """
    asked = {question.id for question in held.questions}
    shared = tuple(question for question in draft.questions if question.id in asked)
    return held.model_copy(update={"questions": shared}) if shared else None


def not_asked(draft: JobSnapshot, held: JobSnapshot) -> list[str]:
    """Ids of the draft's questions that the interview's version does not have."""
    asked = {question.id for question in held.questions}
    return [question.id for question in draft.questions if question.id not in asked]


def asked_otherwise(draft: JobSnapshot, held: JobSnapshot) -> list[str]:
    """Ids of questions that were asked in other words than the draft's: the answers are to the words of then."""
    words = {question.id: question.text for question in held.questions}
    return [q.id for q in draft.questions if q.id in words and words[q.id] != q.text]


def _edited(question: BriefQuestion, edit: DraftQuestion | None) -> BriefQuestion:
    if edit is None:
        return question
    update: dict[str, object] = {}
    if edit.weight is not None:
        update["weight"] = edit.weight
    if edit.points is not None:
        update["points"] = tuple(QuestionInput(text=question.text, points=edit.points).rubric())
    return question.model_copy(update=update)
