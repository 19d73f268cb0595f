"""From a held interview to its figures: every tab in both languages, as a table, as a file, and back to the people."""

import csv
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.app_process import AppProcess
from tests.support.look import look, look_at_both

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

TABS = {
    "": "waiting",
    "/scores": "questions",
    "/quality": "engines",
    "/costs": "cost-by-engine",
    "/feedback": "feedback",
}
"""Address below /analytics → the chart that is answered last."""
DELAYS = (420, 510, 560, 610, 1_240)
STT = {"provider": "deepgram", "model": "nova-3"}


def held(hr: httpx.Client, agent: httpx.Client) -> str:
    """An interview of a new candidate: five measured answers, ten minutes of sound recognised, and a word about it."""
    job = hr.get("/jobs").json()["jobs"][0]
    person = {"name": "Robin Lund", "email": "robin.lund@candidate.example", "source": "Job fair"}
    candidate = hr.post("/candidates", json=person).raise_for_status().json()
    wanted = {"candidate_id": candidate["id"], "job_template_id": job["id"]}
    made: dict[str, str] = hr.post("/interviews", json=wanted).raise_for_status().json()
    token = made["token"]
    text = agent.get(f"/interviews/validate/{token}").json()["consent_text"]
    agreed = {"version": text["version"], "language": text["language"], "items": [i["id"] for i in text["items"]]}
    agent.post(f"/interviews/consent/{token}", json=agreed).raise_for_status()
    joined = agent.post(f"/interviews/join/{token}", json={"tab_id": "tab-00000001"}).raise_for_status().json()
    bearer = {"Authorization": f"Bearer {joined['join_ticket']}"}
    ticket = agent.post("/internal/admissions", headers=bearer).raise_for_status().json()["token"]
    engines = {"stt": STT, "tts": {"provider": "piper"}, "llm": {"provider": "rules"}}
    events: list[dict[str, Any]] = [
        {"type": "call.started", "started_at": "2026-11-23T09:00:00Z", "door": "smallwebrtc", "engines": engines},
        *({"type": "turn.measured", "turn": n, "voice_to_voice_ms": ms} for n, ms in enumerate(DELAYS, 1)),
        {"type": "usage.measured", "part": "stt", "engine": STT, "seconds": 600},
        {"type": "call.ended", "reason": "finished"},
    ]
    numbered = [{**event, "seq": n, "at_ms": n * 1_000} for n, event in enumerate(events, 1)]
    by_ticket = {"Authorization": f"Bearer {ticket}"}
    url = f"/internal/calls/{joined['call_id']}/events"
    agent.post(url, json={"events": numbered, "live": None}, headers=by_ticket).raise_for_status()
    done = {"call_id": joined["call_id"], "reason": "finished", "last_seq": len(events)}
    agent.put(f"/interviews/{made['id']}/complete", json=done, headers=by_ticket).raise_for_status()
    agent.put(
        f"/interviews/feedback/{token}", json={"clear": "yes", "trouble": "A drill next door."}
    ).raise_for_status()
    return str(made["id"])


@pytest.fixture(scope="module")
def interview_id(people: AppProcess) -> str:
    with people.hr() as hr, httpx.Client(base_url=f"{people.base_url}/api/v1", trust_env=False, timeout=30) as agent:
        return held(hr, agent)


def test_the_file_has_the_rows_of_the_table(hr_page: Page, interview_id: str) -> None:
    hr_page.goto("/analytics")
    card = hr_page.get_by_test_id("chart-funnel")
    card.get_by_role("button", name="Table").click()
    table = card.get_by_test_id("table")
    shown = [row.locator("th,td").all_inner_texts() for row in table.locator("tbody tr").all()]
    with hr_page.expect_download() as saved:
        card.get_by_role("button", name="CSV").click()
    lines = list(csv.reader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0] == table.locator("thead th").all_inner_texts()
    assert [[cell or "–" for cell in line] for line in lines[1:]] == shown
    assert [line[0] for line in lines[1:]][:2] == ["New", "Screening"]
    look(hr_page, "analytics-table-en")


def test_a_figure_leads_to_its_interview_and_the_filter_goes_along(hr_page: Page, interview_id: str) -> None:
    hr_page.goto("/analytics/quality")
    sentence = hr_page.get_by_test_id("chart-delay").get_by_test_id("sentence")
    expect(sentence).to_contain_text("within 0.56 s")
    expect(sentence).to_contain_text("within 1.24 s")
    hr_page.get_by_label("Job", exact=True).select_option(index=1)
    hr_page.wait_for_url("**/analytics/quality?job=*")
    hr_page.get_by_role("link", name="Cost").click()
    hr_page.wait_for_url("**/analytics/costs?job=*")
    engine = hr_page.get_by_test_id("chart-cost-by-engine").get_by_text("deepgram nova-3")
    expect(engine.first).to_be_visible()
    hr_page.get_by_role("link", name="Interview quality").click()
    hr_page.get_by_test_id("chart-engines").get_by_role("button", name="deepgram nova-3").first.click()
    hr_page.get_by_role("dialog").get_by_role("link", name="Robin Lund").click()
    hr_page.wait_for_url(f"**/interviews/{interview_id}")


def open_tab(page: Page, address: str, last: str) -> None:
    """The interview has no score, so one of the tabs says that there is nothing to count."""
    page.goto(f"/analytics{address}")
    answered = page.get_by_test_id(f"chart-{last}").get_by_test_id("sentence")
    answered.or_(page.get_by_test_id("nothing")).wait_for()


def test_every_tab_in_both_languages(hr_page: Page, interview_id: str) -> None:
    for address, last in TABS.items():
        open_tab(hr_page, address, last)
        look_at_both(hr_page, f"analytics{address.replace('/', '-')}-en")
    hr_page.evaluate("sessionStorage.setItem('language', 'ko')")
    for address, last in TABS.items():
        open_tab(hr_page, address, last)
        look(hr_page, f"analytics{address.replace('/', '-')}-ko")
