"""I9: only a person rejects, and only once the words are final. By the structure of the program and by its acts."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import api
from api.candidates.models import Candidate, CandidateStatus
from api.candidates.pipeline import move
from api.candidates.rejection import RejectionNeedsPerson
from api.companies.models import Company, Plan
from api.interviews.models import Interview, Verdict
from api.privacy.retention import retention
from tests.support.api_world import ApiWorld
from tests.support.scored_interview import Played, play_interview

ROOT = Path(api.__file__).parent
DECIDING = {("verdicts/service.py", "decide")}
"""The one function that makes a decision."""
WRITING = DECIDING | {("verdicts/telling.py", "take_back")}
"""Which write it at the interview; taking a decision back lets the person's one before it count again."""


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """(file below api/, each function in it)."""
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path.relative_to(ROOT).as_posix(), node


def writes(function: ast.AST, column: str, models: set[str]) -> bool:
    """`….column = …`, `setattr(…, "column", …)`, `….values(column=…)` or `Model(column=…)`."""
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
        if any(isinstance(part, ast.Attribute) and part.attr == column for part in flat):
            return True
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = any(keyword.arg == column for keyword in node.keywords)
            if named and (name == "values" or name in models):
                return True
            if name == "setattr" and any(isinstance(a, ast.Constant) and a.value == column for a in node.args):
                return True
    return False


@cache
def of_verdicts(file: str) -> set[str]:
    """What modules of `api.verdicts` are called in the file."""
    return {
        name.asname or name.name
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "api.verdicts"
        for name in node.names
    }


def test_one_function_writes_a_verdict_and_only_on_a_request() -> None:
    found = {(file, one.name) for file, one in functions() if writes(one, "verdict", {"Interview"})}
    made = {
        (file, one.name)
        for file, one in functions()
        for node in ast.walk(one)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "VerdictDecision"
    }
    assert (found, made) == (WRITING, DECIDING)
    calling = {
        (file, one.name)
        for file, one in functions()
        for node in ast.walk(one)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"decide", "take_back"}
        and getattr(node.func.value, "id", "") in of_verdicts(file)
    }
    asked = {("verdicts/endpoints.py", "decide"), ("verdicts/endpoints.py", "take_back")}
    assert calling == asked, "endpoints with a signed-in caller, no task"


def test_nothing_names_a_rejection_but_its_guard() -> None:
    """No rule, task or import of the program chooses `rejected`: it comes from a person's request, as data."""
    named = {
        file
        for file, one in functions()
        for node in ast.walk(one)
        if isinstance(node, ast.Attribute)
        and node.attr == "REJECTED"
        and getattr(node.value, "id", "") != "RequestStatus"
    }
    assert named == {"candidates/pipeline.py", "candidates/service.py", "candidates/moves.py"}
    states = {(file, one.name) for file, one in functions() if writes(one, "status_since", {"Candidate"})}
    pipeline = {("candidates/pipeline.py", "move"), ("candidates/pipeline.py", "enter")}
    assert states == pipeline | {("candidates/derived.py", "_before_insert")}


async def test_neither_the_system_nor_a_key_rejects(played: Played) -> None:
    world = played.world
    await played.scored()
    async with world.services.database.transaction() as session:
        (await session.get_one(Company, played.company_id)).plan = Plan.EXPERT
    scopes = ["verdicts:write", "candidates:write", "candidates:all", "interviews:read"]
    body = {"name": "Sorter", "scopes": scopes}
    made = await world.http.post("/api/v1/me/api-keys", json=body, headers=played.hr)
    assert made.status_code == 201, made.text
    key = {"Authorization": f"Bearer {made.json()['key']}"}
    await played.correction_time_passes()
    said = {"decision": "FAIL", "reason": "Below the line."}
    refused = await world.http.post(f"{played.url}/verdict", json=said, headers=key)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "CAND_413")
    person = await candidate_of(played)
    moved = {"ids": [person["id"]], "status": "rejected"}
    refused = await world.http.post("/api/v1/candidates/bulk-move", json=moved, headers=key)
    assert (refused.status_code, refused.json()["error_code"]) == (403, "CAND_413")
    async with world.services.database.transaction() as session:
        row = await session.get_one(Candidate, person["id"])
        with pytest.raises(RejectionNeedsPerson):
            await move(session, row, CandidateStatus.REJECTED, None)
    assert (await played.decide("FAIL", "Read and weighed.")).status_code == 200
    assert (await world.http.post("/api/v1/candidates/bulk-move", json=moved, headers=played.hr)).json()["moved"] == 1


async def test_a_low_score_rejects_nobody_however_long_it_lies(world: ApiWorld) -> None:
    poor = "Well I do not remember any of that, it was a long time ago and somebody else in the team did all of it. "
    played = await play_interview(world, ((poor * 2,), (poor * 2,)))
    await played.scored()
    world.clock.advance(days=200)
    await retention(world.services)
    await world.run_tasks()
    async with world.services.database.transaction(read_only=True) as session:
        interview = await session.get_one(Interview, played.interview_id)
        candidate = await session.get_one(Candidate, interview.candidate_id)
    assert interview.suggested_verdict is not Verdict.PASS
    assert (interview.verdict, candidate.status) == (None, CandidateStatus.INTERVIEWED)


async def test_nobody_is_declined_while_they_can_correct(played: Played) -> None:
    world = played.world
    await played.scored()
    until = (await played.detail())["correct_until"]
    assert until == "2026-11-26T09:00:00.000Z"
    refused = await played.decide("FAIL", "Not for us.")
    assert (refused.status_code, refused.json()["error_code"], refused.json()["reason"]) == (409, "CAND_412", until)
    person = await candidate_of(played)
    url = f"/api/v1/candidates/{person['id']}"
    body = {"email": "mina@example.com", "name": "Mina Kim", "status": "rejected"}
    assert (await world.http.put(url, json=body, headers=played.hr)).json()["error_code"] == "CAND_412"
    many = {"ids": [person["id"]], "status": "rejected"}
    moved = (await world.http.post("/api/v1/candidates/bulk-move", json=many, headers=played.hr)).json()
    assert (moved["moved"], moved["held"]) == (0, [person["id"]])
    assert (await played.decide("REVIEW", "Another look.")).status_code == 200, "all else may be decided"
    await played.correction_time_passes()
    assert (await played.decide("FAIL", "Not for us.")).status_code == 200
    assert (await world.http.put(url, json=body, headers=played.hr)).json()["status"] == "rejected"


async def candidate_of(played: Played) -> dict[str, Any]:
    found: dict[str, Any] = (await played.detail())["candidate"]
    return found
