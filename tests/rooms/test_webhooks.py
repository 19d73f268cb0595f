"""The media server's reports: forged, stale and replayed ones are refused or harmless; effects come once."""

import hashlib
import json
import random
import time
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from sqlalchemy import func, select

from api.calls.models import Call
from contract.rooms import agent_identity, candidate_identity, room_name
from tests.support.api_world import ApiWorld, api_world

KEY, SECRET = "media-key", "a-secret-of-the-tests-32-letters-or-more"  # throw-away ones
NOWHERE = {"livekit_url": "ws://127.0.0.1:9", "livekit_api_key": KEY, "livekit_api_secret": SECRET}
INTERVIEW = "0194f000-0000-7000-8000-000000000001"
CALL = "0194f000-0000-7000-8000-000000000002"
URL = "/api/v1/webhooks/livekit"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, **NOWHERE) as made:
        yield made


def report(event: str = "participant_left", identity: str = agent_identity(CALL), **more: Any) -> str:
    body = {
        "event": event,
        "id": f"EV_{random.randrange(10**9)}",
        "createdAt": "1795000000",
        "room": {"name": room_name(INTERVIEW), "sid": "RM_1"},
        "participant": {"identity": identity, "sid": "PA_1"},
        **more,
    }
    return json.dumps(body)


def signed(body: str, now: datetime, **claims: Any) -> str:
    """As livekit-server signs: a token over the body's hash, good for five minutes."""
    secret = claims.pop("secret", SECRET)
    told = {
        "iss": KEY,
        "nbf": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=5)).timestamp()),
        "sha256": b64encode(hashlib.sha256(body.encode()).digest()).decode(),
        **claims,
    }
    return jwt.encode({name: value for name, value in told.items() if value is not None}, secret, "HS256")


async def post(world: ApiWorld, body: str, authorization: str) -> httpx.Response:
    headers = {"Authorization": authorization, "Content-Type": "application/webhook+json"}
    return await world.http.post(URL, content=body, headers=headers)


async def test_a_signed_report_is_taken(world: ApiWorld) -> None:
    body = report()
    assert (await post(world, body, signed(body, world.clock.now()))).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another-secret-of-32-letters-or-more"},
        {"iss": "another-key"},
        {"sha256": None},
        {"sha256": b64encode(hashlib.sha256(b"{}").digest()).decode()},
        {"exp": None},
        {"nbf": None},
        {"sha256": "not base64!"},
    ],
    ids=["secret", "key", "no hash", "another body", "no end", "no beginning", "garbage"],
)
async def test_forged_and_changed_ones_are_refused(world: ApiWorld, wrong: dict[str, Any]) -> None:
    body = report()
    reply = await post(world, body, signed(body, world.clock.now(), **wrong))
    assert (reply.status_code, reply.json()["error_code"]) == (401, "INT_426")


async def test_no_other_algorithm_is_taken(world: ApiWorld) -> None:
    body = report()
    claims = jwt.decode(signed(body, world.clock.now()), options={"verify_signature": False})
    assert (await post(world, body, jwt.encode(claims, "", "none"))).status_code == 401
    assert (await post(world, body, jwt.encode(claims, SECRET + SECRET, "HS512"))).status_code == 401
    assert (await post(world, body, "")).status_code == 401


async def test_a_changed_body_is_refused(world: ApiWorld) -> None:
    authorization = signed(report(), world.clock.now())
    other = report(identity=candidate_identity(INTERVIEW))
    assert (await post(world, other, authorization)).status_code == 401


async def test_the_replay_window(world: ApiWorld) -> None:
    """SEC-21: five minutes as livekit-server signs, and a minute between the clocks."""
    body = report()
    authorization = signed(body, world.clock.now())
    statuses = []
    for minutes in (0, 4, 5.5, 6.5, 60, 1440):
        at = world.clock.now()
        world.clock.advance(minutes=minutes)
        statuses.append((await post(world, body, authorization)).status_code)
        world.clock.advance(seconds=(at - world.clock.now()).total_seconds())
    assert statuses == [200, 200, 200, 401, 401, 401]
    long = signed(body, world.clock.now(), exp=int(world.clock.now().timestamp()) + 86_400)
    assert (await post(world, body, long)).status_code == 401, "good for a day, it could be replayed for a day"
    future = signed(body, world.clock.now() + timedelta(minutes=30))
    assert (await post(world, body, future)).status_code == 401


async def test_what_is_not_ours_or_not_a_report(world: ApiWorld) -> None:
    now = world.clock.now()
    foreign = [
        report(room={"name": "somebody-else's"}),
        report(room={"name": "interview-not-an-id"}),
        report(room={"name": "interview-' OR 1=1"}),
        report(identity="a person of another program"),
        report(event="egress_ended"),
        report(event="something_new", unheard_of={"by": "this version"}),
    ]
    for body in foreign:
        assert (await post(world, body, signed(body, now))).status_code == 200
    await world.services.rooms.tick()
    for body in ("", "[]", "not json", '{"event": 5}', '{"room": "text"}'):
        assert (await post(world, body, signed(body, now))).status_code == 401
    long = report(padding="x" * 300_000)
    assert (await post(world, long, signed(long, now))).status_code == 413


async def test_without_a_media_server_there_is_nobody_to_report(tmp_path: Path) -> None:
    async with api_world(tmp_path) as world:
        body = report()
        assert (await post(world, body, signed(body, world.clock.now()))).status_code == 401


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(900)
async def test_ten_thousand_repeated_shuffled_late_and_forged_ones_have_no_effect_of_their_own(world: ApiWorld) -> None:
    """Goals §6. Whatever is reported, the room itself decides; here there is none to be seen."""
    rng = random.Random(20261121)
    now = world.clock.now()
    events = ["room_started", "participant_joined", "participant_left", "room_finished", "track_published"]
    who = [agent_identity(CALL), candidate_identity(INTERVIEW), "monitor-u-1", "supervisor-u-2"]
    genuine = [report(event=rng.choice(events), identity=rng.choice(who)) for _ in range(2_000)]
    good = [(body, signed(body, now), 200) for body in genuine]
    late = [(body, signed(body, now - timedelta(hours=1)), 401) for body in genuine[:1_000]]
    forged = [(body, signed(body, now, secret="x" * 32), 401) for body in genuine[:1_000]]
    sent = good * 4 + late + forged
    rng.shuffle(sent)
    took = []
    for body, authorization, expected in sent:
        begun = time.perf_counter()
        reply = await post(world, body, authorization)
        took.append(time.perf_counter() - begun)
        assert reply.status_code == expected
    await world.services.rooms.tick()
    async with world.services.database.transaction(read_only=True) as session:
        assert await session.scalar(select(func.count()).select_from(Call)) == 0
    took.sort()
    p50, p99 = (took[len(took) * share // 100] * 1000 for share in (50, 99))
    print(f"{len(sent)} reports: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
