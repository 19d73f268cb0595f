"""A plan from gaps to calendar, and its weekly words."""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from api.gaps.models import GapAnalysis
from api.privacy.accounts import SOFT_DELETE, purge_accounts
from api.roadmaps.models import Roadmap
from api.roadmaps.nudges import nudge_learners
from api.security.callers import Role
from tests.support.api_world import ApiWorld, api_world
from tests.vendors.discord import HOOK, FakeDiscord, fake_discord


class Learner:
    def __init__(self, world: ApiWorld, headers: dict[str, str], discord: FakeDiscord) -> None:
        self.world, self.headers, self.discord = world, headers, discord
        self.plan: dict[str, Any] = {}

    async def call(self, method: str, path: str, **more: Any) -> Any:
        return await self.world.http.request(method, f"/api/v1{path}", headers=self.headers, **more)

    async def begin(self, **more: Any) -> dict[str, Any]:
        body = {"job_text": "Required: Python, Kubernetes and Docker.", "resume_text": "Ten years of Python at work."}
        gap = (await self.call("POST", "/analyze/gap", json=body)).json()
        made = await self.call("POST", "/roadmap/generate", json={"gap_analysis_id": gap["id"], **more})
        assert made.status_code == 201, made.text
        self.plan = made.json()
        return self.plan

    async def monday(self) -> None:
        """Eight in the morning of the coming Monday has passed (UTC), and the work that it brings is done."""
        self.world.clock.advance(days=7)
        await nudge_learners(self.world.services)
        await self.world.run_tasks()

    def mails(self) -> list[str]:
        folder = self.world.services.settings.data_dir / "mail"
        return [path.read_text() for path in sorted(folder.glob("*"))] if folder.exists() else []


@pytest.fixture
async def learner(tmp_path: Path) -> AsyncIterator[Learner]:
    async with (
        fake_discord() as discord,
        api_world(tmp_path, discord_url=discord.url) as world,
    ):
        await world.add_user("mina@example.com", Role.CANDIDATE)
        yield Learner(world, await world.login("mina@example.com"), discord)


async def test_a_plan_its_calendar_and_a_week_that_is_done(learner: Learner) -> None:
    plan = await learner.begin(hours_per_week=5, weeks=4)
    assert plan["weekly_plan"][0]["topics"][0] == "Docker"
    assert plan["total_hours"] == 20
    assert plan["starts_on"] == "2026-11-23"
    changed = await learner.call("PUT", f"/roadmaps/{plan['id']}/weeks/2", json={"done": True})
    assert [week["done"] for week in changed.json()["weekly_plan"]] == [False, True, False, False]
    assert (await learner.call("PUT", f"/roadmaps/{plan['id']}/weeks/5", json={"done": True})).status_code == 404
    file = await learner.call("GET", f"/roadmaps/{plan['id']}/calendar.ics")
    events = Calendar.from_ical(file.content).walk("VEVENT")
    assert [str(event["DTSTART"].dt) for event in events] == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"]
    assert "Docker" in str(events[0]["SUMMARY"])


async def test_nothing_missing_is_no_plan(learner: Learner) -> None:
    body = {"job_text": "Required: Python, for years.", "resume_text": "Ten years of Python at work."}
    gap = (await learner.call("POST", "/analyze/gap", json=body)).json()
    refused = await learner.call("POST", "/roadmap/generate", json={"gap_analysis_id": gap["id"]})
    assert (refused.status_code, refused.json()["error_code"]) == (409, "ROAD_409")


async def test_weekly_words_until_the_link_is_followed(learner: Learner) -> None:
    plan = await learner.begin(hours_per_week=5, weeks=4)
    await learner.call("PUT", f"/roadmaps/{plan['id']}/nudge", json={"mail": True, "discord_webhook": HOOK})
    await learner.call("PUT", f"/roadmaps/{plan['id']}/weeks/3", json={"done": True})
    await learner.monday()
    await nudge_learners(learner.world.services)
    assert len(learner.mails()) == 1, "a week is spoken of once"
    path, said = learner.discord.taken[0]
    assert path == HOOK.removeprefix("https://discord.com")
    assert said["allowed_mentions"] == {"parse": []}
    await learner.monday()
    assert len(learner.mails()) == 1, "week 3 is done already"
    token = re.search(r"stop-nudges\?token=3?D?([\w-]+)", learner.mails()[0].replace("=\n", ""))
    assert token is not None
    stop = {"token": token.group(1)}
    for status in (204, 404):
        assert (await learner.world.http.post("/api/v1/roadmaps/nudges/stop", json=stop)).status_code == status
    await learner.monday()
    assert (len(learner.mails()), len(learner.discord.taken)) == (1, 2)


async def test_a_webhook_that_is_gone_is_forgotten_and_a_busy_one_tried_again(learner: Learner) -> None:
    plan = await learner.begin(hours_per_week=5, weeks=4)
    await learner.call("PUT", f"/roadmaps/{plan['id']}/nudge", json={"discord_webhook": HOOK})
    learner.discord.answers = [(429, {"retry-after": "2"})]
    await learner.monday()
    learner.world.clock.advance(seconds=3)
    await learner.world.run_tasks()
    assert len(learner.discord.taken) == 2
    learner.discord.answers = [(404, {})]
    await learner.monday()
    learner.world.logins.clear()
    learner.headers = await learner.world.login("mina@example.com")
    after = (await learner.call("GET", f"/roadmaps/{plan['id']}")).json()["nudge"]
    assert after == {"mail": False, "discord": False, "discord_problem": "gone", "next_at": None}


@pytest.mark.parametrize(
    "url",
    [
        "https://discord.com.example.com/api/webhooks/123456789/abcdefghijklmnopqrstuvwxyz",
        "http://discord.com/api/webhooks/123456789/abcdefghijklmnopqrstuvwxyz",
        "https://discord.com/api/webhooks/../users/@me",
        "https://127.0.0.1/api/webhooks/123456789/abcdefghijklmnopqrstuvwxyz",
    ],
)
async def test_other_addresses_are_no_discord_webhook(learner: Learner, url: str) -> None:
    plan = await learner.begin()
    refused = await learner.call("PUT", f"/roadmaps/{plan['id']}/nudge", json={"discord_webhook": url})
    assert (refused.status_code, refused.json()["error_code"]) == (422, "ROAD_423")


async def test_it_is_in_the_persons_archive_and_goes_with_the_account(learner: Learner) -> None:
    plan = await learner.begin()
    await learner.call("PUT", f"/roadmaps/{plan['id']}/nudge", json={"discord_webhook": HOOK})
    order = (await learner.call("GET", "/me/export")).json()
    await learner.world.run_tasks()
    bundle = zipfile.ZipFile(io.BytesIO((await learner.call("GET", f"/exports/{order['export_id']}/archive")).content))
    prepared = json.loads(bundle.read("data.json"))["prepared"]
    assert [row["id"] for row in prepared["roadmaps"]] == [plan["id"]]
    assert "Kubernetes" in prepared["gap_analyses"][0]["job_text"]
    assert "sealed_discord" not in prepared["roadmaps"][0]
    assert (await learner.call("DELETE", "/me")).status_code == 204
    services = learner.world.services
    async with services.database.transaction() as session:
        assert await purge_accounts(session, services.clock.now() + SOFT_DELETE) == 1
    async with services.database.transaction(read_only=True) as session:
        for model in (Roadmap, GapAnalysis):
            assert await session.scalar(select(func.count()).select_from(model)) == 0
