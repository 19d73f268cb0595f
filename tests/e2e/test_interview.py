"""A whole interview in real Chromium, with real engines, and the verdict that HR reads. Nothing is stubbed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.support import sound
from tests.support.app_process import AppProcess
from tests.support.browser import ARTIFACTS, RATE, CandidatePage
from tests.support.hr_page import HrPage
from tests.support.interview_play import Play, answer_once, play_to_the_end, your_turn
from tests.support.words import normalised, transcribe, word_error_rate

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(900)]

Figure = Callable[[str], None]

HEARD_WER_BOUND = 0.20
"""The candidate's words as recognised (Opus, tiny.en, three synthetic voices) against the words spoken."""
SAID_WER_BOUND = 0.15
"""The agent's words as heard in the browser (Opus, tiny.en) against its words in the transcript."""
ALIGNMENT_MS = 150
QUIET_BEFORE_SECS = 1.0
"""A pause this long stands before a turn; shorter ones lie within one, and a synthetic voice's own silence at both ends
of a sentence counts as part of the sentence."""


@dataclass
class Story:
    """What the interview left behind, for the tests that look at one side of it each."""

    interview_id: str
    play: Play
    agent_voice: sound.Samples
    hr: HrPage
    client: httpx.Client
    candidate: CandidatePage
    live_words: list[str] = field(default_factory=list)

    def get(self, path: str = "") -> dict[str, Any]:
        reply = self.client.get(f"/interviews/{self.interview_id}{path}")
        reply.raise_for_status()
        found: dict[str, Any] = reply.json()
        return found

    def segments(self, speaker: str) -> list[dict[str, Any]]:
        return [s for s in self.get("/transcript")["transcript"]["segments"] if s["speaker"] == speaker]

    def events(self) -> list[dict[str, Any]]:
        return [item["event"] for item in self.get("/events")["events"]]


@pytest.fixture(scope="module")
def story(app: AppProcess, browser: Browser) -> Any:
    hr = HrPage(browser, app.base_url)
    hr.sign_in(app.login)
    interview_id, link = hr.schedule("김하늘 Kim Haneul", "haneul.kim@candidate.example", "Backend Engineer")
    candidate = CandidatePage(browser, link.replace("http://localhost", "http://127.0.0.1"))
    candidate.go_to_room(shots=True)
    play = Play()
    assert your_turn(candidate)
    candidate.shot("candidate-4-room")
    answer_once(candidate, play)
    hr.watch(interview_id)
    assert your_turn(candidate)
    hr.page.wait_for_function("() => document.querySelector('[data-testid=live-transcript]').innerText.length > 200")
    hr.shot("hr-5-live")
    live_words = [hr.live_words()]
    play_to_the_end(candidate, play)
    candidate.page.get_by_test_id("ended").wait_for()
    candidate.shot("candidate-5-ended")
    heard = np.concatenate(candidate.heard())
    (ARTIFACTS / "agent-heard.wav").write_bytes(sound.to_wav(heard, RATE))
    with app.hr() as client:
        yield Story(interview_id, play, heard, hr, client, candidate, live_words)


def test_five_questions_were_asked_in_order_and_answered(story: Story) -> None:
    transcript = story.get("/transcript")["transcript"]
    assert [q["index"] for q in transcript["questions"]] == [0, 1, 2, 3, 4]
    assert [q["outcome"] for q in transcript["questions"]] == ["answered"] * 5
    assert all(len(q["follow_ups"]) <= 2 for q in transcript["questions"])
    assert transcript["calls"][-1]["ended"] == "finished"


def test_the_words_recognised_are_the_words_spoken(story: Story, figure: Figure) -> None:
    recognised = " ".join(segment["text"] for segment in story.segments("candidate"))
    rate = word_error_rate(story.play.said, recognised)
    figure(f"word error rate, candidate: {rate:.3f} (bound {HEARD_WER_BOUND})\n  recognised: {recognised}")
    assert rate <= HEARD_WER_BOUND


def test_the_agent_was_heard_saying_what_the_transcript_says(story: Story, figure: Figure) -> None:
    told = " ".join(segment["text"] for segment in story.segments("agent"))
    heard = transcribe(story.agent_voice, RATE)
    rate = word_error_rate(told, heard)
    figure(f"word error rate, agent: {rate:.3f} (bound {SAID_WER_BOUND})\n  heard: {heard}")
    assert rate <= SAID_WER_BOUND


