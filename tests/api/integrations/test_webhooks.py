"""Webhooks: signed, sent once the cause is stored, tried again, shown, replayed, and kept out of our own network."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.integrations import announce
from api.integrations.models import WebhookEndpoint
from api.outside.safe_http import AddressRefused, resolve
from tests.support.api_world import ApiWorld, api_world
from tests.vendors.discord import HOOK, FakeDiscord, fake_discord
from tests.vendors.webhook_receiver import Taken, WebhookReceiver, webhook_receiver

EVENT = "interview.completed"


@pytest.fixture
async def receiver() -> AsyncIterator[WebhookReceiver]:
    async with webhook_receiver() as made:
        yield made


@pytest.fixture
async def open_world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    """Receivers on loopback are allowed."""
    async with api_world(tmp_path, private_webhooks=True) as made:
        yield made


class Company:
    def __init__(self, world: ApiWorld, company_id: str, email: str, headers: dict[str, str]) -> None:
        self.world, self.id, self.email, self.headers = world, company_id, email, headers

    async def sign_in_again(self) -> None:
        self.world.logins.pop(self.email)
        self.headers = await self.world.login(self.email)

    async def add(self, url: str, events: list[str] | None = None) -> dict[str, Any]:
        body = {"url": url, "events": events or []}
        made = await self.world.http.post("/api/v1/webhooks", json=body, headers=self.headers)
        assert made.status_code == 201, made.text
        hook: dict[str, Any] = made.json()
        return hook

    async def happen(self, event: str = EVENT) -> None:
        async with self.world.services.database.transaction() as session:
            announce(session, event, company_id=self.id, subject_id=self.id, data={"score": 71})
        await self.world.run_tasks()

    async def deliveries(self, hook: dict[str, Any]) -> list[dict[str, Any]]:
        reply = await self.world.http.get(f"/api/v1/webhooks/{hook['id']}/deliveries", headers=self.headers)
        found: list[dict[str, Any]] = reply.json()["deliveries"]
        return found


async def company(world: ApiWorld, email: str = "hr@example.com") -> Company:
    company_id = await world.add_user(email)
    return Company(world, company_id, email, await world.login(email))


def genuine(secret: str, taken: Taken, world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Checked by the reference implementation, at the world's time. Raises WebhookVerificationError."""
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", _at(world))
    return Webhook(secret).verify(taken.body, taken.headers)


