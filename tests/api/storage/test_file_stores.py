"""What every file store promises, on a disk and in a bucket."""

import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from api.adapters.local_files import LocalFileStore
from api.adapters.s3_files import S3FileStore
from api.ports import FileMismatch, FileStore, FileTooLarge

KEY = "recordings/0197/call.ogg"
BIG = os.urandom(11 * 1024 * 1024 + 17)
"""More than one part of a multipart upload."""


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The endpoint of an S3 stand-in with one bucket, "files"."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys).create_bucket(Bucket="files")
    try:
        yield endpoint
    finally:
        server.stop()


@pytest.fixture(params=["disk", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "disk":
        return LocalFileStore(tmp_path)
    return S3FileStore(
        bucket="files",
        endpoint=request.getfixturevalue("bucket"),
        region="us-east-1",
        access_key_id="test",
        secret_access_key="test",
    )


async def pieces(content: bytes, size: int = 300_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def put(store: FileStore, key: str, content: bytes, *, declared: int | None = None, sha: str = "") -> None:
    sha256 = sha or hashlib.sha256(content).hexdigest()
    await store.put(key, pieces(content), size_bytes=declared or len(content), sha256=sha256)


async def whole(store: FileStore, key: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in store.read(key, start, length)])


@pytest.mark.parametrize("content", [b"x", BIG], ids=["one byte", "several parts"])
async def test_bytes_come_back(store: FileStore, content: bytes) -> None:
    await put(store, KEY, content)
    assert await store.size(KEY) == len(content)
    assert await whole(store, KEY) == content
    assert await whole(store, KEY, 0, 1) == content[:1]
    assert await whole(store, KEY, len(content) - 1) == content[-1:]


async def test_a_part_in_the_middle(store: FileStore) -> None:
    await put(store, KEY, BIG)
    assert await whole(store, KEY, 5_000_000, 123_456) == BIG[5_000_000:5_123_456]


async def test_what_was_there_is_replaced(store: FileStore) -> None:
    await put(store, KEY, b"old and longer")
    await put(store, KEY, b"new")
    assert await whole(store, KEY) == b"new"


@pytest.mark.parametrize("content", [b"short", BIG], ids=["small", "several parts"])
async def test_other_bytes_than_declared_are_not_kept(store: FileStore, content: bytes) -> None:
    key = "refused/wrong.ogg"
    with pytest.raises(FileMismatch):
        await put(store, key, content, sha="0" * 64)
    with pytest.raises(FileMismatch):
        await put(store, key, content, declared=len(content) + 1)
    with pytest.raises(FileTooLarge):
        await put(store, key, content, declared=len(content) - 1)
    assert await store.size(key) is None


async def test_a_refused_upload_leaves_what_was_there(store: FileStore) -> None:
    await put(store, KEY, b"good")
    with pytest.raises(FileMismatch):
        await put(store, KEY, b"evil", sha="0" * 64)
    assert await whole(store, KEY) == b"good"


async def test_missing_files(store: FileStore) -> None:
    assert await store.size("nowhere/at-all.ogg") is None
    await store.delete("nowhere/at-all.ogg")
    with pytest.raises(FileNotFoundError):
        await whole(store, "nowhere/at-all.ogg")


async def test_deleted_is_gone(store: FileStore) -> None:
    await put(store, KEY, b"gone soon")
    await store.delete(KEY)
    assert await store.size(KEY) is None


async def test_a_bucket_that_does_not_answer_is_an_os_error() -> None:
    away = S3FileStore(
        bucket="files", endpoint="http://127.0.0.1:1", region="x", access_key_id="a", secret_access_key="b"
    )
    with pytest.raises(OSError, match="look up"):
        await away.size(KEY)


async def test_a_folder_lists_its_files_and_nothing_else(store: FileStore) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    wanted = {"listed/a.pdf", "listed/below/b.ogg"}
    for key in wanted | {"listed-not/c.pdf"}:
        await put(store, key, b"x")
    found = [file async for file in store.list("listed")]
    assert {file.key for file in found} == wanted
    assert all(before < file.changed_at < datetime.now(UTC) + timedelta(seconds=5) for file in found)
    assert [file async for file in store.list("never-used")] == []


async def test_what_is_being_put_is_not_listed(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    seen: list[list[str]] = []

    async def slowly() -> AsyncIterator[bytes]:
        yield b"a"
        seen.append([file.key async for file in store.list("recordings")])
        yield b"b"

    await store.put(KEY, slowly(), size_bytes=2, sha256=hashlib.sha256(b"ab").hexdigest())
    assert seen == [[]]
    assert [file.key async for file in store.list("recordings")] == [KEY]
