"""Where files lie."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


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
