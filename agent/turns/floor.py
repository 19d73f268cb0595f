"""Who has the floor, and since when it is quiet: what steering has seen of the candidate's and the agent's speech."""

from agent.clock import CallClock
from agent.turns.stop import SAME_BREATH_SECS


class Floor:
    """Facts only. Times are ms of the call's clock; `turn_open` from the first sound of a turn to its confirmed end."""

    def __init__(self, clock: CallClock) -> None:
        self._clock = clock
        self.turn_open = False
        self.voice_on = False
        """The VAD hears the candidate."""
        self.agent_speaking = False
        self.muted = False
        """The candidate has switched the microphone off."""
        self.paused = False
        """The candidate's line is away."""
        self.speech_ended_ms = 0
        """When the candidate's last speech ended, by the VAD less the silence it waits for."""
        self.speech_began_ms = 0
        """When their last speech began."""
        self._listened_ms = 0
        """When the agent last showed that it listens."""
        self._turn_ended_ms: int | None = None
        """When the speech of their last finished turn had ended."""
        self.stt_ms: int | None = None
        """How long after the end of the speech the words of the turn were there."""
        self.turns = 0
        self.unmeasured_turn: int | None = None
        """The spoken turn whose reply has not sounded yet: greetings, buttons and typed turns have no latency."""
        self._quiet_since_ms = 0
        self._words_came_ms: int | None = None
        """When the candidate's last phrase was recognised."""

    def quiet_now(self) -> None:
        self._quiet_since_ms = self._clock.now_ms()

    @property
    def quiet_ms(self) -> int:
        """Silence of a switched-off microphone is not held against anyone."""
        return 0 if self.muted else self._clock.now_ms() - self._quiet_since_ms

    def candidate_started(self, start_secs: float) -> None:
        """`start_secs`: the speech that the VAD waited for."""
        self.voice_on = True
        self.speech_began_ms = self._clock.now_ms() - round(start_secs * 1000)

    @property
    def same_breath(self) -> bool:
        """The speech under way, or the last one, goes on with the finished turn: "give me a minute … please"."""
        return self._turn_ended_ms is not None and self.speech_began_ms - self._turn_ended_ms < 1000 * SAME_BREATH_SECS

    def candidate_stopped(self, stop_secs: float) -> None:
        """`stop_secs`: the silence that the VAD waited for."""
        self.voice_on = False
        self.quiet_now()
        self.speech_ended_ms = self._quiet_since_ms - round(stop_secs * 1000)

    def listened(self, began_ms: int) -> None:
        self._listened_ms = began_ms

    def answered_ms(self, reply_ms: int) -> int:
        """When the candidate first heard anything behind their last words: the reply, or a continuer before it."""
        return self._listened_ms if self.speech_ended_ms < self._listened_ms < reply_ms else reply_ms

    def words_came(self) -> None:
        self._words_came_ms = self._clock.now_ms()

    def turn_over(self) -> int:
        """A spoken turn is over: counts it, and returns the silence that ended it, in ms."""
        self.turns += 1
        self.unmeasured_turn = self.turns
        self._turn_ended_ms = self.speech_ended_ms
        # Words of a stream may be there before the speech has ended: they cost the reply nothing.
        came = self._words_came_ms
        self.stt_ms = max(0, came - self.speech_ended_ms) if came is not None else None
        return max(0, self._clock.now_ms() - self.speech_ended_ms)
