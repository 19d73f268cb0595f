"""A gap analysis by text and by address, and addresses that lead inside."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from api.outside.pages import MAX_BYTES, PageRefused, fetch_page
from api.security.callers import Role
from tests.support.api_world import ApiWorld, api_world
from tests.support.live_server import serving_aiohttp

PAGE = "<main>" + "<p>Required: Python and Docker.</p>" * 20 + "</main>"
RESUME = "Built the booking service in Python, 2021 to 2024."
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def site(**pages: Handler) -> AsyncIterator[str]:
    """A web server on the loopback with a handler by path."""
    app = web.Application()
    for name, handler in pages.items():
        app.router.add_get(f"/{name}", handler)
    async with serving_aiohttp(app) as address:
        yield f"http://{address}"


async def job_page(_: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path, private_job_pages=True) as made:
        await made.add_user("mina@example.com", Role.CANDIDATE)
        yield made


async def analyse(world: ApiWorld, **body: Any) -> Any:
    headers = await world.login("mina@example.com")
    return await world.http.post("/api/v1/analyze/gap", json=body, headers=headers)


async def test_a_job_by_its_address(world: ApiWorld) -> None:
    async with site(job=job_page) as url:
        made = await analyse(world, target_job_url=f"{url}/job", resume_text=RESUME)
    assert made.status_code == 201, made.text
    assert (made.json()["missing_skills"], made.json()["match_score"]) == (["Docker"], 50)
    headers = await world.login("mina@example.com")
    kept = await world.http.get(f"/api/v1/analyze/gap/{made.json()['id']}", headers=headers)
    assert kept.json() == made.json()


async def test_a_pasted_job_is_named_by_its_first_line(world: ApiWorld) -> None:
    texts = ("Backend engineer:\nRequired: Python and Docker.", "Required: Python and Docker. " * 5)
    made = [(await analyse(world, job_text=text, resume_text=RESUME)).json()["job_title"] for text in texts]
    assert made == ["Backend engineer", None]


async def test_what_cannot_be_compared_says_what_to_do(world: ApiWorld) -> None:
    async def picture(_: web.Request) -> web.Response:
        return web.Response(body=b"x", content_type="image/png")

    async with site(picture=picture) as url:
        codes = [
            (await analyse(world, target_job_url=f"{url}/picture", resume_text=RESUME)).json()["error_code"],
            (await analyse(world, job_text="Somebody who likes mountains.", resume_text=RESUME)).json()["error_code"],
            (await analyse(world, job_text="Required: Python and Docker.")).json()["error_code"],
        ]
    assert codes == ["GAP_422", "GAP_423", "GAP_424"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/job",
        "http://localhost/job",
        "http://[::1]/job",
        "http://[::ffff:10.0.0.1]/job",
        "http://2130706433/job",
        "http://0x7f000001/job",
        "http://0177.0.0.1/job",
        "http://127.1/job",
        "http://169.254.169.254/latest/meta-data/",
        "https://user:pass@example.com/job",
        "https://example.com:8443/job",
        "gopher://example.com/job",
    ],
)
async def test_addresses_that_lead_inside_are_refused(url: str) -> None:
    with pytest.raises(PageRefused):
        await fetch_page(url)


async def test_a_redirect_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first step is allowed, as a public page is; the second is checked like any address."""
    from api.outside import pages
    from api.outside.safe_http import Target, resolve

    first: list[str] = []

    async def only_first(url: str, *, private_allowed: bool = False) -> Target:
        first.append(url)
        return await resolve(url, private_allowed=len(first) == 1)

    async def inside(_: web.Request) -> web.Response:
        raise web.HTTPFound("http://127.0.0.1:80/admin")

    async with site(hop=inside) as url:
        monkeypatch.setattr(pages, "resolve", only_first)
        monkeypatch.setattr(pages, "check_form", lambda url, **_: None)
        monkeypatch.setattr(pages, "PORTS", (None, 80, 443, int(url.rsplit(":", 1)[1])))
        with pytest.raises(PageRefused, match="inside"):
            await fetch_page(f"{url}/hop")
    assert first[1] == "http://127.0.0.1/admin"


async def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS that answers differently the second time changes nothing: the connection goes to what was checked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answers(host: Any, *more: Any, **named: Any) -> Any:
        if host != "rebind.example.com":
            return real(host, *more, **named)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", named.get("port") or more[0]))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(PageRefused, match="inside"):
        await fetch_page("http://rebind.example.com/job")
    async with site(job=job_page) as url:
        found = await fetch_page(url.replace("127.0.0.1", "rebind.example.com") + "/job", private_allowed=True)
    assert found.content == PAGE.encode()
    assert len(asked) == 2, "one look-up for each fetch"


async def test_pages_without_end_and_without_hurry_are_given_up() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/html"})
        await response.prepare(request)
        for _ in range(MAX_BYTES // 65_536 + 2):
            await response.write(b"x" * 65_536)
        return response

    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/html"})
        await response.prepare(request)
        # For ever, as far as the client is concerned; its going away cancels this.
        await asyncio.Event().wait()
        return response

    async def packed(_: web.Request) -> web.Response:
        return web.Response(body=b"x", headers={"content-type": "text/html", "content-encoding": "gzip"})

    async def circle(_: web.Request) -> web.Response:
        raise web.HTTPFound("/circle")

    async with site(endless=endless, slow=slow, packed=packed, circle=circle) as url:
        for name, said in (("endless", "larger"), ("packed", "compressed"), ("circle", "too often")):
            with pytest.raises(PageRefused, match=said):
                await fetch_page(f"{url}/{name}", private_allowed=True)
        with pytest.raises(PageRefused, match="too long"):
            await fetch_page(f"{url}/slow", private_allowed=True, total_secs=0.2)
