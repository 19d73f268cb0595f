"""`kill -9` in the middle of an interview, start again, open the same link: it goes on where it stood."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.app_process import AppProcess
from tests.support.browser import CandidatePage
from tests.support.interview_play import Play, play_until, your_turn

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_killed_server_costs_nothing_that_was_acknowledged(tmp_path: Path, browser: Browser) -> None:
    app = AppProcess(tmp_path / "data")
    try:
        app.start()
        candidate = CandidatePage(browser, app.link)
        candidate.go_to_room()
        play = play_until(candidate, Play(), questions=2)
        asked = candidate.question()
        with app.hr() as hr:
            interview_id = hr.get("/interviews").json()["interviews"][0]["id"]
        acknowledged = app.segments(interview_id)
        seen = {(item["call_id"], item["event"]["seq"]) for item in app.events(interview_id)}
        app.kill()
        candidate.wait_for_state("reconnecting")
        candidate.shot("resume-1-reconnecting")
        candidate.page.context.close()

        app.start()
        returned = CandidatePage(browser, app.link)
        returned.page.goto(returned.link)
        returned.page.get_by_test_id("start").wait_for()
        returned.shot("resume-2-invitation")
        returned.go_to_room(consented=True)
        assert your_turn(returned)
        returned.shot("resume-3-room")
        assert returned.question() == asked
        play_until(returned, play, questions=3)

        after = app.segments(interview_id)
        events = app.events(interview_id)
    finally:
        app.stop()
    kept = {segment["id"]: segment["text"] for segment in after}
    for segment in acknowledged:
        assert kept.get(segment["id"]) == segment["text"]
    assert seen <= {(item["call_id"], item["event"]["seq"]) for item in events}
    calls = list(dict.fromkeys(item["call_id"] for item in events))
    assert len(calls) == 2
    started = next(i["event"] for i in events if i["call_id"] == calls[1] and i["event"]["type"] == "call.started")
    assert started["resumed"] is True
    for call in calls:
        numbers = [item["event"]["seq"] for item in events if item["call_id"] == call]
        assert numbers == list(range(1, len(numbers) + 1)), "gap-free"
