"""Real Chromium with a fake microphone, driven by Playwright; and the candidate who sits before it."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.support.environment import without_proxies
from tests.support.sound import Samples, decode, to_wav

RATE = 48_000
ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts" / "e2e"
STAGE = Path(__file__).with_name("stage_script.js")
SILENCE_SECS = 1.0
OPEN_PAGES: list[Page] = []
FLAGS = (
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def chromium_path() -> str:
    """The system's Chromium. Nothing is ever downloaded; without one the test is skipped and says why."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("needs Chromium (Debian package chromium)")


@contextmanager
def open_browser(playwright: Playwright, microphone: Path | None = None, *, permit: bool = True) -> Iterator[Browser]:
    """A headless browser.

    Args:
        playwright: the running driver; a thread can have only one.
        microphone: WAV that the microphone plays once from the moment it is opened, then silence.
        permit: False leaves the permission prompt to the context (`grant_permissions`), so that it is refused.
    """
    flags = list(FLAGS)
    if permit:
        flags.append("--use-fake-ui-for-media-stream")
    flags.append(f"--use-file-for-fake-audio-capture={microphone or _silence()}%noloop")
    env = without_proxies()
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags, env=env)
    try:
        yield browser
    finally:
        browser.close()


def _silence() -> Path:
    path = ARTIFACTS / "silence.wav"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_wav(np.zeros(int(RATE * SILENCE_SECS), dtype=np.float32), RATE))
    return path


def new_page(browser: Browser, *, phone: bool = False, base_url: str | None = None) -> Page:
    """A page of its own session (cookies, storage)."""
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
    context: BrowserContext = browser.new_context(
        viewport=size, locale="en-US", timezone_id="Europe/Berlin", base_url=base_url
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    OPEN_PAGES.append(page)
    page.on("close", lambda closed: OPEN_PAGES.remove(closed))
    return page


def shoot_open_pages(name: str) -> None:
    """What every open page shows right now, for the reader of a failed test."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(OPEN_PAGES):
        page.screenshot(path=ARTIFACTS / f"failure-{name}-{number}.png", full_page=True, timeout=5_000)


@dataclass
class Said:
    """Epoch ms, by the browser's clock."""

    started: float
    ended: float


class CandidatePage:
    """The candidate: opens the link, goes through check and consent, listens, answers."""

    def __init__(self, browser: Browser, link: str, *, own_voice: bool = True) -> None:
        self.page = new_page(browser)
        self.link = link
        self.failures: list[str] = []
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        if own_voice:
            self.page.add_init_script(path=STAGE)

    def shot(self, name: str) -> None:
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    def go_to_room(self, *, shots: bool = False, consented: bool = False, room: bool = True) -> None:
        """Invitation → device check → consent → room, by the pages' own buttons.

        Args:
            consented: the consent was given before, so the page is not shown again.
            room: False when the last button is expected to lead elsewhere.
        """
        page = self.page
        page.goto(self.link)
        page.get_by_test_id("start").wait_for()
        if shots:
            self.shot("candidate-1-invitation")
        page.get_by_test_id("start").click()
        page.wait_for_url("**/check")
        # Where the permission was given before, the page opens the microphone by itself.
        if self.microphone_permission() != "granted":
            page.get_by_role("button", name="Allow microphone").click()
        page.locator("[data-testid=continue]:enabled").wait_for()
        if shots:
            self.shot("candidate-2-check")
        page.get_by_test_id("continue").click()
        if not consented:
            self.consent(shots=shots)
        if room:
            page.get_by_test_id("room").wait_for()

    def microphone_permission(self) -> str:
        return str(self.page.evaluate("async () => (await navigator.permissions.query({name: 'microphone'})).state"))

    def consent(self, *, shots: bool = False) -> None:
        page = self.page
        page.get_by_test_id("agree").wait_for()
        for box in page.locator("[data-testid^='consent-']").all():
            box.check()
        if shots:
            self.shot("candidate-3-consent")
        page.get_by_test_id("agree").click()

    def wait_for_state(self, *states: str, timeout_secs: float = 60) -> None:
        """Until the room shows one of these states."""
        wanted = ", ".join(f"[data-testid=room][data-state={state}]" for state in states)
        self.page.locator(wanted).wait_for(timeout=timeout_secs * 1000)

    def question(self) -> str:
        return self.page.get_by_test_id("question").inner_text().strip()

    def say(self, samples: Samples) -> Said:
        """Speaks mono 48 kHz samples into the microphone; returns when the last one was said."""
        wav = base64.b64encode(to_wav(samples, RATE)).decode()
        times = self.page.evaluate("wav => window.stage.say(wav)", wav)
        return Said(times["started"], times["ended"])

    def heard(self) -> list[Samples]:
        """The agent's voice as it came out of the browser's decoder: one per connection, mono 48 kHz."""
        files: list[str] = self.page.evaluate("() => window.stage.heard()")
        return [decode(base64.b64decode(file), RATE).mean(axis=0) for file in files if file]
