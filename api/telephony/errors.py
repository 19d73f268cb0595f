"""Errors of the telephone's doors."""

from api.errors import AppError, Forbidden, NotFound


class UnknownCarrier(NotFound):
    error_code = "TEL_404"
    detail = "No telephone calls of this carrier are taken here."


class NotSigned(Forbidden):
    """SEC-21."""

    error_code = "TEL_403"
    detail = "This webhook is not signed by our telephone carrier, or not for this address."


class WebhookTooLong(AppError):
    status = 413
    error_code = "TEL_413"
    detail = "A report of the telephone carrier is not as long as this."


class NoRoomForPhones(NotFound):
    error_code = "TEL_405"
    detail = "This call is not held in a room; its sound goes to the interviewer itself."
