"""The dashboard: built files from `dashboard/dist`, and index.html for every address of its router."""

from pathlib import Path

import anyio
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.convertors import PathConvertor, register_url_convertor

from api.errors import ANY_ADDRESS, UnknownAddress
from api.settings import Settings

IMMUTABLE = "public, max-age=31536000, immutable"
"""Vite puts a hash of the content into the names of what it writes to `assets/`."""
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>AI Interviewer</title>
<body style="font-family: system-ui; max-width: 40rem; margin: 4rem auto; line-height: 1.5">
<h1>The pages are not built yet</h1>
<p>The server runs and its API answers (<a href="/docs">/docs</a>), but <code>dashboard/dist</code> is missing.</p>
<p>Stop the server and start it with <code>make run</code>: it builds the pages first.</p>"""


NOT_PAGES = ("api/", "ws/", "rtc/", "telephony/")


class PageConvertor(PathConvertor):
    """Any path but the api's: what is not found there is a 404 or a 405 in JSON, not a page."""

    regex = f"(?!{'|'.join(NOT_PAGES)}).*"


register_url_convertor("page", PageConvertor())


def pages_router(settings: Settings) -> APIRouter:
    """Included last: it takes every GET that nothing else took."""
    router = APIRouter()
    root = settings.dashboard_dir.resolve()

    @router.get(ANY_ADDRESS, include_in_schema=False)
    async def get_page(path: str, request: Request) -> Response:
        file = await anyio.to_thread.run_sync(_built_file, root, path)
        if file is not None:
            cache = IMMUTABLE if path.startswith("assets/") else "no-cache"
            return FileResponse(file, headers={"cache-control": cache})
        if "." in path.rsplit("/", 1)[-1] and path.startswith("assets/"):
            # A page opened before an update asks for a file of the former build: not a page.
            raise UnknownAddress()
        index = root / "index.html"
        if await anyio.to_thread.run_sync(index.is_file):
            return FileResponse(index, headers={"cache-control": "no-cache"})
        return HTMLResponse(NOT_BUILT, status_code=503, headers={"cache-control": "no-store"})

    return router


def _built_file(root: Path, path: str) -> Path | None:
    if not path or "\x00" in path:
        return None
    file = (root / path).resolve()
    return file if file.is_relative_to(root) and file.is_file() else None
