"""Errors about files."""

from api.errors import AppError, BadRequest, Forbidden, NotFound


class UrlRefused(Forbidden):
    error_code = "FILE_403"
    detail = "This link is not valid or has run out. Ask for a new one."


class NotThisType(AppError):
    status = 415
    error_code = "FILE_415"
    detail = "Recordings are Ogg files (audio/ogg)."


class TooLarge(AppError):
    status = 413
    error_code = "FILE_413"
    detail = "The file is larger than allowed."


class Mismatch(BadRequest):
    error_code = "FILE_400"
    detail = "The bytes are not those that were announced. Ask for a new upload."


class NoRoom(AppError):
    status = 507
    error_code = "FILE_507"
    detail = "The server has no room for the file. Nothing was stored; make room and try again."


class RecordingNotConsented(Forbidden):
    error_code = "FILE_451"
    detail = "The candidate's consent does not cover a recording, so none is stored."


class NoRecording(NotFound):
    error_code = "FILE_404"
    detail = "There is no recording of this call."


class RangeNotSatisfiable(AppError):
    status = 416
    error_code = "FILE_416"
    detail = "The file has no such bytes."
