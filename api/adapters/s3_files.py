"""Files in an S3 bucket (ARCH-09). S3 shows an object once it is complete: it is there whole or not at all."""

from collections.abc import AsyncIterator

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from api.adapters.declared import as_declared
from api.ports import ListedFile, StoredFile

CHUNK_BYTES = 256 * 1024
LIST_CHUNK = 1_000
"""Files of one answer of the store."""


class S3FileStore:
    """`endpoint` is empty for AWS itself. Raises OSError when the store refuses or cannot be reached."""

    def __init__(self, *, bucket: str, endpoint: str, region: str, access_key_id: str, secret_access_key: str) -> None:
        self._store = S3Store(
            bucket,
            region=region,
            access_key_id=access_key_id or None,
            secret_access_key=secret_access_key or None,
            endpoint=endpoint or None,
            # MinIO and most stand-ins know no bucket names in host names.
            virtual_hosted_style_request=not endpoint,
            client_options={"allow_http": endpoint.startswith("http://")},
        )

    async def put(self, key: str, content: AsyncIterator[bytes], *, size_bytes: int, sha256: str) -> StoredFile:
        measured = _Measured(content, StoredFile(size_bytes, sha256))
        try:
            # One part at a time: what does not fit is noticed before the last part is sent.
            await obstore.put_async(self._store, key, measured.pieces(), max_concurrency=1)
        except Exception as error:
            if measured.problem is not None:
                raise measured.problem from None
            raise _as_os_error(error, "store") from error
        return measured.expected

    async def size(self, key: str) -> int | None:
        try:
            return int((await obstore.head_async(self._store, key))["size"])
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise _as_os_error(error, "look up") from error

    async def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        size = await self.size(key)
        if size is None:
            raise FileNotFoundError(key)
        end = size if length is None else min(size, start + length)
        if start >= end:
            return
        try:
            found = await obstore.get_async(self._store, key, options={"range": (start, end)})
            async for piece in found.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(piece)
        except BaseError as error:
            raise _as_os_error(error, "read") from error

    async def list(self, folder: str) -> AsyncIterator[ListedFile]:
        try:
            async for page in obstore.list(self._store, folder, chunk_size=LIST_CHUNK):
                for found in page:
                    yield ListedFile(found["path"], found["last_modified"])
        except BaseError as error:
            raise _as_os_error(error, "list") from error

    async def delete(self, key: str) -> None:
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return
        except BaseError as error:
            raise _as_os_error(error, "delete") from error


class _Measured:
    """Passes bytes on and refuses what differs from `expected`; `problem` is then what it raised."""

    def __init__(self, content: AsyncIterator[bytes], expected: StoredFile) -> None:
        self._content = content
        self.expected = expected
        self.problem: Exception | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            async for piece in as_declared(self._content, self.expected):
                yield piece
        except Exception as error:
            self.problem = error
            raise


def _as_os_error(error: Exception, doing: str) -> OSError:
    return OSError(f"the file store could not {doing} this file: {type(error).__name__}")
