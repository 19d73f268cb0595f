"""Each operation × each role × own and foreign company, made from `api.security.access.ACCESS`: none is left out."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.security.access import ACCESS, SIGNED
from api.security.callers import PERMISSIONS, Role
from api.security.rules import Door, Reach, Rule
from tests.access.requests import REQUESTS
from tests.support.api_world import ApiWorld
from tests.support.description import description
from tests.support.two_companies import Person, Side, TwoCompanies

ROOT_PATHS = ("/health", "/metrics", "/telephony")
PEOPLE = sorted(name for name, rule in ACCESS.items() if rule.door is Door.USER and not name.startswith("WS "))
UNASSIGNED = {"email": "mina@example.com", "name": "Mina Kim", "assigned_to": None}
ASSIGNED = ("candidates:read", "interviews:read")
"""Permissions whose objects an employee reaches only when they are assigned: `companies` assigns them."""


def may(role: Role, rule: Rule) -> bool:
    return rule.permission is None or rule.permission in PERMISSIONS[role]


def url_of(name: str, ids: dict[str, str]) -> str:
    path = name.split(" ", 1)[1]
    filled = re.sub(r"\{(\w+)\}", lambda found: ids[found.group(1)], path)
    return filled if filled.startswith(ROOT_PATHS) else f"/api/v1{filled}"


async def call(world: ApiWorld, name: str, ids: dict[str, str], side: Side, headers: dict[str, str]) -> httpx.Response:
    request: dict[str, Any] = REQUESTS[name](replace(side, ids=side.ids | ids)) if name in REQUESTS else {}
    return await world.http.request(name.split(" ", 1)[0], url_of(name, ids), headers=headers, **request)


def ids_for(name: str, role: Role, side: Side, person: Person) -> dict[str, str]:
    """Something that exists and is within the role's reach on that side."""
    found = dict(side.ids)
    if ACCESS[name].reach is Reach.SELF or role not in (Role.HR, Role.SYSTEM_ADMIN):
        found |= person.ids
    if name.endswith("/availability") and role is Role.EMPLOYEE:
        found["user_id"] = person.user_id
    return found


def test_every_operation_has_a_rule_and_every_rule_an_operation() -> None:
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in description()["paths"].items()
        for method in methods
    }
    hidden = {"GET /metrics", "WS /ws/monitor", "WS /ws/interview/session", "WS /ws/monitor/{interview_id}"}
    assert described - set(ACCESS) - SIGNED == set()
    assert set(ACCESS) - described == hidden


def test_every_body_is_known() -> None:
    assert set(REQUESTS) <= {name for name, rule in ACCESS.items() if rule.door in (Door.USER, Door.AGENT)}


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.asyncio(loop_scope="session")
async def test_own_and_foreign(companies: TwoCompanies, unchanged: ApiWorld, tmp_path: Path, name: str) -> None:
    """What changes nothing shares one world; what may change something has one for each role, or one for all where
    each of them changes their own things only."""
    rule = ACCESS[name]
    changing = [role for role in Role if may(role, rule) and not name.startswith("GET ")]
    for role in Role:
        if role not in changing:
            await one_role(companies, unchanged, name, role)
    together = [changing] if rule.reach is Reach.SELF else [[role] for role in changing]
    for roles in filter(None, together):
        async with companies.copy(tmp_path / roles[0].value) as world:
            for role in roles:
                await one_role(companies, world, name, role)


async def one_role(companies: TwoCompanies, world: ApiWorld, name: str, role: Role) -> None:
    rule = ACCESS[name]
    person, stranger = companies.own.people[role], companies.foreign.people[role]
    who = f"{name} as {role.value}"
    own_ids = ids_for(name, role, companies.own, person)
    if rule.reach is Reach.SELF and "{" not in name:
        # It touches the caller's own things, whatever is asked: there is no foreign one to try.
        foreign = own = await call(world, name, own_ids, companies.own, person.headers)
    else:
        ids = ids_for(name, role, companies.foreign, stranger)
        foreign = await call(world, name, ids, companies.foreign, person.headers)
        own = await call(world, name, own_ids, companies.own, person.headers)
    for reply in (foreign, own):
        # AI_503: this server has no language model, and some things no rule can do.
        assert reply.status_code < 500 or reply.json()["error_code"] == "AI_503", (who, reply.text)
    if not may(role, rule):
        assert (foreign.status_code, own.status_code) == (403, 403), (who, own.text)
        return
    assert own.status_code not in (401, 403), (who, own.text)
    if role is not Role.CANDIDATE or rule.reach in (Reach.SELF, Reach.NONE):
        assert own.status_code not in (404, 422), (who, own.text)
    elif rule.reach is Reach.OBJECT and "task" not in name:
        # Candidates belong to no company: what a company has, they do not reach.
        assert own.status_code == 404, (who, own.text)
    if "{" in name and (rule.reach is Reach.SELF or (rule.reach is Reach.OBJECT and role is not Role.SYSTEM_ADMIN)):
        assert foreign.status_code == 404, (who, foreign.text)
    if role is not Role.SYSTEM_ADMIN and rule.reach is not Reach.NONE:
        leaked = {mark for mark in companies.foreign.marks() if mark in own.text}
        assert leaked == set(), who


