"""The frame around every page: each role finds its own places in it."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.look import look_at_both

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]


def places(page: Page) -> list[str]:
    page.get_by_role("navigation", name="Main").first.wait_for()
    return [text.split("\n")[0] for text in page.get_by_role("navigation").first.get_by_role("link").all_inner_texts()]


def test_hr_starts_with_what_waits_and_has_palette_and_themes(hr_page: Page) -> None:
    hr_page.goto("/")
    hr_page.get_by_role("heading", name="Today", level=1).wait_for()
    assert places(hr_page) == ["Today", "Live", "Candidates", "Jobs", "Schedule", "Interviews", "Analytics"]
    look_at_both(hr_page, "shell-today")
    hr_page.keyboard.press("Control+k")
    hr_page.get_by_role("combobox").fill("settings")
    hr_page.get_by_role("option", name="Go to Settings").first.wait_for()
    hr_page.keyboard.press("Escape")
    hr_page.get_by_role("button", name="Your account").click()
    hr_page.get_by_role("menuitemradio", name="Dark").click()
    expect(hr_page.locator("html")).to_have_attribute("data-theme", "dark")


def test_an_employee_has_no_place_of_hr(employee_page: Page) -> None:
    employee_page.goto("/settings")
    employee_page.get_by_role("heading", name="There is no page here").wait_for()
    assert places(employee_page) == ["Mine", "Candidates", "Availability"]
    look_at_both(employee_page, "shell-employee")


def test_an_administrator_starts_with_requests(admin_page: Page) -> None:
    admin_page.goto("/")
    admin_page.wait_for_url("**/admin/requests")
    assert places(admin_page) == ["Requests", "Companies", "Background work", "Health"]
    look_at_both(admin_page, "shell-admin")
