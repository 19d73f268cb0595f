"""Somebody who prepares, in the browser: from an account to a public profile, each step using the one before."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from io import BytesIO
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests.support import sound
from tests.support.app_process import AppProcess
from tests.support.browser import RATE, new_page
from tests.support.documents import RESUME, pdf
from tests.support.eventually import eventually
from tests.support.look import PHONE, look, look_at_both
from tests.support.signed_in import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600)]

EMAIL = "jane.doe@candidate.example"
JOB = """Senior Backend Engineer.
We need 5+ years with Python and PostgreSQL.
You must know Elasticsearch and Rust.
Kafka is a plus."""
STORY = (
    "At my last company there was a search service that broke every Monday. I had to find out why. "
    "I compared the logs with the releases, and I moved the index to Elasticsearch. "
    "As a result the failures dropped from five a week to none."
)
GAPS = re.compile("Elasticsearch|Rust")
CALL_SECS = 120
"""The longest that a step of the call may take on a busy machine."""
HOURS = re.compile(r"([\d.]+) h$")


@pytest.fixture(scope="module")
def jane(app: AppProcess, browser: Browser) -> Iterator[Page]:
    """Jane's browser; an error of a page fails the test at the end."""
    page = new_page(browser, base_url=app.base_url)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    page.context.close()
    assert not failures, failures


def mailed_link(app: AppProcess, address: str, path: str) -> str:
    """The newest link to `path` in what was mailed to `address`; without a mail server, mails are files."""

    def found() -> str | None:
        for file in sorted((app.data_dir / "mail").glob("*.eml"), reverse=True):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if mail["to"] == address and body and (link := re.search(rf"\S*({path}\?\S+)", body.get_content())):
                return link.group(1)
        return None

    return eventually(found, 20, f"a mail to {address}")


def hours_in(text: Locator) -> float:
    shown = HOURS.search(text.inner_text().strip())
    assert shown, text.inner_text()
    return float(shown.group(1))


def open_account(app: AppProcess, page: Page) -> None:
    # The first page of a program that has just started.
    page.goto("/login", timeout=60_000)
    page.get_by_role("link", name="Open an account").click()
    page.get_by_label("Your name").fill("Jane Doe")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("checkbox", name="I agree").check()
    look_at_both(page, "prepare-register")
    page.get_by_role("button", name="Open account").click()
    page.get_by_role("heading", name="Look into your mailbox").wait_for()
    page.goto(mailed_link(app, EMAIL, "/verify"))
    page.get_by_role("link", name="Go to sign in").click()
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Hello, Jane Doe", level=1).wait_for()
    look_at_both(page, "prepare-me")