@pytest.fixture
async def world(companies: TwoCompanies, tmp_path: Path) -> Any:
    async with companies.copy(tmp_path) as made:
        yield made


async def test_nobody_gets_in_without_a_credential(companies: TwoCompanies, world: ApiWorld) -> None:
    side = companies.own
    for name in PEOPLE:
        ids = side.ids | side.people[Role.HR].ids
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Basic aHI6aHI="}, side.ticket):
            reply = await call(world, name, ids, side, headers)
            assert reply.status_code == 401, (name, headers, reply.text)


async def test_an_agent_s_door_takes_its_own_ticket_only(companies: TwoCompanies, world: ApiWorld) -> None:
    agents = [name for name, rule in ACCESS.items() if rule.door is Door.AGENT]
    assert len(agents) >= 6
    for name in agents:
        for role, person in companies.own.people.items():
            reply = await call(world, name, companies.own.ids, companies.own, person.headers)
            assert reply.status_code == 401, (name, role, reply.text)
        if "{" in name:
            reply = await call(world, name, companies.foreign.ids, companies.foreign, companies.own.ticket)
            assert reply.status_code == 404, (name, reply.text)


async def test_a_webhook_is_opened_by_no_credential_of_ours(companies: TwoCompanies, world: ApiWorld) -> None:
    webhooks = [name for name, rule in ACCESS.items() if rule.door is Door.WEBHOOK]
    assert webhooks
    hr = companies.own.people[Role.HR].headers
    admin = companies.own.people[Role.SYSTEM_ADMIN].headers
    for name in webhooks:
        for headers in ({}, hr, admin, companies.own.ticket, {"Authorization": "Bearer "}):
            reply = await call(world, name, companies.own.ids | {"carrier": "twilio"}, companies.own, headers)
            assert reply.status_code in (401, 403), (name, reply.text)


async def test_a_link_opens_its_own_interview_only(companies: TwoCompanies, world: ApiWorld) -> None:
    for name, rule in ACCESS.items():
        if rule.door is not Door.LINK:
            continue
        ids = {"token": "no-such-token-at-all-0123456789abcdefghi", "segment_id": "c1"}
        reply = await call(world, name, ids, companies.own, companies.own.people[Role.HR].headers)
        assert reply.status_code == 404, (name, reply.text)
    for side, other in ((companies.own, companies.foreign), (companies.foreign, companies.own)):
        receipt = await world.http.get(f"/api/v1/interviews/receipt/{side.token}")
        assert receipt.status_code == 200
        assert other.ids["interview_id"] not in receipt.text


async def test_an_employee_does_not_reach_what_is_assigned_to_others(companies: TwoCompanies, world: ApiWorld) -> None:
    employee, hr = companies.own.people[Role.EMPLOYEE], companies.own.people[Role.HR]
    candidate = companies.own.ids["candidate_id"]
    taken = await world.http.put(f"/api/v1/candidates/{candidate}", json=UNASSIGNED, headers=hr.headers)
    assert taken.status_code == 200, taken.text
    for name in PEOPLE:
        rule = ACCESS[name]
        if rule.permission not in ASSIGNED or rule.reach is not Reach.OBJECT:
            continue
        reply = await call(world, name, companies.own.ids, companies.own, employee.headers)
        assert reply.status_code == 404, (name, reply.text)
    for name in ("GET /candidates", "GET /interviews"):
        reply = await call(world, name, {}, companies.own, employee.headers)
        assert reply.json()["total"] == 0, name
