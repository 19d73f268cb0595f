"""Errors are named for the fact, carry a status and an error code, and are declared in the endpoint."""

from datetime import UTC, datetime
from typing import Any, ClassVar

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.clock import iso_z

log = structlog.get_logger(__name__)


class FieldError(BaseModel):
    field: str
    message: str


class ErrorBody(BaseModel):
    """Every error reply (REST-C03)."""

    detail: str
    error_code: str
    timestamp: str
    details: list[FieldError] | None = None
    reason: str | None = None
    """Machine-readable cause where one code has several, e.g. `expired` of INT_410."""
    expected_seq: int | None = None
    """Of a refused event batch: the sequence number that api waits for."""


class AppError(Exception):
    """Base of all errors with an HTTP reply. Subclasses say the fact; `detail` says what to do."""

    status: ClassVar[int] = 500
    error_code: ClassVar[str] = "SYS_500"
    detail: ClassVar[str] = "Something went wrong on our side."
    keeps_changes: ClassVar[bool] = False
    """The transaction commits although this error is the reply (e.g. a stolen token revokes its family)."""

    def __init__(
        self,
        detail: str | None = None,
        *,
        details: list[FieldError] | None = None,
        headers: dict[str, str] | None = None,
        reason: str | None = None,
        expected_seq: int | None = None,
    ) -> None:
        self.said = detail or self.detail
        self.details = details
        self.headers = headers
        self.reason = reason
        self.expected_seq = expected_seq
        super().__init__(self.said)


class NotFound(AppError):
    status = 404
    error_code = "SYS_404"
    detail = "There is no such thing, or it is not yours to see."


class UnknownAddress(NotFound):
    detail = "There is nothing at this address."


class Conflict(AppError):
    status = 409
    error_code = "SYS_409"
    detail = "This does not fit the current state."


class BadRequest(AppError):
    status = 400
    error_code = "SYS_400"
    detail = "The request cannot be carried out as it is."


class Unauthenticated(AppError):
    status = 401
    error_code = "AUTH_002"
    detail = "Sign in first."

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        more.setdefault("headers", {"WWW-Authenticate": "Bearer"})
        super().__init__(detail, **more)


class Forbidden(AppError):
    status = 403
    error_code = "AUTH_003"
    detail = "Your role does not allow this."


class Unreadable(AppError):
    """The body is not what its content type says; raised by FastAPI, declared for every operation with a body."""

    status = 400
    error_code = "SYS_400"
    detail = "There was an error parsing the body"


class Invalid(AppError):
    """What the models of a request refuse; raised by FastAPI, declared for every operation."""

    status = 422
    error_code = "SYS_422"
    detail = "Some fields need attention."


class TooManyRequests(AppError):
    status = 429
    error_code = "RATE_001"
    detail = "Too many requests. Wait a moment and try again."


class Unavailable(AppError):
    status = 503
    error_code = "SYS_503"
    detail = "This part is not available right now. Try again in a moment."


ANY_ADDRESS = "/{path:page}"
"""The route of the dashboard's pages (`api/pages.py`), which takes what no other route took."""
_STATUS_CODES = {400: "SYS_400", 401: "AUTH_002", 403: "AUTH_003", 404: "SYS_404", 405: "SYS_405", 413: "FILE_413"}


def responses(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """`responses=` of an endpoint: declares which errors it answers, grouped by status."""
    declared: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = declared.setdefault(
            error.status, {"model": ErrorBody, "description": "", "content": {"application/json": {"examples": {}}}}
        )
        entry["content"]["application/json"]["examples"][error.error_code] = {"value": _example(error)}
        line = f"`{error.error_code}` {error.detail}"
        entry["description"] = f"{entry['description']}\n\n{line}".strip()
    return declared


def _example(error: type[AppError]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "detail": error.detail,
        "error_code": error.error_code,
        "timestamp": "2026-11-23T09:00:00.000Z",
    }
    if error.status == Invalid.status:
        shown["details"] = [{"field": "email", "message": "Say here what is wrong with the field."}]
    return shown


def error_response(error: AppError) -> JSONResponse:
    body = ErrorBody(
        detail=error.said,
        error_code=error.error_code,
        timestamp=_now(),
        details=error.details,
        reason=error.reason,
        expected_seq=error.expected_seq,
    )
    return JSONResponse(body.model_dump(exclude_none=True), status_code=error.status, headers=error.headers)


def _now() -> str:
    return iso_z(datetime.now(UTC))


async def _on_app_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)  # noqa: S101  narrows the type for mypy; registered for this class only
    return error_response(error)


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  narrows the type for mypy; registered for this class only
    if error.status_code == 405 and getattr(request.scope.get("route"), "path", None) == ANY_ADDRESS:
        # Only the pages' route took it, and that one takes GET: there is nothing here for any method.
        return error_response(UnknownAddress())
    if error.status_code == 404 and "endpoint" not in request.scope:
        return error_response(UnknownAddress())
    body = ErrorBody(
        detail=str(error.detail), error_code=_STATUS_CODES.get(error.status_code, "SYS_500"), timestamp=_now()
    )
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_allowed(request))
    return JSONResponse(body.model_dump(exclude_none=True), status_code=error.status_code, headers=headers)


def _allowed(request: Request) -> list[str]:
    """Every method of the address; the router names those of the first of its routes only."""
    routes = request.app.router.routes
    scopes = ({**request.scope, "method": method} for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"))
    return [scope["method"] for scope in scopes if any(route.matches(scope)[0] is Match.FULL for route in routes)]


async def _on_validation_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  narrows the type for mypy; registered for this class only
    details = [
        FieldError(
            field=".".join(str(part) for part in entry["loc"] if part not in ("body", "query", "path")) or "body",
            message=str(entry["msg"]),
        )
        for entry in error.errors()
    ]
    return error_response(Invalid(details=details))


async def _on_unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unhandled_error", exc_info=error, request_id=getattr(request.state, "request_id", None))
    return error_response(AppError())


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(Exception, _on_unexpected)
