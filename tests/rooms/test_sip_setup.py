"""`make sip-setup` before a real livekit-server with Redis, where trunks and rules live; no SIP gateway is needed."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from livekit.api import LiveKitAPI
from livekit.protocol.sip import (
    CreateSIPInboundTrunkRequest,
    ListSIPDispatchRuleRequest,
    ListSIPInboundTrunkRequest,
    ListSIPOutboundTrunkRequest,
    SIPInboundTrunkInfo,
)

from tests.support.app_process import ROOT
from tests.support.livekit_server import LiveKitServer, livekit_server, needs_livekit
from tests.support.redis_server import needs_redis, redis_server

pytestmark = [needs_livekit, needs_redis, pytest.mark.slow]

KEYS = {"PHONE_SIP_USERNAME": "carrier", "PHONE_SIP_PASSWORD": "a long password"}


@pytest.fixture(scope="module")
def with_redis() -> Iterator[LiveKitServer]:
    with redis_server() as redis, livekit_server(redis_url=redis.url) as server:
        yield server


def run(server: LiveKitServer, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PHONE_", "TWILIO_"))}
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "sip_setup.py"), *arguments],
        env=clean | server.env | env,
        cwd=server.log.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


async def test_made_once_then_left_alone_then_followed(with_redis: LiveKitServer) -> None:
    async with LiveKitAPI(with_redis.url, with_redis.api_key, with_redis.api_secret) as livekit:
        stranger = SIPInboundTrunkInfo(name="somebody else's", numbers=["+15550100"])
        await livekit.sip.create_inbound_trunk(CreateSIPInboundTrunkRequest(trunk=stranger))
        missing = run(with_redis, "--check", **KEYS)
        assert missing.returncode == 1, missing.stderr
        assert "inbound trunk: missing" in missing.stdout

        made = run(with_redis, **KEYS)
        assert made.returncode == 0, made.stderr
        assert made.stdout.count(": made") == 2
        trunks = (await livekit.sip.list_inbound_trunk(ListSIPInboundTrunkRequest())).items
        (ours,) = [trunk for trunk in trunks if trunk.name == "ai-interviewer"]
        assert (ours.auth_username, list(ours.numbers)) == ("carrier", [])
        (rule,) = (await livekit.sip.list_dispatch_rule(ListSIPDispatchRuleRequest())).items
        assert rule.rule.WhichOneof("rule") == "dispatch_rule_callee"
        assert (rule.rule.dispatch_rule_callee.room_prefix, rule.rule.dispatch_rule_callee.randomize) == ("", False)
        assert list(rule.trunk_ids) == [ours.sip_trunk_id]
        assert rule.hide_phone_number

        again = run(with_redis, **KEYS)
        assert again.stdout.count("as it should be") == 2
        assert run(with_redis, "--check", **KEYS).returncode == 0

        changed = {**KEYS, "PHONE_SIP_PASSWORD": "another password", "PHONE_SIP_ALLOWED": "192.0.2.0/24"}
        assert "inbound trunk: different" in run(with_redis, "--check", **changed).stdout
        assert "inbound trunk: changed" in run(with_redis, **changed).stdout
        trunks = (await livekit.sip.list_inbound_trunk(ListSIPInboundTrunkRequest())).items
        assert sorted(trunk.name for trunk in trunks) == ["ai-interviewer", "somebody else's"]
        (ours,) = [trunk for trunk in trunks if trunk.name == "ai-interviewer"]
        assert (ours.auth_password, list(ours.allowed_addresses)) == ("another password", ["192.0.2.0/24"])

        outward = {**changed, "PHONE_SIP_OUTBOUND": "example.pstn.example.com", "TWILIO_NUMBER": "+15550199"}
        assert "outbound trunk: made" in run(with_redis, **outward).stdout
        (trunk,) = (await livekit.sip.list_outbound_trunk(ListSIPOutboundTrunkRequest())).items
        assert (trunk.address, list(trunk.numbers)) == ("example.pstn.example.com", ["+15550199"])
        assert "another password" not in run(with_redis, **outward).stdout


def test_what_is_missing_is_said(with_redis: LiveKitServer) -> None:
    open_to_all = run(with_redis)
    assert (open_to_all.returncode, "Anybody could call" in open_to_all.stderr) == (2, True)
    half = run(with_redis, PHONE_SIP_USERNAME="carrier")
    assert (half.returncode, "go together" in half.stderr) == (2, True)
    nowhere = run(with_redis, **KEYS, LIVEKIT_URL="ws://127.0.0.1:9")
    assert (nowhere.returncode, "does not answer" in nowhere.stderr) == (2, True)
    stranger = run(with_redis, **KEYS, LIVEKIT_API_SECRET="x" * 32)
    assert (stranger.returncode, "refuses" in stranger.stderr) == (2, True)


def test_a_server_without_redis_says_what_it_needs() -> None:
    with livekit_server() as alone:
        found = run(alone, **KEYS)
        print(f"\n{found.stderr.strip()}")
        assert found.returncode == 2
        assert "Redis" in found.stderr
