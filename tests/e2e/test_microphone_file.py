"""The browser's own microphone, played from a recorded file: through getUserMedia, its echo canceller and the meter."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.support import sound
from tests.support.answers import DEMO_ANSWERS, RATE, spoken
from tests.support.app_process import AppProcess
from tests.support.browser import CandidatePage, open_browser
from tests.support.eventually import eventually
from tests.support.words import word_error_rate

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

ANSWER = DEMO_ANSWERS[0]
ANSWER_AT_SECS = 30.0
"""After the greeting and the first question, which take about 20 s, on a busy machine too."""
METER_SECS = 60.0
HEARD_WER_BOUND = 0.25


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Quiet, then the answer. The device plays it from its start each time it is opened: by the check, by the room."""
    quiet = np.zeros(int(ANSWER_AT_SECS * RATE), np.float32)
    path = tmp_path_factory.mktemp("microphone") / "microphone.wav"
    path.write_bytes(sound.to_wav(np.concatenate([quiet, spoken(ANSWER.text, ANSWER.voice)]), RATE))
    return path


@pytest.fixture(scope="module")
def speaking_browser(playwright: Playwright, recorded: Path) -> Iterator[Browser]:
    with open_browser(playwright, recorded) as started:
        yield started


def test_a_recorded_microphone_is_seen_by_the_check_and_heard_by_the_agent(
    app: AppProcess, speaking_browser: Browser, figure: Callable[[str], None]
) -> None:
    candidate = CandidatePage(speaking_browser, app.link, own_voice=False)
    page = candidate.page
    page.goto(app.link)
    page.get_by_test_id("start").click()
    meter = page.get_by_test_id("mic-state")
    expect(meter).to_have_attribute("data-state", "silent", timeout=METER_SECS * 1000)
    expect(meter).to_have_attribute("data-state", "good", timeout=METER_SECS * 1000)
    page.get_by_test_id("continue").click()
    candidate.consent()
    page.get_by_test_id("room").wait_for()
    expect(page.get_by_test_id("question")).to_contain_text("backend system", timeout=30_000)
    with app.hr() as hr:
        interview_id = hr.get("/interviews").json()["interviews"][0]["id"]

    def answered() -> str:
        """The words so far, once the agent has taken the turn."""
        if not any(item["event"]["type"] == "turn.ended" for item in app.events(interview_id)):
            return ""
        return " ".join(s["text"] for s in app.segments(interview_id) if s["speaker"] == "candidate")

    words = eventually(answered, 90, "an answer")
    rate = word_error_rate(ANSWER.text, words)
    figure(f"word error rate, browser's microphone: {rate:.3f} (bound {HEARD_WER_BOUND})\n  recognised: {words}")
    assert rate <= HEARD_WER_BOUND
