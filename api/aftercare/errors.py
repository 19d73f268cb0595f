"""Errors of what is asked after an interview."""

from api.errors import Conflict, NotFound


class UnknownRequest(NotFound):
    error_code = "INT_460"
    detail = "There is no such request of the candidate."


class NotDecidedYet(Conflict):
    error_code = "INT_461"
    detail = "Nothing has been decided yet. You can ask for this once there is a decision."


class InterviewNotBegun(Conflict):
    error_code = "INT_462"
    detail = "You can say how it went once the interview has begun."
