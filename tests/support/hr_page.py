"""HR's side in the browser: sign in, schedule, watch, read the result, decide."""

import re

from playwright.sync_api import Browser, Page

from tests.support.app_process import Login
from tests.support.browser import ARTIFACTS, new_page


class HrPage:
    def __init__(self, browser: Browser, base_url: str) -> None:
        self.page: Page = new_page(browser)
        self.base_url = base_url
        self.failures: list[str] = []
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))

    def shot(self, name: str) -> None:
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    def sign_in(self, login: Login) -> None:
        page = self.page
        page.goto(f"{self.base_url}/login")
        page.get_by_label("E-mail").fill(login.email)
        page.get_by_label("Password").fill(login.password)
        self.shot("hr-1-login")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Today").wait_for()
        self.shot("hr-2-today")

    def schedule(self, name: str, email: str, job: str) -> tuple[str, str]:
        """A new candidate for the job, at any time; returns (interview id, link)."""
        page = self.page
        page.goto(f"{self.base_url}/schedule?new=true")
        page.get_by_role("button", name="Add a new candidate").click()
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Job", exact=True).select_option(label=job)
        self.shot("hr-3-schedule")
        page.get_by_role("button", name="Schedule interview").click()
        page.get_by_test_id("scheduled").wait_for()
        self.shot("hr-4-scheduled")
        link = page.get_by_test_id("interview-link").input_value()
        page.get_by_role("link", name="Open the interview").click()
        page.wait_for_url(re.compile(r"/interviews/[^/]+$"))
        return page.url.rsplit("/", 1)[1], link

    def watch(self, interview_id: str) -> None:
        self.page.goto(f"{self.base_url}/live/{interview_id}")
        self.page.get_by_test_id("live-transcript").wait_for()

    def live_words(self) -> str:
        return self.page.get_by_test_id("live-transcript").inner_text()

    def open_result(self, interview_id: str) -> None:
        self.page.goto(f"{self.base_url}/interviews/{interview_id}")
        self.page.get_by_test_id("report").wait_for(timeout=90_000)

    def play_quote(self, index: int) -> tuple[int, float]:
        """Presses a quote; returns (its ms on the call's clock, the player's second once the sound runs)."""
        quote = self.page.get_by_test_id("quote").nth(index)
        started_ms = int(quote.get_attribute("data-started-ms") or -1)
        quote.click()
        self.page.wait_for_function(
            "() => { const audio = document.querySelector('[data-testid=recording]');"
            " return audio && !audio.paused && audio.currentTime > 0; }"
        )
        return started_ms, float(self.page.get_by_test_id("recording").evaluate("audio => audio.currentTime"))

    def decide(self, verdict: str, reason: str) -> None:
        """Own view first, then the suggestion, then the record."""
        page = self.page
        page.get_by_test_id("open-decision").click()
        page.get_by_test_id(f"decide-{verdict}").check()
        page.get_by_test_id("show-suggestion").click()
        page.get_by_test_id("verdict-suggested").wait_for()
        page.get_by_test_id("decision-reason").fill(reason)
        self.shot("hr-7-decide")
        page.get_by_test_id("record-decision").click()
        page.get_by_test_id("decision-recorded").wait_for()
