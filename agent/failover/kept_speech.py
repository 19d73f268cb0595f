"""The candidate's speech that no recogniser has turned into words yet, ready to be heard by another one."""

from collections import deque

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)

from agent.sound.arrival import arrived_at

MAX_SECS = 30.0
"""1 MB at 16 kHz. An outage that goes on for longer is told to the candidate, who stops speaking into it."""
PRE_ROLL_SECS = 1.0
"""Of silence before speech, as pipecat's own segments have: the VAD notices speech after its first syllable."""
TAIL_SECS = 0.6
"""What is left of a stretch behind its last recognised word, when the VAD ends it: silence, not a word."""

Kept = InputAudioRawFrame | VADUserStartedSpeakingFrame | VADUserStoppedSpeakingFrame


class KeptSpeech:
    """Frames as they came, with the times at which they came; bounded. Silence is kept as pre-roll only, so that it
    never pushes speech out."""

    def __init__(self) -> None:
        self._frames: deque[Kept] = deque()
        self._secs = 0.0
        self._silence: deque[InputAudioRawFrame] = deque()
        self._silence_secs = 0.0
        self.speaking = False
        self._begun_before = False
        """The first stretch began before the first frame: what was before is words already."""

    def take(self, frame: Frame) -> None:
        if isinstance(frame, InputAudioRawFrame):
            self._sound(frame)
        elif isinstance(frame, VADUserStartedSpeakingFrame):
            self.speaking = True
            self._frames.extend(self._silence)
            self._secs += self._silence_secs
            self._silence.clear()
            self._silence_secs = 0.0
            self._frames.append(frame)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self.speaking = False
            self._frames.append(frame)
            if self._begun_before and self._secs_of_first_stretch() < TAIL_SECS:
                self.first_stretch_recognised()

    def _sound(self, frame: InputAudioRawFrame) -> None:
        if self.speaking:
            self._frames.append(frame)
            self._secs += _secs(frame)
            while self._secs > MAX_SECS:
                self._drop_first()
            return
        self._silence.append(frame)
        self._silence_secs += _secs(frame)
        while self._silence_secs > PRE_ROLL_SECS:
            self._silence_secs -= _secs(self._silence.popleft())

    @property
    def has_speech(self) -> bool:
        return bool(self._frames) or self._begun_before

    @property
    def frames(self) -> list[Kept]:
        """For another recogniser: a stretch whose beginning is words already begins with its rest."""
        kept = [*self._frames, *self._silence]
        return [VADUserStartedSpeakingFrame(), *kept] if self._begun_before else kept

    def speech_secs(self) -> float:
        """Length of what lies between the VAD's marks."""
        total, speaking = 0.0, self._begun_before
        for frame in self._frames:
            if isinstance(frame, VADUserStartedSpeakingFrame):
                speaking = True
            elif isinstance(frame, VADUserStoppedSpeakingFrame):
                speaking = False
            elif speaking:
                total += _secs(frame)
        return total

    def pcm(self) -> bytes:
        return b"".join(frame.audio for frame in self._frames if isinstance(frame, InputAudioRawFrame))

    def recognised_until(self, loop_time: float) -> None:
        """Everything that came before `loop_time` (seconds of the loop's clock) is words now."""
        while self._frames:
            frame = self._frames[0]
            if isinstance(frame, InputAudioRawFrame) and arrived_at(frame) > loop_time:
                break
            self._drop_first()
        if self._begun_before and not self.speaking and self._secs_of_first_stretch() < TAIL_SECS:
            self.first_stretch_recognised()

    def first_stretch_recognised(self) -> None:
        """The oldest stretch that has ended is words now."""
        if not any(isinstance(frame, VADUserStoppedSpeakingFrame) for frame in self._frames):
            return
        while not isinstance(self._frames[0], VADUserStoppedSpeakingFrame):
            self._drop_first()
        self._drop_first()

    def clear(self) -> None:
        self._frames.clear()
        self._secs = 0.0
        self._begun_before = self.speaking

    def _secs_of_first_stretch(self) -> float:
        total = 0.0
        for frame in self._frames:
            if isinstance(frame, VADUserStoppedSpeakingFrame):
                break
            total += _secs(frame) if isinstance(frame, InputAudioRawFrame) else 0.0
        return total

    def _drop_first(self) -> None:
        frame = self._frames.popleft()
        if isinstance(frame, InputAudioRawFrame):
            self._secs -= _secs(frame)
        else:
            self._begun_before = isinstance(frame, VADUserStartedSpeakingFrame)


def _secs(frame: InputAudioRawFrame) -> float:
    return len(frame.audio) / 2 / frame.num_channels / frame.sample_rate
