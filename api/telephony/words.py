"""How a call to a candidate stands, in plain words for people of the company. Never a number, never a name."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.ports.carrier import LegStatus
from api.telephony.dial_models import AskedBy, DialState, PhoneDial
from api.telephony.policy import Outcome

OUTCOMES: dict[str, str] = {
    Outcome.BUSY: "The candidate's phone was busy.",
    Outcome.NO_ANSWER: "Nobody answered.",
    Outcome.FAILED: "The call could not be put through.",
    Outcome.IMPOSSIBLE: "The telephone service refuses to place this call.",
    Outcome.LOST: "It is not known whether the phone rang: the telephone service did not answer in time.",
    Outcome.MACHINE: "An answering machine picked up.",
    Outcome.SCREENED: "The call was screened, and nobody came to the phone.",
    Outcome.SILENT: "Somebody picked up, but did not say that they can talk.",
    Outcome.LATER: "The candidate asked to be called later.",
    Outcome.CANCELED: "The call was taken back.",
}

WHY: dict[str, str] = {
    "tried_enough": "It is not tried again.",
    "too_late": "The interview closes before another try.",
    "no_common_hours": "The company's hours for calls and the candidate's own have no time in common.",
    "no_hours_left": "The candidate may not be called any more before the interview closes.",
    "outside_hours": "It is outside the hours in which the candidate may be called.",
    "carrier_away": "The telephone service does not answer; nothing is lost.",
    "carrier_busy": "The telephone service has too much to do.",
    "carrier_refused": "The telephone service refuses our account, so nobody can be called. Tell whoever runs this "
    "installation.",
    "one_at_a_time": "As many calls as the company allows are under way; this one is next in line.",
    "interview_over": "The interview is over.",
    "rescheduled": "The interview was moved to another time.",
    "live": "The candidate is in the interview already.",
    "no_number": "The candidate has no phone number that can be called. Add one, with + and the country code.",
    "not_set_up": "This installation has no telephone service. It is set up with make phone-setup.",
    "too_early": "The interview has not opened yet.",
    "over": "The interview is over.",
}

STATES = {
    DialState.PLACING: "The call is being placed.",
    DialState.CALLING: "Calling.",
    DialState.TALKING: "The candidate is on the phone.",
    DialState.DONE: "The candidate was reached.",
}

LEGS = {
    LegStatus.QUEUED: "The call is being placed.",
    LegStatus.RINGING: "It is ringing.",
    LegStatus.IN_PROGRESS: "On the phone.",
    LegStatus.COMPLETED: "The call has ended.",
    LegStatus.BUSY: "The line was busy.",
    LegStatus.NO_ANSWER: "Nobody answered.",
    LegStatus.FAILED: "The call could not be put through.",
    LegStatus.CANCELLED: "The call was taken back.",
}


def order_words(dial: PhoneDial, zone: str, leg: LegStatus | None, error_text: str | None) -> str:
    """`zone`: the candidate's. `error_text`: what the carrier's error means, where it gave one."""
    if dial.state is DialState.CANCELED:
        return WHY.get(dial.reason or "", OUTCOMES[Outcome.CANCELED])
    if dial.state is DialState.CALLING and leg in (LegStatus.QUEUED, LegStatus.RINGING):
        return LEGS[leg]
    if dial.state in STATES:
        return STATES[dial.state]
    return " ".join(sentence for sentence in (_last(dial, error_text), _why(dial), _next(dial, zone)) if sentence)


def _last(dial: PhoneDial, error_text: str | None) -> str:
    last = dial.outcomes[-1] if dial.outcomes else None
    if last in (Outcome.IMPOSSIBLE, Outcome.FAILED) and error_text:
        return error_text
    return OUTCOMES.get(str(last), "")


def _why(dial: PhoneDial) -> str:
    return "" if dial.reason in OUTCOMES else WHY.get(dial.reason or "", "")


def _next(dial: PhoneDial, zone: str) -> str:
    if dial.state is not DialState.WAITING or dial.next_at is None:
        return ""
    what = "Next try" if dial.outcomes or dial.misses or dial.asked_by is not AskedBy.SCHEDULE else "The call comes"
    return f"{what}: {clock(dial.next_at, zone)} for the candidate."


def clock(moment: datetime, zone: str) -> str:
    """`14:30 on 24 November`, by the clocks there."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M} on {local.day} {local:%B}"
