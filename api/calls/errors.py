"""What an agent may be refused for. Each 409 means: stop writing, and end the call silently."""

from api.errors import Conflict


class CallReplaced(Conflict):
    error_code = "INT_420"
    detail = "The interview was opened elsewhere; a newer call has taken this one's place."


class InterviewOver(Conflict):
    error_code = "INT_421"
    detail = "The interview is over; nothing more is taken."


class EventsMissing(Conflict):
    """`expected_seq` says which event api waits for."""

    error_code = "INT_422"
    detail = "Events are missing before this batch."


class CallHasEnded(Conflict):
    error_code = "INT_423"
    detail = "This call has ended; open the interview's link again."


class AgentIsThere(Conflict):
    """A media server that lost its rooms may ask for the agents of a room a second time, with the same ticket."""

    error_code = "INT_424"
    detail = "Another agent has begun this call."
