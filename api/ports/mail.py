"""Mails on their way out."""

from dataclasses import dataclass
from typing import Protocol


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
