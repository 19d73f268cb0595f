"""Errors about rounds."""

from api.errors import Conflict, NotFound


class UnknownRound(NotFound):
    error_code = "INT_430"
    detail = "There is no such round."


class RoundNumberTaken(Conflict):
    error_code = "INT_431"
    detail = "The candidate already has a round with this number for this job. Choose another number."


class RoundFollowsInterview(Conflict):
    error_code = "INT_432"
    detail = "This round has an interview, whose state and time it follows. Change the interview instead."


class RoundHasOpenInterview(Conflict):
    error_code = "INT_433"
    detail = "This round already has an open interview. Move or cancel that one first."
