"""Errors of user administration."""

from api.errors import AppError, Conflict, Forbidden, NotFound


class UnknownUser(NotFound):
    error_code = "USER_404"
    detail = "There is no such person."


class EmailTaken(Conflict):
    """Says nothing about where the address is known: another company's people are nobody's business."""

    error_code = "USER_409"
    detail = (
        "This e-mail address cannot be added: it may belong to an account already. Look for it in your list "
        "(also among the deactivated), or use another address."
    )


class LastManager(Conflict):
    error_code = "USER_414"
    detail = (
        "Nobody else in this company may manage its people: without this person nobody could invite, change or "
        "unlock anyone. Give another person the role HR first."
    )


class LastAdministrator(Conflict):
    error_code = "USER_415"
    detail = "This is the last system administrator. Make somebody else one first."


class AlreadyJoined(Conflict):
    error_code = "USER_416"
    detail = "This person has accepted an invitation already. They can ask for a new password on the sign-in page."


class NotActive(Conflict):
    error_code = "USER_417"
    detail = "This account is deactivated. Activate it first."


class ChangedMeanwhile(Conflict):
    error_code = "USER_418"
    detail = "Somebody changed this at the same moment. Load it again and repeat your change."


class CandidateAccount(Conflict):
    error_code = "USER_419"
    detail = "This is a candidate's own account; it cannot become a colleague's. Invite the person as a colleague."


class OwnAccount(Forbidden):
    error_code = "USER_420"
    detail = "You cannot change your own role or deactivate yourself. Ask a colleague."


class AdministratorsOnly(Forbidden):
    error_code = "USER_421"
    detail = "Only a system administrator can do this."


class NotYours(Forbidden):
    error_code = "USER_423"
    detail = "Only the person themselves and their HR see and set this."


class Unfit(AppError):
    """A field holds something that does not go together with the rest; `details` names it."""

    status = 422
    error_code = "USER_424"
    detail = "Some fields need attention."
