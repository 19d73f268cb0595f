"""Every outside thing of api, as a Protocol. Adapters: one file each in `api/adapters/`, chosen in `api/wiring.py`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from api.carrier import Carrier as Carrier
from api.errors import Unavailable
from contract.brief import Door
from contract.live import LiveState
from contract.ticket import Ticket


class SharedStateAway(Unavailable):
    """What the processes share (Redis) does not answer."""

    error_code = "SYS_505"
    detail = "A part that every sign-in needs does not answer. Try again in a moment."


class Clock(Protocol):
    def now(self) -> datetime:
        """The current moment, aware, UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str
    html: str | None = None
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = ()
    message_id: str | None = None
    """The same for every attempt to send the same mail, so that receivers can tell a repetition."""


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Hands `mail` over for delivery. Raises OSError when that failed; the caller's task is tried again."""
        ...

    async def forget(self, address: str) -> None:
        """Removes copies of mails to `address` that are kept here (GDPR-09); what was delivered is out of reach."""
        ...


@dataclass(frozen=True, slots=True)
class BusMessage:
    """Something that was committed. A receiver that lost one refetches; nothing is only here."""

    kind: Literal["event", "live", "status", "command", "report", "correction", "task", "lost"]
    """`lost`: something did not arrive (too slow a subscriber, a broken connection): refetch. Its ids may be empty."""
    company_id: str
    interview_id: str
    call_id: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    """event: the event as JSON · live: LiveState as JSON · status: {"status": …} · otherwise small facts."""


class Subscription(Protocol):
    def __aiter__(self) -> AsyncIterator[BusMessage]: ...

    async def get(self) -> BusMessage:
        """The next message; waits for it."""
        ...


class Bus(Protocol):
    """Fan-out of what was committed. Publish through `api.bus.publish`, which waits for the commit."""

    async def publish(self, topic: str, message: BusMessage) -> None: ...

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Subscription]:
        """Messages of `topics` from entering the context on; nothing published after that is missed."""
        ...


