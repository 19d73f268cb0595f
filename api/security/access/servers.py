"""Whoever is no person: agents, LiveKit, carriers, and what watches this server."""

from api.security.rules import Door, Rule, agent, anybody

SERVERS: dict[str, Rule] = {
    # health and config, at the root
    "GET /health": anybody(),
    "GET /health/db": anybody(),
    "GET /health/redis": anybody(),
    "GET /metrics": anybody(),
    "GET /config": anybody(),
    # the agent's side
    "POST /internal/admissions": agent(),
    "POST /internal/phone/admissions": agent(),
    "POST /internal/listeners": agent(),
    "PUT /internal/calls/{call_id}/listeners/{watch_id}": agent(),
    "GET /internal/calls/{call_id}/brief": agent(),
    "POST /internal/calls/{call_id}/events": agent(),
    "GET /internal/calls/{call_id}/commands": agent(),
    "POST /internal/calls/{call_id}/uploads": agent(),
    "PUT /interviews/{interview_id}/complete": agent(),
    "GET /internal/engine-tests/{test_id}": agent(),
    "PUT /internal/engine-tests/{test_id}": agent(),
    "PUT /internal/engine-tests/{test_id}/sound": agent(),
    # other servers
    "POST /webhooks/livekit": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/voice": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/gather": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/after": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/status": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/answered": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/machine": Rule(Door.WEBHOOK),
}
