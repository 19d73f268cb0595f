"""Webhooks as Twilio sends them: form fields, signed over the public URL, retried under the same token.

sent = await webhooks.send("https://interviews.example.com/telephony/twilio/voice", {"CallSid": …})
await webhooks.replay(sent)                                  # the same bytes once more
await webhooks.send(url, params, token="not the account's")   # forged
with webhooks.held() as late: …                              # status callbacks wait
    await late.deliver(reversed(late.waiting))
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import httpx

TIMEOUT_SECS = 15.0
"""Twilio gives a webhook 15 s in all."""


def signature(token: str, url: str, params: Mapping[str, str]) -> str:
    """Base64 of HMAC-SHA1 over the URL and the sorted parameters (twilio.com/docs/usage/security)."""
    text = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


@dataclass
class Sent:
    """A webhook and what was answered; `status` is 0 while, or if, there was no answer."""

    url: str
    params: dict[str, str]
    headers: dict[str, str]
    method: str = "POST"
    status: int = 0
    content_type: str = ""
    body: str = ""
    took_secs: float = 0.0
    tries: int = 0


@dataclass
class Held:
    """Status callbacks that wait for `deliver`."""

    webhooks: "Webhooks"
    waiting: list[Sent] = field(default_factory=list)

    async def deliver(self, some: Iterable[Sent] | None = None) -> None:
        """In the given order; all of them in their own without one."""
        for sent in tuple(self.waiting if some is None else some):
            self.waiting.remove(sent)
            await self.webhooks.deliver(sent)


@dataclass
class Webhooks:
    """`http` reaches the application; `public_url` is the origin that Twilio knows and signs, wherever it leads."""

    http: httpx.AsyncClient
    public_url: str
    auth_token: str
    account_sid: str
    copies: int = 1
    """2: the network delivers every webhook twice."""
    retries: int = 1
    """After a connection that failed; Twilio's default (`rc=1`, `rp=ct`)."""
    proxy_headers: dict[str, str] = field(default_factory=dict)
    """What a proxy in front of the application adds, e.g. X-Forwarded-Proto."""
    sent: list[Sent] = field(default_factory=list)
    _held: Held | None = None

    async def send(
        self, url: str, params: Mapping[str, str], *, method: str = "POST", token: str | None = None
    ) -> Sent:
        """`url` may be relative to the public one. Raises nothing: an answer that did not come has status 0."""
        sent = self.prepared(url, params, method=method, token=token)
        for _ in range(self.copies):
            await self.deliver(sent)
        return sent

    async def notify(self, url: str, params: Mapping[str, str], *, method: str = "POST") -> Sent:
        """A status callback: its answer counts for nothing, and it may be held back."""
        sent = self.prepared(url, params, method=method)
        if self._held is not None:
            self._held.waiting.append(sent)
            return sent
        for _ in range(self.copies):
            await self.deliver(sent)
        return sent

    def prepared(self, url: str, params: Mapping[str, str], *, method: str = "POST", token: str | None = None) -> Sent:
        """Signed and not yet sent: a late webhook."""
        whole = self.absolute(url)
        values = {"AccountSid": self.account_sid, "ApiVersion": "2010-04-01", **params}
        if method == "GET":
            whole += ("&" if "?" in whole else "?") + urlencode(values)
            values = {}
        headers = {
            "X-Twilio-Signature": signature(token or self.auth_token, whole, values),
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        return Sent(whole, values, headers, method)

    async def replay(self, sent: Sent) -> Sent:
        """The same bytes, headers and token again; the new answer is in what comes back."""
        again = Sent(sent.url, dict(sent.params), dict(sent.headers), sent.method)
        await self.deliver(again)
        return again

    @contextlib.contextmanager
    def held(self) -> Iterator[Held]:
        """Within it status callbacks wait until the test delivers them; those left are dropped."""
        self._held = Held(self)
        try:
            yield self._held
        finally:
            self._held = None

    def absolute(self, url: str, base: str | None = None) -> str:
        if url.startswith("http"):
            return url
        return str(httpx.URL(base or self.public_url + "/").join(url))

    async def deliver(self, sent: Sent) -> None:
        self.sent.append(sent)
        clock = asyncio.get_running_loop()
        began = clock.time()
        for _ in range(1 + self.retries):
            sent.tries += 1
            with contextlib.suppress(httpx.TransportError, TimeoutError):
                async with asyncio.timeout(TIMEOUT_SECS):
                    await self._once(sent)
                break
        sent.took_secs = clock.time() - began

    async def _once(self, sent: Sent) -> None:
        parts = urlsplit(sent.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = sent.headers | self.proxy_headers
        content = urlencode(sent.params) if sent.method == "POST" else None
        if content is not None:
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        reply = await self.http.request(sent.method, path, content=content, headers=headers)
        sent.status, sent.body = reply.status_code, reply.text
        sent.content_type = reply.headers.get("content-type", "")
