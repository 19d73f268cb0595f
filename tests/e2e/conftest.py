"""One program for all tests of this folder that do not kill it."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.support.app_process import ROOT, AppProcess, running_app
from tests.support.browser import chromium_path, new_page, open_browser, shoot_open_pages
from tests.support.signed_in import ADMIN, EMPLOYEE, add_people, signed_in

FIGURES: list[str] = []
"""What was measured, for the end of the run: a bound that is met says nothing of how well."""


@pytest.fixture(scope="session")
def figure() -> Callable[[str], None]:
    return FIGURES.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("measured in the browser")
        for line in FIGURES:
            terminalreporter.write_line(line)


def pytest_exception_interact(node: pytest.Item | pytest.Collector) -> None:
    with contextlib.suppress(PlaywrightError):
        shoot_open_pages(node.name)


@pytest.fixture(scope="session", autouse=True)
def dashboard() -> Path:
    """The built dashboard, which `make test` makes."""
    built = ROOT / "dashboard" / "dist" / "index.html"
    if not built.exists():
        pytest.fail("dashboard/dist is missing; run: make test")
    return built


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    with running_app(tmp_path_factory.mktemp("app") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Ends with its file: its event loop runs in the thread of the tests, where later async tests need their own."""
    assert chromium_path()
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium whose microphone is silent, so that only what a test says is heard."""
    with open_browser(playwright) as started:
        yield started


@pytest.fixture(scope="module")
def people(app: AppProcess) -> AppProcess:
    """The program with an employee and a system administrator beside the demo's HR."""
    add_people(app)
    return app


@pytest.fixture(scope="module")
def hr_page(people: AppProcess, browser: Browser) -> Iterator[Page]:
    """HR of the demo company, signed in; one page for all tests of a file. `hr_page.goto("/candidates")`."""
    with signed_in(people, browser, people.login) as page:
        yield page


@pytest.fixture(scope="module")
def employee_page(people: AppProcess, browser: Browser) -> Iterator[Page]:
    """An employee of the demo company, to whom nobody is assigned."""
    with signed_in(people, browser, EMPLOYEE) as page:
        yield page


@pytest.fixture(scope="module")
def admin_page(people: AppProcess, browser: Browser) -> Iterator[Page]:
    """A system administrator."""
    with signed_in(people, browser, ADMIN) as page:
        yield page


@pytest.fixture(scope="module")
def candidate_page(app: AppProcess, browser: Browser) -> Iterator[Page]:
    """The demo's candidate on the page that the link opens."""
    page = new_page(browser, base_url=app.base_url)
    page.goto(f"/interview/{app.token}")
    yield page
    page.context.close()
