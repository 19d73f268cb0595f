"""A short interview played through the agent's side of api, with words that a test chooses."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.api_world import AgentSide, ApiWorld

BUILD = "What did you build last?"
TEST = "How do you make sure that a change breaks nothing?"
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "text": BUILD,
        "weight": 1,
        "points": [
            {"id": "p1", "text": "Says what they did themselves", "keywords": ["i built", "i designed", "i wrote"]},
            {"id": "p2", "text": "Names a result", "keywords": ["percent", "faster", "fewer"]},
        ],
    },
    {
        "text": TEST,
        "weight": 3,
        "points": [
            {"id": "p1", "text": "Writes automated tests", "keywords": ["unit test", "integration test", "pytest"]},
            {"id": "p2", "text": "Has changes read by another person", "keywords": ["code review", "pull request"]},
        ],
    },
)
GOOD_BUILD = (
    "I built the billing service of our shop and I designed the retries, because customers were charged twice when "
    "the network failed. After that there were ninety percent fewer complaints in the support team."
)
GOOD_TEST = (
    "I write unit tests with pytest for the logic and a few integration tests against a real database. "
    "A colleague reads every pull request before it is merged into the main branch."
)


@dataclass
class Played:
    """A completed interview and who may look at it."""

    world: ApiWorld
    hr: dict[str, str]
    company_id: str
    interview_id: str
    token: str
    agent: AgentSide
    question_ids: list[str]
    email: str = "hr@example.com"
    seq: int = 0
    at_ms: int = 0
    segments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"/api/v1/interviews/{self.interview_id}"

    async def detail(self) -> dict[str, Any]:
        reply = await self.world.http.get(self.url, headers=self.hr)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    async def scored(self) -> dict[str, Any]:
        """The report after the outbox was drained."""
        await self.world.run_tasks()
        report: dict[str, Any] = (await self.detail())["report"]
        return report

    async def decide(self, decision: str, reason: str | None = None, **more: Any) -> Any:
        body = {"decision": decision, "reason": reason, **more}
        return await self.world.http.post(f"{self.url}/verdict", json=body, headers=self.hr)

    async def told(self) -> None:
        """The time to take the decision back passes, and the candidate is told."""
        self.world.clock.advance(seconds=self.world.services.settings.decision_delay_secs)
        await self.world.run_tasks()

    async def correction_time_passes(self) -> None:
        """From here on somebody may be declined; the person of the company signs in again."""
        world = self.world
        world.clock.advance(hours=world.services.settings.correction_hours)
        world.logins.clear()
        self.hr = await world.login(self.email)

    async def event(self, type_: str, **fields: Any) -> None:
        self.seq += 1
        self.at_ms += 1_000
        reply = await self.agent.post({"type": type_, "seq": self.seq, "at_ms": self.at_ms, **fields})
        assert reply.status_code == 200, reply.text

    async def say(self, question: int, text: str, confidence: float | None = 0.93) -> None:
        """One phrase of the candidate."""
        segment = {
            "segment_id": f"c{self.seq + 1}",
            "text": text,
            "started_ms": self.at_ms,
            "ended_ms": self.at_ms + 900,
            "confidence": confidence,
            "question_id": self.question_ids[question],
        }
        self.segments.append(segment)
        await self.event("candidate.said", **segment)

    async def record(self, content: bytes) -> None:
        """Uploads the call's recording as the agent does."""
        declared = {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        body = {"kind": "recording", "content_type": "audio/ogg", **declared}
        url = f"/api/v1/internal/calls/{self.agent.call_id}/uploads"
        target = (await self.world.http.post(url, json=body, headers=self.agent.headers)).json()
        put = await self.world.http.put(target["url"], content=content, headers=target["headers"])
        assert put.status_code == 204, put.text

    async def ask(self, question: int) -> None:
        text = QUESTIONS[question]["text"]
        identity = {"question_id": self.question_ids[question]}
        await self.event("question.asked", index=question, total=len(QUESTIONS), text=text, **identity)
        said = {"segment_id": f"a{self.seq + 1}", "started_ms": self.at_ms, "ended_ms": self.at_ms + 500}
        await self.event("agent.said", text=text, **said, **identity)


async def play_interview(
    world: ApiWorld,
    answers: Sequence[Sequence[str]] = ((GOOD_BUILD,), (GOOD_TEST,)),
    *,
    outcomes: Sequence[str] = ("answered", "answered"),
    confidence: float | None = 0.93,
    email: str = "hr@example.com",
    reason: str = "finished",
    recording: bytes | None = None,
    beside: Sequence[dict[str, Any]] = (),
) -> Played:
    """`answers`: the phrases per question; a question with None as outcome is never asked. `beside`: more events,
    before the end."""
    return await _play(await _prepare(world, email), answers, outcomes, confidence, reason, recording, beside)


async def play_another(played: Played, answers: Sequence[Sequence[str]], name: str) -> Played:
    """Somebody else's interview for the same job, held to its end."""
    http, hr = played.world.http, played.hr
    job_id = (await played.detail())["job"]["id"]
    person = {"email": f"{name.split()[0].lower()}@example.com", "name": name}
    candidate = (await http.post("/api/v1/candidates", json=person, headers=hr)).json()
    wanted = {"candidate_id": candidate["id"], "job_template_id": job_id}
    made = await http.post("/api/v1/interviews", json=wanted, headers=hr)
    assert made.status_code == 201, made.text
    interview = made.json()
    agent = await _consent_and_call(played.world, interview["id"], interview["token"])
    other = Played(played.world, hr, played.company_id, interview["id"], interview["token"], agent, played.question_ids)
    return await _play(other, answers, ("answered",) * len(answers), 0.93, "finished")


async def _play(
    played: Played,
    answers: Sequence[Sequence[str]],
    outcomes: Sequence[str],
    confidence: float | None,
    reason: str,
    recording: bytes | None = None,
    beside: Sequence[dict[str, Any]] = (),
) -> Played:
    engines = {name: {"provider": "test"} for name in ("stt", "tts", "llm")}
    played.at_ms = -1_000
    await played.event("call.started", started_at="2026-11-23T09:00:00Z", door="smallwebrtc", engines=engines)
    for number, (phrases, outcome) in enumerate(zip(answers, outcomes, strict=True)):
        if outcome == "never_asked":
            continue
        await played.ask(number)
        for phrase in phrases:
            await played.say(number, phrase, confidence)
        await played.event("question.closed", question_id=played.question_ids[number], outcome=outcome)
    if recording is not None:
        await played.record(recording)
    for one in beside:
        await played.event(**one)
    await played.event("call.ended", reason=reason)
    done = await played.agent.complete(played.seq, reason)
    assert done.status_code == 200, done.text
    return played


async def _prepare(world: ApiWorld, email: str) -> Played:
    company_id = await world.add_user(email)
    hr = await world.login(email)
    job = (await world.http.post("/api/v1/jobs", json={"title": "Engineer"}, headers=hr)).json()
    ids = []
    for question in QUESTIONS:
        made = await world.http.post(f"/api/v1/jobs/{job['id']}/questions", json=question, headers=hr)
        assert made.status_code == 201, made.text
        ids.append(made.json()["id"])
    person = {"email": "mina@example.com", "name": "Mina Kim"}
    candidate = (await world.http.post("/api/v1/candidates", json=person, headers=hr)).json()
    wanted = {"candidate_id": candidate["id"], "job_template_id": job["id"]}
    interview = (await world.http.post("/api/v1/interviews", json=wanted, headers=hr)).json()
    agent = await _consent_and_call(world, interview["id"], interview["token"])
    return Played(world, hr, company_id, interview["id"], interview["token"], agent, ids, email)


async def _consent_and_call(world: ApiWorld, interview_id: str, token: str) -> AgentSide:
    text = (await world.http.get(f"/api/v1/interviews/validate/{token}")).json()["consent_text"]
    body = {"version": text["version"], "language": text["language"], "items": [i["id"] for i in text["items"]]}
    assert (await world.http.post(f"/api/v1/interviews/consent/{token}", json=body)).status_code == 200
    joined = (await world.http.post(f"/api/v1/interviews/join/{token}", json={"tab_id": "tab-00000001"})).json()
    bearer = {"Authorization": f"Bearer {joined['join_ticket']}"}
    ticket = (await world.http.post("/api/v1/internal/admissions", headers=bearer)).json()
    return AgentSide(world, interview_id, joined["call_id"], {"Authorization": f"Bearer {ticket['token']}"})
