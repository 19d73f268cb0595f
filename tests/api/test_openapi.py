"""The description of the API is complete: what each operation is for, what it takes, what it answers, with examples."""

from typing import Any

import jsonschema_rs
import pytest

from api.examples import EXAMPLES
from tests.support.description import description

DESCRIPTION: dict[str, Any] = description()
OPERATIONS: dict[str, dict[str, Any]] = {
    f"{method.upper()} {path.removeprefix('/api/v1')}": operation
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
}
BODIES = {
    name: operation["requestBody"]["content"]["application/json"]
    for name, operation in OPERATIONS.items()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
}
AGENT_EVENTS = "POST /internal/calls/{call_id}/events"
"""Its messages bound all their strings in one place, `contract/base.py`, which no schema shows."""
ROOT = ("GET /health", "GET /metrics")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_is_for(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"], name
    assert len(operation["description"]) >= 20, name
    assert operation["tags"], name


@pytest.mark.parametrize("name", [name for name in OPERATIONS if not name.startswith(ROOT)])
def test_every_error_has_the_common_body_and_an_example(name: str) -> None:
    replies = OPERATIONS[name]["responses"]
    assert {"422", "429", "500", "503"} <= replies.keys()
    if "requestBody" in OPERATIONS[name]:
        assert "400" in replies
    for status, reply in replies.items():
        if int(status) < 400:
            continue
        assert reply["description"], status
        content = reply["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/ErrorBody"}, status
        assert content["examples"], status
        for code, example in content["examples"].items():
            assert example["value"]["error_code"] == code
            _hold(example["value"], content["schema"])


def test_every_json_body_has_an_example_that_its_schema_allows() -> None:
    assert set(BODIES) == set(EXAMPLES)
    for name, content in BODIES.items():
        for example in content["examples"].values():
            _hold(example["value"], content["schema"], name)


def test_every_parameter_and_property_of_a_body_has_a_bound() -> None:
    """A string without a longest length, or a number without a largest, is what clients overflow."""
    unbounded = [f"{name} {where}" for name in OPERATIONS if name != AGENT_EVENTS for where in _unbounded(name)]
    assert unbounded == []


def test_names_of_operations_are_unique() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)


def _hold(value: Any, schema: dict[str, Any], name: str = "") -> None:
    validator = jsonschema_rs.validator_for({**schema, "components": DESCRIPTION["components"]})
    assert [str(error) for error in validator.iter_errors(value)] == [], name


def _unbounded(name: str) -> list[str]:
    operation = OPERATIONS[name]
    found = []
    for parameter in operation.get("parameters", []):
        found += _open_ends(parameter["schema"], parameter["name"], set())
    if name in BODIES:
        found += _open_ends(BODIES[name]["schema"], "body", set())
    return found


def _open_ends(schema: dict[str, Any], where: str, seen: set[str]) -> list[str]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return [] if name in seen else _open_ends(DESCRIPTION["components"]["schemas"][name], where, seen | {name})
    kind = schema.get("type")
    free_text = kind == "string" and not schema.keys() & {"maxLength", "enum", "const", "format", "pattern"}
    if free_text or (kind in ("integer", "number") and not schema.keys() & {"maximum", "exclusiveMaximum", "enum"}):
        return [where]
    found: list[str] = []
    for key in ("anyOf", "oneOf", "allOf"):
        for option in schema.get(key, []):
            found += _open_ends(option, where, seen)
    if "items" in schema:
        found += _open_ends(schema["items"], f"{where}[]", seen)
    for name, inner in schema.get("properties", {}).items():
        found += _open_ends(inner, f"{where}.{name}", seen)
    return found
