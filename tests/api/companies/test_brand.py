"""A company's logo and accent colour, as its candidates see them."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from api.audit.models import AuditEntry
from tests.support.api_world import ApiWorld, Scheduled
from tests.support.documents import EICAR

LOGO = "/api/v1/company/logo"
SETTINGS = "/api/v1/company/settings"
BLUE = (20, 60, 200)


def picture(
    size: tuple[int, int], form: str = "PNG", mark: tuple[int, int, int, int] | None = None, **more: Any
) -> bytes:
    """Transparent (white as JPEG), with a blue box, by default all of it."""
    drawn = Image.new("RGBA", size, (0, 0, 0, 0) if form != "JPEG" else "white")
    ImageDraw.Draw(drawn).rectangle(mark or (0, 0, size[0], size[1]), fill=BLUE)
    buffer = io.BytesIO()
    (drawn if form != "JPEG" else drawn.convert("RGB")).save(buffer, form, **more)
    return buffer.getvalue()


async def put(made: Scheduled, content: bytes, status: int = 200) -> Any:
    # Its name and type say nothing.
    reply = await made.world.http.put(LOGO, files={"file": ("로고.svg", content, "image/gif")}, headers=made.hr)
    assert reply.status_code == status, reply.text
    return reply.json()


async def candidates(made: Scheduled, **headers: str) -> httpx.Response:
    return await made.world.http.get(f"/api/v1/interviews/logo/{made.token}", headers=headers)


def folder(world: ApiWorld) -> list[str]:
    found = world.services.settings.data_dir / "files" / "logos"
    return sorted(one.name for one in found.iterdir()) if found.exists() else []


async def test_candidates_see_a_logo_until_it_is_taken_away(scheduled: Scheduled) -> None:
    http, view = scheduled.world.http, f"/api/v1/interviews/validate/{scheduled.token}"
    assert (await http.get(view)).json()["brand"] == {"accent": None, "logo": None}
    assert (await candidates(scheduled)).status_code == 204
    # A camera's words, and an empty margin of 100 pixels around a box of 800 by 200.
    exif = Image.Exif()
    exif[0x010F] = "Heliotrope cameras"
    made = await put(scheduled, picture((1000, 400), "WEBP", (100, 100, 899, 299), exif=exif, quality=90))
    shown = await candidates(scheduled)
    drawn = Image.open(io.BytesIO(shown.content))
    assert (drawn.format, drawn.mode, drawn.info, dict(drawn.getexif())) == ("PNG", "RGB", {}, {})
    assert b"eliotrope" not in shown.content
    assert drawn.size == (made["logo"]["width_px"], made["logo"]["height_px"])
    assert abs(drawn.width - 4 * drawn.height) <= 4
    assert drawn.height <= 96
    assert (shown.headers["content-type"], shown.headers["cache-control"]) == ("image/png", "private, no-cache")
    known = await candidates(scheduled, **{"if-none-match": shown.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    # Another one takes its place, and the file of the first goes.
    await put(scheduled, picture((96, 96), "JPEG"))
    assert (await candidates(scheduled, **{"if-none-match": shown.headers["etag"]})).status_code == 200
    await scheduled.world.run_tasks()
    assert len(folder(scheduled.world)) == 1
    assert (await http.get(view)).json()["brand"]["logo"]["width_px"] == 96
    assert (await http.get(SETTINGS, headers=scheduled.hr)).json()["logo"]["width_px"] == 96
    assert (await http.delete(LOGO, headers=scheduled.hr)).status_code == 204
    await scheduled.world.run_tasks()
    assert folder(scheduled.world) == []
    assert (await candidates(scheduled)).status_code == 204
    assert (await http.get(f"/api/v1/interviews/status/{scheduled.token}")).json()["brand"]["logo"] is None
    async with scheduled.world.services.database.transaction(read_only=True) as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.action.like("% /company/logo"))))
    assert [(one.object_id, one.facts["logo"]) for one in entries] == [
        (scheduled.company_id, "replaced"), (scheduled.company_id, "replaced"), (scheduled.company_id, "removed"),
    ]  # fmt: skip


async def test_saving_the_settings_keeps_the_logo_and_the_colour_is_a_setting(scheduled: Scheduled) -> None:
    http = scheduled.world.http
    await put(scheduled, picture((200, 50)))
    body = {"settings": {"accent": "#0A7D5B"}}
    saved = (await http.put(SETTINGS, json=body, headers=scheduled.hr)).json()
    assert (saved["settings"]["accent"], saved["logo"]["width_px"]) == ("#0a7d5b", 200)
    brand = (await http.get(f"/api/v1/interviews/validate/{scheduled.token}")).json()["brand"]
    assert (brand["accent"], brand["logo"]["mark"]) == ("#0a7d5b", saved["logo"]["mark"])
    for wrong in ("green", "#fff", "#12345g", "#0a7d5b; color: red"):
        refused = await http.put(SETTINGS, json={"settings": {"accent": wrong}}, headers=scheduled.hr)
        assert refused.status_code == 422, wrong
    none = (await http.put(SETTINGS, json={"settings": {}}, headers=scheduled.hr)).json()
    assert (none["settings"]["accent"], none["logo"]) == (None, saved["logo"])


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 415, None),
        (picture((200, 100))[:90], 400, "unreadable"),
        (picture((4_000, 3_000)), 400, "too_big_inside"),
        (picture((200, 100), mark=(10, 10, 30, 30)), 400, "too_small"),
        (picture((2_000, 40)), 400, "too_long"),
        (picture((200, 100), mark=(300, 300, 301, 301)), 400, "blank"),
        (picture((200, 100)) + EICAR.encode(), 400, "malware"),
    ],
    ids=["svg", "half", "pixels", "small", "long", "blank", "eicar"],
)
async def test_what_cannot_become_a_logo_gets_one_clear_answer(
    scheduled: Scheduled, content: bytes, status: int, reason: str | None
) -> None:
    refused = await put(scheduled, content, status)
    assert refused.get("reason") == reason
    assert refused["detail"]
    assert folder(scheduled.world) == []
