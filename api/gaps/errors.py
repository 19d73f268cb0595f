"""Errors about gap analyses."""

from api.errors import AppError, NotFound


class UnknownGapAnalysis(NotFound):
    error_code = "GAP_404"
    detail = "There is no such analysis, or it is not yours to see."


class JobUnreadable(AppError):
    status = 422
    error_code = "GAP_422"
    detail = "The job could not be read from this address. Paste its text instead."


class NoSkillsNamed(AppError):
    status = 422
    error_code = "GAP_423"
    detail = "No skill that we know was found in this job. Paste the part that says what is required."


class NothingOfYours(AppError):
    status = 422
    error_code = "GAP_424"
    detail = "There is nothing of yours to compare with. Upload a résumé, paste one, or add skills to your profile."
