"""What can go wrong at the door."""

from api.errors import AppError, BadRequest, Conflict, Forbidden, NotFound, Unauthenticated


class WrongCredentials(Unauthenticated):
    """The failure is counted although the reply is an error (G-01)."""

    error_code = "AUTH_001"
    detail = "The e-mail address or the password is not right."
    keeps_changes = True


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


class EmailNotVerified(Forbidden):
    error_code = "AUTH_010"
    detail = "Confirm your e-mail address first: open the link we sent you, or ask for a new one."


class AccountInactive(Forbidden):
    error_code = "AUTH_011"
    detail = "This account is switched off. Ask your administrator."


class CompanyInactive(Forbidden):
    error_code = "AUTH_012"
    detail = "Your company's access is switched off. Ask whoever runs this installation."


class EmailTaken(Conflict):
    error_code = "AUTH_013"
    detail = "There is an account with this e-mail address. Sign in, or reset the password."


class LinkUnknown(NotFound):
    error_code = "AUTH_014"
    detail = "This link was used already, replaced by a newer one, or copied incompletely. Ask for a new one."


class LinkExpired(BadRequest):
    error_code = "AUTH_015"
    detail = "This link has expired. Ask for a new one."


class WrongPassword(Forbidden):
    """Counted like a failed sign-in."""

    error_code = "AUTH_016"
    detail = "The current password is not right."
    keeps_changes = True


class PasswordTooShort(AppError):
    status = 422
    error_code = "AUTH_017"
    detail = "Choose a longer password."


class PolicyOutdated(Conflict):
    error_code = "AUTH_018"
    detail = "The privacy policy has changed. Read it again and agree to the current version."


class UnknownSession(NotFound):
    error_code = "AUTH_404"
    detail = "There is no such sign-in, or it has ended."


class PlanWithoutKeys(Forbidden):
    error_code = "AUTH_019"
    detail = "API keys are not part of your company's plan. Ask whoever runs this installation for the plan Expert."


class ScopeTooWide(Forbidden):
    error_code = "AUTH_020"
    detail = "A key cannot be allowed more than you are yourself."


class TooManyKeys(Conflict):
    error_code = "AUTH_021"
    detail = "You have 20 keys. Revoke one that is not used."


class KeyTimeOver(BadRequest):
    error_code = "AUTH_022"
    detail = "The key would have expired already. Choose a time in the future."


class UnknownKey(NotFound):
    error_code = "AUTH_405"
    detail = "There is no such key."
