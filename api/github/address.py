"""Which repository an address means (GIT-04): github.com only, and nothing of the address but two names is used."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_OWNER = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$")
_NAME = re.compile(r"^[A-Za-z0-9._-]{1,100}$")
HOSTS = ("github.com", "www.github.com")


@dataclass(frozen=True, slots=True)
class RepoName:
    owner: str
    name: str

    @property
    def full(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def url(self) -> str:
        return f"https://github.com/{self.full}"


def repository_at(url: str) -> RepoName | None:
    """None for what is no address of a repository: another host, a port, a user name, a dot segment."""
    text = url.strip()
    if text.startswith("git@github.com:"):
        text = f"https://github.com/{text.removeprefix('git@github.com:')}"
    elif text.startswith("github.com/"):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or parts.hostname not in HOSTS or port or parts.username or parts.password:
        return None
    names = [part for part in parts.path.split("/") if part]
    if len(names) < 2:
        return None
    owner, name = names[0], names[1].removesuffix(".git")
    if not (_OWNER.match(owner) and _NAME.match(name)) or name in (".", ".."):
        return None
    return RepoName(owner, name)
