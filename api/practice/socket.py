"""`WS /ws/interview/session` (RT-01): a practice interview by one connection, for clients without a media server.

The first message authenticates, as on the monitoring sockets: `{"type": "auth", "token": …}`. Then, from the client:

    {"type": "question", "interview_id": …, "audio": true, "skip": false}
    binary: the answer's sound, 16-bit little-endian mono at 16 kHz (RT-03), in pieces of any size
    {"type": "answer", "interview_id": …, "question_number": 1}     ends the sound; with "text" it is a written answer

and from the server `{"type": "question", …}` (`QuestionReply`; its voice follows as one binary message, an MP3, where
`audio` is true), `{"type": "feedback", …}` (`AnswerReply`), or `{"type": "error", "error_code", "detail"}`, after which
the connection goes on. Close codes as in `api/live/socket.py`.
"""

import base64
import io
import wave
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.errors import AppError
from api.ids import UuidText
from api.limits import limit_class
from api.live.socket import Watcher, send, serve_speaker, still_signed_in
from api.practice import service
from api.practice.errors import AudioTooLarge
from api.practice.schemas import MAX_ANSWER_CHARS, MAX_QUESTIONS, QuestionRequest
from api.practice.speech import LONGEST_SECS
from api.security.rules import Limit
from api.texts import no_nul
from api.wiring import Services

OPERATION = "/ws/interview/session"
RATE = 16_000
MOST_BYTES = LONGEST_SECS * RATE * 2


class QuestionMessage(QuestionRequest):
    type: Literal["question"]


class AnswerMessage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["answer"]
    interview_id: UuidText
    question_number: Annotated[int, Field(ge=1, le=MAX_QUESTIONS)]
    text: Annotated[str, StringConstraints(max_length=MAX_ANSWER_CHARS), AfterValidator(no_nul)] | None = None


_MESSAGE: TypeAdapter[QuestionMessage | AnswerMessage] = TypeAdapter(
    Annotated[QuestionMessage | AnswerMessage, Field(discriminator="type")]
)


async def hold(socket: WebSocket, services: Services) -> None:
    async def talk(watcher: Watcher) -> None:
        spoken = Spoken()
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            if message.get("bytes") is not None:
                spoken.add(message["bytes"])
                continue
            await still_signed_in(services, watcher.claims)
            try:
                await _answered(socket, services, watcher, spoken, _MESSAGE.validate_json(message.get("text") or ""))
            except ValidationError as error:
                said = f"This is no message of a practice interview ({error.error_count()} errors)."
                await send(socket, {"type": "error", "error_code": "SYS_422", "detail": said})
            except AppError as error:
                await send(socket, {"type": "error", "error_code": error.error_code, "detail": error.said})

    await serve_speaker(socket, services, talk, OPERATION)


class Spoken:
    """The sound since the last answer, up to five minutes of it; more is counted, not kept."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._too_long = False

    def add(self, piece: bytes) -> None:
        self._too_long |= len(self._kept) + len(piece) > MOST_BYTES
        if not self._too_long:
            self._kept += piece

    def take(self) -> bytes | None:
        """As WAV; None: nothing came. Raises AudioTooLarge."""
        sound, too_long = bytes(self._kept), self._too_long
        self.clear()
        if too_long:
            raise AudioTooLarge()
        return as_wav(sound) if sound else None

    def clear(self) -> None:
        self._kept.clear()
        self._too_long = False


def as_wav(pcm: bytes) -> bytes:
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm[: len(pcm) // 2 * 2])
    return into.getvalue()


async def _answered(
    socket: WebSocket,
    services: Services,
    watcher: Watcher,
    spoken: Spoken,
    message: QuestionMessage | AnswerMessage,
) -> None:
    """Raises AppError."""
    caller = watcher.caller
    await limit_class(services, Limit.AI, f"user:{caller.user_id}")
    if isinstance(message, QuestionMessage):
        spoken.take()
        # What was said before a question is no answer to it.
        spoken.clear()
        async with services.database.transaction() as session:
            asked = await service.next_question(session, services, caller, message)
        told: dict[str, Any] = asked.model_dump(mode="json")
        await send(socket, {"type": "question", **told, "audio": asked.audio is not None})
        if asked.audio is not None:
            await socket.send_bytes(base64.b64decode(asked.audio))
        return
    sound = spoken.take() if message.text is None else None
    async with services.database.transaction() as session:
        reply = await service.answer(
            session, services, caller, message.interview_id, message.question_number, message.text, sound
        )
    await send(socket, {"type": "feedback", **reply.model_dump(mode="json")})