def test_the_recording_fits_the_transcript(story: Story, figure: Figure) -> None:
    detail = story.get()
    recording = story.client.get(f"/interviews/{story.interview_id}/recordings/{detail['calls'][-1]['id']}")
    recording.raise_for_status()
    (ARTIFACTS / "interview.ogg").write_bytes(recording.content)
    channels = sound.decode(recording.content, RATE)
    assert channels.shape[0] == 2, "left the candidate, right the agent"
    started_ms = next(e["at_ms"] for e in story.events() if e["type"] == "recording.started")
    for speaker, samples in (("candidate", channels[0]), ("agent", channels[1])):
        starts = [segment["started_ms"] for segment in story.segments(speaker)]
        if speaker == "agent":  # a listener's sound is heard, and no segment
            starts += [event["started_ms"] for event in story.events() if event["type"] == "agent.listened"]
        errors = _onset_errors_ms(samples, [start - started_ms for start in starts])
        figure(f"recording against transcript, {speaker}: {[round(e) for e in errors]} ms (bound ±{ALIGNMENT_MS})")
        # A machine that starves for a moment delays single sounds; a shift or a drift of the recording shows in most.
        assert sum(abs(error) <= ALIGNMENT_MS for error in errors) > 0.6 * len(errors)


def _onset_errors_ms(samples: sound.Samples, starts_ms: list[float]) -> list[float]:
    """For each onset after a real pause: how far the nearest segment of the transcript begins from it."""
    onsets = sound.onsets(samples, RATE, QUIET_BEFORE_SECS)
    return [min((start - onset * 1000 for start in starts_ms), key=abs) for onset in onsets]


def test_hr_saw_the_words_live(story: Story) -> None:
    first_words = normalised(story.segments("candidate")[0]["text"]).split()[:4]
    assert " ".join(first_words) in normalised(story.live_words[0])


def test_every_quote_of_the_verdict_was_said(story: Story) -> None:
    story.hr.open_result(story.interview_id)
    report = story.get()["report"]
    segments = {segment["id"]: segment for segment in story.segments("candidate")}
    quotes = [quote for question in report["per_question"] for quote in question["quotes"]]
    assert len(report["per_question"]) == 5
    assert len(quotes) >= 5
    for quote in quotes:
        said = [segments[one] for one in quote["segment_ids"]]
        assert normalised(quote["text"]) in normalised(" ".join(segment["text"] for segment in said))
        assert said[0]["started_ms"] <= quote["started_ms"] < quote["ended_ms"] <= said[-1]["ended_ms"]
    scored = [question for question in report["per_question"] if question["status"] == "scored"]
    assert len(scored) >= 3
    assert report["suggested_verdict"] in {"PASS", "REVIEW", "FAIL"}


def test_hr_reads_the_result_hears_a_quote_and_decides(story: Story) -> None:
    hr = story.hr
    hr.open_result(story.interview_id)
    hr.shot("hr-6-result")
    offset_ms = next(e["at_ms"] for e in story.events() if e["type"] == "recording.started")
    started_ms, at_secs = hr.play_quote(1)
    # The player begins a moment earlier, so that the first word is heard whole.
    assert -1.5 <= at_secs - (started_ms - offset_ms) / 1000 <= 2.0
    hr.decide("REVIEW", "Good answers; I want to hear more about the outbox in the next talk.")
    hr.shot("hr-8-decided")
    decision = story.get()["decision"]
    assert decision["decision"] == "REVIEW"
    assert decision["reason"].startswith("Good answers")
    assert decision["suggested"] == story.get()["report"]["suggested_verdict"]


def test_the_candidate_reads_the_receipt(story: Story) -> None:
    page = story.candidate.page
    page.get_by_role("link", name="See what you said").click()
    page.get_by_test_id("receipt").wait_for()
    story.candidate.shot("candidate-6-receipt")
    assert normalised(story.segments("candidate")[0]["text"]) in normalised(page.get_by_test_id("receipt").inner_text())


def test_no_page_had_an_error(story: Story) -> None:
    assert story.hr.failures == []
    assert story.candidate.failures == []
