"""The desk of candidates with the real service: a Korean file in, found by typing, moved by key and back, opened."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.look import look

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

PATIENT_MS = 60_000
"""A busy machine is slow, not wrong."""
FILE = (
    "이름,이메일,휴대폰,비고\n"
    "문가영,gayoung@example.com,010-5550-0101,오전 선호\n"
    "표은지,eunji@example.com,010-5550-0102,\n"
    "서도윤,doyun@,010-5550-0103,\n"
)


def test_a_korean_file_becomes_people_who_are_found_moved_and_opened(hr_page: Page) -> None:
    page = hr_page
    page.goto("/candidates/import")
    chosen = {"name": "people.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp949")}
    page.get_by_label("CSV file").set_input_files([chosen])
    page.get_by_role("button", name="Next").click()
    page.get_by_text("CP949").wait_for()
    look(page, "people-import-columns")
    page.get_by_role("button", name="Next").click()
    checked = page.get_by_test_id("check-result")
    expect(checked).to_contain_text("2 new · 1 to fix", timeout=PATIENT_MS)
    page.get_by_text("Fix here").click()
    page.get_by_label("Row 4, E-mail").fill("doyun@example.com")
    page.get_by_role("button", name="Check again").click()
    expect(checked).to_contain_text("3 new", timeout=PATIENT_MS)
    page.get_by_role("button", name="Import 3 people").click()
    expect(page.get_by_test_id("import-result")).to_contain_text("3 added", timeout=PATIENT_MS)

    page.goto("/candidates?view=table")
    page.get_by_role("searchbox").fill("가영")
    rows = page.get_by_test_id("person")
    expect(rows).to_have_count(1, timeout=PATIENT_MS)
    expect(rows.locator("mark")).to_have_text("가영", timeout=PATIENT_MS)
    look(page, "people-table")

    rows.focus()
    page.keyboard.press("s")
    page.get_by_role("button", name="Screening").click()
    expect(rows).to_contain_text("Screening", timeout=PATIENT_MS)
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_contain_text("New", timeout=PATIENT_MS)

    rows.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="문가영").wait_for()
    expect(page.get_by_text("Moved to Screening")).to_be_visible(timeout=PATIENT_MS)
    look(page, "people-detail")