class LiveStates(Protocol):
    """The latest `LiveState` of each running call; never stored for good."""

    async def put(self, live: LiveState) -> bool:
        """Keeps `live` unless a newer version of the same call is known. True when it was kept."""
        ...

    async def get(self, call_id: str) -> LiveState | None: ...

    async def forget(self, call_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class RateDecision:
    allowed: bool
    retry_after_secs: int = 0
    remaining: int = 0
    """Requests left in the window."""


class RateLimiter(Protocol):
    async def hit(self, key: str, limit: int, window_secs: int) -> RateDecision:
        """Counts one request of `key` and says whether it is within `limit` per sliding `window_secs`.

        Raises SharedStateAway; `api.limits` says what that means for the operation.
        """
        ...


class TokenBlacklist(Protocol):
    async def add(self, jti: str, until: datetime) -> None:
        """Refuses the token `jti`; forgotten after `until`, its own expiry (AUTH-05)."""
        ...

    async def contains(self, *jtis: str) -> bool:
        """Whether any of them is refused. Raises SharedStateAway: nobody is let in unseen (CACHE-09)."""
        ...


JsonData: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool


class Cache(Protocol):
    """Copies of what the database holds. Losing one costs a query; keys carry a company's id (CACHE-09)."""

    async def get(self, key: str) -> JsonData | None:
        """None when there is none, or the cache is away."""
        ...

    async def set(self, key: str, value: JsonData, ttl_secs: int) -> None: ...

    async def delete(self, *keys: str) -> None:
        """A deletion that did not get through is made up for before anything is read again by this process."""
        ...


@dataclass(frozen=True, slots=True)
class Doorway:
    """How a page reaches a call."""

    transport: Literal["smallwebrtc", "livekit"]
    offer_url: str = ""
    """smallwebrtc: where to post the offer."""
    ice_servers: tuple[dict[str, Any], ...] = ()
    livekit_url: str = ""
    """livekit (REST-047): the media server as browsers reach it."""
    livekit_token: str = ""
    """Admits one identity to one room, with the least rights of its part in it (AUTH-35)."""
    room_name: str = ""
    identity: str = ""


class Dispatcher(Protocol):
    """Opens the door of a call: where the candidate goes, and an agent on the other side.

    Every method raises api.errors.Unavailable when the other side does not answer; nothing is half-made then.
    """

    @property
    def door(self) -> Door:
        """The door of calls made here."""
        ...

    async def open(self, interview_id: str, call_id: str) -> Doorway:
        """The candidate's way in; safe to repeat. The agent is asked for with `dispatch` once the call is stored.

        Raises:
            Unavailable: no agent can take the call.
        """
        ...

    async def dispatch(self, ticket: Ticket, *, replacing: str | None = None) -> None:
        """Sends an agent with `ticket` into the room of its interview. The agent of the call `replacing`, should it
        still be there, is put out first: never two agents' voices. Does nothing where the page's offer starts the
        agent."""
        ...

    async def listen_in(self, interview_id: str, user_id: str, *, speak: bool) -> Doorway:
        """For a person of the company: hidden, hears everybody, sends nothing; with `speak` their microphone too."""
        ...

    async def present(self, interview_id: str) -> frozenset[str] | None:
        """Identities in the interview's room now (`contract.rooms`); None where there are no rooms to look into."""
        ...

    async def put_out(self, interview_id: str, identity: str) -> None:
        """That one leaves. No error when they are not there."""
        ...

    async def close_room(self, interview_id: str) -> None:
        """Everybody leaves. No error when there is none."""
        ...

    async def test_engines(self, test_id: str, ticket_json: str) -> None:
        """Sends an agent with `ticket_json` into a throw-away room of its own, to try a configuration once."""
        ...


class TaskRunner(Protocol):
    """Drains the outbox."""

    async def start(self) -> None: ...

    async def stop(self) -> None:
        """Ends after giving back what is not finished; another run takes it up."""
        ...

    async def wake(self) -> None:
        """There may be new tasks. Cheap; called after each commit that added one."""
        ...


class Embedder(Protocol):
    """Sentence embeddings."""

    @property
    def name(self) -> str:
        """Model and version, part of a score's reproducibility."""
        ...

    def speaks(self, language: str) -> bool:
        """Whether vectors mean anything in `language` (BCP 47)."""
        ...

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row a text."""
        ...


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """A stretch of the candidate's answer, uninterrupted by the agent."""

    text: str
    corrected_text: str | None = None
    """What the candidate says they meant instead."""
    heard: tuple[str, ...] = ()
    """What the agent had said on the question before: repeating it shows nothing."""


@dataclass(frozen=True, slots=True)
class JudgedPoint:
    id: str
    text: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One question with everything the candidate said on it. The words are data, whatever they ask for."""

    question: str
    follow_ups: tuple[str, ...]
    points: tuple[JudgedPoint, ...]
    parts: tuple[JudgedPart, ...]
    job_title: str
    job_description: str
    language: str
    private_words: tuple[str, ...] = ()
    """Names of the candidate; never sent to a vendor."""


@dataclass(frozen=True, slots=True)
class PointFinding:
    """`quotes` are claims: only those found in the candidate's words count (`api/verdicts/evidence.py`)."""

    point_id: str
    status: Literal["shown", "partly", "not_shown"]
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    findings: tuple[PointFinding, ...]
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class JudgeVersion:
    """With events and rubric this determines a score (I8)."""

    engine: str
    model: str
    prompt_version: str


class JudgeUnavailable(Exception):
    """The judge gave no usable judgement; another attempt may."""


JudgeOutcome = Literal["ok", "unusable", "rate_limited", "failed"]


@dataclass(frozen=True, slots=True)
class JudgeSpent:
    """One request of a judge to a vendor, also one that failed (EXT-20)."""

    name: str
    """`provider:model`; the provider is a key of `config/prices.yaml`."""
    outcome: JudgeOutcome
    input_tokens: int
    output_tokens: int
    seconds: float


JudgeMeter = Callable[[JudgeSpent], Awaitable[None]]


class Judge(Protocol):
    """Reads one answer against the points of its question. It never sees a score, a threshold or a verdict."""

    @property
    def version(self) -> JudgeVersion: ...

    def fully_reads(self, language: str) -> bool:
        """False when it can only go by keywords in `language`; the suggestion then stays REVIEW."""
        ...

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """`meter` hears of each request to a vendor; of none when there is no vendor. Raises JudgeUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class TextReply:
    """What a text model wrote, and what it counted."""

    text: str
    input_tokens: int
    output_tokens: int


class TextModelUnavailable(Exception):
    """The model gave no answer. Its text is for people: what to do, without a word of the request."""

    def __init__(self, said: str, *, final: bool = False) -> None:
        super().__init__(said)
        self.final = final
        """Another attempt would fail the same way: a wrong key, an unknown model, a refused request."""


class TextModelRateLimited(TextModelUnavailable):
    """The vendor asks to wait."""

    def __init__(self, said: str, *, retry_after: float | None = None) -> None:
        super().__init__(said)
        self.retry_after = retry_after
        """Seconds, where the vendor says it."""


class TextModel(Protocol):
    """A language model for text tasks: questions, résumés, summaries. Use it through `api.ai.ask`."""

    @property
    def provider(self) -> str:
        """openai, gemini or anthropic; the key of `config/prices.yaml`."""
        ...

    @property
    def name(self) -> str:
        """`provider:model`, part of what a result says about its origin."""
        ...

    def using(self, model: str | None) -> "TextModel":
        """The same vendor with another model; itself for None or a model of another vendor."""
        ...

    async def complete(
        self,
        *,
        system: str,
        prompt: str,
        max_tokens: int,
        temperature: float,
        timeout_secs: float,
        json_schema: dict[str, Any] | None = None,
    ) -> TextReply:
        """One request, no retry. `json_schema` asks for JSON of that form; the reply still needs checking.

        Raises:
            TextModelUnavailable, TextModelRateLimited
        """
        ...


class FileTooLarge(Exception):
    """More bytes came than were declared or are allowed."""


class FileMismatch(Exception):
    """The bytes are not those that were declared."""


class StorageFull(OSError):
    """There is no room; nothing was kept."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ListedFile:
    key: str
    changed_at: datetime
    """When it was stored last; by the store's clock, aware."""


class FileStore(Protocol):
    """Bytes by key. A key is made by api, never by a client: `recordings/<interview>/<call>.ogg`."""

    async def put(self, key: str, content: AsyncIterator[bytes], *, size_bytes: int, sha256: str) -> StoredFile:
        """Stores all or nothing; replaces what was there. Raises FileTooLarge, FileMismatch, StorageFull."""
        ...

    async def size(self, key: str) -> int | None:
        """In bytes; None when there is no such file."""
        ...

    def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` on, in pieces. Raises FileNotFoundError."""
        ...

    def list(self, folder: str) -> AsyncIterator[ListedFile]:
        """All files of a folder and its folders, in no order, e.g. of `documents`. Those that are still being put are
        not there yet."""
        ...

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""
        ...
