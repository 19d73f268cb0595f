"""Writes down what steering sees: moves, questions, words. The only place that turns them into events."""

import uuid
from typing import Literal

from agent.interviewer.moves import Move
from agent.record.event_log import EventLog
from agent.record.metering import StageTimes
from agent.record.spoken import Spoken
from contract import commands, events
from contract.brief import Channel


class Journal:
    def __init__(self, log: EventLog, channel: Channel = Channel.BROWSER) -> None:
        self._log = log
        self._pressed: Literal["button", "phone_key"] = "phone_key" if channel is Channel.PHONE else "button"
        self.ended_by_company = False

    def move_made(self, move: Move) -> None:
        emit = self._log.emit
        emit(
            events.MoveMade,
            move=move.kind.value,
            question_id=move.question_id,
            point_id=move.point_id,
            because=move.because,
            whisper_id=move.whisper_id,
            passed_on=move.passed_on,
        )
        if move.steering_attempted:
            emit(events.SteeringAttempted, excerpt=move.attempt)
        for closing in move.closes:
            emit(
                events.QuestionClosed,
                question_id=closing.question_id,
                outcome=closing.outcome,
                covered_points=closing.covered_points,
            )
        if move.asks is not None:
            asks = move.asks
            emit(
                events.QuestionAsked,
                question_id=asks.question_id,
                index=asks.index,
                total=asks.total,
                follow_up=asks.follow_up,
                point_id=asks.point_id,
                text=asks.text,
                repeat=asks.repeat,
                whispered=asks.whispered,
            )
        if move.thinking_time is True:
            emit(events.ThinkingStarted, via="voice" if move.because.startswith("said") else self._pressed)
        if move.extended_ms:
            emit(events.TimeExtended, extra_ms=move.extended_ms)
        if move.warned_remaining_ms is not None:
            emit(events.TimeWarned, remaining_ms=move.warned_remaining_ms)

    def agent_said(self, spoken: Spoken, text: str, interrupted: bool, question_id: str | None) -> None:
        self._log.emit(
            events.AgentSaid,
            segment_id=_segment_id(),
            text=text,
            started_ms=spoken.started_ms or 0,
            ended_ms=max(spoken.ended_ms, spoken.started_ms or 0),
            interrupted=interrupted,
            intended_text=spoken.intended if interrupted else None,
            question_id=question_id,
        )

    def listened(self, text: str, started_ms: int, length_ms: int) -> None:
        self._log.emit(events.AgentListened, text=text, started_ms=started_ms, ended_ms=started_ms + length_ms)

    def said_in_writing(self, text: str, question_id: str | None) -> None:
        now = self._log.clock.now_ms()
        self._log.emit(
            events.AgentSaid,
            segment_id=_segment_id(),
            text=text,
            started_ms=now,
            ended_ms=now,
            question_id=question_id,
        )

    def candidate_said(
        self,
        text: str,
        *,
        started_ms: int,
        ended_ms: int,
        question_id: str | None,
        confidence: float | None = None,
        words: tuple[events.Word, ...] = (),
    ) -> None:
        self._log.emit(
            events.CandidateSaid,
            segment_id=_segment_id(),
            text=text,
            started_ms=started_ms,
            ended_ms=max(started_ms, ended_ms),
            confidence=confidence,
            question_id=question_id,
            words=words,
        )

    def candidate_wrote(self, text: str, question_id: str | None) -> None:
        now = self._log.clock.now_ms()
        self._log.emit(
            events.CandidateSaid,
            segment_id=_segment_id(),
            text=text,
            started_ms=now,
            ended_ms=now,
            via=events.Via.TEXT,
            question_id=question_id,
        )

    def turn_ended(self, turn: int, silence_ms: int | None = None) -> None:
        """`silence_ms`: None for a typed turn."""
        self._log.emit(events.TurnEnded, turn=turn, silence_ms=silence_ms)

    def thinking_ended(self) -> None:
        self._log.emit(events.ThinkingEnded)

    def reply_sounded(
        self, turn: int, now_ms: int, speech_ended_ms: int, stt_ms: int | None, stages: StageTimes
    ) -> None:
        self._log.emit(
            events.TurnMeasured,
            turn=turn,
            voice_to_voice_ms=max(0, now_ms - speech_ended_ms),
            stt_ms=stt_ms,
            llm_ms=stages.llm_ms,
            tts_ms=stages.tts_ms,
        )

    def held_from_before(self, *, paused_by: str | None, taken_over_by: str | None) -> None:
        """What people of the company did in the call before holds in this one, from its beginning."""
        if taken_over_by is not None:
            self._log.emit(events.TakeoverStarted, at_ms=0, by=taken_over_by)
        elif paused_by is not None:
            self._log.emit(events.CallPaused, at_ms=0, by=paused_by)

    def supervised(self, command: commands.Command, by: str, *, was_paused: bool) -> None:
        """A command of HR's was carried out: what changed in the call. Before its words are spoken: a process that
        is killed in the middle of them leaves the interview as the person wanted it."""
        emit = self._log.emit
        match command:
            case commands.PauseCall():
                emit(events.CallPaused, by=by)
            case commands.ResumeCall():
                emit(events.CallResumed, by=by)
            case commands.TakeOver():
                if was_paused:
                    emit(events.CallResumed, by=by)
                emit(events.TakeoverStarted, by=by)
            case commands.HandBack():
                emit(events.TakeoverEnded, by=by)
            case _:
                pass

    def page_noticed(self, noticed: commands.PageNoticed, question_id: str | None) -> None:
        now = self._log.clock.now_ms()
        away = noticed.what == "tab_hidden"
        secs = round(noticed.lasted_ms / 1_000)
        self._log.emit(
            events.IntegrityNoticed,
            kind=events.IntegrityKind(noticed.what),
            reason=(
                f"the page was in the background for {secs} s"
                if away
                else f"a text of {noticed.characters} characters was pasted into the answer"
            ),
            started_ms=max(0, now - noticed.lasted_ms),
            ended_ms=now,
            characters=None if away else noticed.characters,
            question_id=question_id,
        )

    def watchers_changed(self, watchers: tuple[commands.Watcher, ...]) -> None:
        self._log.emit(events.WatchersChanged, watchers=watchers)

    def command_received(self, sent: commands.SentCommand, refused: str | None) -> None:
        self._log.emit(
            events.CommandReceived,
            command_id=sent.id,
            source=sent.source,
            command=sent.command,
            by=sent.by,
            effect="done" if refused is None else "refused",
            reason=refused,
        )


def _segment_id() -> str:
    return uuid.uuid4().hex
