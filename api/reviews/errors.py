"""Errors about people's own views."""

from api.errors import BadRequest, Conflict


class NotHeldYet(Conflict):
    error_code = "REVIEW_409"
    detail = "The interview is not completed yet, so there is nothing to give a view of."


class ReviewSent(Conflict):
    error_code = "REVIEW_410"
    detail = "Your view was sent already. It cannot be changed once the others' views are open to you."


class ReviewClosed(Conflict):
    """`reason`: decided or redo."""

    error_code = "REVIEW_411"
    detail = "A decision was made meanwhile, so views are no longer taken. Your text is kept."


class PointMissing(BadRequest):
    """`details` name the points as "question:point"."""

    error_code = "REVIEW_400"
    detail = 'Say something about every point. "Cannot tell" is an answer too.'


class UnknownPoint(BadRequest):
    error_code = "REVIEW_401"
    detail = "A point is not in this interview's questions. Reload the page."
