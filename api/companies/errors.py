"""Errors about companies, their settings, and requests for new ones."""

from api.errors import AppError, Conflict, Forbidden, NotFound


class SettingsChanged(Conflict):
    error_code = "COMP_409"
    detail = "Somebody saved the settings since you opened them. Load them again and repeat your change."


class OwnCompany(Conflict):
    error_code = "COMP_410"
    detail = "This is your own company; deactivating it would shut you out. Ask another administrator."


class PlatformOnly(Forbidden):
    error_code = "COMP_403"
    detail = "Only a system administrator switches a company on and off, or changes its plan."


class UnfitSettings(AppError):
    """A setting names something that does not exist here; `details` says which."""

    status = 422
    error_code = "COMP_422"
    detail = "Some settings need attention."


class RequestPending(Conflict):
    error_code = "COMP_411"
    detail = "A request with this e-mail address or domain is waiting already. We answer by e-mail."


class UnknownRequest(NotFound):
    error_code = "COMP_405"
    detail = "There is no such request."


class RequestDecided(Conflict):
    error_code = "COMP_412"
    detail = "This request has been decided already."


class ContactTaken(Conflict):
    error_code = "COMP_413"
    detail = (
        "The contact's e-mail address belongs to an account already, so it cannot become the company's first HR user. "
        "Reject the request and ask for another address."
    )
