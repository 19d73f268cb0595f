"""Files on this machine's disk. A file is there whole or not at all: temporary name, fsync, rename."""

import errno
import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import anyio

from api.adapters.declared import as_declared
from api.database import new_id
from api.ports import ListedFile, StorageFull, StoredFile

CHUNK_BYTES = 256 * 1024
_KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*(?:\.[a-z0-9]+)?")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class LocalFileStore:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, key: str, content: AsyncIterator[bytes], *, size_bytes: int, sha256: str) -> StoredFile:
        path = self._path(key)
        expected = StoredFile(size_bytes, sha256)
        temporary = path.with_name(f".{new_id()}.part")
        try:
            await self._write(temporary, as_declared(content, expected))
            await anyio.to_thread.run_sync(_move, temporary, path)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise StorageFull(error.errno, "there is no room for this file") from error
            raise
        finally:
            await anyio.to_thread.run_sync(lambda: temporary.unlink(missing_ok=True))
        return expected

    async def size(self, key: str) -> int | None:
        path = self._path(key)

        def look() -> int | None:
            return path.stat().st_size if path.is_file() else None

        return await anyio.to_thread.run_sync(look)

    async def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        left = length
        async with await anyio.open_file(self._path(key), "rb") as file:
            await file.seek(start)
            while left is None or left > 0:
                chunk = await file.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
                if not chunk:
                    return
                yield chunk
                left = None if left is None else left - len(chunk)

    async def list(self, folder: str) -> AsyncIterator[ListedFile]:
        # One folder a time in a thread: a tree with a million files neither blocks the loop nor fills the memory.
        waiting = [self._path(folder)]
        while waiting:
            found, below = await anyio.to_thread.run_sync(_look_into, waiting.pop())
            waiting += below
            for path, changed_at in found:
                yield ListedFile(path.relative_to(self._folder).as_posix(), changed_at)

    async def delete(self, key: str) -> None:
        path = self._path(key)
        await anyio.to_thread.run_sync(lambda: path.unlink(missing_ok=True))

    async def _write(self, path: Path, content: AsyncIterator[bytes]) -> None:
        await anyio.to_thread.run_sync(lambda: path.parent.mkdir(mode=0o700, parents=True, exist_ok=True))
        async with await anyio.open_file(path, "wb") as file:
            async for chunk in content:
                await file.write(chunk)
            await file.flush()
            await anyio.to_thread.run_sync(os.fsync, file.wrapped.fileno())

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("a key has lower-case letters, digits, _ - and /, and at most one ending")
        return self._folder / key


def _look_into(folder: Path) -> tuple[list[tuple[Path, datetime]], list[Path]]:
    """(files with the moment of their last change, folders) right below `folder`; nothing when it is not there."""
    files: list[tuple[Path, datetime]] = []
    folders: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                # A leading dot: still being written, or not ours.
                elif entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                    files.append((Path(entry.path), datetime.fromtimestamp(entry.stat().st_mtime, UTC)))
    except FileNotFoundError:
        # Deleted meanwhile, or never made.
        pass
    return files, folders


def _move(temporary: Path, path: Path) -> None:
    os.replace(temporary, path)
    # The new name itself is only durable once its folder is written.
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
