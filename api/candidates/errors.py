"""Errors about candidates."""

from api.errors import Conflict, NotFound


class UnknownCandidate(NotFound):
    error_code = "CAND_404"
    detail = "There is no such candidate."


class CandidateExists(Conflict):
    error_code = "CAND_409"
    detail = "A candidate with this e-mail address is already here."
