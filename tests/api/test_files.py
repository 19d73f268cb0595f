"""Recordings: in by signed URL and only whole, out by range and only for those who may hear them."""

import hashlib
import os
import resource
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from sqlalchemy import select

from api.adapters.local_files import LocalFileStore
from api.files.errors import UrlRefused
from api.files.models import Document
from api.files.ranges import parse_range
from api.files.signing import check, signed_query
from api.interviews.models import Consent
from api.ports import FileMismatch
from tests.support.api_world import AgentSide, ApiWorld, Scheduled

OGG = b"OggS\x00\x02" + bytes(range(256)) * 40
SHA = hashlib.sha256(OGG).hexdigest()
TYPE = {"Content-Type": "audio/ogg"}


@pytest.fixture
async def agent(scheduled: Scheduled) -> AgentSide:
    await scheduled.consent()
    return await scheduled.call()


async def ask(agent: AgentSide, **change: Any) -> httpx.Response:
    body = {"kind": "recording", "content_type": "audio/ogg", "size_bytes": len(OGG), "sha256": SHA, **change}
    url = f"/api/v1/internal/calls/{agent.call_id}/uploads"
    return await agent.world.http.post(url, json=body, headers=agent.headers)


async def upload(agent: AgentSide, content: bytes = OGG, **change: Any) -> httpx.Response:
    target = (await ask(agent, **change)).json()
    return await agent.world.http.put(target["url"], content=content, headers=target["headers"])


def recording(agent: AgentSide) -> str:
    return f"/api/v1/interviews/{agent.interview_id}/recordings/{agent.call_id}"


def files_in(world: ApiWorld) -> list[Path]:
    folder = world.services.settings.data_dir / "files"
    return [p for p in folder.rglob("*") if p.is_file()] if folder.exists() else []


async def test_up_and_down_again(scheduled: Scheduled, agent: AgentSide) -> None:
    http = agent.world.http
    assert (await upload(agent)).status_code == 204
    got = await http.get(recording(agent), headers=scheduled.hr)
    assert (got.status_code, got.content, got.headers["content-type"]) == (200, OGG, "audio/ogg")
    async with agent.world.services.database.transaction(read_only=True) as session:
        row = (await session.scalars(select(Document))).one()
    assert (row.size_bytes, row.sha256, row.company_id) == (len(OGG), SHA, scheduled.company_id)


async def test_the_interview_links_to_a_url_that_an_audio_element_can_load(
    scheduled: Scheduled, agent: AgentSide
) -> None:
    await upload(agent)
    detail = await agent.world.http.get(f"/api/v1/interviews/{agent.interview_id}", headers=scheduled.hr)
    url = detail.json()["calls"][0]["recording"]["url"]
    assert (await agent.world.http.get(url)).content == OGG
    assert (await agent.world.http.get(url[:-1] + ("0" if url[-1] != "0" else "1"))).status_code == 403
    agent.world.clock.advance(minutes=61)
    late = await agent.world.http.get(url)
    assert (late.status_code, late.json()["error_code"]) == (403, "FILE_403")


async def test_a_second_upload_of_the_same_is_harmless(agent: AgentSide) -> None:
    target = (await ask(agent)).json()
    for _ in range(2):
        reply = await agent.world.http.put(target["url"], content=OGG, headers=target["headers"])
        assert reply.status_code == 204
    assert len(files_in(agent.world)) == 1


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (OGG[:-1], 400, "FILE_400"),
        (OGG[:-1] + b"!", 400, "FILE_400"),
        (OGG + b"more", 413, "FILE_413"),
        (b"RIFF" + OGG[4:], 415, "FILE_415"),
        (b"Og", 415, "FILE_415"),
        (b"", 415, "FILE_415"),
    ],
)
async def test_other_bytes_than_announced_leave_nothing(
    scheduled: Scheduled, agent: AgentSide, content: bytes, status: int, code: str
) -> None:
    reply = await upload(agent, content)
    assert (reply.status_code, reply.json()["error_code"]) == (status, code)
    assert files_in(agent.world) == []
    assert (await agent.world.http.get(recording(agent), headers=scheduled.hr)).status_code == 404


async def test_a_bad_second_upload_keeps_the_first(scheduled: Scheduled, agent: AgentSide) -> None:
    await upload(agent)
    assert (await upload(agent, b"RIFF")).status_code == 415
    assert (await upload(agent, OGG[:-9])).status_code == 400
    assert (await agent.world.http.get(recording(agent), headers=scheduled.hr)).content == OGG


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"content_type": "audio/wav"}, 415),
        ({"size_bytes": 300 * 1024 * 1024}, 413),
        ({"sha256": "x"}, 422),
        ({"kind": "virus"}, 422),
        ({"content_type": "audio/ogg; codecs=opus"}, 200),
    ],
)
async def test_what_may_be_announced(agent: AgentSide, change: dict[str, Any], status: int) -> None:
    assert (await ask(agent, **change)).status_code == status


async def test_a_signed_url_covers_everything_in_it(agent: AgentSide) -> None:
    http = agent.world.http
    target = (await ask(agent)).json()
    url: str = target["url"]
    for broken in (
        url.replace(agent.call_id, agent.interview_id),
        url.replace(f"size={len(OGG)}", f"size={len(OGG) + 1}"),
        url.replace(SHA, "0" * 64),
        url.replace("expires=1", "expires=2"),
        url[:-4] + "0000",
    ):
        assert broken != url
        assert (await http.put(broken, content=OGG, headers=TYPE)).status_code == 403
    assert (await http.put(url, content=OGG, headers={"Content-Type": "text/html"})).status_code == 415
    agent.world.clock.advance(hours=2)
    assert (await http.put(url, content=OGG, headers=TYPE)).status_code == 403
    assert files_in(agent.world) == []


