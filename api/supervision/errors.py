"""What a person who follows may be refused for."""

from api.errors import Conflict


class TakenOver(Conflict):
    error_code = "INT_430"
    detail = "Somebody else is speaking with the candidate."


class NotTakenOver(Conflict):
    error_code = "INT_431"
    detail = "Nobody has taken over; the interviewer is speaking."


class ListenRefused(Conflict):
    error_code = "INT_432"
    detail = "This place to listen has ended; ask for a new one."
