"""What can be wrong with an idempotency key."""

from api.errors import AppError, Conflict


class BadKey(AppError):
    status = 422
    error_code = "SYS_423"
    detail = "Idempotency-Key must be 1 to 200 printable ASCII characters, for example a UUID."


class KeyReused(AppError):
    status = 422
    error_code = "SYS_424"
    detail = "This Idempotency-Key was used for another request. Use a new key for a new request."


class KeyRunning(Conflict):
    error_code = "SYS_425"
    detail = "A request with this Idempotency-Key is still running. Wait a moment and send it again."
