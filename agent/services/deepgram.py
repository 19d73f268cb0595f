"""Deepgram's recognisers: nova, which hears, and flux, which also says when a turn is over."""

from collections.abc import Sequence
from typing import Any

from deepgram.listen.v1.types import ListenV1Results
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    TranscriptionFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.deepgram.flux.stt import DeepgramFluxSTTService
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.stt_service import STTService
from pipecat.transcriptions.language import Language
from pipecat.utils.time import time_now_iso8601

from agent.services.recognised import RecognisedSpeech
from agent.services.stream_clock import StreamClock
from agent.settings import AgentSettings
from contract.brief import EngineChoice

KEYTERMS = 50
"""Deepgram takes 500 tokens of key terms a request; it advises 20 to 50."""
FLUX_URL = "wss://api.deepgram.com"


def build_nova(settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str]) -> STTService:
    assert settings.deepgram_api_key is not None  # noqa: S101  checked by build_stt
    return Nova(
        api_key=settings.deepgram_api_key.get_secret_value(),
        base_url=settings.deepgram_stt_base_url or settings.deepgram_base_url,
        settings=DeepgramSTTService.Settings(
            model=choice.model or settings.deepgram_stt_model,
            language=Language(language),
            interim_results=True,
            keyterm=list(vocabulary)[:KEYTERMS],
        ),
    )


def build_flux(settings: AgentSettings, choice: EngineChoice, language: str, vocabulary: Sequence[str]) -> STTService:
    assert settings.deepgram_api_key is not None  # noqa: S101  checked by build_stt
    english = language.split("-")[0] == "en"
    model = choice.model or settings.deepgram_flux_model or ("flux-general-en" if english else "flux-general-multi")
    address = settings.deepgram_flux_base_url or settings.deepgram_base_url or FLUX_URL
    eager = settings.deepgram_flux_eager_threshold
    return Flux(
        enable_eager_end_of_turn=eager is not None,
        api_key=settings.deepgram_api_key.get_secret_value(),
        url=f"{_websocket(address)}/v2/listen",
        settings=DeepgramFluxSTTService.Settings(
            model=model,
            keyterm=list(vocabulary)[:KEYTERMS],
            language_hints=None if model == "flux-general-en" else [Language(language)],
            eager_eot_threshold=eager,
        ),
    )


def _websocket(address: str) -> str:
    for scheme, socket in (("https://", "wss://"), ("http://", "ws://")):
        address = address.replace(scheme, socket)
    return (address if "://" in address else f"wss://{address}").rstrip("/")


class Nova(DeepgramSTTService):
    """Tells each phrase's words on the call's clock, and which one is the last of a stretch of speech.

    pipecat asks for the rest (Finalize) at every end of speech that the VAD reports; Deepgram's answer ends the
    stretch, without words too.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._stream = StreamClock()

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        self._stream.over(self._connection)
        if not self.is_muted:
            self._stream.sent(frame)
        await super().process_audio_frame(frame, direction)

    async def _on_message(self, message: object) -> None:
        await super()._on_message(message)
        if isinstance(message, ListenV1Results) and message.is_final and message.from_finalize:
            alternatives = message.channel.alternatives
            if not alternatives or not alternatives[0].transcript:
                nothing = RecognisedSpeech("", ends_stretch=True)
                await self.push_frame(
                    TranscriptionFrame("", self._user_id, time_now_iso8601(), result=nothing, finalized=True)
                )

    async def push_frame(self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM) -> None:
        if isinstance(frame, TranscriptionFrame):
            heard: object = frame.result
            if isinstance(heard, ListenV1Results):
                frame.result = self._speech(frame.text, heard)
        await super().push_frame(frame, direction)

    def _speech(self, text: str, heard: ListenV1Results) -> RecognisedSpeech:
        words = [
            (word.punctuated_word or word.word, word.start, word.end, word.confidence)
            for word in heard.channel.alternatives[0].words
        ]
        return self._stream.speech(text, words, ends_stretch=bool(heard.from_finalize))


class Flux(DeepgramFluxSTTService):
    """Owns the turns: a turn is over when Flux says so. Its predicted ends of turn let a reply be made ready
    (agent/turns/foresight.py); they end nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._stream = StreamClock()

    async def end_turn(self) -> None:
        """Has Flux end the open turn now, on what it has heard; it answers with its EndOfTurn as for any other turn.

        Source: https://developers.deepgram.com/docs/flux/force-end-turn (without an open turn it ignores the message).
        """
        if self._transport_is_active():
            await self._transport_send_json({"type": "ForceEndTurn"})

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        self._stream.over(self._websocket)
        if not self.is_muted:
            self._stream.sent(frame)
        await super().process_audio_frame(frame, direction)

    async def push_frame(self, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM) -> None:
        if isinstance(frame, TranscriptionFrame) and isinstance(frame.result, dict):
            frame.result = self._speech(frame.text, frame.result)
        await super().push_frame(frame, direction)

    def _speech(self, text: str, turn: dict[str, Any]) -> RecognisedSpeech:
        """Where Flux does not say when a word was said, the words share the turn's time by their length."""
        words = turn.get("words") or []
        at, ends_at = float(turn.get("audio_window_start", 0.0)), float(turn.get("audio_window_end", 0.0))
        secs_per_letter = (ends_at - at) / max(1, sum(len(word["word"]) + 1 for word in words))
        placed: list[tuple[str, float, float, float]] = []
        for word in words:
            until = at + secs_per_letter * (len(word["word"]) + 1)
            start, end = word.get("start"), word.get("end")
            placed.append(
                (
                    str(word["word"]),
                    at if start is None else float(start),
                    until if end is None else float(end),
                    float(word.get("confidence", 1.0)),
                )
            )
            at = until
        return self._stream.speech(text, placed, ends_stretch=True)
