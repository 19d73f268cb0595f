"""What no client means to send: values for a field, bytes for a body, pieces of an address."""

from random import Random
from typing import Any

STRINGS: tuple[str, ...] = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff text",
    "x" * 70_000,
    "",
    " ",
    "\u202e\u2066",
    "٣",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-02-30",
    "24:00",
    "-1",
    "1e400",
    "%s%n",
    "' OR 1=1 --",
    "../../etc/passwd",
    "http://[::1",
    "http://user:pw@[fe80::1%25eth0]:99999/",
    "a@b",
    "Ω" * 300 + "@example.com",
)
NUMBERS: tuple[Any, ...] = (2**31, -(2**31) - 1, 2**63, -(2**63) - 1, 10**30, -1, 1e308, -0.0, 5e-324, True, None)
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b""),
    ("application/json", b"{"),
    ("application/json", b"\xff\xfe{}"),
    ("application/json", b'"\xed\xa0\x80"'),
    ("application/json", b'{"a": NaN, "b": 1e999}'),
    ("application/json", b"[" * 20_000),
    ("application/json", b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
    ("application/json", b'{"a": ' + b"9" * 5_000 + b"}"),
    ("application/json", b'{"\\ud800": "\\udc00"}'),
    ("application/json", b"null"),
    ("application/json; charset=utf-16", "{}".encode("utf-16")),
    ("application/json; charset=nonsense", b"{}"),
    ("text/plain", b"{}"),
    ("application/xml", b"<a/>"),
    ("", b"{}"),
    ("application/x-www-form-urlencoded", b"a=%ff&a=%00&=&&"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=b", b"--b\r\n\r\n--b--"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--b--\r\n'),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="resume"; filename="a\x00b.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n',
    ),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="\xff.csv"\r\n\r\n\xff\x00,\n--b--\r\n',
    ),
    ("multipart/form-data; boundary=" + "b" * 300, b"--"),
)
_PEOPLE = "email,name,phone,notes\nmina@example.com,김민아,010-5555-0101,a\nbad,,,\nlee@example.com,Lee,,b\n"
FILES: tuple[tuple[str, bytes], ...] = (
    ("people.csv", _PEOPLE.encode()),
    ("people.csv", _PEOPLE.encode("utf-16")),
    ("people.csv", _PEOPLE.encode("cp949")),
    ("people.csv", b"email,name\nnul@example.com,A\x00B\n"),
    ("people.csv", b'email,name\n"never closed,\n' + b"x" * 200_000),
    ("people.csv", b"email,name,email\n=cmd|' /C calc'!A0,@SUM(1)\n"),
    ("cv.txt", "Python developer in Seoul since 2015. 파이썬 개발자.\n".encode()),
    ("cv.txt", b"\x00\xff\xfe" * 100),
    ("cv.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
    ("cv.docx", b"PK\x03\x04" + bytes(200)),
    ("cv.exe", b"MZ" + bytes(100)),
    ("", b""),
    ("a" * 400 + ".txt", b"Developer\n"),
    ("..\\..\\x.txt", b"Developer\n"),
    ("이력서\ud800.txt".encode("utf-8", "replace").decode(), b"Developer\n"),
)
SEGMENTS: tuple[str, ...] = ("%00", "%FF", "%ED%A0%80", "%2e%2e", "a%2Fb", "x" * 5_000, "%20", "0", "%F0%9F%98%80")
HEADERS: tuple[dict[str, str], ...] = (
    {"Range": "bytes=0-0,5-6"},
    {"Range": "bytes=9999999999-"},
    {"Range": "bytes=" + "9" * 400 + "-"},
    {"If-None-Match": "*"},
    {"Idempotency-Key": "k" * 300},
    {"Idempotency-Key": "same-key"},
    {"Accept-Language": "x" * 2_000},
    {"Accept": "image/png"},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer \xff\xfe"},
    {"Authorization": "Basic YTpi"},
    {"Authorization": "Bearer " + "e30." * 3},
    {"X-Request-ID": "\xff" * 64},
    {"X-Forwarded-For": "nonsense, ::1"},
    {"Cookie": "refresh_token=\xff; a"},
    {"Content-Encoding": "gzip"},
    {"Host": "[::1"},
    {"Expect": "nonsense"},
)


def query(names: list[str], random: Random) -> str:
    """A query string with doubled, undecodable and overlong values of the operation's own parameters."""
    parts = []
    for name in random.sample(names, min(len(names), random.randint(1, 3))) or ["page"]:
        values = ["", "%00", "%FF", "%ED%A0%80", "%D9%A3", "9" * 400, "-1", "1e9", "true", "x" * 3_000, "%2B", "null"]
        parts += [f"{name}={value}" for value in random.sample(values, random.randint(1, 2))]
    return "&".join(parts)


def spoiled(body: Any, random: Random) -> Any:
    """A copy of a JSON body with one value, anywhere in it, replaced by one that nobody means."""
    places = list(_places(body, ()))
    value = random.choice(STRINGS) if random.random() < 0.7 else random.choice(NUMBERS)
    if not places:
        return value
    return _with(body, random.choice(places), value)


def _places(value: Any, path: tuple[Any, ...]) -> Any:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _places(inner, (*path, key))


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _with(value[path[0]], path[1:], new)
    return copy
