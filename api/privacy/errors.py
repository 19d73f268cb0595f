"""Errors about a person's data."""

from api.errors import AppError, Conflict, NotFound


class UnknownExport(NotFound):
    error_code = "SYS_406"
    detail = "There is no such archive. Archives are kept for a week; ask for a new one."


class ExportNotReady(Conflict):
    error_code = "SYS_410"
    detail = "The archive is still being made. Try again in a moment."


class NotConfirmed(AppError):
    status = 422
    error_code = "CAND_422"
    detail = "Type the person's e-mail address to confirm. What is erased does not come back."


class PolicyChanged(Conflict):
    error_code = "USER_410"
    detail = "The privacy policy has changed meanwhile. Read the new version, then choose again."


class AccountNeedsConsent(Conflict):
    error_code = "USER_411"
    detail = "An account cannot be kept without this consent. Delete the account instead."


class LastPerson(Conflict):
    error_code = "USER_412"
    detail = "You are the last one who can manage this company. Name somebody else first."
