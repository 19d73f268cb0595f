"""REST-113: API keys for integrations."""

from fastapi import APIRouter

from api.accounts import api_keys, repository
from api.accounts.errors import KeyTimeOver, PlanWithoutKeys, ScopeTooWide, TooManyKeys, UnknownKey
from api.accounts.schemas import KeyList, KeyRequest, KeyView, NewKeyView
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.paging import Paging, fetch_page
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["auth"])


@router.get("/me/api-keys", responses=responses(Unauthenticated, Forbidden, TooManyRequests))
async def list_api_keys(caller: CurrentUser, session: RequestSession, paging: Paging) -> KeyList:
    """Your keys, newest first, without the keys themselves; revoked ones stay in the list."""
    page = await fetch_page(session, repository.keys_of(caller.user_id), paging)
    return KeyList(api_keys=[KeyView.model_validate(row) for row in page.rows], **page.numbers())


@router.post(
    "/me/api-keys",
    status_code=201,
    responses=responses(
        PlanWithoutKeys, ScopeTooWide, TooManyKeys, KeyTimeOver, Unauthenticated, Forbidden, TooManyRequests
    ),
)
async def create_api_key(body: KeyRequest, caller: CurrentUser, session: RequestSession, services: Wired) -> NewKeyView:
    """Makes a key. `key` is shown this once; send it as `Authorization: Bearer aik_…`."""
    made, key = await api_keys.make(session, services, caller, body)
    return NewKeyView(**KeyView.model_validate(made).model_dump(), key=key)


@router.delete(
    "/me/api-keys/{key_id}",
    status_code=204,
    responses=responses(UnknownKey, Unauthenticated, Forbidden, TooManyRequests),
)
async def revoke_api_key(key_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """The key stops working at once."""
    await api_keys.revoke(session, services, caller, key_id)
