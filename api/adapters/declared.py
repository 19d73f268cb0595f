"""Bytes that have to be those that were declared, for every file store."""

import hashlib
from collections.abc import AsyncIterator

from api.ports import FileMismatch, FileTooLarge, StoredFile


async def as_declared(content: AsyncIterator[bytes], expected: StoredFile) -> AsyncIterator[bytes]:
    """Passes the bytes on. Raises FileTooLarge at the first one too many, FileMismatch at the end."""
    digest = hashlib.sha256()
    size = 0
    async for chunk in content:
        size += len(chunk)
        if size > expected.size_bytes:
            raise FileTooLarge(f"more than the declared {expected.size_bytes} bytes came")
        digest.update(chunk)
        yield chunk
    if StoredFile(size, digest.hexdigest()) != expected:
        raise FileMismatch(f"{size} bytes came, {expected.size_bytes} were declared, or their hash differs")
