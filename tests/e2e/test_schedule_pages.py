"""HR meets a clash and takes an offered time; the candidate moves it on a phone; an employee gives their own view."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_result_pages import Call
from tests.support.app_process import AppProcess
from tests.support.browser import new_page
from tests.support.look import PHONE, look
from tests.support.signed_in import EMPLOYEE

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

PERSON = {"name": "김하늘", "email": "haneul@candidate.example", "language": "ko", "timezone": "Asia/Seoul"}


def noon_in_seoul() -> datetime:
    """Three days ahead: past every notice, within every window."""
    return (datetime.now(UTC) + timedelta(days=3)).replace(hour=3, minute=0, second=0, microsecond=0)


@pytest.fixture(scope="module")
def booked(people: AppProcess) -> tuple[str, str]:
    """(candidate's id, link's token) of an interview at noon in Seoul."""
    with people.hr() as hr:
        job = hr.get("/jobs").json()["jobs"][0]
        person = hr.post("/candidates", json=PERSON).raise_for_status().json()
        body = {"candidate_id": person["id"], "job_template_id": job["id"], "scheduled_at": noon_in_seoul().isoformat()}
        made = hr.post("/interviews", json=body).raise_for_status().json()
    return person["id"], made["token"]


def test_a_clash_keeps_the_form_and_offers_times(hr_page: Page, booked: tuple[str, str]) -> None:
    page = hr_page
    page.goto(f"/schedule?candidate={booked[0]}")
    form = page.get_by_role("dialog")
    form.get_by_label("Job", exact=True).select_option(index=1)
    form.get_by_label("Time zone").select_option("Asia/Seoul")
    noon = f"{noon_in_seoul() + timedelta(hours=9):%Y-%m-%dT%H:%M}"
    form.get_by_label("Date and time").fill(noon)
    form.get_by_role("button", name="Schedule interview").click()
    clash = form.get_by_test_id("clash")
    expect(clash.get_by_role("button")).to_have_count(3)
    expect(form.get_by_label("Date and time")).to_have_value(noon)
    look(page, "schedule-clash")
    clash.get_by_role("button").first.click()
    expect(form.get_by_label("Date and time")).not_to_have_value(noon)
    form.get_by_role("button", name="Schedule interview").click()
    expect(form.get_by_test_id("scheduled")).to_be_visible()


def test_the_candidate_moves_it_on_a_phone(browser: Browser, people: AppProcess, booked: tuple[str, str]) -> None:
    page = new_page(browser, base_url=people.base_url)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of these two is what it takes
    page.add_init_script("sessionStorage.setItem('language', 'ko')")
    page.goto(f"/interview/{booked[1]}")
    page.get_by_role("link", name="시간 바꾸기").click()
    before = page.get_by_test_id("time-now").inner_text()
    page.locator("[data-day]").last.click()
    look(page, "times-phone-ko")
    page.get_by_test_id("times").locator("[data-at]").first.click()
    expect(page.get_by_test_id("confirm").get_by_role("status")).to_contain_text("맡아 둘게요")
    page.get_by_role("button", name="이 시간으로 정하기").click()
    expect(page.get_by_test_id("times-chosen")).to_be_visible()
    expect(page.get_by_test_id("time-now")).not_to_have_text(before)
    page.context.close()


@pytest.fixture(scope="module")
def held(people: AppProcess) -> str:
    """An interview that was held, of a candidate who is assigned to the employee."""
    with people.hr() as hr, httpx.Client(base_url=f"{people.base_url}/api/v1", trust_env=False, timeout=30) as agent:
        employee = hr.get("/users", params={"q": EMPLOYEE.email}).json()["users"][0]
        job = hr.get("/jobs").json()["jobs"][0]
        person = {"name": "Lee Jun", "email": "lee.jun@candidate.example"}
        candidate = hr.post("/candidates", json=person).raise_for_status().json()
        assigned = {**person, "assigned_to": employee["id"]}
        hr.put(f"/candidates/{candidate['id']}", json=assigned).raise_for_status()
        made = hr.post("/interviews", json={"candidate_id": candidate["id"], "job_template_id": job["id"]}).json()
        question = hr.get(f"/jobs/{job['id']}/questions").json()["questions"][0]
        call = Call(agent, made["token"])
        engines = {name: {"provider": "test"} for name in ("stt", "tts", "llm")}
        call.event("call.started", 0, started_at="2026-11-23T09:00:00Z", door="smallwebrtc", engines=engines)
        identity = {"question_id": question["id"]}
        call.event("question.asked", 100, index=0, total=1, text=question["text"], **identity)
        said = {"segment_id": "c1", "text": "I built it.", "started_ms": 3_000, "ended_ms": 5_000, "confidence": 0.9}
        call.event("candidate.said", 5_000, **said, **identity)
        call.event("question.closed", 5_500, outcome="answered", **identity)
        call.complete(made["id"])
    return str(made["id"])


def test_an_employee_sends_a_view(employee_page: Page, held: str) -> None:
    page = employee_page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of these two is what it takes
    page.goto("/mine")
    page.get_by_test_id("give-view").first.click()
    page.get_by_test_id("review-form").wait_for()
    expect(page.get_by_text("I built it.")).to_be_visible()
    for label in page.get_by_text("Cannot tell", exact=True).all():
        label.click()
    look(page, "my-view-phone")
    page.get_by_role("button", name="Send your view").click()
    expect(page.get_by_test_id("view-sent")).to_be_visible()
    expect(page.get_by_role("columnheader", name="You").first).to_be_visible()
