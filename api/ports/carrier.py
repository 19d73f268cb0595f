"""What a telephone carrier is to us. Adapters: `api/adapters/<carrier>_carrier.py`.

A carrier calls our webhooks and does what the answer says; below that everything is the desk's (`api/telephony`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Protocol

from api.errors import Unavailable


class CarrierAway(Unavailable):
    """The carrier's API does not answer, or is overloaded (429, 5xx); the same request may be made again."""

    error_code = "TEL_503"
    detail = "The telephone service does not answer right now. Try again in a moment."

    def __init__(self, detail: str | None = None, *, busy: bool = False, retry_after_secs: float | None = None) -> None:
        super().__init__(detail)
        self.busy = busy
        """It works, and has too much to do (429)."""
        self.retry_after_secs = retry_after_secs
        """Where it says so."""


class CarrierUnsure(CarrierAway):
    """It did not say whether it was done: no answer in time, a fault of its own (5xx). What may not happen twice is
    looked up before it is asked for again."""


class CarrierRefused(Exception):
    """The carrier does not do it, and another attempt would be refused the same way."""

    def __init__(self, code: str | None, said: str, *, account: bool = False) -> None:
        super().__init__(said)
        self.code = code
        """The carrier's own, e.g. "21211"."""
        self.said = said
        """In plain words, without a number in it."""
        self.account = account
        """It is about our account at the carrier, so that no other call would be placed either."""


class NotTheCarrier(Exception):
    """A webhook that the carrier has not signed, or not for this address."""


class LegStatus(StrEnum):
    """Of one telephone connection."""

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self not in (LegStatus.QUEUED, LegStatus.RINGING, LegStatus.IN_PROGRESS)


class AnsweredBy(StrEnum):
    """Who the carrier believes has picked up."""

    HUMAN = "human"
    MACHINE = "machine"
    """A machine that is speaking."""
    MACHINE_LISTENS = "machine_listens"
    """It has finished its greeting: a message may be left now."""
    FAX = "fax"
    UNKNOWN = "unknown"


Direction = Literal["inbound", "outbound"]


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request as it arrived. `url` is the public one, with the query, that the carrier was given."""

    url: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True)
class CarrierCall:
    """What a webhook says of one leg. Fields that it does not carry are None or empty."""

    carrier_call_id: str
    direction: Direction = "inbound"
    from_number: str | None = None
    """E.164; None: withheld."""
    to_number: str | None = None
    status: LegStatus | None = None
    sequence: int | None = None
    """Of a status callback, counted by the carrier from 0."""
    digits: str = ""
    """Keys that were pressed, without the closing #."""
    speech: str = ""
    """What the carrier's recogniser heard."""
    answered_by: AnsweredBy | None = None
    error_code: str | None = None
    duration_secs: int | None = None
    price: Decimal | None = None
    """What the leg cost, positive."""
    currency: str | None = None
    token: str | None = None
    """The same for every delivery of one webhook, where the carrier sends one."""


@dataclass(frozen=True, slots=True)
class Spoken:
    text: str
    language: str
    """BCP 47: en, ko, …"""
    whole: bool = False
    """Neither a key nor a cough cuts it short; only at the beginning of a reply."""


@dataclass(frozen=True, slots=True)
class Listen:
    """What is said before it may be interrupted by a key. Whatever comes of it, also nothing, is posted to `url`."""

    url: str
    language: str
    most_digits: int | None = None
    """As many keys as end it without #; None: # ends it."""
    speech: bool = True
    hints: tuple[str, ...] = ()
    """Words that are likely to be said."""
    timeout_secs: int = 6
    """Of silence after the last word."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Both ways of the sound go to an agent. When the stream is over, `after_url` is asked what follows."""

    url: str
    """wss: of the stream's door; sip: of the interview's room at LiveKit SIP."""
    after_url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Told to the stream's door; `username` and `password` for SIP."""

    @property
    def by_sip(self) -> bool:
        return self.url.startswith("sip:")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the carrier is to do: say all of `say`, then one of `listen`, `stream`, `wait_secs` and `then`; with none
    of them it hangs up where `hang_up` says so, and does nothing otherwise."""

    say: tuple[Spoken, ...] = ()
    listen: Listen | None = None
    stream: Stream | None = None
    wait_secs: int = 0
    """Silence, before `then`."""
    then: str | None = None
    """URL that is asked what follows."""
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Dial:
    """A call to be made."""

    to_number: str
    from_number: str
    answered_url: str
    """Asked what to say when somebody picks up."""
    status_url: str
    machine_url: str | None
    """Told who has picked up, once the carrier knows; None: not looked at."""
    ring_secs: int = 30
    max_secs: int = 4 * 3600
    """The carrier ends the leg after this, whatever happens."""


@dataclass(frozen=True, slots=True)
class CarrierNumber:
    """A number of ours at the carrier."""

    id: str
    number: str
    voice_url: str
    status_url: str


class Carrier(Protocol):
    """One telephone carrier. Everything but reading and rendering raises CarrierAway and CarrierRefused."""

    @property
    def name(self) -> str:
        """In addresses and settings: twilio, telnyx."""
        ...

    @property
    def content_type(self) -> str:
        """Of `render`'s text."""
        ...

    def read(self, webhook: Webhook) -> CarrierCall:
        """Checks the signature, then reads. Raises NotTheCarrier for what is forged or is no report of a call."""
        ...

    def render(self, reply: Reply) -> str:
        """`reply` in the carrier's markup."""
        ...

    async def dial(self, order: Dial) -> str:
        """Calls somebody; the carrier's id of the new leg. Raises CarrierUnsure when it may be ringing all the same."""
        ...

    async def find(self, order: Dial, since: datetime) -> list[str]:
        """The ids of all legs from and to the numbers of `order` that were made at `since` or later, whatever became of
        them, the newest first."""
        ...

    async def close(self) -> None:
        """Ends the connections to the carrier's API."""
        ...

    async def say_now(self, carrier_call_id: str, reply: Reply) -> None:
        """Replaces what a live leg is doing by `reply`. No error when it is over."""
        ...

    async def hang_up(self, carrier_call_id: str) -> None:
        """No error when it is over."""
        ...

    async def look(self, carrier_call_id: str) -> CarrierCall:
        """A leg as the carrier knows it now: status, length, and the price once it has been counted."""
        ...

    async def numbers(self) -> list[CarrierNumber]:
        """Ours."""
        ...

    async def set_up(self, number: CarrierNumber, *, voice_url: str, status_url: str) -> CarrierNumber:
        """Points the number's calls to us."""
        ...

    async def buy(self, country: str) -> CarrierNumber:
        """A new number that can be called, in `country` (ISO 3166, two letters). It costs money every month."""
        ...

    def explain(self, error_code: str) -> str:
        """A carrier's error code in plain words, for people of the company."""
        ...

    def kind_of(self, error_code: str) -> str | None:
        """Which of the errors that pages have words of their own for; None: another one."""
        ...
