"""Errors about a person's own résumés and documents."""

from api.errors import Conflict, NotFound


class UnknownResume(NotFound):
    error_code = "RES_404"
    detail = "There is no such résumé, or it is not yours."


class UnknownDocument(NotFound):
    error_code = "FILE_404"
    detail = "There is no such document, or it is not yours."


class TooManyDocuments(Conflict):
    error_code = "RES_409"
    detail = "You keep as many documents as fit here. Delete one you no longer need, then try again."
