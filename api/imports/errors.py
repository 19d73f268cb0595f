"""Errors about imports."""

from api.errors import AppError, BadRequest, Conflict, NotFound


class UnknownImport(NotFound):
    error_code = "CAND_420"
    detail = "There is no such import."


class FileUnreadable(BadRequest):
    error_code = "CAND_421"
    detail = "This is not a CSV file that can be read. In a spreadsheet choose “Save as … CSV UTF-8” and try again."


class NoEmailColumn(BadRequest):
    error_code = "CAND_424"
    detail = (
        "The first row must name the columns, and “email” and “name” (이메일, 이름) must be among them."
        " Rename the columns, or say in `mapping` which is which."
    )


class BadMapping(BadRequest):
    error_code = "CAND_423"
    detail = 'The mapping must be JSON like {"Contact": "email", "Full name": "name", "Notes": null}.'


class ImportTooLarge(AppError):
    status = 413
    error_code = "FILE_413"
    detail = "The file is larger than allowed. Split it, or ask your administrator to raise MAX_IMPORT_BYTES."


class BadFixes(BadRequest):
    error_code = "CAND_425"
    detail = 'The fixes must be JSON like {"118": {"email": "kim@example.com"}}, for at most 200 rows.'


class ImportOver(Conflict):
    error_code = "CAND_426"
    detail = "This import is over already; there is nothing left to stop."
