"""Names in LiveKit: one room per interview, and identities that say who somebody is.

api mints tokens with these identities, agents accept their jobs under them; whoever meets one in a room or a webhook
reads it with `who`.
"""

from dataclasses import dataclass
from enum import StrEnum

AGENT_NAME = "interviewer"
"""What agents register as, and what dispatches ask for."""
ROOM_PREFIX = "interview-"
TEST_ROOM_PREFIX = "engine-test-"


class Part(StrEnum):
    """What somebody does in a room; the beginning of their identity."""

    CANDIDATE = "candidate"
    AGENT = "agent"
    MONITOR = "monitor"
    """A person of the company who listens: hidden, without a voice."""
    SUPERVISOR = "supervisor"
    """A person of the company who speaks with their own voice."""


@dataclass(frozen=True, slots=True)
class Who:
    part: Part
    subject: str
    """Interview's id of a candidate, call's id of an agent, user's id of a monitor or supervisor."""


def room_name(interview_id: str) -> str:
    return f"{ROOM_PREFIX}{interview_id}"


def engine_test_room(test_id: str) -> str:
    return f"{TEST_ROOM_PREFIX}{test_id}"


def interview_of(room: str) -> str | None:
    """The interview's id; None for a room of another kind."""
    return room.removeprefix(ROOM_PREFIX) if room.startswith(ROOM_PREFIX) else None


def candidate_identity(interview_id: str) -> str:
    return f"{Part.CANDIDATE}-{interview_id}"


def agent_identity(call_id: str) -> str:
    return f"{Part.AGENT}-{call_id}"


def listener_identity(user_id: str, connection: str, *, speaks: bool) -> str:
    """`connection`: random letters without a hyphen, so that one person may listen in from two pages."""
    return f"{Part.SUPERVISOR if speaks else Part.MONITOR}-{user_id}-{connection}"


def who(identity: str) -> Who | None:
    """None for an identity that is none of ours."""
    part, _, subject = identity.partition("-")
    if part not in set(Part) or not subject:
        return None
    kind = Part(part)
    if kind in {Part.MONITOR, Part.SUPERVISOR}:
        subject = subject.rpartition("-")[0]
    return Who(kind, subject) if subject else None
