"""Errors about matching."""

from api.errors import BadRequest, Conflict, Unavailable


class NothingAsked(BadRequest):
    error_code = "MATCH_400"
    detail = "The job's text names no requirement. Describe what the job asks for, then try again."


class ResumeNotReady(Conflict):
    error_code = "MATCH_409"
    detail = "The résumé is still being prepared for matching. Try again in a few seconds."


class MatchingUnavailable(Unavailable):
    error_code = "MATCH_503"
    detail = "Sentences cannot be compared right now. Try again in a moment."
