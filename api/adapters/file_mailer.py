"""Writes mails to a folder: for a machine without a mail server."""

from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path

import anyio
import structlog

from api.adapters.mime import mime_bytes
from api.database import new_id
from api.ports import Mail

log = structlog.get_logger(__name__)


class FileMailer:
    """Each mail becomes an `.eml` file that a mail program opens."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        path = self._folder / f"{new_id()}.eml"
        content = mime_bytes(mail, self._sender)

        def write() -> None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)

        await anyio.to_thread.run_sync(write)
        log.info("mail_written", path=str(path))

    async def forget(self, address: str) -> None:
        await anyio.to_thread.run_sync(self._remove_to, address.lower())

    def _remove_to(self, address: str) -> None:
        parser = BytesHeaderParser(policy=policy.default)
        for path in self._folder.glob("*.eml"):
            with path.open("rb") as file:
                found = parser.parse(file).get_all("To", [])
            if address in {to.lower() for _, to in getaddresses([str(value) for value in found])}:
                path.unlink(missing_ok=True)
