"""Writes mails to a folder: for a machine without a mail server."""

from pathlib import Path

import anyio
import structlog

from api.adapters.mime import mime_message
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
        content = bytes(mime_message(mail, self._sender))

        def write() -> None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)

        await anyio.to_thread.run_sync(write)
        log.info("mail_written", path=str(path))
