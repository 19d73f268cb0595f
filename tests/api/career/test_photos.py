"""A photo is a square of pixels and nothing else, and stands where its owner says so."""

import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.support.api_world import ApiWorld
from tests.support.careers import API, Person, a_person
from tests.support.documents import EICAR

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
async def minji(world: ApiWorld) -> Person:
    return await a_person(world)


def taken_sideways() -> bytes:
    """A camera's JPEG, 600 by 400: the left half red, the right half blue; held so that left is up. It says where it
    was taken."""
    picture = Image.new("RGB", (600, 400), RED)
    picture.paste(BLUE, (300, 0, 600, 400))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 59.0)
    exif[0x010F] = "Heliotrope cameras"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, comment=b"obsidian", quality=95)
    return buffer.getvalue()


def png(side: int, mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


async def put(minji: Person, content: bytes, status: int = 200, name: str = "me.jpg", **crop: float) -> Any:
    url = f"/profiles/{minji.profile['id']}/photo"
    return await minji.call("PUT", url, status, files={"file": (name, content)}, data=crop)


async def kept(minji: Person) -> Image.Image:
    reply = await minji.world.http.get(f"{API}/profiles/{minji.profile['id']}/photo", headers=minji.headers)
    assert reply.headers["content-type"] == "image/jpeg"
    assert b"eliotrope" not in reply.content
    assert b"obsidian" not in reply.content
    return Image.open(io.BytesIO(reply.content))


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 20 for a, b in zip(pixel, colour, strict=True))


async def test_it_is_turned_cut_square_and_says_nothing_of_where_it_was_taken(minji: Person) -> None:
    await put(minji, taken_sideways(), name="나.exe")
    photo = await kept(minji)
    assert (photo.format, photo.size, dict(photo.getexif())) == ("JPEG", (512, 512), {})
    # Upright it is 400 by 600 with red above; the square begins 60 below the top.
    assert near(photo.getpixel((256, 10)), RED)
    assert near(photo.getpixel((256, 500)), BLUE)
    first = (await minji.call("GET", f"/profiles/{minji.profile['id']}"))["photo_mark"]
    shown = await put(minji, taken_sideways(), left=0.5, top=0.9, side=0.5)
    assert shown["photo_mark"] != first
    assert near((await kept(minji)).getpixel((256, 10)), BLUE)
    await minji.world.run_tasks()
    folder = minji.world.services.settings.data_dir / "files" / "photos"
    assert len(list(folder.iterdir())) == 1
    await minji.call("DELETE", f"/profiles/{minji.profile['id']}/photo", 204)
    await minji.world.run_tasks()
    assert list(folder.iterdir()) == []
    await minji.call("GET", f"/profiles/{minji.profile['id']}/photo", 404)


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"GIF89a" + bytes(100), 415, None),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), 400, "unreadable"),
        (taken_sideways()[:700], 400, "unreadable"),
        (png(6_000, "1"), 400, "too_big_inside"),
        (png(100), 400, "too_small"),
        (png(200) + EICAR.encode(), 400, "malware"),
    ],
    ids=["gif", "no-png", "half", "pixels", "small", "eicar"],
)
async def test_what_is_no_picture_gets_one_clear_answer(
    minji: Person, content: bytes, status: int, reason: str | None
) -> None:
    refused = await put(minji, content, status)
    assert refused.get("reason") == reason
    assert refused["detail"]


async def test_it_stands_on_the_public_page_and_in_documents_by_choice(minji: Person) -> None:
    http, url = minji.world.http, f"/profiles/{minji.profile['id']}"
    await put(minji, png(300, "RGBA"))
    await minji.call("PATCH", url, json={"visibility": "PUBLIC"})
    assert "<img" not in (await http.get("/p/minji-kim")).text
    assert (await http.get(f"{API}/p/minji-kim/photo")).status_code == 404
    await minji.call("PATCH", url, json={"photo_public": True})
    page = (await http.get("/p/minji-kim")).text
    assert 'src="/api/v1/p/minji-kim/photo" alt="Photo of Kim Minji"' in page
    photo = await http.get(f"{API}/p/minji-kim/photo")
    assert near(Image.open(io.BytesIO(photo.content)).getpixel((5, 5)), (255, 255, 255))
    seen = await http.get(f"{API}/p/minji-kim/photo", headers={"if-none-match": photo.headers["etag"]})
    assert seen.status_code == 304
    await minji.call("PATCH", url, json={"visibility": "UNLISTED"})
    assert (await http.get(f"{API}/p/minji-kim/photo")).status_code == 404
    cv = await minji.call("POST", "/cvs", 201, json={"name": "With", "template": "modern", "show_photo": True})
    assert await pictures_in(minji, cv["id"]) == 1
    await minji.call("PATCH", f"/cvs/{cv['id']}", json={"show_photo": False})
    assert await pictures_in(minji, cv["id"]) == 0
    await minji.call("PATCH", f"/cvs/{cv['id']}", json={"show_photo": True, "template": "classic"})
    assert "<img" not in (await minji.call("GET", f"/cvs/{cv['id']}/preview"))["html"]


async def pictures_in(minji: Person, cv_id: str) -> int:
    await minji.call("POST", f"/cvs/{cv_id}/generate", 202)
    await minji.world.run_tasks()
    pdf = await minji.world.http.get(f"{API}/cvs/{cv_id}/pdf", headers=minji.headers)
    assert pdf.status_code == 200, pdf.text
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf.content)).pages)