async def test_a_url_to_upload_does_not_open_a_recording(agent: AgentSide) -> None:
    target = (await ask(agent)).json()
    await agent.world.http.put(target["url"], content=OGG, headers=TYPE)
    query = target["url"].partition("?")[2]
    assert (await agent.world.http.get(f"{recording(agent)}?{query}")).status_code == 403


async def test_without_consent_to_a_recording_none_is_stored(agent: AgentSide) -> None:
    async with agent.world.services.database.transaction() as session:
        consent = (await session.scalars(select(Consent))).one()
        consent.items = []
    refused = await ask(agent)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "FILE_451")


async def test_the_recording_of_a_replaced_call_is_not_lost(scheduled: Scheduled, agent: AgentSide) -> None:
    await scheduled.call(take_over=True)
    assert (await upload(agent)).status_code == 204
    detail = (await agent.world.http.get(f"/api/v1/interviews/{agent.interview_id}", headers=scheduled.hr)).json()
    assert [call["recording"] is not None for call in detail["calls"]] == [True, False]


@pytest.mark.parametrize(
    ("header", "status", "first", "last"),
    [
        ("bytes=0-3", 206, 0, 3),
        ("bytes=10000-", 206, 10_000, len(OGG) - 1),
        ("bytes=-5", 206, len(OGG) - 5, len(OGG) - 1),
        (f"bytes=5-{10**9}", 206, 5, len(OGG) - 1),
        (f"bytes=-{10**9}", 206, 0, len(OGG) - 1),
        ("bytes=0-1,5-6", 200, 0, len(OGG) - 1),
        ("lines=0-1", 200, 0, len(OGG) - 1),
        ("bytes=9-3", 200, 0, len(OGG) - 1),
    ],
)
async def test_ranges(scheduled: Scheduled, agent: AgentSide, header: str, status: int, first: int, last: int) -> None:
    await upload(agent)
    got = await agent.world.http.get(recording(agent), headers={**scheduled.hr, "Range": header})
    assert got.status_code == status
    assert got.content == OGG[first : last + 1]
    assert got.headers["accept-ranges"] == "bytes"
    if status == 206:
        assert got.headers["content-range"] == f"bytes {first}-{last}/{len(OGG)}"


async def test_a_range_behind_the_end(scheduled: Scheduled, agent: AgentSide) -> None:
    await upload(agent)
    got = await agent.world.http.get(recording(agent), headers={**scheduled.hr, "Range": f"bytes={len(OGG)}-"})
    assert (got.status_code, got.headers["content-range"]) == (416, f"bytes */{len(OGG)}")


async def test_a_range_of_a_file_that_changed_gets_the_whole_one(scheduled: Scheduled, agent: AgentSide) -> None:
    await upload(agent)
    headers = {**scheduled.hr, "Range": "bytes=0-3"}
    same = await agent.world.http.get(recording(agent), headers={**headers, "If-Range": f'"{SHA}"'})
    other = await agent.world.http.get(recording(agent), headers={**headers, "If-Range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


async def test_who_may_hear_it(scheduled: Scheduled, agent: AgentSide) -> None:
    await upload(agent)
    await scheduled.world.add_user("other@example.com")
    foreign = await scheduled.world.login("other@example.com")
    http = agent.world.http
    assert (await http.get(recording(agent))).status_code == 401
    assert (await http.get(recording(agent), headers=foreign)).status_code == 404
    assert (await http.get(recording(agent), headers=agent.headers)).status_code == 401


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def test_a_full_disk_is_a_clean_error(scheduled: Scheduled, agent: AgentSide) -> None:
    """The system itself refuses to write on, as on a full disk: nothing half stays, and the way on is said."""
    big = b"OggS" + bytes(3_000_000)
    digest = hashlib.sha256(big).hexdigest()
    target = (await ask(agent, size_bytes=len(big), sha256=digest)).json()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, usual[1]))
    try:
        refused = await agent.world.http.put(target["url"], content=big, headers=TYPE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert (refused.status_code, refused.json()["error_code"]) == (507, "FILE_507")
    assert files_in(agent.world) == []
    healed = await agent.world.http.put(target["url"], content=big, headers=TYPE)
    assert healed.status_code == 204
    assert (await agent.world.http.get(recording(agent), headers=scheduled.hr)).content == big


async def test_a_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    with pytest.raises(FileMismatch):
        await store.put("a.ogg", _pieces(OGG[:10]), size_bytes=len(OGG), sha256=SHA)
    assert os.listdir(tmp_path) == []
    await store.put("a.ogg", _pieces(OGG[:10], OGG[10:]), size_bytes=len(OGG), sha256=SHA)
    assert [piece async for piece in store.read("a.ogg", 2, 2)] == [OGG[2:4]]
    assert await store.size("a.ogg") == len(OGG)
    await store.delete("a.ogg")
    await store.delete("a.ogg")
    assert await store.size("a.ogg") is None


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a//b", "a/../b", "", "a/.hidden", "A.ogg", "a\x00"])
async def test_a_key_never_leaves_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        await LocalFileStore(tmp_path).size(key)


def test_a_range_of_an_empty_file() -> None:
    assert parse_range(None, 0) is None


def test_a_signature_holds_for_one_purpose_and_one_subject() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    query = dict(parse_qsl(signed_query("listen", "a/b", "secret", now, timedelta(minutes=1))))
    check("listen", "a/b", query, "secret", now)
    for purpose, subject, secret in (("upload", "a/b", "secret"), ("listen", "a/c", "secret"), ("listen", "a/b", "x")):
        with pytest.raises(UrlRefused):
            check(purpose, subject, query, secret, now)  # type: ignore[arg-type]  # the loop's tuple has plain strings