def upload_resume(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Résumé").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "jane-doe.pdf", "mimeType": "application/pdf", "buffer": pdf(RESUME)})
    page.get_by_role("heading", name="jane-doe.pdf").wait_for(timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("Example GmbH")
    look_at_both(page, "prepare-resume")


def find_gaps(page: Page) -> list[str]:
    """Compares with the résumé that was uploaded; the skills that are missing."""
    page.goto("/gaps")
    page.get_by_label("The job", exact=True).select_option("text")
    page.get_by_label("Text of the job").fill(JOB)
    expect(page.get_by_label("Compare with")).to_contain_text("jane-doe.pdf")
    page.get_by_role("button", name="Compare", exact=True).click()
    missing = page.get_by_role("region", name="Not shown yet")
    missing.wait_for()
    look_at_both(page, "prepare-gaps")
    return missing.get_by_role("listitem").locator("p > span:first-of-type").all_inner_texts()


def make_plan(page: Page) -> None:
    """Its hours add up, and its calendar file has an entry for each week, a week apart."""
    page.get_by_role("link", name="Make a weekly plan").click()
    page.get_by_label("Hours a week").fill("6")
    page.get_by_role("button", name="Make the plan").click()
    whole = re.compile(r"([\d.]+) hours in (\d+) weeks")
    told = page.get_by_text(whole)
    told.wait_for()
    total, weeks = whole.search(told.inner_text()).groups()  # type: ignore[union-attr]  # it was found by it
    cards = page.get_by_role("main").locator("ol > li").all()
    each = [hours_in(card.locator("p > span").last) for card in cards]
    for card, hours in zip(cards, each, strict=True):
        tasks = card.locator("ul").first.get_by_role("listitem").all()
        assert sum(hours_in(task.locator("span").last) for task in tasks) == hours <= 6
    assert (sum(each), len(each)) == (float(total), int(weeks))
    page.get_by_label("Week 1 is done").check()
    expect(page.get_by_text(f"1 of {weeks} weeks done").first).to_be_visible()
    look_at_both(page, "prepare-roadmap")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as calendar file").click()
    days = re.findall(r"DTSTART;VALUE=DATE:(\d{8})", saved.value.path().read_text(encoding="utf-8"))
    starts = [date.fromisoformat(day) for day in days]
    assert len(starts) == len(each)
    assert {later - earlier for earlier, later in pairwise(starts)} <= {timedelta(weeks=1)}


def practise(page: Page) -> None:
    """Two questions, the first about a gap; what the answer shows stands beside the words it rests on."""
    page.get_by_role("link", name="Practise these gaps").click()
    page.get_by_label("Position").fill("Senior Backend Engineer")
    page.get_by_role("radio", name="Question by question").check()
    page.get_by_label("Questions", exact=True).select_option("1")
    look_at_both(page, "prepare-practice")
    page.get_by_role("button", name="Begin", exact=True).click()
    question = page.get_by_test_id("practice-question")
    expect(question.get_by_role("heading")).to_contain_text(GAPS)
    look_at_both(page, "prepare-question")
    page.get_by_label("Or write your answer").fill(STORY)
    page.get_by_role("button", name="Send answer").click()
    told = page.get_by_test_id("practice-feedback")
    told.wait_for()
    quotes = told.locator("q").all_inner_texts()
    assert quotes, "something is shown by the words"
    assert all(quote.strip('“”"') in STORY for quote in quotes)
    expect(told).to_contain_text("Try this next")
    look_at_both(page, "prepare-feedback")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Practise again").wait_for()


def practise_in_a_call(page: Page) -> None:
    """With the interviewer of hiring, about a gap, ended after a typed answer: it is read, and the call can be heard
    again."""
    page.goto("/roadmap")
    page.get_by_role("link", name="Practise these gaps").click()
    page.get_by_label("Position").fill("Senior Backend Engineer")
    # Two questions: the call does not end by itself after the answer to the first.
    page.get_by_label("Length").select_option("10")
    for box in ("practice", "recording"):
        page.get_by_test_id(f"agree-{box}").check()
    page.get_by_role("button", name="Talk with the interviewer").click()
    page.locator("[data-testid=continue]:enabled").click()
    question = page.get_by_test_id("question")
    expect(question).to_contain_text(GAPS, timeout=CALL_SECS * 1_000)
    asked = question.inner_text()
    look(page, "prepare-call-room")
    page.get_by_test_id("type").click()
    page.get_by_test_id("text-box").fill(STORY)
    page.get_by_test_id("send").click()
    expect(question).not_to_have_text(asked, timeout=CALL_SECS * 1_000)
    page.get_by_test_id("end").click()
    page.get_by_test_id("end-confirm").click()
    told = page.get_by_test_id("practice-feedback")
    told.wait_for(timeout=CALL_SECS * 1_000)
    expect(told.locator("blockquote")).to_have_text(STORY)
    expect(told).to_contain_text("Try this next")
    assert all(quote.strip('“”"') in STORY for quote in told.locator("q").all_inner_texts())
    recording = page.get_by_test_id("practice-recording").locator("audio").get_attribute("src")
    heard = sound.decode(page.request.get(str(recording)).body(), RATE)
    assert len(heard) == 2, "left the candidate, right the agent"
    assert sound.onsets(heard[1], RATE, 1.0)
    look_at_both(page, "prepare-call-feedback")
    page.get_by_role("button", name="Save with the recording").click()
    page.get_by_role("link", name="Practise again").wait_for()


def tell_career(page: Page) -> str:
    """A profile with a position and skills; the PDF of a CV from it, as text."""
    page.goto("/career")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Headline").fill("Backend engineer for payments")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved", exact=True).first.wait_for()
    page.goto("/career?step=experience")
    page.get_by_role("button", name="Add").click()
    page.get_by_label("Company", exact=True).fill("Example GmbH")
    page.get_by_label("Title", exact=True).fill("Senior Engineer")
    page.get_by_label("From").fill("2021-03")
    page.get_by_label("I still do this").check()
    page.get_by_label("What you did").fill("Moved 40 tables to PostgreSQL without an hour of downtime")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Edit Senior Engineer").wait_for()
    page.goto("/career?step=documents")
    page.get_by_role("button", name="Make a CV").click()
    page.get_by_role("button", name="Make a PDF").click()
    ready = page.get_by_role("button", name="PDF of version 1")
    ready.wait_for(timeout=120_000)
    look_at_both(page, "prepare-cv")
    with page.expect_download() as saved:
        ready.click()
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(saved.value.path().read_bytes())).pages)


def publish(page: Page) -> str:
    """The address of the public page."""
    page.goto("/career?step=publish")
    page.get_by_label("Everybody who has the address").check()
    page.get_by_role("button", name="Save", exact=True).click()
    return page.locator("a[href$='/p/jane-doe']").get_attribute("href") or ""


def test_from_an_account_to_a_public_profile(app: AppProcess, browser: Browser, jane: Page) -> None:
    open_account(app, jane)
    upload_resume(jane)
    missing = find_gaps(jane)
    assert missing[:2] == ["Elasticsearch", "Rust"]
    make_plan(jane)
    practise(jane)
    practise_in_a_call(jane)
    told = tell_career(jane)
    for words in ("Jane Doe", "Senior Engineer", "Example GmbH", "40 tables to PostgreSQL"):
        assert words in told, told
    stranger = new_page(browser)
    stranger.goto(f"{app.base_url}/p/jane-doe")
    expect(stranger.get_by_role("heading", level=1)).not_to_have_text("Jane Doe")
    stranger.goto(publish(jane))
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Jane Doe")
    expect(stranger.locator("body")).to_contain_text("Example GmbH")
    expect(stranger.locator("body")).not_to_contain_text(EMAIL)
    look_at_both(stranger, "prepare-public")
    stranger.context.close()


PAGES = {
    "/me": "me",
    "/resume-check": "resume",
    "/gaps": "gaps",
    "/roadmap": "roadmap",
    "/practice": "practice",
    "/repositories": "repositories",
}


def test_the_pages_in_korean_on_a_phone(jane: Page) -> None:
    """With what was made above; in the page's own language, without sideways scroll."""
    jane.evaluate("sessionStorage.setItem('language', 'ko')")
    jane.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of these two is what it takes
    for path, name in PAGES.items():
        jane.goto(path)
        jane.locator("html[lang=ko] main h1").wait_for()
        expect(jane.locator("main .skeleton")).to_have_count(0)
        look(jane, f"prepare-{name}-ko")
