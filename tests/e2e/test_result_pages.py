"""From a scored interview to a decision and its PDF, in a real browser: words first, then the sheet."""

import hashlib
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.app_process import AppProcess
from tests.support.eventually import eventually
from tests.support.look import look
from tests.support.recordings import stereo_opus

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

ANSWER = (
    "I built the billing service of our shop and I designed the retries, because customers were charged twice when "
    "the network failed. I measured it: after that there were ninety percent fewer complaints in the support team."
)
SECS = 12


class Call:
    """The agent's side of one call, over HTTP as the agent speaks."""

    def __init__(self, http: httpx.Client, token: str) -> None:
        text = http.get(f"/interviews/validate/{token}").json()["consent_text"]
        agreed = {"version": text["version"], "language": text["language"], "items": [i["id"] for i in text["items"]]}
        http.post(f"/interviews/consent/{token}", json=agreed).raise_for_status()
        joined = http.post(f"/interviews/join/{token}", json={"tab_id": "tab-00000001"}).raise_for_status().json()
        self.id = joined["call_id"]
        self._http, self._seq = http, 0
        bearer = {"Authorization": f"Bearer {joined['join_ticket']}"}
        ticket = http.post("/internal/admissions", headers=bearer).raise_for_status().json()["token"]
        self._headers = {"Authorization": f"Bearer {ticket}"}

    def event(self, type_: str, at_ms: int, **fields: Any) -> None:
        self._seq += 1
        event = {"type": type_, "seq": self._seq, "at_ms": at_ms, **fields}
        url = f"/internal/calls/{self.id}/events"
        self._http.post(url, json={"events": [event], "live": None}, headers=self._headers).raise_for_status()

    def record(self, content: bytes) -> None:
        declared = {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        body = {"kind": "recording", "content_type": "audio/ogg", **declared}
        url = f"/internal/calls/{self.id}/uploads"
        target = self._http.post(url, json=body, headers=self._headers).raise_for_status().json()
        address = target["url"].removeprefix("/api/v1")
        self._http.put(address, content=content, headers=target["headers"]).raise_for_status()
        stored = {"key": target["key"], **declared, "duration_ms": SECS * 1_000}
        self.event("recording.stored", SECS * 1_000, **stored)

    def complete(self, interview_id: str) -> None:
        self.event("call.ended", SECS * 1_000, reason="finished")
        body = {"call_id": self.id, "reason": "finished", "last_seq": self._seq}
        url = f"/interviews/{interview_id}/complete"
        self._http.put(url, json=body, headers=self._headers).raise_for_status()


@pytest.fixture(scope="module")
def interview_id(people: AppProcess) -> str:
    """Held, recorded and scored: the first question of the demo's job was answered."""
    with people.hr() as hr, httpx.Client(base_url=f"{people.base_url}/api/v1", trust_env=False, timeout=30) as agent:
        job = hr.get("/jobs").json()["jobs"][0]
        question = hr.get(f"/jobs/{job['id']}/questions").json()["questions"][0]
        person = hr.post("/candidates", json={"name": "Jo Rivera", "email": "jo.rivera@candidate.example"}).json()
        made = hr.post("/interviews", json={"candidate_id": person["id"], "job_template_id": job["id"]}).json()
        call = Call(agent, made["token"])
        engines = {name: {"provider": "test"} for name in ("stt", "tts", "llm")}
        call.event("call.started", 0, started_at="2026-11-23T09:00:00Z", door="smallwebrtc", engines=engines)
        call.event("recording.started", 0)
        identity = {"question_id": question["id"]}
        asked = {"index": 0, "total": 1, "text": question["text"]}
        call.event("question.asked", 100, **asked, **identity)
        spoken = {"segment_id": "a1", "started_ms": 100, "ended_ms": 2_000}
        call.event("agent.said", 2_000, text=question["text"], **spoken, **identity)
        said = {"segment_id": "c1", "text": ANSWER, "started_ms": 3_000, "ended_ms": 10_000, "confidence": 0.95}
        call.event("candidate.said", 10_000, **said, **identity)
        call.event("question.closed", 10_500, outcome="answered", **identity)
        call.record(stereo_opus((3_000, 10_000), (100, 2_000), SECS * 1_000))
        call.complete(made["id"])
        found = made["id"]
        eventually(lambda: hr.get(f"/interviews/{found}").json()["report"], 120, "the report")
    return str(found)


def test_words_first_then_a_decision_and_its_pdf(hr_page: Page, interview_id: str) -> None:
    page = hr_page
    page.goto(f"/interviews/{interview_id}")
    quote = page.get_by_test_id("quote").first
    quote.wait_for()
    expect(page.get_by_test_id("score-band")).to_have_count(0)
    quote.click()
    page.wait_for_function(
        "() => { const audio = document.querySelector('[data-testid=recording]');"
        " return audio && audio.currentTime > 2.1; }",
        timeout=60_000,
    )
    expect(page.get_by_test_id("waveform")).to_be_visible(timeout=30_000)
    look(page, "result")
    page.get_by_test_id("open-decision").click()
    page.get_by_test_id("decide-REVIEW").check()
    page.get_by_test_id("show-suggestion").click()
    page.get_by_test_id("verdict-suggested").wait_for()
    expect(page.get_by_test_id("evidence-opened")).to_contain_text("You opened the evidence of 1 of")
    page.get_by_test_id("decision-reason").fill("A second talk about tests would tell.")
    look(page, "result-decide")
    page.get_by_test_id("record-decision").click()
    page.get_by_test_id("decision-recorded").wait_for()
    with page.expect_download() as downloading:
        page.get_by_test_id("save-pdf").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")


def test_comparing_asks_for_two(hr_page: Page, people: AppProcess, interview_id: str) -> None:
    with people.hr() as hr:
        job_id = hr.get(f"/interviews/{interview_id}").json()["job"]["id"]
    hr_page.goto(f"/jobs/{job_id}/compare")
    hr_page.get_by_role("heading", name="Compare").wait_for()
    hr_page.goto(f"/jobs/{job_id}/compare?ids={interview_id},01890000-0000-7000-8000-000000000000")
    expect(hr_page.get_by_test_id("compare")).to_contain_text("Erased meanwhile")
    look(hr_page, "compare")
