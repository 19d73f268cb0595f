"""What the candidate of the end-to-end tests says to the demo job's questions, and in which voice."""

from dataclasses import dataclass

import numpy as np

from tests.support import sound, speech

RATE = 48_000
NOTHING_TO_ADD = "I have nothing to add to that."


@dataclass(frozen=True)
class Answer:
    """`cue`: words of the question that this answers."""

    cue: str
    text: str
    voice: speech.Voice
    more: str = NOTHING_TO_ADD
    """Said to a follow-up."""

    @property
    def usable_voice(self) -> speech.Voice:
        return self.voice if self.voice in speech.available_voices() else "joe"


DEMO_ANSWERS = (
    Answer(
        "backend system you built",
        "I built a payment service for an online shop that handles orders from many users. "
        "I wrote the service myself and designed the data model. "
        "After the launch the requests were forty percent faster.",
        "joe",
    ),
    Answer(
        "lists orders has become slow",
        "First I would measure, with the slow query log and the query plan. "
        "Then I would add an index and use a cache. "
        "Afterwards I would compare before and after, and set up an alert.",
        "slt",
        more="I would run a load test before the rollout, and then monitor the latency.",
    ),
    Answer(
        "Two services have to agree",
        "Every operation gets a unique key, so that a retry is harmless. "
        "I would put the event into an outbox in the same transaction, and a queue delivers the message. "
        "If a service crashes, an alert rings and a job can reconcile both sides.",
        "joe",
    ),
    Answer(
        "broke in production",
        "Last year our database went down and customers could not order. "
        "I looked at the logs, found the root cause and rolled back the release. "
        "Afterwards we wrote an automated test and better monitoring.",
        "rms",
        more="Since then a review of every migration is part of our process.",
    ),
    Answer(
        "people who disagree with you",
        "I listen first and ask for their reasons. "
        "Then we compare the options with data or with a small prototype. "
        "When the decision is made, I support it and we move on together.",
        "joe",
    ),
)


def answer_to(question: str) -> Answer | None:
    """The answer prepared for a bank question; None for a follow-up or anything else the agent asks."""
    return next((answer for answer in DEMO_ANSWERS if answer.cue.lower() in question.lower()), None)


def spoken(text: str, voice: speech.Voice) -> sound.Samples:
    """Mono float samples at 48 kHz, at a usual level of speech."""
    samples = speech.speak(text, voice=voice, rate=RATE).astype(np.float32) / 32_768
    return np.asarray(samples * (0.5 / max(1e-6, float(np.abs(samples).max()))), np.float32)
