"""Every page where there is little room: 320 px wide, zoomed to 200 %, with more space in the text, in forced colours,
and by the keyboard. Against the dashboard's fake service, where each page has something on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.support.browser import new_page
from tests.support.fake_service import fake_service
from tests.support.look import PICTURES, SETTLED, serious

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(300)]

SCRIPT = Path(__file__).parents[1] / "support" / "finish_script.js"
NARROW: ViewportSize = {"width": 320, "height": 640}
ZOOMED: ViewportSize = {"width": 640, "height": 400}
"""1280 × 800 at 200 %."""
WIDE: ViewportSize = {"width": 1280, "height": 860}
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
"""WCAG 2.2, 1.4.12."""
MOST_STOPS = 80

HR = """/today /live /live/i2 /candidates?view=table /candidates?view=board /candidates/import /candidates/p1
/candidates/p1?tab=resume /candidates/p1?tab=notes /jobs /jobs/j1 /jobs/j1/rubric /jobs/j1/versions /jobs/j1/setup
/jobs/j1/replay /jobs/j1/compare?ids=i1,i8,i9 /schedule /schedule?view=list /schedule?new=true /interviews
/interviews/i1 /interviews/i1/comparison /analytics /analytics/scores /analytics/quality /analytics/costs
/analytics/feedback /analytics/adverse-impact /mine /mine/i1 /mine/availability /users /users?tab=roles /profile
/settings /settings/company /settings/brand /settings/voices /settings/thresholds /settings/policies /settings/webhooks
/settings/api-keys /settings/privacy /settings/audit /settings/tasks /settings/engines /settings/interviewer
/settings/phone /admin/requests /admin/companies
/admin/tasks /admin/health""".split()
CANDIDATE = """/me /practice /resume-check /gaps /gaps?gap=g1 /roadmap /roadmap?gap=g1 /repositories
/repositories?analysis=a1 /career /career?step=experience /career?step=skills /career?step=documents
/career?step=publish""".split()
OPEN = """/interview/open /interview/korean /interview/early /interview/open/schedule /interview/open/check
/interview/open/consent /interview/open/other /interview/open/receipt /interview/open/status /interview/cancelled
/interview/nothing /login /register /register/company /forgot-password /verify?token=old /nowhere""".split()


@dataclass
class Walk:
    """A page that goes from address to address, and what is wrong where it is."""

    page: Page
    at: str = ""
    found: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.at, self.found = path, []
        self.page.emulate_media(forced_colors="none", reduced_motion="reduce")
        self.page.set_viewport_size(WIDE)
        self.page.goto(path)
        self.page.locator("h1").first.wait_for(state="attached")
        self.page.wait_for_function("() => !document.querySelector('.skeleton')")

    def check(self, how: str, *names: str) -> None:
        self.page.wait_for_function(SETTLED)
        for name in names:
            self.found += [f"{how}: {one}" for one in self.page.evaluate(f"() => window.finish.{name}()")]

    def picture(self, how: str) -> None:
        name = self.at.strip("/").translate(str.maketrans("/?=&,", "-----")) or "start"
        (PICTURES / "finish").mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / "finish" / f"{name}-{how}.png", full_page=True)

    def by_keyboard(self, how: str) -> None:
        """From the top, key by key, until the focus leaves the page or comes back to where it was."""
        self.page.evaluate("() => { document.activeElement?.blur(); window.finishStops = undefined; scrollTo(0, 0); }")
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate("() => window.finish.focus()")
            if stop is None or stop["again"]:
                return
            self.found += [f"{how}: {one}" for one in stop["problems"]]


def walking(browser: Browser, role: str) -> Iterator[Walk]:
    with fake_service(role) as url:
        page = new_page(browser, base_url=url)
        page.add_init_script(path=SCRIPT)
        yield Walk(page)
        page.context.close()


@pytest.fixture(scope="module")
def hr(browser: Browser) -> Iterator[Walk]:
    yield from walking(browser, "HR")


@pytest.fixture(scope="module")
def candidate(browser: Browser) -> Iterator[Walk]:
    yield from walking(browser, "CANDIDATE")


def passes(walk: Walk, path: str) -> None:
    page = walk.page
    walk.open(path)
    walk.check("still", "moves")
    for how, size in (("320 px", NARROW), ("200 %", ZOOMED)):
        page.set_viewport_size(size)
        walk.check(how, "tooWide", "clipped")
        walk.picture(how.replace(" ", ""))
        walk.by_keyboard(how)
    page.set_viewport_size(NARROW)
    walk.found += [f"320 px: axe finds {one}" for one in serious(page)]
    spaced = page.add_style_tag(content=SPACED)
    walk.check("spaced", "tooWide", "clipped")
    walk.picture("spaced")
    spaced.evaluate("style => style.remove()")
    page.set_viewport_size(WIDE)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    walk.check("forced colours", "edgeless")
    walk.picture("forced")
    assert not walk.found, f"{path}\n" + "\n".join(dict.fromkeys(walk.found))


@pytest.mark.parametrize("path", HR)
def test_pages_of_hr(hr: Walk, path: str) -> None:
    passes(hr, path)


@pytest.mark.parametrize("path", CANDIDATE)
def test_pages_of_somebody_who_prepares(candidate: Walk, path: str) -> None:
    passes(candidate, path)


@pytest.mark.parametrize("path", OPEN)
def test_pages_without_signing_in(hr: Walk, path: str) -> None:
    passes(hr, path)
