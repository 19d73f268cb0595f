"""Mail over SMTP."""

from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from api.adapters.mime import mime_bytes
from api.ports import Mail

TIMEOUT_SECS = 20


class SmtpMailer:
    """`smtp://user:password@host:587` (STARTTLS when the server offers it) or `smtps://…` (TLS from the start)."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host")
        self._host = parts.hostname
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._username = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        try:
            await aiosmtplib.send(
                mime_bytes(mail, self._sender),
                sender=parseaddr(self._sender)[1],
                recipients=[mail.to],
                hostname=self._host,
                port=self._port,
                username=self._username,
                password=self._password,
                use_tls=self._tls,
                timeout=TIMEOUT_SECS,
            )
        except aiosmtplib.SMTPException as error:
            raise OSError(f"the mail server refused: {type(error).__name__}") from error

    async def forget(self, address: str) -> None:
        """Nothing is kept here: mails are handed over at once."""
