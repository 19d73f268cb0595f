"""Errors of the telephone's doors."""

from api.errors import AppError, Forbidden, NotFound


class NotSigned(Forbidden):
    """SEC-21."""

    error_code = "TEL_403"
    detail = "This webhook is not signed by a telephone carrier of ours, or not for this address."


class WebhookTooLong(AppError):
    status = 413
    error_code = "TEL_413"
    detail = "A report of the telephone carrier is not as long as this."


class NoRoomForPhones(NotFound):
    error_code = "TEL_405"
    detail = "This call is not held in a room; its sound goes to the interviewer itself."
