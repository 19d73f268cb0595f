"""A candidate in a LiveKit room before real Chromium, and a person of the company who listens, speaks and hands back.

The program of `make run` with a livekit-server, two workers beside it, and the pages' own buttons.
"""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.support.answers import spoken
from tests.support.app_process import AppProcess, running_app
from tests.support.browser import STAGE, CandidatePage, open_browser
from tests.support.fleet import WorkerProcess
from tests.support.hr_page import HrPage
from tests.support.interview_play import Play, answer_once, your_turn
from tests.support.livekit_server import LiveKitServer, needs_livekit
from tests.support.sound import Samples, to_wav

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600), needs_livekit]

READY_SECS = 180.0
AUDIBLE = 0.01
"""Root mean square of speech after the codec; silence stays below a tenth of it."""
ASIDE = "The purple elephant likes bananas very much."
"""Said by the person who has taken over; no word of it belongs to the interview."""

LISTEN_TO_ALL = """() => {
  // Follows how loud each played voice is, by whose it is: [ms since the page's start, root mean square].
  const context = new AudioContext();
  const heard = {};
  const known = new WeakSet();
  window.heardVoices = heard;
  setInterval(() => {
    for (const audio of document.querySelectorAll("[data-testid=remote-audio]")) {
      if (!audio.srcObject || known.has(audio.srcObject)) continue;
      known.add(audio.srcObject);
      const analyser = context.createAnalyser();
      analyser.fftSize = 2048;
      context.createMediaStreamSource(audio.srcObject).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const who = audio.dataset.who;
      heard[who] ||= [];
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        heard[who].push([performance.timeOrigin + performance.now(), Math.sqrt(power)]);
      }, 40);
    }
  }, 100);
}"""


@dataclass
class Cluster:
    app: AppProcess
    workers: tuple[WorkerProcess, WorkerProcess]
    livekit: LiveKitServer


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, playwright: Playwright) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    livekit = LiveKitServer(folder)
    livekit.start()
    workers = (_worker(folder / "worker-1", livekit), _worker(folder / "worker-2", livekit))
    try:
        with running_app(folder / "data", env=livekit.env) as app:
            for worker in workers:
                _until_ready(worker)
            yield Cluster(app, workers, livekit)
    finally:
        for worker in workers:
            worker.kill()
        livekit.kill()


def _worker(data: Path, livekit: LiveKitServer) -> WorkerProcess:
    data.mkdir()
    worker = WorkerProcess(data, livekit)
    worker.start()
    return worker


def _until_ready(worker: WorkerProcess) -> None:
    deadline = time.monotonic() + READY_SECS
    while time.monotonic() < deadline:
        assert worker.runs, worker.tail()
        try:
            if worker.health()["status"] == "ok":
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"the worker did not get ready:\n{worker.tail()}")


@pytest.fixture
def hr_browser(playwright: Playwright) -> Iterator[Browser]:
    with open_browser(playwright) as started:
        yield started


def loudest(page: HrPage, who: str, started: float, ended: float) -> float:
    """How loud a voice was in the page at most between two moments (epoch ms)."""
    voices = page.page.evaluate("() => window.heardVoices")
    return max((level for at, level in voices.get(who, []) if started <= at <= ended), default=0.0)


def test_a_person_listens_speaks_and_hands_back(cluster: Cluster, browser: Browser, hr_browser: Browser) -> None:
    app = cluster.app
    candidate = CandidatePage(browser, app.link)
    candidate.go_to_room()
    assert your_turn(candidate), "the interviewer has asked its first question"
    candidate.shot("livekit-1-candidate")
    assert sum(worker.health()["live_calls"] for worker in cluster.workers) == 1, "one of the two workers has the call"
    with app.hr() as hr:
        interview_id = hr.get("/interviews").json()["interviews"][0]["id"]

    hr_page = HrPage(hr_browser, app.base_url)
    hr_page.page.add_init_script(path=STAGE)
    hr_page.sign_in(app.login)
    hr_page.watch(interview_id)
    hr_page.page.evaluate(LISTEN_TO_ALL)
    hr_page.page.get_by_test_id("start-listening").click()
    hr_page.page.locator("[data-testid=listen][data-listening=on]").wait_for()
    candidate.page.get_by_test_id("watchers").get_by_text("Following").wait_for()
    candidate.shot("livekit-2-watched")

    # Both voices, each when it speaks.
    play = Play()
    began = candidate.page.evaluate("() => performance.timeOrigin + performance.now()")
    answer_once(candidate, play)
    answered = candidate.page.evaluate("() => performance.timeOrigin + performance.now()")
    assert your_turn(candidate)
    replied = candidate.page.evaluate("() => performance.timeOrigin + performance.now()")
    heard_candidate = loudest(hr_page, "candidate", began, answered)
    heard_agent = loudest(hr_page, "agent", answered, replied)
    print(f"hidden listener: candidate {heard_candidate:.3f}, interviewer {heard_agent:.3f} (root mean square)")
    hr_page.shot("livekit-3-listening")
    assert heard_candidate > AUDIBLE
    assert heard_agent > AUDIBLE

    # Taking over: the interviewer gives way, the person is heard by the candidate, and nobody writes it down.
    hr_page.page.get_by_test_id("take-over").click()
    hr_page.page.locator("[data-testid=take-over-confirm]:enabled").click()
    hr_page.page.get_by_test_id("on-air").wait_for(timeout=60_000)
    candidate.wait_for_state("with_person")
    candidate.page.locator("[data-testid=remote-audio][data-who=person]").wait_for(state="attached")
    candidate.page.evaluate(LISTEN_TO_ALL)
    candidate.page.wait_for_function("() => window.heardVoices.person?.length > 0")
    candidate.shot("livekit-4-person")
    hr_page.shot("livekit-5-on-air")
    said = _say(hr_page, spoken(ASIDE, "joe"))
    levels = candidate.page.evaluate("() => window.heardVoices.person")
    heard_person = max(level for at, level in levels if said[0] <= at <= said[1] + 1_000)
    print(f"candidate: person of the company {heard_person:.3f} (root mean square)")
    assert heard_person > AUDIBLE

    # The candidate still is heard and written down while the person holds the interview.
    candidate.say(spoken("I would rather start with the second part.", "joe"))
    hr_page.page.get_by_test_id("hand-back").click()
    hr_page.page.get_by_test_id("on-air").wait_for(state="detached")
    candidate.wait_for_state("ai_speaking", "listening", "replying")
    assert your_turn(candidate)
    candidate.shot("livekit-6-handed-back")

    words = " ".join(segment["text"] for segment in app.segments(interview_id)).lower()
    for word in ("purple", "elephant", "banana"):
        assert word not in words, "the person's microphone never reaches the recogniser"
    kinds = [item["event"]["type"] for item in app.events(interview_id)]
    assert kinds.index("takeover.started") < kinds.index("takeover.ended")
    assert not candidate.failures
    assert not hr_page.failures


def _say(page: HrPage, samples: Samples) -> tuple[float, float]:
    wav = base64.b64encode(to_wav(samples, 48_000)).decode()
    times = page.page.evaluate("wav => window.stage.say(wav)", wav)
    return times["started"], times["ended"]
