"""docker-compose.yml and what it mounts: valid by the format's own schema, and true to the program."""

import json
import re
from pathlib import Path
from typing import Any

import crossplane
import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from prometheus_client.parser import text_string_to_metric_families

from agent.bridge.process import CLOSING_SECS
from agent.bridge.room import GOODBYE_SECS
from agent.fleet.worker import HANDOVER_SECS
from agent.settings import AgentSettings
from api import metrics
from api.adapters.livekit_dispatcher import EMPTY_SECS, MAX_PARTICIPANTS
from api.settings import Settings
from contract.phone import STREAM_PATH
from tests.support.app_process import free_port
from tests.support.livekit_server import LiveKitServer, needs_livekit
from tests.support.redis_server import needs_redis, redis_server

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "tests/fixtures/compose-spec.json").read_text())
"""compose-spec 2.16.2, Apache-2.0."""
ONE_SHOT = {"bucket"}
UNWATCHED = {"node-exporter", "cadvisor"}
"""Exporters: their absence shows in Prometheus."""


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def services() -> dict[str, dict[str, Any]]:
    return dict(compose()["services"])


def test_the_compose_file_fits_its_schema() -> None:
    kind = Draft202012Validator if "2020" in SCHEMA["$schema"] else Draft7Validator
    assert [error.message for error in kind(SCHEMA).iter_errors(compose())] == []


@pytest.mark.parametrize("name", sorted(services()))
def test_every_service_has_limits_a_log_bound_and_a_health_check(name: str) -> None:
    service = services()[name]
    limits = service["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert limits["memory"][-1] in "MG"
    assert service["logging"]["options"]["max-size"]
    assert ":latest" not in service["image"].replace("${VERSION:-latest}", "")
    if name not in ONE_SHOT | UNWATCHED:
        assert service["healthcheck"]["test"]


def test_the_limits_are_those_of_the_specification() -> None:
    """DEP-03."""
    found = {
        name: (service["deploy"]["resources"]["limits"], service["deploy"].get("replicas", 1))
        for name, service in services().items()
    }
    assert found["api"] == ({"cpus": "1.0", "memory": "1G"}, 3)
    assert found["worker"] == ({"cpus": "1.0", "memory": "1G"}, 2)
    assert found["postgres"] == ({"cpus": "2.0", "memory": "4G"}, 1)
    assert found["redis"] == ({"cpus": "0.5", "memory": "512M"}, 1)


def test_only_https_and_media_are_open_to_the_world() -> None:
    """DEP-05."""
    ports = {name: service.get("ports", []) for name, service in services().items()}
    world = {name: found for name, found in ports.items() if any(not p.startswith("127.0.0.1:") for p in found)}
    assert set(world) == {"nginx", "livekit"}
    assert ports["nginx"] == ["${HTTPS_PORT:-443}:443"]


def test_the_environment_is_made_of_settings_that_exist() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for name in ("api", "worker", "beat", "backup"):
        unknown = set(services()[name]["environment"]) - known
        assert unknown == set(), f"{name}: {unknown}"


def test_the_agents_environment_is_made_of_settings_that_exist() -> None:
    environment = services()["agent"]["environment"]
    assert set(environment) <= {name.upper() for name in AgentSettings.model_fields}
    grace = int(services()["agent"]["stop_grace_period"].removesuffix("s"))
    assert grace >= int(environment["DRAIN_SECS"]) + HANDOVER_SECS, "compose kills what it stops before it has ended"


def test_the_bridges_environment_is_made_of_settings_that_exist() -> None:
    bridge = services()["bridge"]
    assert set(bridge["environment"]) <= {name.upper() for name in AgentSettings.model_fields}
    grace = int(bridge["stop_grace_period"].removesuffix("s"))
    assert grace >= int(bridge["environment"]["DRAIN_SECS"]) + 2 * GOODBYE_SECS + CLOSING_SECS
    # The address that carriers are sent to leads there, and nothing else does.
    nginx = (ROOT / "config/nginx/nginx.conf").read_text()
    assert nginx.count("proxy_pass http://bridge;") == 1
    assert f"location = {STREAM_PATH} {{" in nginx
    assert f"server bridge:{bridge['environment']['BRIDGE_PORT']} resolve;" in nginx


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "POSTGRES_ADMIN_PASSWORD", "REDIS_PASSWORD", "LIVEKIT_API_SECRET"):
        assert re.search(rf"\$\{{{name}:\?", text), name
        assert not re.search(rf"\$\{{{name}:-[^}}]", text), name


