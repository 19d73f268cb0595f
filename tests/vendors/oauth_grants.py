"""The token endpoint of an OAuth provider as RFC 6749 and RFC 7636 say it: what `github.py` and `google.py` share."""

import asyncio
import base64
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Grants:
    """`agree` is the person at the provider's page. Tokens that it gave out are known until they are revoked."""

    account: str = "first"
    """Who is signed in at the provider's page. A grant is one account's."""
    lasts_secs: int | None = None
    """None: access tokens do not expire, and there are no refresh tokens."""
    faults: list[str] = field(default_factory=list)
    """For the next answers of the token endpoint: "500", "429", "garbage", "hang"."""
    access: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Scopes by living access token."""
    refresh: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    """Forms that the token endpoint got."""
    released: asyncio.Event = field(default_factory=asyncio.Event)
    codes: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)
    """(code challenge, redirect address, scopes) by code."""
    owners: dict[str, str] = field(default_factory=dict)
    """Account by code and token."""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def agree(self, wanted: dict[str, str], scopes: tuple[str, ...] | None = None) -> str:
        """The code for what the authorize address asked; `scopes`: fewer than it did."""
        assert wanted["response_type"] == "code"
        assert wanted["code_challenge_method"] == "S256"
        code = f"code-{next(self.numbers)}"
        given = tuple(wanted["scope"].split()) if scopes is None else scopes
        self.codes[code] = (wanted["code_challenge"], wanted["redirect_uri"], given)
        self.owners[code] = self.account
        return code

    def trade(self, form: dict[str, str], client_id: str, client_secret: str) -> dict[str, Any]:
        self.asked.append(form)
        if (form.get("client_id"), form.get("client_secret")) != (client_id, client_secret):
            return {"error": "invalid_client"}
        if form.get("grant_type") == "refresh_token":
            scopes = self.refresh.get(form.get("refresh_token", ""))
            return {"error": "invalid_grant"} if scopes is None else self._give(scopes, form["refresh_token"])
        challenge, redirect, scopes = self.codes.pop(form.get("code", ""), ("", "", ()))
        made = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not challenge or made.rstrip(b"=").decode() != challenge or form.get("redirect_uri") != redirect:
            return {"error": "invalid_grant"}
        return self._give(scopes, form["code"])

    def _give(self, scopes: tuple[str, ...], given_for: str) -> dict[str, Any]:
        number = next(self.numbers)
        answer: dict[str, Any] = {"access_token": f"access-{number}", "token_type": "bearer", "scope": " ".join(scopes)}
        self.access[answer["access_token"]] = scopes
        self.owners[answer["access_token"]] = self.owners[given_for]
        if self.lasts_secs is not None:
            answer["expires_in"] = self.lasts_secs
            if given_for not in self.refresh:
                answer["refresh_token"] = f"refresh-{number}"
                self.refresh[answer["refresh_token"]] = scopes
                self.owners[answer["refresh_token"]] = self.owners[given_for]
        return answer

    async def answer(self, answer: dict[str, Any], *, error_status: int = 200) -> web.Response:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "hang":
            await self.released.wait()
        if fault == "garbage":
            return web.Response(text="<html>", content_type="application/json")
        if fault:
            return web.json_response({}, status=int(fault), headers={"retry-after": "7"})
        return web.json_response(answer, status=error_status if "error" in answer else 200)

    def knows(self, authorization: str | None) -> bool:
        return (authorization or "").removeprefix("Bearer ") in self.access

    def scopes_of(self, authorization: str | None) -> tuple[str, ...]:
        return self.access.get((authorization or "").removeprefix("Bearer "), ())

    def revoke(self, token: str) -> bool:
        """The whole grant, by either token."""
        known = token in self.access or token in self.refresh
        for living in (self.access, self.refresh) if known else ():
            for one in [one for one in living if self.owners[one] == self.owners[token]]:
                del living[one]
        return known
