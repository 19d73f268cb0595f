"""What can go wrong at the door."""

from api.errors import Conflict, Forbidden, Unauthenticated


class WrongCredentials(Unauthenticated):
    error_code = "AUTH_001"
    detail = "The e-mail address or the password is not right."


class AccountLocked(Forbidden):
    error_code = "AUTH_004"
    detail = "Too many failed sign-ins. The account is locked for a while; try again later."


class ForeignOrigin(Forbidden):
    error_code = "AUTH_005"
    detail = "The header X-Requested-With: dashboard is missing."


class RefreshRefused(Unauthenticated):
    error_code = "AUTH_006"
    detail = "You are signed out. Sign in again."


class RefreshReused(RefreshRefused):
    """A refresh token was used twice: someone else may hold a copy, so the whole sign-in ends."""

    error_code = "AUTH_007"
    keeps_changes = True


class WrongSetupCode(Forbidden):
    error_code = "AUTH_008"
    detail = "The set-up code is not right. It is printed where the server was started."


class AlreadySetUp(Conflict):
    error_code = "AUTH_009"
    detail = "There is an administrator already. Sign in."
