"""What the candidate sees when something stands in the way: each case its own page, with a way on."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.support.app_process import AppProcess
from tests.support.browser import CandidatePage, new_page, open_browser
from tests.support.eventually import eventually
from tests.support.interview_play import your_turn
from tests.support.look import look

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def refusing_browser(playwright: Playwright) -> Iterator[Browser]:
    """Asks for the microphone as every browser does, and gets no for an answer."""
    with open_browser(playwright, permit=False) as started:
        yield started


@pytest.fixture
def interview(app: AppProcess, request: pytest.FixtureRequest) -> tuple[str, str]:
    """A fresh interview: its id and its link."""
    return new_interview(app, request.node.name)


@pytest.fixture
def link(interview: tuple[str, str]) -> str:
    return interview[1]


def new_interview(app: AppProcess, name: str) -> tuple[str, str]:
    with app.hr() as hr:
        job = hr.get("/jobs").json()["jobs"][0]
        email = re.sub(r"\W", "-", name) + "@candidate.example"
        person = hr.post("/candidates", json={"name": "Jo Doe", "email": email}).raise_for_status().json()
        body = {"candidate_id": person["id"], "job_template_id": job["id"]}
        made = hr.post("/interviews", json=body).raise_for_status().json()
    return made["id"], f"{app.base_url}/interview/{made['token']}"


def test_an_unknown_link(app: AppProcess, browser: Browser) -> None:
    candidate = CandidatePage(browser, f"{app.base_url}/interview/{'x' * 43}")
    candidate.page.goto(candidate.link)
    candidate.page.get_by_test_id("link-unknown").wait_for()
    candidate.shot("state-unknown-link")


def test_every_page_before_the_room_on_a_phone_and_in_korean(browser: Browser, link: str) -> None:
    """Axe on each page, at a phone's size, in both languages; the room and what follows are in other tests."""
    page = new_page(browser, phone=True)
    page.goto(link)
    page.get_by_test_id("start").wait_for()
    look(page, "candidate-phone-invitation")
    page.get_by_role("combobox").select_option("ko")
    page.get_by_role("heading", name="면접에 초대합니다").wait_for()
    look(page, "candidate-phone-invitation-ko")
    page.get_by_test_id("start").click()
    page.get_by_test_id("mic-state").wait_for()
    look(page, "candidate-phone-check-ko")
    page.get_by_test_id("continue-typing").click()
    page.get_by_test_id("agree").wait_for()
    look(page, "candidate-phone-consent-ko")
    page.goto(f"{link}/status")
    page.get_by_test_id("status").wait_for()
    look(page, "candidate-phone-status-ko")
    page.context.close()


def test_a_cancelled_interview(app: AppProcess, browser: Browser) -> None:
    interview_id, link = new_interview(app, "cancelled")
    with app.hr() as hr:
        hr.post(f"/interviews/{interview_id}/cancel", json={"reason": "The position was filled."}).raise_for_status()
    candidate = CandidatePage(browser, link)
    candidate.page.goto(candidate.link)
    candidate.page.get_by_test_id("link-cancelled").wait_for()
    candidate.shot("state-cancelled")


def test_a_refused_microphone_leaves_typing(
    app: AppProcess, refusing_browser: Browser, interview: tuple[str, str]
) -> None:
    interview_id, link = interview
    candidate = CandidatePage(refusing_browser, link, own_voice=False)
    page = candidate.page
    page.goto(link)
    page.get_by_test_id("start").click()
    page.get_by_role("button", name="Allow microphone").click()
    expect(page.get_by_test_id("mic-state")).to_have_attribute("data-state", re.compile("blocked|dismissed"))
    candidate.shot("state-microphone-refused")
    assert page.get_by_test_id("continue").is_disabled()
    page.get_by_test_id("continue-typing").click()
    candidate.consent()
    page.get_by_test_id("room").wait_for()
    expect(page.get_by_test_id("room")).to_have_attribute("data-text-mode", "true")
    expect(page.get_by_test_id("question")).to_contain_text("backend system", timeout=20_000)
    answer = "I built the order service myself for many users, and it became forty percent faster."
    page.get_by_test_id("text-box").fill(answer)
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("question")).to_contain_text("lists orders", timeout=20_000)
    candidate.shot("state-typing")
    typed = eventually(
        lambda: [s for s in app.segments(interview_id) if s["speaker"] == "candidate"], 10, "the typed answer"
    )
    assert [(segment["text"], segment["via"]) for segment in typed] == [(answer, "text")]


def test_a_second_tab_takes_over_and_the_first_says_so(browser: Browser, link: str) -> None:
    first = CandidatePage(browser, link)
    first.go_to_room()
    first.wait_for_state("ai_speaking", "listening")
    second = CandidatePage(browser, link)
    second.go_to_room(consented=True, room=False)
    second.page.get_by_test_id("open-elsewhere").wait_for()
    second.shot("state-open-elsewhere")
    second.page.get_by_test_id("continue-here").click()
    second.page.get_by_test_id("room").wait_for()
    first.page.get_by_test_id("open-elsewhere").wait_for()
    first.shot("state-moved-elsewhere")
    assert your_turn(second)
    first.page.context.close()
    second.page.context.close()


def test_thinking_time_repeat_and_an_early_end(
    app: AppProcess, browser: Browser, interview: tuple[str, str], link: str
) -> None:
    candidate = CandidatePage(browser, link)
    page = candidate.page
    candidate.go_to_room()
    assert your_turn(candidate)
    question = candidate.question()
    page.get_by_test_id("minute").click()
    candidate.wait_for_state("thinking_time")
    candidate.shot("state-thinking-time")
    page.get_by_test_id("minute").click()
    candidate.wait_for_state("listening")
    page.get_by_test_id("repeat").click()
    candidate.wait_for_state("ai_speaking")
    assert your_turn(candidate)
    assert candidate.question() == question
    page.get_by_test_id("end").click()
    page.get_by_test_id("end-confirm").wait_for()
    candidate.shot("state-end-dialog")
    page.get_by_test_id("end-confirm").click()
    page.get_by_test_id("ended").wait_for(timeout=30_000)
    page.get_by_label("Partly").check()
    page.get_by_label("Did anything get in your way?").fill("A drill next door.")
    page.get_by_test_id("feedback").get_by_role("button", name="Send").click()
    page.get_by_text("That helps the next ones").wait_for()
    look(page, "candidate-ended")

    # The page says goodbye before the recording is stored and the interview completed: a moment on a busy machine.
    eventually(lambda: app.status(interview[0]) == "completed", 30, "completion")

    again = CandidatePage(browser, link)
    again.page.goto(link)
    again.page.get_by_test_id("link-finished").wait_for()
    again.shot("state-finished")
    with app.hr() as hr:
        read = hr.get("/analytics/feedback").raise_for_status().json()
    assert "A drill next door." in read["trouble"]
    again.page.goto(f"{link}/receipt")
    again.page.get_by_test_id("receipt").wait_for()
    look(again.page, "candidate-receipt")


def test_a_reload_comes_back_to_the_same_question(browser: Browser, link: str) -> None:
    candidate = CandidatePage(browser, link)
    candidate.go_to_room()
    assert your_turn(candidate)
    question = candidate.question()
    candidate.page.reload()
    candidate.page.get_by_test_id("room").wait_for()
    assert your_turn(candidate)
    assert candidate.question() == question
    assert candidate.failures == []
