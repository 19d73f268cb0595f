"""Counting one call, event by event. Pure; what a figure means is said where it is shown (`fold.CallQuality`)."""

from dataclasses import dataclass, field

from contract.events import (
    AgentListened,
    AgentSaid,
    AgentStartedSpeaking,
    CallEnded,
    CandidateJoined,
    CandidateLeft,
    CandidateReturned,
    CandidateSaid,
    CandidateStartedSpeaking,
    CandidateStoppedSpeaking,
    EndReason,
    EngineFailed,
    EngineSwitched,
    Event,
    MoveMade,
    ThinkingStarted,
    TurnEnded,
    TurnMeasured,
    Via,
)

DEAD_AIR_MS = 2_000
"""Goals §1: never more unexplained silence than this."""
CUT_IN_MS = 500
"""A candidate who speaks this soon after the agent began had not finished: nobody reacts to a voice that fast and means
to interrupt it."""
UNSURE = 0.35
"""A word that its engine gives less is counted as misheard. An answer around 0.4 to 0.6 is poorly recognised, which a
person reviews (`api.verdicts.scoring.MIN_RECOGNITION`); this is worse."""
RECOVERED = "recovered"
"""`engine.switched.reason` of the way back."""
SILENCED = frozenset({"call.paused", "takeover.started"})
"""From here on the agent is not expected to speak."""


