"""Files that fit into memory: a photo, a logo."""

import hashlib
from collections.abc import AsyncIterator

from api.files.errors import NoRoom
from api.ports import FileStore, StorageFull


async def put_whole(files: FileStore, key: str, content: bytes) -> None:
    """Raises NoRoom."""
    try:
        await files.put(key, _once(content), size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    except StorageFull:
        raise NoRoom() from None


async def read_whole(files: FileStore, key: str) -> bytes | None:
    """None where it is gone."""
    if await files.size(key) is None:
        return None
    return b"".join([piece async for piece in files.read(key)])


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
