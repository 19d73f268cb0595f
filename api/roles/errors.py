"""Errors about custom roles."""

from api.errors import AppError, Conflict, Forbidden, NotFound


class UnknownRole(NotFound):
    error_code = "USER_405"
    detail = "There is no such role."


class RoleExists(Conflict):
    error_code = "USER_430"
    detail = "A role of this name is already here. Choose another name."


class RoleInUse(Conflict):
    error_code = "USER_431"
    detail = "People still have this role. Give them another one first."


class OwnRole(Forbidden):
    error_code = "USER_432"
    detail = "This is your own role. Ask a colleague to change it."


class BeyondOwnPermissions(Forbidden):
    error_code = "USER_433"
    detail = "You cannot give permissions that you do not have yourself."


class NotPartOfBaseRole(AppError):
    """G-03: a custom role only narrows."""

    status = 422
    error_code = "USER_422"
    detail = "A custom role can only leave out what its base role may do."
