"""Practice by one connection: questions, answers in writing, and what is refused without losing the connection."""

import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from api.practice.socket import MOST_BYTES
from api.security.callers import Role
from tests.support.api_world import ApiWorld
from tests.support.live_server import serving


async def told(socket: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(await socket.recv()))


async def test_a_practice_interview_by_one_connection(world: ApiWorld) -> None:
    await world.add_user("mina@example.com", Role.CANDIDATE)
    headers = await world.login("mina@example.com")
    body = {"job_title": "Python developer", "num_questions": 1}
    started = await world.http.post("/api/v1/interview/start", json=body, headers=headers)
    practice_id = started.json()["interview_id"]
    async with serving(world.app) as address, connect(f"ws://{address}/ws/interview/session") as socket:
        token = headers["Authorization"].removeprefix("Bearer ")
        await socket.send(json.dumps({"type": "auth", "token": token}))
        await socket.send(json.dumps({"type": "question", "interview_id": practice_id}))
        question = await told(socket)
        assert (question["type"], question["question_number"]) == ("question", 1)
        await socket.send("not JSON")
        assert (await told(socket))["error_code"] == "SYS_422"
        answer = {"type": "answer", "interview_id": practice_id, "question_number": 1}
        for _ in range(MOST_BYTES // 500_000 + 1):
            await socket.send(bytes(500_000))
        await socket.send(json.dumps(answer))
        assert (await told(socket))["error_code"] == "PRAC_414", "more than five minutes"
        await socket.send(json.dumps({**answer, "text": "I read the query plan first and then added an index."}))
        feedback = await told(socket)
        assert (feedback["type"], feedback["finished"]) == ("feedback", True)
        await socket.send(json.dumps({"type": "question", "interview_id": practice_id}))
        assert (await told(socket))["error_code"] == "PRAC_409"


async def test_nobody_is_heard_before_signing_in(world: ApiWorld) -> None:
    async with serving(world.app) as address, connect(f"ws://{address}/ws/interview/session") as socket:
        await socket.send(json.dumps({"type": "auth", "token": "nobody"}))
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
