"""What a company's AI settings change in the brief of its interviews (DATA-45)."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from api.settings import ROOT
from tests.support.api_world import Scheduled, api_world, schedule_interview


async def brief_of(scheduled: Scheduled) -> dict[str, Any]:
    await scheduled.consent()
    found: dict[str, Any] = (await (await scheduled.call()).brief()).json()
    return found


async def choose(scheduled: Scheduled, **ai: Any) -> None:
    saved = await scheduled.world.http.put("/api/v1/company/settings", json={"ai": ai}, headers=scheduled.hr)
    assert saved.status_code == 200, saved.text


async def test_without_a_choice_the_job_decides_alone(scheduled: Scheduled) -> None:
    brief = await brief_of(scheduled)
    assert (brief["persona"]["id"], brief["custom_prompt"], brief["engines"]) == ("default.en", None, None)


async def test_the_companys_words_go_before_the_jobs(tmp_path: Path) -> None:
    async with api_world(tmp_path) as world:
        scheduled = await schedule_interview(world)
        await choose(scheduled, prompt="Be warm.")
        brief = await brief_of(scheduled)
        assert (brief["custom_prompt"], brief["engines"]) == ("Be warm.", None)
        job = {"title": "Backend engineer", "ai_prompt": "Ask about locks."}
        await world.http.put(f"/api/v1/jobs/{scheduled.job_id}", json=job, headers=scheduled.hr)
        wanted = {"candidate_id": scheduled.candidate_id, "job_template_id": scheduled.job_id}
        made = (await world.http.post("/api/v1/interviews", json=wanted, headers=scheduled.hr)).json()
        scheduled.interview_id, scheduled.token = made["id"], made["token"]
        assert (await brief_of(scheduled))["custom_prompt"] == "Be warm.\n\nAsk about locks."


async def test_the_companys_interviewer_where_it_speaks_the_language(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    persona = yaml.safe_load((config / "interviewers" / "default.en.yaml").read_text(encoding="utf-8"))
    own = config / "interviewers" / "brisk.en.yaml"
    own.write_text(yaml.safe_dump({**persona, "id": "brisk"}), encoding="utf-8")
    async with api_world(tmp_path, config_dir=config) as world:
        scheduled = await schedule_interview(world)
        await choose(scheduled, persona_id="brisk")
        assert (await brief_of(scheduled))["persona"]["id"] == "brisk"
        own.rename(own.with_name("brisk.de.yaml"))
        agent = await scheduled.call(take_over=True)
        assert (await agent.brief()).json()["persona"]["id"] == "default.en"
