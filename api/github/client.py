"""GitHub's REST API as far as it is needed (EXT-14): one repository's facts, and its archive.

Two requests for an analysis, however many files there are: without a token GitHub allows 60 an hour.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from api.github.address import RepoName
from api.outside.vendor import Vendor, VendorAway, VendorRefused
from api.version import VERSION

API_VERSION = "2022-11-28"
MAX_ARCHIVE_BYTES = 40 * 1024 * 1024
MAX_REDIRECTS = 3
CONNECT_SECS = 10.0


class GitHubProblem(VendorRefused):
    """`reason` is a key of `config/github/<language>.yaml`'s `problems`."""

    def __init__(self, reason: str, *, again_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again_at = again_at


@dataclass(frozen=True, slots=True)
class RepoFacts:
    full_name: str
    """As it is now: repositories move."""
    default_branch: str
    description: str
    private: bool
    archived: bool
    size_kb: int


class GitHub:
    """`base_url` like https://api.github.com; `archive_hosts` are where its archives may lie."""

    def __init__(self, vendor: Vendor, base_url: str, *, archive_hosts: tuple[str, ...], timeout_secs: float) -> None:
        self._vendor = vendor
        self._base = base_url.rstrip("/")
        base = httpx.URL(self._base)
        self._hosts = (base.netloc.decode(), *archive_hosts)
        self._scheme = base.scheme
        self._timeout = httpx.Timeout(timeout_secs, connect=min(CONNECT_SECS, timeout_secs))

    async def repository(self, repo: RepoName, token: str | None) -> RepoFacts:
        """Raises GitHubProblem, VendorAway."""
        content = await self._get(f"{self._base}/repos/{repo.full}", token, most=1024 * 1024)
        found = _json(content)
        if found.get("disabled"):
            raise GitHubProblem("forbidden")
        return RepoFacts(
            full_name=str(found.get("full_name") or repo.full)[:200],
            default_branch=str(found.get("default_branch") or "HEAD")[:250],
            description=str(found.get("description") or "")[:500].replace("\x00", ""),
            private=bool(found.get("private")),
            archived=bool(found.get("archived")),
            size_kb=int(found.get("size") or 0),
        )

    async def archive(self, repo: RepoName, branch: str, token: str | None) -> bytes:
        """The newest state of `branch` as .tar.gz.

        Raises:
            GitHubProblem: also "too_large" for more than `MAX_ARCHIVE_BYTES`.
            VendorAway
        """
        return await self._get(f"{self._base}/repos/{repo.full}/tarball/{branch}", token, most=MAX_ARCHIVE_BYTES)

    async def _get(self, url: str, token: str | None, *, most: int) -> bytes:
        with self._vendor.watched():
            return await self._followed(url, token, most)

    async def _followed(self, url: str, token: str | None, most: int) -> bytes:
        headers = {
            "accept": "application/vnd.github+json",
            "accept-encoding": "identity",
            "user-agent": f"ai-interviewer/{VERSION}",
            "x-github-api-version": API_VERSION,
        }
        if token:
            headers["authorization"] = f"Bearer {token}"
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=self._timeout, follow_redirects=False) as client:
                for _ in range(MAX_REDIRECTS + 1):
                    async with client.stream("GET", url, headers=headers) as response:
                        if not response.is_redirect:
                            _refuse(response)
                            return await _taken(response, most)
                        url = str(response.url.join(response.headers.get("location", "")))
                        target = httpx.URL(url)
                        # Also for the API's own host: a token does not go in the clear where it came sealed.
                        if target.netloc.decode() not in self._hosts or target.scheme != self._scheme:
                            raise GitHubProblem("strange_answer")
                        if target.netloc.decode() != self._hosts[0]:
                            # The archive's address carries its own permission; the token is for the API alone.
                            headers.pop("authorization", None)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise VendorAway(type(error).__name__) from error
        raise GitHubProblem("strange_answer")


async def _taken(response: httpx.Response, most: int) -> bytes:
    taken = bytearray()
    async for piece in response.aiter_raw():
        taken += piece
        if len(taken) > most:
            raise GitHubProblem("too_large")
    return bytes(taken)


def _refuse(response: httpx.Response) -> None:
    """What the documentation of the REST API says about its statuses and rate limits."""
    status, headers = response.status_code, response.headers
    if status == 200:
        return
    if status in (403, 429) and (headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers):
        raise GitHubProblem("rate_limited", again_at=_reset(headers))
    if status == 401:
        raise GitHubProblem("token_refused")
    if status in (403, 451):
        raise GitHubProblem("forbidden")
    if status == 404:
        raise GitHubProblem("not_found")
    if status == 409:
        raise GitHubProblem("empty")
    if status >= 500 or status == 429:
        raise VendorAway(f"it answered {status}", busy=status == 429)
    raise GitHubProblem("strange_answer")


def _reset(headers: Mapping[str, str]) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(headers["x-ratelimit-reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        raise GitHubProblem("strange_answer") from None
    if not isinstance(found, dict):
        raise GitHubProblem("strange_answer")
    return found
