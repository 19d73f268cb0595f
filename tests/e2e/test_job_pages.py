"""A job as HR writes it, with the real service: questions with anchors, the rubric check, publishing, what changed."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.look import look

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]


def test_a_job_is_written_checked_published_and_changed(hr_page: Page) -> None:
    page = hr_page
    page.goto("/jobs")
    page.get_by_test_id("new-job").click()
    page.get_by_test_id("new-job-form").get_by_label("Title").fill("Data engineer")
    page.get_by_test_id("create-job").click()
    expect(page.get_by_role("heading", level=1, name="Data engineer")).to_be_visible()

    page.get_by_test_id("add-question").first.click()
    add_question(page, "How do you find out why a query is slow?", "Reads the query plan")
    page.get_by_test_id("add-question").first.click()
    add_question(page, "Tell me about a pipeline that you built.", "Names their own part")
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")

    strong = page.get_by_test_id("point-0").get_by_label("A strong answer")
    strong.fill("Answers with confidence")
    remark = page.get_by_test_id("remark")
    expect(remark).to_contain_text("confidence")
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "refused")
    look(page, "job-rubric-check")
    remark.get_by_role("button", name="Use this wording").click()
    expect(strong).not_to_have_value("Answers with confidence")
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")

    publish(page, "v1")
    page.get_by_test_id("question-text").fill("Tell me about a pipeline that you ran.")
    expect(page.get_by_text("1 change since")).to_be_visible()
    page.get_by_test_id("publish").click()
    diff = page.get_by_test_id("publish-dialog").get_by_test_id("diff")
    expect(diff.locator("del")).to_have_text("built.")
    expect(diff.locator("ins")).to_have_text("ran.")
    look(page, "job-publish")
    page.get_by_test_id("confirm-publish").click()
    expect(page.get_by_text("v2 is live", exact=True)).to_be_visible()

    page.reload()
    expect(page.get_by_test_id("question-list").get_by_role("listitem")).to_have_count(2)


def add_question(page: Page, text: str, point: str) -> None:
    expect(page.get_by_test_id("question-text")).to_have_value("")
    page.get_by_test_id("question-text").fill(text)
    page.get_by_test_id("add-point").click()
    first = page.get_by_test_id("point-0")
    first.get_by_label("The point").fill(point)
    first.get_by_label("A strong answer").fill(f"{point}, with a case of their own")
    first.get_by_label("A partial answer").fill("Stays general")


def publish(page: Page, version: str) -> None:
    page.get_by_test_id("publish").click()
    page.get_by_test_id("confirm-publish").click()
    expect(page.get_by_text(f"{version} is live", exact=True)).to_be_visible()
