"""Each aggregate over a few rows that were counted by hand. The company's day begins at 15:00 UTC."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from api.aftercare.models import Clarity
from api.analytics.period import Unit, buckets
from api.candidates.models import Candidate, CandidateStatus
from api.security.callers import Role
from tests.support.analytics_world import Counted, counted_company
from tests.support.api_world import ApiWorld

NEW, SCREENING, INTERVIEWED = CandidateStatus.NEW, CandidateStatus.SCREENING, CandidateStatus.INTERVIEWED
OFFERED, HIRED, REJECTED = CandidateStatus.OFFERED, CandidateStatus.HIRED, CandidateStatus.REJECTED


def at(month: int, day: int, hour: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
async def company(world: ApiWorld) -> Counted:
    return await counted_company(world)


async def test_how_far_people_got_by_source_and_how_long_they_stayed(company: Counted) -> None:
    ways: list[tuple[str | None, list[tuple[CandidateStatus, float]]]] = [
        ("board", [(NEW, 2), (SCREENING, 10), (INTERVIEWED, 5), (REJECTED, 0)]),
        ("board", [(NEW, 4), (INTERVIEWED, 5), (OFFERED, 1), (HIRED, 0)]),
        ("friend", [(NEW, 6), (SCREENING, 0)]),
        (None, [(NEW, 40), (REJECTED, 0)]),
    ]
    for number, (source, way) in enumerate(ways):
        await company.candidate(f"p{number}", at(11, 2 + number), way, source=source)
    # Neither of these came in November: one in Seoul's October, by an hour; one in December.
    await company.candidate("early", at(10, 31, 14), [(NEW, 0)])
    await company.candidate("late", at(11, 30, 15), [(NEW, 0)])

    found = await company.numbers("funnel", from_month="2026-11", to_month="2026-11")
    assert (found["came"], found["timezone"]) == (4, "Asia/Seoul")
    stages = {stage["status"]: stage for stage in found["stages"]}
    assert [stages[status]["at_least"] for status in ("new", "screening", "interviewed", "offered", "hired")] == [
        4, 3, 2, 1, 1,
    ]  # fmt: skip
    assert stages["rejected"]["at_least"] is None
    assert (stages["rejected"]["now"], stages["screening"]["now"], stages["hired"]["now"]) == (2, 1, 1)
    # 2, 4, 6 and 40 hours: the lower of the two middle ones, and the nearest rank of nine tenths.
    new = stages["new"]
    assert (new["left"], new["median_hours"], new["p90_hours"]) == (4, 4.0, 40.0)
    assert stages["interviewed"]["median_hours"] == 5.0
    assert [(s["source"], s["came"], s["interviewed"], s["hired"]) for s in found["sources"]] == [
        ("board", 2, 2, 1),
        ("friend", 1, 0, 0),
        (None, 1, 0, 0),
    ]


async def test_who_waits_longest_is_nobody_for_whom_it_is_over(company: Counted) -> None:
    await company.candidate("second", at(11, 3), [(NEW, 24), (SCREENING, 0)])
    await company.candidate("first", at(11, 3), [(NEW, 0)])
    await company.candidate("done", at(11, 1), [(NEW, 1), (HIRED, 0)])
    found = await company.numbers("waiting")
    assert [(one["name"], one["status"]) for one in found["candidates"]] == [("first", "new"), ("second", "screening")]
    assert found["candidates"][1]["since"] == "2026-11-04T03:00:00.000Z"


async def test_scores_of_a_question_have_a_middle_and_ends_from_five_on(company: Counted) -> None:
    person = await company.candidate("kim", at(11, 2), [(NEW, 0)])
    for score in (10.0, 20.0, 30.0, 40.0, 100.0, None):
        held = await company.interview(person, at(11, 5), score=50)
        await company.answer(held, "q1", score)
        if score in {10.0, 20.0}:
            await company.answer(held, "q2", score)
    found = await company.numbers("questions")
    many, few = found["questions"]
    assert (many["question_id"], many["scored"], many["unscored"], many["text"]) == ("q1", 5, 1, "What about q1?")
    assert [many[name] for name in ("p10", "p25", "median", "p75", "p90")] == [10, 20, 30, 40, 100]
    assert (few["scored"], few["median"], found["few"]) == (2, None, 5)
    assert (await company.numbers("questions", from_month="2026-12"))["questions"] == []
    behind = await company.numbers("interviews", question_id="q1", score_from=30, score_to=100)
    assert behind["total"] == 3


async def test_readings_of_an_interview_lie_so_far_apart(company: Counted) -> None:
    person = await company.candidate("kim", at(11, 2), [(NEW, 0)])
    for width in (2.0, 4.0, 6.5, 8.0, 10.0):
        report = {"range": {"low": 40.0, "high": 40.0 + width}}
        await company.interview(person, at(11, 5), score=45, ai_report=report)
    found = await company.numbers("scores")
    assert (found["scored"], found["range_points"]) == (5, 6.5)
    assert [b["count"] for b in found["bins"]] == [0, 0, 0, 0, 5, 0, 0, 0, 0, 0]


def call(delays: list[int], *more: dict[str, Any]) -> list[dict[str, Any]]:
    engines = {part: {"provider": "test"} for part in ("stt", "tts", "llm")}
    turns = [
        {"type": "turn.measured", "at_ms": 5_000, "turn": number, "voice_to_voice_ms": ms}
        for number, ms in enumerate(delays, 1)
    ]
    begin = {"type": "call.started", "at_ms": 0, "started_at": "2026-11-02T03:00:00Z", "door": "livekit"}
    return [{**begin, "engines": engines}, *turns, *more, {"type": "call.ended", "at_ms": 60_000, "reason": "finished"}]


def cut(at_ms: int) -> dict[str, Any]:
    words = {"segment_id": f"a{at_ms}", "text": "Tell me", "intended_text": "Tell me more."}
    return {
        "type": "agent.said", "at_ms": at_ms, "started_ms": at_ms - 500, "ended_ms": at_ms, "interrupted": True, **words
    }  # fmt: skip


async def test_delays_are_percentiles_of_all_turns_by_week_and_by_engines(company: Counted) -> None:
    person = await company.candidate("kim", at(11, 1), [(NEW, 0)])
    fast = {"stt": "deepgram nova-3", "llm": "openai gpt-4.1", "tts": "elevenlabs flash"}
    slow = {**fast, "llm": "ollama llama"}
    # Sunday 15:30 UTC is Monday in Seoul: the second week.
    moments = [at(11, 2), at(11, 3), datetime(2026, 11, 8, 15, 30, tzinfo=UTC)]
    silence = [
        {"type": "turn.ended", "at_ms": 10_000, "turn": 9, "silence_ms": 0},
        {"type": "agent.started_speaking", "at_ms": 13_000},
    ]
    noise = [cut(20_000), {"type": "agent.started_speaking", "at_ms": 22_000}]
    back = [
        {"type": "candidate.left", "at_ms": 30_000},
        {"type": "candidate.returned", "at_ms": 34_000, "away_ms": 4_000},
    ]
    calls = [call([100, 200, 300], *silence), call([400, 500, 600], *noise), call([700, 800, 900, 1_000, 1_100], *back)]
    held = []
    for moment, events, engines in zip(moments, calls, (fast, slow, fast), strict=True):
        held.append(await company.interview(person, moment))
        await company.held(held[-1], moment, events, engines)
    found = await company.numbers("quality", since="2026-11-01T00:00:00Z", until="2026-11-12T00:00:00Z")
    whole = found["whole"]
    assert (whole["interviews"], whole["turns"], whole["delay_p50_ms"], whole["delay_p95_ms"]) == (3, 11, 600, 1_100)
    assert (whole["dead_air_count"], whole["dead_air_secs"], whole["reconnects"]) == (1, 3.0, 1)
    assert (whole["stops"], whole["false_stops"], whole["minutes"]) == (1, 1, 3.0)
    assert found["unit"] == "week"
    spans = [(s["since"], s["figures"]["interviews"], s["figures"]["delay_p50_ms"]) for s in found["spans"]]
    # The week of the first of November is there; it holds nothing.
    assert spans == [
        ("2026-10-25T15:00:00.000Z", 0, None),
        ("2026-11-01T15:00:00.000Z", 2, 300),
        ("2026-11-08T15:00:00.000Z", 1, 900),
    ]
    assert [
        (s["engines"]["llm"], s["figures"]["interviews"], s["figures"]["delay_p50_ms"]) for s in found["engine_sets"]
    ] == [("openai gpt-4.1", 2, 700), ("ollama llama", 1, None)]

    week = {"since": found["spans"][1]["since"], "until": found["spans"][1]["until"]}
    behind = await company.numbers("interviews", order="delay", **week)
    assert [one["interview_id"] for one in behind["interviews"]] == [held[1], held[0]]
    assert (behind["interviews"][0]["delay_p95_ms"], behind["interviews"][1]["dead_air_secs"]) == (600, 3.0)
    of_engine = await company.numbers("interviews", llm="ollama llama")
    assert [one["interview_id"] for one in of_engine["interviews"]] == [held[1]]


async def test_costs_by_job_month_and_interview(company: Counted) -> None:
    person = await company.candidate("kim", at(10, 1), [(NEW, 0)])
    for number in range(5):
        held = await company.interview(person, at(11, 3 + number), "Engineer" if number else "Cook")
        await company.metered(at(11, 3 + number), held, "live_stt", "deepgram nova-3", 0.1)
        await company.metered(at(11, 3 + number), held, "live_llm", "openai gpt-4.1", 0.1 * number)
    # An hour into Seoul's December; of a job, not of an interview.
    await company.metered(at(11, 30, 16), company.jobs["Engineer"], "generate_questions", "openai gpt-4.1", 2.0)
    await company.metered(at(11, 4), None, "translate", "somebody new", None)
    await company.metered(at(11, 4), None, "live_tts", "piper joe", 0.0)
    company.world.clock.advance(days=12)
    company.world.logins.clear()
    company.hr = await company.world.login("hr@example.com")

    found = await company.numbers("costs")
    assert (found["total_usd"], found["completed_interviews"], found["per_interview_usd"]) == (3.5, 5, 0.7)
    assert found["one_interview"] == {"interviews": 5, "median_usd": 0.3, "p90_usd": 0.5}
    months = [(m["since"][:10], m["cost_usd"], m["completed_interviews"]) for m in found["months"]]
    assert months == [("2026-10-31", 1.5, 5), ("2026-11-30", 2.0, 0)]
    jobs = [(j["title"], j["cost_usd"], j["completed_interviews"], j["per_interview_usd"]) for j in found["jobs"]]
    assert jobs == [("Engineer", 3.4, 4, 0.85), ("Cook", 0.1, 1, 0.1), (None, 0.0, 0, None)]
    basis = {(line["operation"], line["provider"]): line["basis"] for line in found["lines"]}
    assert basis["live_stt", "deepgram"] == "list"
    assert (basis["live_tts", "piper"], basis["translate", "somebody"]) == ("local", "none")
    assert found["unpriced_calls"] == 1
    cook = await company.numbers("costs", job_template_id=company.jobs["Cook"])
    assert (cook["total_usd"], cook["completed_interviews"], len(cook["months"])) == (0.1, 1, 2)
    dear = (await company.numbers("interviews", order="cost"))["interviews"]
    assert [round(one["cost_usd"], 2) for one in dear] == [0.5, 0.4, 0.3, 0.2, 0.1]


async def test_feedback_of_a_handful_stays_their_own(company: Counted) -> None:
    person = await company.candidate("kim", at(11, 1), [(NEW, 0)])
    said = [Clarity.YES, Clarity.YES, Clarity.PARTLY, Clarity.NO, Clarity.YES]
    for number, clear in enumerate(said):
        held = await company.interview(person, at(11, 3), "Engineer" if number else "Cook")
        await company.said(held, at(11, 3), clear, "The sound broke off." if number == 3 else None)
    whole = await company.numbers("feedback", from_month="2026-11", to_month="2026-11")
    assert (whole["clear"], whole["answers"], whole["completed"]) == ({"yes": 3, "partly": 1, "no": 1}, 5, 5)
    part = await company.numbers("feedback", job_template_id=company.jobs["Engineer"])
    assert (part["clear"], part["answers"], part["trouble"]) == ({}, 4, ["The sound broke off."])


async def test_who_sees_only_their_own_people_counts_only_those(company: Counted) -> None:
    world = company.world
    await world.add_user("lead@example.com", Role.HR, company.company_id)
    lead = await world.login("lead@example.com")
    me = (await world.http.get("/api/v1/auth/me", headers=lead)).json()
    permissions = [one for one in me["permissions"] if one != "candidates:all"]
    role = {"name": "Lead", "base_role": "HR", "permissions": permissions}
    made = await world.http.post("/api/v1/roles", json=role, headers=company.hr)
    assert made.status_code == 201, made.text
    user_id = me["id"]
    given = await world.http.put(
        f"/api/v1/users/{user_id}", json={"custom_role_id": made.json()["id"]}, headers=company.hr
    )
    assert given.status_code == 200, given.text
    for name in ("mine", "theirs"):
        person = await company.candidate(name, at(11, 2), [(NEW, 1), (SCREENING, 0)])
        held = await company.interview(person, at(11, 3), score=70)
        await company.held(held, at(11, 3), call([300]), {"llm": "openai gpt-4.1"})
        await company.metered(at(11, 3), held, "live_stt", "deepgram nova-3", 1.0)
        await company.answer(held, "q1", 70.0)
        if name == "mine":
            async with world.services.database.transaction() as session:
                await session.execute(update(Candidate).where(Candidate.id == person).values(assigned_to=user_id))
    world.logins.clear()
    company.hr = await world.login("lead@example.com")
    assert (await company.numbers("funnel"))["came"] == 1
    assert next(stage["left"] for stage in (await company.numbers("funnel"))["stages"]) == 1
    assert [one["name"] for one in (await company.numbers("waiting"))["candidates"]] == ["mine"]
    assert (await company.numbers("overview"))["completed"] == 1
    assert (await company.numbers("scores"))["scored"] == 1
    assert [one["scored"] for one in (await company.numbers("questions"))["questions"]] == [1]
    assert (await company.numbers("quality"))["whole"]["turns"] == 1
    assert (await company.numbers("costs"))["total_usd"] == 1.0
    assert (await company.numbers("interviews"))["total"] == 1


def test_weeks_and_months_keep_the_wall_clock_through_a_change_of_it() -> None:
    """Berlin's clocks go back on 25 October 2026: that week has 169 hours, and October 745."""
    first, until = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    weeks = buckets(first, until, "Europe/Berlin")
    assert weeks.unit is Unit.WEEK
    assert [(end - begin) / timedelta(hours=1) for begin, end in weeks.spans()] == [169, 168]
    months = buckets(first, until, "Europe/Berlin", Unit.MONTH)
    assert next((end - begin) / timedelta(hours=1) for begin, end in months.spans()) == 745
    assert buckets(datetime(2025, 1, 1, tzinfo=UTC), until, "UTC").unit is Unit.MONTH