def test_what_is_mounted_and_built_is_there() -> None:
    for service in services().values():
        for volume in service.get("volumes", []):
            source = str(volume).split(":", 1)[0]
            if source.startswith("./"):
                assert (ROOT / source).exists(), source
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).is_file()


def test_what_the_image_copies_is_there() -> None:
    lines = [line for path in sorted((ROOT / "docker").iterdir()) for line in path.read_text().splitlines()]
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists() or (ROOT / "dashboard" / source).exists(), source


def test_the_web_server_s_file_can_be_read() -> None:
    parsed = crossplane.parse(str(ROOT / "config/nginx/nginx.conf"), single=True, strict=False, check_args=False)
    assert [error for error in parsed["errors"] if "resolve" not in error["error"]] == []
    text = (ROOT / "config/nginx/nginx.conf").read_text()
    # Paths hold interview tokens.
    assert "$request_uri" not in text
    assert '"$request"' not in text


def test_the_media_server_s_ports_are_open() -> None:
    livekit = yaml.safe_load((ROOT / "livekit.yaml").read_text())
    rtc, open_ports = livekit["rtc"], services()["livekit"]["ports"]
    low, high = rtc["port_range_start"], rtc["port_range_end"]
    assert f"{low}-{high}:{low}-{high}/udp" in open_ports
    assert f"{rtc['tcp_port']}:{rtc['tcp_port']}/tcp" in open_ports
    assert f"{livekit['turn']['udp_port']}:{livekit['turn']['udp_port']}/udp" in open_ports
    assert "keys" not in livekit


@needs_livekit
@needs_redis
@pytest.mark.slow
@pytest.mark.parametrize("name", ["livekit.yaml", "config/livekit/nodes.yaml"])
def test_the_media_server_starts_with_its_file(name: str, tmp_path: Path) -> None:
    """As it is but for what binds it to this machine; an unknown word in the file would stop it."""
    config = yaml.safe_load((ROOT / name).read_text())
    assert config["webhook"]["urls"] == ["http://api:8000/api/v1/webhooks/livekit"]
    assert (config["room"]["max_participants"], config["room"]["empty_timeout"]) == (MAX_PARTICIPANTS, EMPTY_SECS)
    config["rtc"] |= {"use_external_ip": False, "interfaces": {"includes": ["lo"]}, "enable_loopback_candidate": True}
    config["turn"]["udp_port"], config["prometheus"]["port"] = free_port(), free_port()
    config["rtc"]["tcp_port"] = free_port()
    with redis_server() as redis:
        if "redis" in config:
            config["redis"]["address"] = f"127.0.0.1:{redis.port}"
        server = LiveKitServer(tmp_path, config={**config, "port": None, "webhook": {}})
        server.start()
        server.kill()


def names_of_ours() -> set[str]:
    from prometheus_client import generate_latest

    families = text_string_to_metric_families(generate_latest(metrics.registry).decode())
    ours = {family.name for family in families}
    return ours | {f"{name}_total" for name in ours} | {f"{name}_bucket" for name in ours}


def expressions() -> list[str]:
    rules = yaml.safe_load((ROOT / "config/prometheus/rules.yml").read_text())["groups"][0]["rules"]
    board = json.loads((ROOT / "config/grafana/dashboards/ai-interviewer.json").read_text())
    shown = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return [rule["expr"] for rule in rules] + shown


def test_alerts_and_boards_ask_for_numbers_that_exist() -> None:
    foreign = ("node_", "container_", "agent_live_calls", "agent_capacity_calls", "up")
    for expression in expressions():
        bare = re.sub(r'\{[^}]*\}|"[^"]*"', "", expression)
        asked = set(re.findall(r"\b([a-z][a-z0-9_]*(?:_total|_bucket|_active|_interviews|_bytes))\b", bare))
        ours = {name for name in asked if not name.startswith(foreign)}
        assert ours <= names_of_ours(), (expression, ours - names_of_ours())


def test_every_alert_has_a_section_in_the_handbook() -> None:
    headings = re.findall(r"^#+ (\w+)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    rules = yaml.safe_load((ROOT / "config/prometheus/rules.yml").read_text())["groups"][0]["rules"]
    assert {rule["alert"] for rule in rules} <= set(headings)
    for rule in rules:
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
