"""`fields=a,b` (REST-C10): only these fields of a detail, or of each item of a list."""

import json
from functools import cache
from typing import Any, get_args, get_origin

from fastapi import Response
from pydantic import BaseModel

from api.errors import AppError, FieldError
from api.paging import Listed

PARAMETER = "fields"
MAX_LENGTH = 1_000
JSON = "application/json"


class UnknownFields(AppError):
    status = 422
    error_code = "SYS_426"
    detail = "Some of the wanted fields do not exist."


def parameter(model: type[BaseModel]) -> dict[str, Any]:
    """Its description for OpenAPI."""
    return {
        "name": PARAMETER,
        "in": "query",
        "required": False,
        "schema": {"type": "string", "maxLength": MAX_LENGTH},
        "description": "Only these fields of "
        + ("each item" if item_list(model) else "the reply")
        + f", separated by commas: {', '.join(sorted(known_fields(model)))}. Left out: all of them.",
    }


@cache
def item_list(model: type[BaseModel]) -> str | None:
    """The name under which `model` holds its items: the list of a page, or the only field; None: a detail."""
    lists = [name for name, field in model.model_fields.items() if _item_model(field.annotation) is not None]
    return lists[0] if lists and (issubclass(model, Listed) or len(model.model_fields) == 1) else None


@cache
def known_fields(model: type[BaseModel]) -> frozenset[str]:
    items = item_list(model)
    if items is not None:
        model = _item_model(model.model_fields[items].annotation) or model
    computed = {name: field.alias for name, field in model.model_computed_fields.items()}
    plain = {name: field.serialization_alias or field.alias for name, field in model.model_fields.items()}
    return frozenset(alias or name for name, alias in {**computed, **plain}.items())


def wanted_fields(model: type[BaseModel], given: str) -> frozenset[str]:
    """Raises UnknownFields that names the known ones."""
    wanted = frozenset(name for name in (part.strip() for part in given[: MAX_LENGTH + 1].split(",")) if name)
    known = known_fields(model)
    if not wanted or len(given) > MAX_LENGTH or not wanted <= known:
        message = f"Choose from: {', '.join(sorted(known))}."
        raise UnknownFields(details=[FieldError(field=PARAMETER, message=message)])
    return wanted


def only(response: Response, model: type[BaseModel], wanted: frozenset[str]) -> Response:
    """`response` with the wanted fields of each item, or of the whole; what surrounds a list stays."""
    body = json.loads(bytes(response.body))
    items = item_list(model)
    if items is None:
        kept: Any = _picked(body, wanted)
    else:
        kept = {**body, items: [_picked(item, wanted) for item in body[items]]}
    content = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(content, response.status_code, headers)


def _picked(item: dict[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name in wanted}


def _item_model(annotation: Any) -> type[BaseModel] | None:
    if get_origin(annotation) in (list, tuple):
        first = get_args(annotation)[0]
        if isinstance(first, type) and issubclass(first, BaseModel):
            return first
    return None
