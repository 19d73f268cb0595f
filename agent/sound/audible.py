"""What the candidate is played: the interviewer, a person of the company, or a listener's sound of the former."""

from dataclasses import dataclass

from pipecat.frames.frames import OutputAudioRawFrame, TTSAudioRawFrame


@dataclass
class SupervisorAudioFrame(OutputAudioRawFrame):
    """The voice of a person of the company, on its way to the candidate."""

    watch_id: str = ""


@dataclass
class ContinuerAudioFrame(OutputAudioRawFrame):
    """Of the interviewer's voice, but no speech of its own: nobody is interrupted by it, and nothing interrupts it."""


Audible = TTSAudioRawFrame | SupervisorAudioFrame | ContinuerAudioFrame