@dataclass(slots=True)
class Tally:
    """`started_at` is the calendar's time of 0 ms (ISO 8601); times are of the call's clock."""

    call_id: str
    started_at: str | None = None
    last_ms: int = 0
    ended: EndReason | None = None
    joined: bool = False
    agent_talk_ms: int = 0
    candidate_talk_ms: int = 0
    voice_ms: int = 0
    """Voice of the candidate by the detector, whether words were recognised in it or not."""
    voice_to_voice: list[int] = field(default_factory=list)
    stt: list[int] = field(default_factory=list)
    llm: list[int] = field(default_factory=list)
    tts: list[int] = field(default_factory=list)
    agent_cut: int = 0
    candidate_cut: int = 0
    false_stops: int = 0
    reconnects: int = 0
    dead_air: list[int] = field(default_factory=list)
    failovers: int = 0
    engine_faults: int = 0
    engine_down_ms: int = 0
    candidate_offline_ms: int = 0
    agent_absent_ms: int = 0
    words: int = 0
    spoken_words: int = 0
    unsure_words: float = 0.0
    typed_words: int = 0
    _waiting_since: int | None = None
    """Since when it is the agent's turn."""
    _voice_since: int | None = None
    _agent_began: int | None = None
    _listened_until: int = 0
    """End of the agent's last continuer."""
    _cut: bool = False
    """The agent's last sentence was cut, and no words have explained it yet."""
    _words_until: int = 0
    """End of the candidate's last words."""
    _left_at: int | None = None
    _silenced: bool = False
    _down: dict[str, int] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        self.last_ms = max(self.last_ms, event.at_ms)
        self._floor(event)
        self._presence(event)
        self._engines(event)
        self._words(event)
        if isinstance(event, TurnMeasured):
            self._latency(event)

    def close(self) -> None:
        """The call is over: what is still open ends with its last event."""
        self._answered(self.last_ms)
        self._voice_stopped(self.last_ms)
        if self._left_at is not None:
            self.candidate_offline_ms += self.last_ms - self._left_at
            self._left_at = None
        for part in list(self._down):
            self._up(part, self.last_ms)

    # --- whose turn it is ---

    def _floor(self, event: Event) -> None:
        if event.type in SILENCED:
            self._silenced, self._waiting_since, self._cut = True, None, False
            return
        if event.type in {"call.resumed", "takeover.ended"}:
            self._silenced = False
        match event:
            case TurnEnded():
                since = max(0, event.at_ms - (event.silence_ms or 0))
                # Room that is left on purpose, behind a continuer, is nobody's silence.
                self._wait(event.at_ms if self._listened_until > since else since)
            case AgentStartedSpeaking():
                self._answered(event.at_ms)
                self.false_stops += int(self._cut)
                self._cut = False
                self._agent_began = event.at_ms
                if self._voice_since is not None:
                    self.candidate_cut += 1
            case AgentSaid():
                self._answered(event.started_ms)
            case AgentListened():
                self._listened_until = event.ended_ms
            # Some moves say nothing: listening on is an answer too.
            case MoveMade() | CallEnded():
                self._answered(event.at_ms)
            case ThinkingStarted():
                self._waiting_since = None
            case CandidateStartedSpeaking():
                self._voice_began(event.at_ms)
            case CandidateStoppedSpeaking():
                self._voice_stopped(event.at_ms)
            case _:
                pass

    def _wait(self, since_ms: int) -> None:
        if not self._silenced:
            self._waiting_since = since_ms

    def _answered(self, at_ms: int) -> None:
        since, self._waiting_since = self._waiting_since, None
        if since is not None and at_ms - since > DEAD_AIR_MS:
            self.dead_air.append(at_ms - since)

    def _voice_began(self, at_ms: int) -> None:
        self._answered(at_ms)
        began, self._agent_began = self._agent_began, None
        if began is not None and at_ms - began <= CUT_IN_MS and self._voice_since is None:
            self.candidate_cut += 1
        self._voice_since = at_ms

    def _voice_stopped(self, at_ms: int) -> None:
        if self._voice_since is not None:
            self.voice_ms += max(0, at_ms - self._voice_since)
        self._voice_since = None

    # --- who is there ---

    def _presence(self, event: Event) -> None:
        match event:
            case CandidateJoined():
                self.joined = True
                self._wait(event.at_ms)
            case CandidateLeft():
                self._answered(event.at_ms)
                self._left_at = event.at_ms
            case CandidateReturned():
                self.candidate_offline_ms += event.away_ms
                self.reconnects += 1
                self._left_at = None
            case CallEnded():
                self.ended = event.reason
            case _:
                pass

    # --- engines ---

    def _engines(self, event: Event) -> None:
        match event:
            case EngineFailed():
                self.engine_faults += 1
                if event.fatal:
                    self._down.setdefault(event.part, event.at_ms)
            case EngineSwitched():
                # Going back to a recovered engine is none.
                self.failovers += int(event.reason != RECOVERED)
                self._up(event.part, event.at_ms)
            case AgentStartedSpeaking():
                self._up("tts", event.at_ms)
                self._up("llm", event.at_ms)
            # Without sound the words are shown: then the model works, and nothing is said about the voice.
            case AgentSaid():
                self._up("llm", event.at_ms)
            # Typed words too: who types is not waiting to be heard.
            case CandidateSaid():
                self._up("stt", event.at_ms)
            case _:
                pass

    def _up(self, part: str, at_ms: int) -> None:
        since = self._down.pop(part, None)
        if since is not None:
            self.engine_down_ms += max(0, at_ms - since)

    # --- what was said, and how fast it was answered ---

    def _words(self, event: Event) -> None:
        match event:
            case AgentSaid():
                self.agent_talk_ms += event.ended_ms - event.started_ms
                self.agent_cut += int(event.interrupted)
                # Words that were recognised while it spoke, or will be before it speaks again, are a reason to stop.
                self._cut = event.interrupted and not self._silenced and self._words_until <= event.started_ms
            case CandidateSaid() if event.via is Via.TEXT:
                self._cut = False
                self.typed_words += _count(event)
                self.words += _count(event)
            case CandidateSaid():
                self._cut, self._words_until = False, event.ended_ms
                self.candidate_talk_ms += event.ended_ms - event.started_ms
                self.spoken_words += _count(event)
                self.words += _count(event)
                self.unsure_words += _unsure(event)
            case _:
                pass

    def _latency(self, event: TurnMeasured) -> None:
        for values, measured in (
            (self.voice_to_voice, event.voice_to_voice_ms),
            (self.stt, event.stt_ms),
            (self.llm, event.llm_ms),
            (self.tts, event.tts_ms),
        ):
            if measured is not None:
                values.append(measured)


def _count(event: CandidateSaid) -> int:
    return len(event.text.split())


def _unsure(event: CandidateSaid) -> float:
    """Words that are probably misheard: by their own probability, else all of a phrase whose confidence is low."""
    if event.words:
        share = sum(word.probability < UNSURE for word in event.words) / len(event.words)
        return share * _count(event)
    return float(_count(event)) if event.confidence is not None and event.confidence < UNSURE else 0.0
