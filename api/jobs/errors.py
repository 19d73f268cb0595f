"""Errors about jobs and questions."""

from api.errors import Conflict, NotFound, Unavailable


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
