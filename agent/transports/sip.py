"""A telephone that LiveKit itself brings into the room (LiveKit SIP): a participant of kind SIP is the candidate.

Its identity is LiveKit's, made of the caller's number; what is known of its call is in its attributes. Only who holds
the API secret makes participants of this kind, so whoever is one was let into this room.
"""

from livekit import rtc
from livekit.rtc import ParticipantKind

from agent.phone.keypad import command_for
from contract.live import PageCommand

CALL_STATUS = "sip.callStatus"
ANSWERED = frozenset({"active", "automation"})
"""A phone that is being called is in the room before anybody has picked up."""
NOTED = ("sip.callID", "sip.callStatus", "sip.trunkID", "sip.ruleID", "sip.twilio.callSid")
"""Of its attributes, what the log may hold: no number."""


def is_sip(participant: rtc.Participant) -> bool:
    return bool(participant.kind == ParticipantKind.PARTICIPANT_KIND_SIP)


def takes_part(participant: rtc.RemoteParticipant, expected: str) -> bool:
    """Whether this is the candidate: `expected` by identity, or a telephone that somebody has picked up."""
    if is_sip(participant):
        return participant.attributes.get(CALL_STATUS, "active") in ANSWERED
    return participant.identity == expected


def noted(participant: rtc.Participant) -> dict[str, str]:
    """For the log."""
    return {name.replace(".", "_"): participant.attributes[name] for name in NOTED if name in participant.attributes}


def pressed(tone: rtc.SipDTMF) -> bytes | None:
    """The page's message for a key; None for a key without a meaning."""
    command = command_for(tone.digit)
    return PageCommand(command=command).model_dump_json().encode() if command is not None else None
