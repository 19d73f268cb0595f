"""Errors about scores and decisions."""

from api.errors import BadRequest, Conflict, NotFound


class NotCompleted(Conflict):
    error_code = "INT_430"
    detail = "The interview is not completed yet, so there is nothing to score or decide."


class ReasonMissing(BadRequest):
    error_code = "INT_431"
    detail = "Say why in a sentence: the decision differs from the suggestion, or it turns the candidate down."


class DecidedMeanwhile(Conflict):
    error_code = "INT_432"
    detail = "Somebody else decided while you were looking. Reload to see their decision."


class ScoringRuns(Conflict):
    error_code = "INT_433"
    detail = "Scoring is already on its way."


class UnknownDecision(NotFound):
    error_code = "INT_434"
    detail = "There is no such decision on this interview."


class AlreadyTold(Conflict):
    error_code = "INT_435"
    detail = "The candidate has been told by now. Decide again, and they are told of the change."
