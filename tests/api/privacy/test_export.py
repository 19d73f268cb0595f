"""A person's data as an archive: complete, without secrets, for the one who asked, for a week."""

import io
import json
import zipfile
from typing import Any

from api.security.callers import Role
from tests.api.privacy.test_every_copy import OGG, candidate_of, marked, world
from tests.support.scored_interview import Played

__all__ = ["marked", "world"]


async def archive(played: Played, headers: dict[str, str], order: dict[str, Any]) -> zipfile.ZipFile:
    http = played.world.http
    early = await http.get(f"/api/v1/exports/{order['export_id']}/archive", headers=headers)
    assert (early.status_code, early.json()["error_code"]) == (409, "SYS_410")
    await played.world.run_tasks()
    view = (await http.get(f"/api/v1/exports/{order['export_id']}", headers=headers)).json()
    assert view["ready"] is True
    got = await http.get(view["url"], headers=headers)
    assert got.headers["content-type"] == "application/zip"
    assert len(got.content) == view["size_bytes"]
    return zipfile.ZipFile(io.BytesIO(got.content))


async def order(played: Played) -> dict[str, Any]:
    url = f"/api/v1/candidates/{await candidate_of(played)}/export"
    reply = await played.world.http.post(url, headers=played.hr)
    assert reply.status_code == 202, reply.text
    made: dict[str, Any] = reply.json()
    return made


async def test_a_candidates_archive_is_complete(marked: Played) -> None:
    bundle = await archive(marked, marked.hr, await order(marked))
    text = bundle.read("data.json").decode()
    [application] = json.loads(text)["applications"]
    assert application["candidate"]["name"] == "Mina Kim"
    [interview] = application["interviews"]
    assert any("flamingo" in json.dumps(event) for event in interview["events"])
    assert interview["corrections"][0]["text"] == "quartzite"
    assert interview["decisions"][0]["reason"] == "obsidian"
    [sound] = [name for name in bundle.namelist() if name.endswith(".ogg")]
    assert bundle.read(sound) == OGG


async def test_it_holds_no_secrets(marked: Played) -> None:
    text = (await archive(marked, marked.hr, await order(marked))).read("data.json").decode()
    for secret in ("token_hash", "token_nonce", "password_hash", "pin_hash", marked.token):
        assert secret not in text


async def test_only_the_one_who_asked_gets_it_and_only_for_a_week(marked: Played) -> None:
    world = marked.world
    made = await order(marked)
    await world.run_tasks()
    await world.add_user("second@example.com", Role.HR, marked.company_id)
    other = await world.login("second@example.com")
    assert (await world.http.get(f"/api/v1/exports/{made['export_id']}", headers=other)).status_code == 404
    world.clock.advance(days=8)
    world.logins.clear()
    own = await world.login("hr@example.com")
    assert (await world.http.get(f"/api/v1/exports/{made['export_id']}", headers=own)).status_code == 404


async def test_people_export_their_own_account(marked: Played) -> None:
    reply = await marked.world.http.get("/api/v1/me/export", headers=marked.hr)
    assert reply.status_code == 202, reply.text
    bundle = await archive(marked, marked.hr, reply.json())
    account = json.loads(bundle.read("data.json"))["account"]
    assert account["email"] == "hr@example.com"
    assert "password_hash" not in account
