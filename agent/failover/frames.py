"""Frames of our own on the audio path."""

from dataclasses import dataclass, field

from pipecat.frames.frames import DataFrame

ON_RECORD = "on_record"
"""In the metadata of an announcement: the end of a sentence that the record has as said, repeated for the ear."""


@dataclass
class SentenceBroke(DataFrame):
    """The engine fell silent within a sentence: `heard` of it has been sent, and the next engine says the rest.

    Travels behind the sound it speaks of. `withdrawn`: ids of announcements that will be made anew.
    """

    heard: str = ""
    withdrawn: frozenset[int] = field(default_factory=frozenset)