def _at(world: ApiWorld) -> Any:
    import datetime as real

    class Frozen(real.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> real.datetime:
            return world.clock.now()

    return Frozen


async def test_an_event_reaches_its_subscribers_signed(
    open_world: ApiWorld, receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = await company(open_world), await company(open_world, "hr@other.example")
    hook = await own.add(receiver.url, [EVENT])
    await own.add(f"{receiver.url}/else", ["verdict.ready"])
    await other.add(f"{receiver.url}/foreign")
    await own.happen()
    assert len(receiver.taken) == 1
    said = genuine(hook["secret"], receiver.taken[0], open_world, monkeypatch)
    assert said["type"] == EVENT
    assert said["data"] == {"score": 71}
    with pytest.raises(WebhookVerificationError):
        genuine("whsec_" + "A" * 43 + "=", receiver.taken[0], open_world, monkeypatch)
    [delivery] = await own.deliveries(hook)
    assert (delivery["state"], delivery["attempts"], delivery["status_code"]) == ("delivered", 1, 200)
    assert delivery["response"] == "thank you"


async def test_nothing_is_sent_for_what_was_rolled_back(open_world: ApiWorld, receiver: WebhookReceiver) -> None:
    own = await company(open_world)
    await own.add(receiver.url)

    async def fail() -> None:
        async with open_world.services.database.transaction() as session:
            announce(session, EVENT, company_id=own.id, subject_id=own.id, data={})
            raise RuntimeError("the cause failed")

    with pytest.raises(RuntimeError):
        await fail()
    await open_world.run_tasks()
    assert receiver.taken == []


async def test_a_receiver_that_fails_is_tried_again_under_the_same_id(
    open_world: ApiWorld, receiver: WebhookReceiver
) -> None:
    own = await company(open_world)
    hook = await own.add(receiver.url)
    receiver.answers = [500, 503, 200]
    await own.happen()
    for _ in range(2):
        open_world.clock.advance(minutes=5)
        await open_world.run_tasks()
    assert len({taken.headers["webhook-id"] for taken in receiver.taken}) == 1
    [delivery] = await own.deliveries(hook)
    assert (delivery["state"], delivery["attempts"]) == ("delivered", 3)


async def test_given_up_then_replayed(open_world: ApiWorld, receiver: WebhookReceiver) -> None:
    own = await company(open_world)
    hook = await own.add(receiver.url)
    receiver.answers = [500]
    await own.happen()
    for _ in range(8):
        open_world.clock.advance(hours=4)
        await open_world.run_tasks()
    await own.sign_in_again()
    [delivery] = await own.deliveries(hook)
    assert (delivery["state"], delivery["attempts"]) == ("failed", 7)
    assert "500" in delivery["error"]
    receiver.answers = [204]
    url = f"/api/v1/webhooks/deliveries/{delivery['id']}/replay"
    assert (await open_world.http.post(url, headers=own.headers)).status_code == 202
    await open_world.run_tasks()
    [delivery] = await own.deliveries(hook)
    assert delivery["state"] == "delivered"
    assert receiver.taken[-1].headers["webhook-id"] == receiver.taken[0].headers["webhook-id"]


async def test_a_redirect_is_not_followed(open_world: ApiWorld, receiver: WebhookReceiver) -> None:
    own = await company(open_world)
    hook = await own.add(receiver.url)
    receiver.answers, receiver.location = [302], f"{receiver.url}/elsewhere"
    await own.happen()
    assert len(receiver.taken) == 1
    [delivery] = await own.deliveries(hook)
    assert (delivery["state"], delivery["status_code"]) == ("waiting", 302)


async def test_gone_switches_the_webhook_off(open_world: ApiWorld, receiver: WebhookReceiver) -> None:
    own = await company(open_world)
    hook = await own.add(receiver.url)
    receiver.answers = [410]
    await own.happen()
    reply = await open_world.http.get(f"/api/v1/webhooks/{hook['id']}", headers=own.headers)
    assert reply.json()["is_active"] is False
    test = await open_world.http.post(f"/api/v1/webhooks/{hook['id']}/test", headers=own.headers)
    assert (test.status_code, test.json()["error_code"]) == (409, "HOOK_410")


async def test_both_secrets_sign_while_one_is_changed(
    open_world: ApiWorld, receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = await company(open_world)
    hook = await own.add(receiver.url)
    changed = await open_world.http.post(f"/api/v1/webhooks/{hook['id']}/secret", headers=own.headers)
    await own.happen()
    for secret in (hook["secret"], changed.json()["secret"]):
        assert genuine(secret, receiver.taken[-1], open_world, monkeypatch)["type"] == EVENT
    open_world.clock.advance(hours=25)
    await own.happen()
    with pytest.raises(WebhookVerificationError):
        genuine(hook["secret"], receiver.taken[-1], open_world, monkeypatch)


async def test_secrets_are_sealed_and_shown_once(open_world: ApiWorld, receiver: WebhookReceiver) -> None:
    own = await company(open_world)
    hook = await own.add(receiver.url)
    reply = await open_world.http.get(f"/api/v1/webhooks/{hook['id']}", headers=own.headers)
    assert "secret" not in reply.json()
    async with open_world.services.database.transaction(read_only=True) as session:
        kept = await session.scalar(select(WebhookEndpoint.sealed_secret))
    assert kept is not None
    assert hook["secret"] not in kept


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://10.0.0.8/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:pass@example.com/",
        "not an address",
    ],
)
async def test_addresses_inside_are_refused(world: ApiWorld, url: str) -> None:
    own = await company(world)
    reply = await world.http.post("/api/v1/webhooks", json={"url": url}, headers=own.headers)
    assert (reply.status_code, reply.json()["error_code"]) == (422, "HOOK_422"), reply.text


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0177.0.0.1/"])
async def test_odd_spellings_are_refused_where_they_resolve(url: str) -> None:
    """What the form does not show, the resolved address does."""
    with pytest.raises(AddressRefused):
        await resolve(url)


async def test_a_name_that_leads_inside_is_refused_when_sending(world: ApiWorld) -> None:
    own = await company(world)
    hook = await own.add("http://hooks.example.com/")
    async with world.services.database.transaction() as session:
        endpoint = await session.get_one(WebhookEndpoint, hook["id"])
        endpoint.url = "http://localhost:9/"
    await own.happen()
    [delivery] = await own.deliveries(hook)
    assert delivery["status_code"] is None
    assert "inside" in delivery["error"]


async def test_unknown_events_are_named(world: ApiWorld) -> None:
    own = await company(world)
    body = {"url": "https://hooks.example.com/", "events": ["interview.exploded"]}
    reply = await world.http.post("/api/v1/webhooks", json=body, headers=own.headers)
    assert reply.status_code == 422
    assert "interview.exploded" in json.dumps(reply.json()["details"])


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with fake_discord() as made:
        yield made


async def in_discord(world: ApiWorld) -> tuple[Company, dict[str, Any]]:
    own = await company(world)
    body = {"kind": "discord", "url": HOOK, "events": ["interview.scheduled"]}
    made = await world.http.post("/api/v1/webhooks", json=body, headers=own.headers)
    assert made.status_code == 201, made.text
    hook: dict[str, Any] = made.json()
    return own, hook


async def test_a_discord_channel_is_told_in_sentences_and_its_address_stays_here(
    tmp_path: Path, discord: FakeDiscord
) -> None:
    async with api_world(tmp_path, discord_url=discord.url) as world:
        own, hook = await in_discord(world)
        assert (hook["secret"], hook["url"]) == (None, "https://discord.com/api/webhooks/123456789/…")
        # What is shown of the address means: it stays.
        saved = await world.http.put(
            f"/api/v1/webhooks/{hook['id']}", json={"url": hook["url"], "events": []}, headers=own.headers
        )
        assert (saved.status_code, saved.json()["kind"]) == (200, "discord")
        at = {"interview_id": own.id, "scheduled_at": "2026-11-24T01:00:00.000Z"}
        async with world.services.database.transaction() as session:
            announce(session, "interview.scheduled", company_id=own.id, subject_id=own.id, data=at)
        await world.run_tasks()
        ((path, said),) = discord.taken
        assert path == HOOK.removeprefix("https://discord.com")
        assert said["content"].startswith("An interview was scheduled: <t:1795482000:F>.")
        assert said["allowed_mentions"] == {"parse": []}
        refused = await world.http.post(f"/api/v1/webhooks/{hook['id']}/secret", headers=own.headers)
        assert refused.json()["error_code"] == "HOOK_411"


async def test_discord_is_waited_for_when_it_asks_and_left_when_the_webhook_is_gone(
    tmp_path: Path, discord: FakeDiscord
) -> None:
    async with api_world(tmp_path, discord_url=discord.url) as world:
        own, hook = await in_discord(world)
        discord.answers = [(429, {"retry-after": "40"}), (500, {}), (404, {})]
        await world.http.post(f"/api/v1/webhooks/{hook['id']}/test", headers=own.headers)
        await world.run_tasks()
        world.clock.advance(seconds=39)
        assert await world.run_tasks() == 0
        for _ in range(2):
            world.clock.advance(seconds=60)
            await world.run_tasks()
        assert len(discord.taken) == 3
        (delivery,) = await own.deliveries(hook)
        assert (delivery["state"], delivery["attempts"], delivery["status_code"]) == ("failed", 3, 404)
        listed = (await world.http.get("/api/v1/webhooks", headers=own.headers)).json()["webhooks"]
        assert listed[0]["is_active"] is False


@pytest.mark.parametrize(
    "url", ["https://example.com/api/webhooks/123456789/abcdefghijklmnopqrstuvwxyz", "http://127.0.0.1:9/x"]
)
async def test_another_address_is_no_discord_webhook(world: ApiWorld, url: str) -> None:
    own = await company(world)
    refused = await world.http.post("/api/v1/webhooks", json={"kind": "discord", "url": url}, headers=own.headers)
    assert (refused.status_code, refused.json()["error_code"]) == (422, "HOOK_422")
