"""Help with words by a language model: masked on the way out, offered and never applied, honest when it fails."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.api_world import api_world
from tests.support.careers import Person, a_person
from tests.vendors.openai_compatible import Vendor, openai_compatible

GIVEN = "Kim Minji (minji.kim@mail.example, 010-2718-2818) did things with ferries."


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """Repeats the material it was given, with a word of its own; for a role, two skills, one of them known."""
    prompt = str(body["messages"][-1]["content"])
    if "Name up to" in prompt:
        return {"skills": ["Docker", "python", "Kubernetes"]}
    start = prompt.index(">", prompt.index("<data")) + 1
    return {"text": "Brilliantly: " + prompt[start : prompt.index("</data")].strip()}


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    async with openai_compatible(answer) as made:
        yield made


@pytest.fixture
async def minji(vendor: Vendor, tmp_path: Path) -> AsyncIterator[Person]:
    settings = {"text_provider": "openai", "text_base_url": vendor.base_url, "text_model": "wordsmith"}
    async with api_world(tmp_path, **settings) as world:
        yield await a_person(world)


async def optimize(minji: Person, status: int = 200, text: str = GIVEN) -> Any:
    return await minji.call("POST", "/ai/optimize-text", status, json={"text": text})


async def test_what_goes_out_is_masked_and_what_comes_back_is_whole(minji: Person, vendor: Vendor) -> None:
    made = await optimize(minji)
    sent = json.dumps(vendor.requests, ensure_ascii=False)
    assert "ferries" in sent
    assert not [mark for mark in ("minji.kim@mail.example", "2718-2818") if mark in sent]
    assert made["offered"] == [f"Brilliantly: {GIVEN}"]
    assert (made["model"], made["state"]) == ("openai:wordsmith", "offered")
    assert (await minji.call("GET", f"/profiles/{minji.profile['id']}"))["summary"] is None


async def test_skills_that_are_known_are_not_offered_and_the_same_question_is_asked_once(
    minji: Person, vendor: Vendor
) -> None:
    await minji.add("skills", name="Python")
    for _ in range(2):
        made = await minji.call("POST", "/ai/suggest-skills", json={"role": "Backend engineer"})
        assert made["offered"] == ["Docker", "Kubernetes"]
    assert len(vendor.requests) == 1
    assert [one["name"] for one in (await minji.call("GET", "/skills"))["data"]] == ["Python"]


async def test_a_summary_is_made_of_what_the_profile_says(minji: Person, vendor: Vendor) -> None:
    await minji.add("experiences", company="Tidewater", title="Harbour pilot")
    made = await minji.call("POST", "/ai/summary", json={})
    assert "Harbour pilot" in made["offered"][0]
    assert "Harbour pilot" in json.dumps(vendor.requests)


@pytest.mark.parametrize(
    "fault", ["401", "404", "429", "500", "bad_json", "wrong_shape", "empty", "hang", "drip", "cut"]
)
async def test_a_model_that_fails_is_said_to_and_leaves_nothing(minji: Person, vendor: Vendor, fault: str) -> None:
    vendor.faults = [fault] * 4
    services = minji.world.services
    patient = services.settings
    if fault in ("hang", "drip"):
        services.settings = patient.model_copy(update={"text_deadline_secs": 0.5})
    refused = await optimize(minji, 503)
    services.settings = patient
    assert refused["error_code"] == "AI_503"
    assert "ferries" not in refused["detail"]
    assert (await minji.call("GET", "/ai/suggestions"))["data"] == []
    # Nothing of the failure is remembered.
    vendor.faults = []
    assert (await optimize(minji))["offered"]


async def test_one_bad_answer_is_asked_for_again(minji: Person, vendor: Vendor) -> None:
    vendor.faults = ["bad_json"]
    assert (await optimize(minji))["offered"] == [f"Brilliantly: {GIVEN}"]
    assert len(vendor.requests) == 2
