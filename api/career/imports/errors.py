"""Errors about taking over what was written elsewhere."""

from typing import Literal

from api.errors import AppError, BadRequest, Conflict, NotFound

Reason = Literal[
    "empty", "encrypted", "unreadable", "too_big_inside", "malware", "polyglot", "too_costly", "nothing_known"
]
ADVICE: dict[Reason, str] = {
    "empty": "The file is empty. Choose the ZIP that LinkedIn sent you.",
    "encrypted": "The archive is protected by a password. Choose the ZIP as LinkedIn sent it.",
    "unreadable": "The archive is damaged. Download it from LinkedIn once more, and choose that.",
    "too_big_inside": (
        "The archive unpacks to far more than a profile needs. Ask LinkedIn for your profile alone, not for everything."
    ),
    "malware": "The file was recognised as harmful and was refused. Nothing was stored.",
    "polyglot": "The file is two kinds of file in one and was refused. Choose the ZIP as LinkedIn sent it.",
    "too_costly": "Reading the file takes too long. Ask LinkedIn for your profile alone, and choose that ZIP.",
    "nothing_known": (
        "No table of a LinkedIn export is in the file. Choose the ZIP as LinkedIn sent it, or one of its tables, "
        "e.g. Positions.csv."
    ),
}
"""What to do, for the person who uploaded it."""


class ExportRefused(BadRequest):
    """`reason` is one of `Reason`."""

    error_code = "CAREER_426"
    detail = "The file cannot be read as a LinkedIn export, and the answer says why and what to do."

    def __init__(self, reason: Reason) -> None:
        super().__init__(ADVICE[reason], reason=reason)


class NotAnExport(AppError):
    status = 415
    error_code = "CAREER_415"
    detail = "Choose the ZIP that LinkedIn sent you, or one of its CSV tables. The ending must fit the content."


class UnknownImport(NotFound):
    error_code = "CAREER_406"
    detail = "There is no such import, or it is not yours."


class ImportDone(Conflict):
    error_code = "CAREER_414"
    detail = "This import is done. Upload the file again to compare it with the profile as it is now."


class ProfileMoved(Conflict):
    error_code = "CAREER_416"
    detail = "The profile was changed meanwhile. Look at the comparison again, then decide."


class Undecided(AppError):
    status = 422
    error_code = "CAREER_427"
    detail = "Say of each row that differs whether yours, theirs or both are to stay."
