"""Errors about documents."""

from api.errors import Conflict, NotFound


class UnknownCv(NotFound):
    error_code = "CV_404"
    detail = "There is no such document, or it is not yours to see."


class UnknownVersion(NotFound):
    error_code = "CV_405"
    detail = "There is no such version of this document."


class PdfNotReady(Conflict):
    error_code = "CV_409"
    detail = "There is no PDF of this document at present. Make it with POST /cvs/{cv_id}/generate and try again."


class TooManyCvs(Conflict):
    error_code = "CV_411"
    detail = "There is no room for another document. Delete one first."
