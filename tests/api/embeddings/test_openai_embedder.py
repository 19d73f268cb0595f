"""Vectors of a server that speaks OpenAI's `/embeddings`: what it is sent, and what its faults leave behind."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from api.adapters.embedder_openai import BATCH, OpenAiEmbedder
from api.embeddings.models import Embedding
from api.outbox import Task
from api.ports import EmbedderUnavailable
from api.security.callers import Role
from tests.support import documents as make
from tests.support.api_world import ApiWorld, api_world
from tests.vendors.openai_embeddings import DIMENSIONS, EmbeddingVendor, openai_embeddings, vector_of

SECRET = "+82 10-2718-2818"
JOB = "You need experience with payment services in Python and PostgreSQL.\nKnowledge of stage lighting is required."


@pytest.fixture
async def vendor() -> AsyncIterator[EmbeddingVendor]:
    async with openai_embeddings() as made:
        yield made


@pytest.fixture
async def world(vendor: EmbeddingVendor, tmp_path: Path) -> AsyncIterator[ApiWorld]:
    settings = {"embedding_provider": "openai", "embedding_base_url": vendor.base_url, "openai_api_key": "key"}
    async with api_world(tmp_path, **settings) as made:
        await made.add_user("jane@example.com", Role.CANDIDATE)
        yield made


async def read(world: ApiWorld) -> str:
    headers = await world.login("jane@example.com")
    text = make.RESUME.replace("Experience\n", f"Experience\nOn call for payments, reached at {SECRET} at night\n", 1)
    reply = await world.http.post("/api/v1/analyze/resume", files={"file": ("cv.txt", text.encode())}, headers=headers)
    assert reply.status_code == 200, reply.text
    return str(reply.json()["resume_id"])


async def match(world: ApiWorld, resume_id: str) -> Any:
    headers = await world.login("jane@example.com")
    url = f"/api/v1/resumes/{resume_id}/match"
    return await world.http.post(url, json={"job_description": JOB}, headers=headers)


async def kept(world: ApiWorld) -> list[Embedding]:
    async with world.services.database.transaction(read_only=True) as session:
        return list(await session.scalars(select(Embedding).order_by(Embedding.position)))


async def test_masked_passages_go_out_and_their_vectors_match(world: ApiWorld, vendor: EmbeddingVendor) -> None:
    resume_id = await read(world)
    await world.run_tasks()
    rows = await kept(world)
    sent = [text for texts in vendor.asked for text in texts]
    assert len(rows) == len(sent) > 5
    assert SECRET in "\n".join(row.chunk for row in rows)
    assert SECRET not in "\n".join(sent)
    assert {row.model for row in rows} == {"openai:text-embedding-3-small"}
    assert set(vendor.keys) == {"Bearer key"}
    # The rows are put in order by their index, each with the vector of its own text, of length 1.
    wanted = np.asarray(vector_of(sent[0]))
    assert rows[0].vector == pytest.approx(wanted / np.linalg.norm(wanted), abs=1e-6)
    reply = await match(world, resume_id)
    assert reply.status_code == 200, reply.text
    met = [bool(one["evidence"]) for one in reply.json()["requirements"]]
    assert met == [True, False]


async def test_many_texts_go_in_batches(vendor: EmbeddingVendor) -> None:
    embedder = OpenAiEmbedder(base_url=vendor.base_url)
    texts = [f"passage number {number}" for number in range(BATCH + 3)]
    vectors = await embedder.embed(texts)
    assert vectors.shape == (BATCH + 3, DIMENSIONS)
    assert [len(one) for one in vendor.asked] == [BATCH, 3]
    assert (await embedder.embed([])).shape == (0, 0)
    assert len(vendor.asked) == 2


@pytest.mark.parametrize(
    "mode",
    ["401", "429", "500", "fewer", "uneven", "same_index", "no_numbers", "no_json", "wrong_json", "cut"],
)
async def test_a_server_that_fails_gives_no_vectors(vendor: EmbeddingVendor, mode: str) -> None:
    vendor.conduct.always = mode
    with pytest.raises(EmbedderUnavailable, match="embedding server"):
        await OpenAiEmbedder(base_url=vendor.base_url).embed(["one passage", "another one"])


async def test_a_server_that_says_nothing_is_given_up(vendor: EmbeddingVendor) -> None:
    vendor.conduct.always = "hang"
    with pytest.raises(EmbedderUnavailable, match="in time"):
        await OpenAiEmbedder(base_url=vendor.base_url, batch_secs=0.3).embed(["one passage"])


async def test_an_outage_leaves_the_reading_whole_and_is_made_up_for(world: ApiWorld, vendor: EmbeddingVendor) -> None:
    vendor.conduct.always = "500"
    resume_id = await read(world)
    await world.run_tasks()
    assert await kept(world) == []
    reply = await match(world, resume_id)
    assert (reply.status_code, reply.json()["error_code"]) == (409, "MATCH_409")
    async with world.services.database.transaction(read_only=True) as session:
        [task] = await session.scalars(select(Task).where(Task.name == "study_resume"))
    assert task.error is not None
    assert SECRET not in task.error
    vendor.conduct.always = ""
    world.clock.advance(minutes=10)
    await world.run_tasks()
    assert await kept(world)
    vendor.conduct.always = "500"
    reply = await match(world, resume_id)
    assert (reply.status_code, reply.json()["error_code"]) == (503, "MATCH_503")
