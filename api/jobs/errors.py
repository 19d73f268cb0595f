"""Errors about jobs and questions."""

from api.errors import AppError, Conflict, NotFound, Unavailable


class UnknownJob(NotFound):
    error_code = "JOB_404"
    detail = "There is no such job."


class UnknownQuestion(NotFound):
    error_code = "JOB_405"
    detail = "There is no such question."


class JobWithoutQuestions(Conflict):
    error_code = "JOB_409"
    detail = "This job has no questions yet. Add at least one, then schedule interviews."


class UnknownPersona(NotFound):
    error_code = "JOB_406"
    detail = "There is no interviewer with this id and language."


class PersonaUnreadable(Unavailable):
    error_code = "JOB_503"
    detail = "The interviewer's file cannot be read. Ask your administrator to look at config/interviewers."


class RubricCheckUnreadable(Unavailable):
    error_code = "JOB_504"
    detail = "The rubric check cannot be read. Ask your administrator to look at config/rubric_check.*.yaml."


class QuestionsUnreadable(Unavailable):
    error_code = "JOB_505"
    detail = "The question rules cannot be read. Ask your administrator to look at config/questions."


class UnfairCriterion(AppError):
    status = 422
    error_code = "JOB_422"
    detail = "This asks for something that cannot be fairly heard in an answer. Change the marked wording."


class JobInUse(Conflict):
    error_code = "JOB_411"
    detail = "Interviews of this job are scheduled or running. Cancel them first, or close the job instead."


class TooManyQuestions(Conflict):
    error_code = "JOB_410"
    detail = "A job has at most 20 questions. Delete one first."


class JobChanged(Conflict):
    error_code = "JOB_413"
    detail = "Somebody else changed this meanwhile. Read it again, then save your change on top."


class NothingToPublish(Conflict):
    error_code = "JOB_414"
    detail = "Nothing changed since the published version."


class UnknownVersion(NotFound):
    error_code = "JOB_407"
    detail = "This job has no such version."


class QuestionsDiffer(Conflict):
    error_code = "JOB_412"
    detail = "The order must name each question of the job once. Reload the page: somebody may have changed them."
