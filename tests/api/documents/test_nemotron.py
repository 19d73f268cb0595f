"""Pictures read by Nemotron Parse: what it is sent, what its text becomes, and what its faults look like."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from api.adapters.parser_nemotron import NemotronParser
from api.ports import ParserUnavailable
from api.security.callers import Role
from tests.support import documents as make
from tests.support.api_world import ApiWorld, api_world
from tests.vendors.nemotron_parse import NemotronVendor, nemotron_parse

WORDS = "# Jane Doe\n**Backend engineer**\n## Experience\nEngineer, Sample AG 2017 - 2021\n## Skills\nPython, Kafka\n"
SECOND = "## Languages\nKorean (native)\n"
PAGE = b"P5\n60 40\n255\n" + bytes([255]) * 2_400


@pytest.fixture
async def vendor() -> AsyncIterator[NemotronVendor]:
    async with nemotron_parse(WORDS, SECOND) as made:
        yield made


@pytest.fixture
async def world(vendor: NemotronVendor, tmp_path: Path) -> AsyncIterator[ApiWorld]:
    settings = {"document_parser": "nemotron", "nvidia_base_url": vendor.base_url, "nvidia_api_key": "nv-key"}
    async with api_world(tmp_path, **settings) as made:
        await made.add_user("jane@example.com", Role.CANDIDATE)
        yield made


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 1_200), "white").save(out, "PNG")
    return out.getvalue()


def scan(pages: int) -> bytes:
    """A PDF whose pages are pictures."""
    blank = Image.new("L", (300, 400), 255)
    out = io.BytesIO()
    blank.save(out, "PDF", save_all=True, append_images=[blank] * (pages - 1))
    return out.getvalue()


async def analyse(world: ApiWorld, content: bytes, name: str) -> httpx.Response:
    headers = await world.login("jane@example.com")
    return await world.http.post("/api/v1/analyze/resume", files={"file": (name, content)}, headers=headers)


async def test_a_picture_is_read_and_its_marks_are_no_text(world: ApiWorld, vendor: NemotronVendor) -> None:
    reply = await analyse(world, picture(), "cv.png")
    assert reply.status_code == 200, reply.text
    read: dict[str, Any] = reply.json()
    assert read["reader"] == "nemotron"
    assert read["raw_text"].startswith("Jane Doe\nBackend engineer\nExperience\n")
    assert [(job["title"], job["company"]) for job in read["experience"]] == [("Engineer", "Sample AG")]
    assert {"Python", "Kafka"} <= {skill["name"] for skill in read["skills"]}
    # Enlarged, as small letters are misread.
    assert (vendor.keys, vendor.pictures) == (["Bearer nv-key"], [(1_800, 2_400)])


async def test_a_scan_is_read_page_by_page_and_a_text_leaves_this_server_never(
    world: ApiWorld, vendor: NemotronVendor
) -> None:
    reply = await analyse(world, scan(2), "cv.pdf")
    assert reply.status_code == 200, reply.text
    text = reply.json()["raw_text"]
    assert 0 < text.index("Python") < text.index("Korean (native)")
    assert len(vendor.pictures) == 2
    reply = await analyse(world, make.pdf(make.RESUME), "cv.pdf")
    assert (reply.json()["reader"], len(vendor.pictures)) == ("text", 2)


async def test_one_failure_is_tried_again(world: ApiWorld, vendor: NemotronVendor) -> None:
    vendor.conduct.faults = ["500"]
    reply = await analyse(world, picture(), "cv.png")
    assert (reply.status_code, len(vendor.keys)) == (200, 2)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("401", "refused"),
        ("429", "limits requests"),
        ("500", "refused"),
        ("no_call", "without text"),
        ("broken_arguments", "without text"),
        ("other_arguments", "without text"),
        ("no_json", "without text"),
        ("wrong_json", "without text"),
        ("cut", "without text"),
    ],
)
async def test_a_parser_that_fails_is_said_to_and_nothing_is_kept(
    world: ApiWorld, vendor: NemotronVendor, mode: str, said: str
) -> None:
    vendor.conduct.always = mode
    reply = await analyse(world, picture(), "cv.png")
    assert (reply.status_code, reply.json()["error_code"]) == (503, "FILE_504")
    assert said in reply.json()["detail"]
    headers = await world.login("jane@example.com")
    assert (await world.http.get("/api/v1/resumes", headers=headers)).json()["resumes"] == []
    assert (await world.http.get("/api/v1/me/documents", headers=headers)).json()["documents"] == []


async def test_a_parser_that_says_nothing_is_given_up(vendor: NemotronVendor) -> None:
    vendor.conduct.always = "hang"
    parser = NemotronParser(base_url=vendor.base_url, page_secs=0.3)
    with pytest.raises(ParserUnavailable, match="in time"):
        await parser.read([PAGE])


async def test_a_server_that_is_not_there_is_said_to_be() -> None:
    parser = NemotronParser(base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ParserUnavailable, match="APIConnectionError"):
        await parser.read([PAGE])
