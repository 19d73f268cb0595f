"""Errors about a company's interviewers."""

from api.errors import AppError, Conflict, NotFound


class UnknownOwnPersona(NotFound):
    error_code = "PERS_404"
    detail = "There is no such interviewer."


class PersonaNameTaken(Conflict):
    error_code = "PERS_409"
    detail = "An interviewer with this id exists already. Choose another id."


class PersonaChanged(Conflict):
    error_code = "PERS_410"
    detail = "Somebody has saved this interviewer since you opened it. Load it again and repeat your change."


class TooManyPersonas(Conflict):
    error_code = "PERS_411"
    detail = "A company has at most 20 interviewers of its own."


class UnfitPersona(AppError):
    status = 422
    error_code = "PERS_422"
    detail = "Some of these words cannot be said by an interviewer. Change the marked ones."
