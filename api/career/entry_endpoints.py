"""Six verbs for each kind of entry, made once for all of them (REST-126, REST-127)."""

from collections.abc import Awaitable, Callable
from inspect import Parameter, signature
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel

from api.audit import about
from api.career import repository, service
from api.career.errors import (
    EntryChanged,
    EntryInvalid,
    OtherProfile,
    SkillTwice,
    TooManyEntries,
    UnknownEntry,
    UnknownProfile,
    WhichProfile,
)
from api.career.kinds import ACHIEVEMENTS, EDUCATION, EXPERIENCES, PROJECTS, SKILLS, Kind
from api.career.listing import DataPage, SizedPaging, pagination
from api.career.models import Entry
from api.career.schemas import EntryInput, EntryView
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.security.dependencies import CurrentUser, RequestSession
from api.texts import no_nul

RowT = TypeVar("RowT", bound=Entry)
InputT = TypeVar("InputT", bound=EntryInput)
ViewT = TypeVar("ViewT", bound=EntryView)
Endpoint = Callable[..., Awaitable[Any]]

OwnProfile = Annotated[UuidText | None, Query(description="Only those of this profile")]


def router_of(kind: Kind[RowT, InputT, ViewT]) -> APIRouter:
    """Its operations under `/{plural}`, with bodies and replies of its own types."""
    router = APIRouter(tags=["career"], responses=responses(Unauthenticated, Forbidden))
    _add_reading(router, kind)
    _add_writing(router, kind)
    return router


def _add_reading(router: APIRouter, kind: Kind[RowT, InputT, ViewT]) -> None:
    async def list_entries(
        caller: CurrentUser,
        session: RequestSession,
        paging: SizedPaging,
        sort: str = kind.default_sort,
        profile_id: OwnProfile = None,
        q: str | None = None,
    ) -> DataPage[ViewT]:
        found = await repository.list_entries(session, caller, kind, paging, sort=sort, profile_id=profile_id, words=q)
        return DataPage[kind.view](  # type: ignore[name-defined]  # the view is a value here
            data=await service.views_of(session, kind, found.rows), pagination=pagination(found)
        )

    async def get_entry(entry_id: IdPath, caller: CurrentUser, session: RequestSession) -> ViewT:
        row = await service.get_entry(session, caller, kind, entry_id)
        return (await service.views_of(session, kind, [row]))[0]

    described = f"The caller's own {kind.plural} of all their profiles, in pages of `size`."
    page = DataPage[kind.view]  # type: ignore[name-defined]  # as above
    _add(router, kind, "GET", "", list_entries, page, described, name=f"list_{kind.plural}")
    described = f"One {kind.singular} of the caller's own, as it stands."
    _add(router, kind, "GET", "/{id}", get_entry, kind.view, described, errors=(UnknownEntry,))


def _add_writing(router: APIRouter, kind: Kind[RowT, InputT, ViewT]) -> None:
    async def create_entry(body: InputT, caller: CurrentUser, session: RequestSession) -> ViewT:
        row = await service.create_entry(session, caller, kind, body)
        about(session, kind.singular, row.id)
        return (await service.views_of(session, kind, [row]))[0]

    async def replace_entry(entry_id: IdPath, body: InputT, caller: CurrentUser, session: RequestSession) -> ViewT:
        row = await service.replace_entry(session, caller, kind, entry_id, body)
        return (await service.views_of(session, kind, [row]))[0]

    async def amend_entry(entry_id: IdPath, body: BaseModel, caller: CurrentUser, session: RequestSession) -> ViewT:
        row = await service.amend_entry(session, caller, kind, entry_id, body)
        return (await service.views_of(session, kind, [row]))[0]

    async def delete_entry(entry_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
        await service.delete_entry(session, caller, kind, entry_id)

    one = kind.singular
    twice = (SkillTwice,) if kind is SKILLS else ()
    changing = (UnknownEntry, EntryChanged, OtherProfile, *twice)
    _add(
        router, kind, "POST", "", create_entry, kind.view,
        f"Adds one {one} to a profile, behind the others unless the body says its position.",
        errors=(UnknownProfile, WhichProfile, TooManyEntries, *twice), status=201, body=kind.input,
    )  # fmt: skip
    _add(
        router, kind, "PUT", "/{id}", replace_entry, kind.view,
        f"Replaces the whole {one}: what the body leaves out is empty afterwards.",
        errors=changing, body=kind.input,
    )  # fmt: skip
    _add(
        router, kind, "PATCH", "/{id}", amend_entry, kind.view,
        f"Changes only the fields of the {one} that the body names.",
        errors=(*changing, EntryInvalid), body=kind.patch,
    )  # fmt: skip
    _add(
        router, kind, "DELETE", "/{id}", delete_entry, None,
        f"Deletes the {one}. Documents made before keep what they say.",
        errors=(UnknownEntry,), status=204,
    )  # fmt: skip


_VERBS = {"GET": "get", "POST": "create", "PUT": "replace", "PATCH": "amend", "DELETE": "delete"}


def _add(
    router: APIRouter,
    kind: Kind[RowT, InputT, ViewT],
    method: str,
    path: str,
    endpoint: Endpoint,
    reply: Any,
    description: str,
    *,
    errors: tuple[Any, ...] = (),
    status: int = 200,
    body: type[BaseModel] | None = None,
    name: str | None = None,
) -> None:
    named = name or f"{_VERBS[method]}_{kind.singular}"
    router.add_api_route(
        f"/{kind.plural}{path}".replace("{id}", f"{{{kind.singular}_id}}"),
        _of_kind(endpoint, kind, named, body),
        methods=[method],
        name=named,
        description=description,
        response_model=reply,
        status_code=status,
        responses=responses(*errors) if errors else None,
    )


def _of_kind(endpoint: Endpoint, kind: Kind[RowT, InputT, ViewT], name: str, body: type[BaseModel] | None) -> Endpoint:
    """The endpoint with the kind's own names and types in its signature, from which FastAPI reads path, query, body."""
    own_id = f"{kind.singular}_id"

    async def call(**given: Any) -> Any:
        if own_id in given:
            given["entry_id"] = given.pop(own_id)
        return await endpoint(**given)

    sorts = "|".join(kind.sorts)
    types: dict[str, Any] = {
        "body": body,
        "sort": Annotated[str, Query(pattern=f"^({sorts}):(asc|desc)$", max_length=40)],
        "q": Annotated[str | None, Query(max_length=200, description=kind.search_help), AfterValidator(_checked)],
    }
    parameters: list[Parameter] = []
    for parameter in signature(endpoint).parameters.values():
        if parameter.name == "q" and kind.search is None:
            continue
        known = parameter.replace(annotation=types.get(parameter.name, parameter.annotation))
        parameters.append(known.replace(name=own_id) if parameter.name == "entry_id" else known)
    call.__signature__ = signature(endpoint).replace(parameters=parameters)  # type: ignore[attr-defined]  # for FastAPI
    call.__name__ = name
    return call


def _checked(words: str | None) -> str | None:
    return words and no_nul(words)


experiences = router_of(EXPERIENCES)
projects = router_of(PROJECTS)
skills = router_of(SKILLS)
education = router_of(EDUCATION)
achievements = router_of(ACHIEVEMENTS)
ROUTERS = (experiences, projects, skills, education, achievements)
