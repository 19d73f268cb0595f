"""What every operation under /api/v1 has at its edge: limits by address, `fields`, ETags, idempotent replies.

FastAPI builds the reply while the request's transaction is still open, and a route may look at it there
(`APIRoute.get_route_handler`): that is where a reply is kept with its idempotency key.
"""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.errors import AppError, Invalid, TooManyRequests, Unreadable, error_response, responses
from api.examples import EXAMPLES
from api.fields import JSON, UnknownFields, item_list, only, parameter, wanted_fields
from api.idempotency.errors import KeyReused, KeyRunning
from api.idempotency.service import HEADER, MAX_LENGTH, keep_reply
from api.limits import Allowance, client_address, limit_class, rate_headers
from api.ports import SharedStateAway
from api.routing import route_template
from api.security.access import rule_of
from api.security.rules import Door, Limit

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

REVALIDATED = frozenset({"/jobs"})
"""Lists without personal data: a browser may keep them and ask whether they changed (CACHE-08)."""
ANONYMOUS = frozenset({Door.OPEN, Door.COOKIE})

EVERYWHERE: tuple[type[AppError], ...] = (Invalid, TooManyRequests, AppError, SharedStateAway)
"""REST-C13: what any operation can answer."""

_KEY_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "pattern": "^[ -~]+$"},
    "description": "A name of your own for this request. Sent again within 24 hours with the same key and body, it is"
    " not carried out again: the first reply is given once more, with `Idempotency-Replayed: true`.",
}


class EdgeRoute(APIRoute):
    """An operation with its edge; made of FastAPI's own by `with_edges`."""

    def get_route_handler(self) -> Handler:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            await _limit_address(request)
            model = _object_model(self) if request.method == "GET" else None
            given = request.query_params.get("fields")
            wanted = wanted_fields(model, given) if model is not None and given is not None else None
            response = await _kept(request, inner)
            if model is not None and response.status_code == 200 and _is_json(response):
                if wanted is not None:
                    response = only(response, model, wanted)
                if item_list(model) is not None:
                    response = _tagged(request, response, self.path)
            allowance: Allowance | None = getattr(request.state, "allowance", None)
            if allowance is not None:
                response.headers.update(rate_headers(allowance))
            return response

        return handle


def with_edges(router: APIRouter) -> APIRouter:
    """Gives the routes of `router` their edge, and says so in their descriptions. Doing it twice changes nothing."""
    for route in router.routes:
        if isinstance(route, APIRoute) and not isinstance(route, EdgeRoute):
            # The slices make plain routers; the class adds behaviour only, no state.
            route.__class__ = _edged(type(route))
            _describe(route)
    return router


def _edged(kind: type[APIRoute]) -> type[EdgeRoute]:
    """The edge around a slice's own kind of route."""
    return EdgeRoute if kind is APIRoute else type(f"Edge{kind.__name__}", (EdgeRoute, kind), {})


def _describe(route: APIRoute) -> None:
    added: list[dict[str, Any]] = []
    errors = [*EVERYWHERE, Unreadable] if route.body_field is not None else list(EVERYWHERE)
    unchanged: dict[int | str, dict[str, Any]] = {}
    methods = route.methods or set()
    model = _object_model(route)
    if "GET" in methods and model is not None:
        added.append(parameter(model))
        errors.append(UnknownFields)
        if item_list(model) is not None:
            unchanged[304] = {"description": "Nothing has changed since the reply with the given ETag (CACHE-08)."}
    rule = rule_of("POST", route.path) if "POST" in methods else None
    if rule is not None and rule.door is Door.USER:
        added.append(_KEY_PARAMETER)
        errors += [KeyReused, KeyRunning]
    extra = {**(route.openapi_extra or {})}
    if added:
        extra["parameters"] = [*extra.get("parameters", []), *added]
    for example in (EXAMPLES[name] for name in (f"{method} {route.path}" for method in methods) if name in EXAMPLES):
        extra["requestBody"] = {"content": {JSON: {"examples": {"example": {"value": example}}}}}
    route.openapi_extra = extra or None
    for status, entry in {**responses(*errors), **unchanged}.items():
        known = route.responses.get(status)
        said = f"{known.get('description', '')}\n\n{entry['description']}".strip() if known else entry["description"]
        merged = {**entry, **(known or {}), "description": said}
        if known and "content" in entry and "content" in known:
            merged["content"] = _with_examples(known["content"], entry["content"])
        route.responses[status] = merged


def _with_examples(known: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """Both responses' examples of the error body."""
    examples = {**added[JSON]["examples"], **known.get(JSON, {}).get("examples", {})}
    return {**known, JSON: {**known.get(JSON, {}), "examples": examples}}


def _object_model(route: APIRoute) -> type[BaseModel] | None:
    model = route.response_model
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


async def _limit_address(request: Request) -> None:
    """SEC-12, SEC-13 for callers who are nobody yet; signed-in ones are counted by their id, links by their token."""
    rule = rule_of(request.method, route_template(request.scope))
    if rule is None or not (
        rule.door in ANONYMOUS or (rule.door is Door.USER and "authorization" not in request.headers)
    ):
        return
    services = request.app.state.services
    address = client_address(request, services.settings)
    limit = rule.limit if rule.door in ANONYMOUS else Limit.GENERAL
    request.state.allowance = await limit_class(services, limit, f"address:{address}")


async def _kept(request: Request, inner: Handler) -> Response:
    try:
        response = await inner(request)
    except AppError as error:
        if error.keeps_changes:
            await keep_reply(request, error_response(error))
        raise
    await keep_reply(request, response)
    return response


def _is_json(response: Response) -> bool:
    return isinstance(getattr(response, "body", None), bytes) and response.headers.get("content-type", "").startswith(
        JSON
    )


def _tagged(request: Request, response: Response, path: str) -> Response:
    """CACHE-08: an ETag on lists; who has the same one already gets 304."""
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    if path in REVALIDATED:
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization"
    known = {part.strip() for part in request.headers.get("if-none-match", "").split(",")}
    if tag not in known and "*" not in known:
        return response
    headers = {
        name: value for name, value in response.headers.items() if name not in ("content-length", "content-type")
    }
    return Response(status_code=304, headers=headers)
