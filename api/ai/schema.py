"""The JSON schema of an answer, in the part of the language that vendors' strict modes take."""

from typing import Any

from pydantic import BaseModel

_KEPT = frozenset({"type", "enum", "const", "description"})


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """References resolved, every property required, nothing else allowed. Bounds are left to the check afterwards."""
    whole = model.model_json_schema()
    return _strict(whole, whole.get("$defs", {}))


def _strict(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        return _strict(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions)
    kept: dict[str, Any] = {key: value for key, value in node.items() if key in _KEPT}
    if "anyOf" in node:
        kept["anyOf"] = [_strict(option, definitions) for option in node["anyOf"]]
    if "items" in node:
        kept["items"] = _strict(node["items"], definitions)
    if "properties" in node:
        kept["properties"] = {name: _strict(value, definitions) for name, value in node["properties"].items()}
        kept["required"] = list(node["properties"])
        kept["additionalProperties"] = False
    return kept


def without_fences(text: str) -> str:
    """INT-52: some servers wrap JSON in a code fence."""
    stripped = text.strip()
    if stripped.startswith("```"):
        stripped = stripped.split("\n", 1)[-1].rsplit("```", 1)[0]
    return stripped.strip()
