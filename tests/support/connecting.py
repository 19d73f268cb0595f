"""A person who connects something, with a browser that keeps cookies and follows the provider's page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.support.api_world import ApiWorld
from tests.vendors.oauth_grants import Grants


@dataclass
class Browser:
    world: ApiWorld
    headers: dict[str, str]

    async def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        return await self.world.http.request(method, f"/api/v1{path}", headers=self.headers, **more)

    async def asked(self, path: str, **params: Any) -> dict[str, str]:
        """What the authorize address asks of the provider."""
        method = "POST" if path == "/auth/github" else "GET"
        begun = await self.call(method, path, params=params)
        assert begun.status_code == 200, begun.text
        return dict(parse_qsl(urlsplit(begun.json()["authorize_url"]).query))

    async def back(self, wanted: dict[str, str], **query: str) -> dict[str, str]:
        """The provider sends the browser back; what the page that follows is told. A page without any is `{"page"}`."""
        path = urlsplit(wanted["redirect_uri"]).path
        reply = await self.world.http.get(path, params={"state": wanted["state"], **query})
        assert reply.status_code == 303, reply.text
        place = urlsplit(reply.headers["location"])
        return dict(parse_qsl(place.query)) or {"page": place.path}

    async def agree(
        self, grants: Grants, path: str, scopes: tuple[str, ...] | None = None, **params: Any
    ) -> dict[str, str]:
        """All of it: asking, agreeing at the provider's page, and coming back."""
        wanted = await self.asked(path, **params)
        return await self.back(wanted, code=grants.agree(wanted, scopes))

    async def connection(self, provider: str) -> dict[str, Any]:
        listed = (await self.call("GET", "/integrations")).json()["connections"]
        found: dict[str, Any] = next(one for one in listed if one["provider"] == provider)
        return found

    def mails(self) -> list[str]:
        folder = self.world.services.settings.data_dir / "mail"
        return [path.read_text() for path in sorted(folder.glob("*"))] if folder.exists() else []
