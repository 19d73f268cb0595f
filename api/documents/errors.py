"""Errors about uploaded documents."""

from api.documents.extracted import ADVICE, Reason
from api.errors import AppError, BadRequest, NotFound, Unavailable


class DocumentRefused(BadRequest):
    """`reason` is one of `api.documents.extracted.Reason`."""

    error_code = "FILE_402"
    detail = "The file cannot be read, and the answer says why and what to do."

    def __init__(self, reason: Reason) -> None:
        super().__init__(ADVICE[reason], reason=reason)


class DocumentTooLarge(AppError):
    status = 413
    error_code = "FILE_413"
    detail = "The file is larger than allowed. Upload a smaller one."

    def __init__(self, max_bytes: int | None = None) -> None:
        said = f"The file is larger than {max_bytes // (1024 * 1024)} MB. Upload a smaller one." if max_bytes else None
        super().__init__(said)


class DocumentType(AppError):
    status = 415
    error_code = "FILE_415"
    detail = "Only PDF, DOCX and TXT files are read, and the ending of the name must fit the content."


class NoResume(NotFound):
    error_code = "FILE_405"
    detail = "This candidate has no résumé yet. Upload one."


class ReadingUnavailable(Unavailable):
    error_code = "FILE_503"
    detail = "Files cannot be checked right now. Try again in a moment."


class PicturesUnavailable(Unavailable):
    error_code = "FILE_504"
    detail = (
        "This server cannot read pictures: no text recognition is installed (Debian, Ubuntu: apt install tesseract-ocr "
        "tesseract-ocr-kor). Upload a PDF with text, a DOCX or a TXT file."
    )
