"""The result as a file: everything that was said in it, nothing that was not, and in Korean too."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pypdf
import pytest

from api.programs import ProgramFailed
from api.reports import endpoints
from api.reports.printing import NO_PANGO
from tests.support.api_world import ApiWorld, api_world
from tests.support.scored_interview import GOOD_BUILD, GOOD_TEST, Played, play_interview


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


async def played_with(world: ApiWorld, *more: str) -> Played:
    played = await play_interview(world, ((GOOD_BUILD, *more), (GOOD_TEST,)))
    await played.scored()
    return played


@pytest.mark.slow
async def test_the_pdf_holds_the_words_in_both_scripts(world: ApiWorld) -> None:
    played = await played_with(world, "결제 시스템을 만들었어요. <b>bold</b>")
    reply = await world.http.get(f"{played.url}/report.pdf", params={"language": "ko"}, headers=played.hr)
    if reply.status_code == 503 and reply.json()["error_code"] == "SYS_505":
        pytest.skip("Pango is not installed")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf"), reply.text
    assert "attachment" in reply.headers["content-disposition"]
    pdf = pypdf.PdfReader(io.BytesIO(reply.content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for words in ("면접 결과", "Mina Kim", "I built the billing service", "결제 시스템을 만들었어요. <b>bold</b>"):
        assert words in text


async def test_the_json_leaves_out_the_scores_for_whoever_is_yet_to_judge(world: ApiWorld) -> None:
    played = await played_with(world)
    whole = (await world.http.get(f"{played.url}/report.json", headers=played.hr)).json()
    assert whole["interview"]["report"]["overall"] is not None
    assert [one["text"] for one in whole["segments"] if one["speaker"] == "candidate"] == [GOOD_BUILD, GOOD_TEST]
    blind = await world.http.get(f"{played.url}/report.json", params={"scores": "false"}, headers=played.hr)
    assert "report" not in blind.json()["interview"]
    assert "suggested" not in blind.text.replace('"decisions"', "")


async def test_without_pango_it_says_what_to_install(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    async def without_pango(*_: object, **__: object) -> bytes:
        raise ProgramFailed(NO_PANGO, "cannot load library 'libpango-1.0-0'")

    played = await played_with(world)
    monkeypatch.setattr(endpoints, "run_program", without_pango)
    reply = await world.http.get(f"{played.url}/report.pdf", headers=played.hr)
    assert reply.status_code == 503
    assert "libpango-1.0-0" in reply.json()["detail"]


async def test_an_own_view_comes_first_unless_the_company_says_otherwise(world: ApiWorld) -> None:
    played = await played_with(world)
    assert (await played.detail())["blind_first_view"] is True
    saved = await world.http.put(
        "/api/v1/company/settings", json={"settings": {"blind_first_view": False}}, headers=played.hr
    )
    assert saved.status_code == 200, saved.text
    assert (await played.detail())["blind_first_view"] is False
