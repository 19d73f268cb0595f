"""Passwords: hashes (bcrypt, AUTH-13), worked out on a thread, and advice (AUTH-14).

A hash takes a quarter of a second (NFR-03). bcrypt reads 72 bytes; a longer password goes in as the base64 of its
SHA-256, so that all of it counts. Hangul typed on different systems comes composed or decomposed; NFKC makes it one.
"""

import base64
import hashlib
import unicodedata
from enum import StrEnum

import anyio
import bcrypt

MAX_BYTES = 72
"""bcrypt reads no further."""
NO_PASSWORD = "!"  # noqa: S105  a mark that no password's hash equals
"""`users.password_hash` of somebody who has not chosen a password yet: none matches."""
_DUMMY = "rhaXgVaBsx0j7i8kahBCu.25eUEmX1oz2VfK0nmq/DDecJVBIP3ty"
RECOMMENDED_LENGTH = 12


class PasswordWarning(StrEnum):
    """What would make an accepted password stronger."""

    SHORT = "short"
    NO_MIXED_CASE = "no_mixed_case"
    NO_DIGIT = "no_digit"
    NO_SPECIAL = "no_special"


def _material(password: str) -> bytes:
    raw = unicodedata.normalize("NFKC", password).encode()
    if len(raw) <= MAX_BYTES:
        return raw
    return base64.b64encode(hashlib.sha256(raw).digest())


async def hash_password(password: str, rounds: int) -> str:
    def work() -> str:
        return bcrypt.hashpw(_material(password), bcrypt.gensalt(rounds)).decode()

    return await anyio.to_thread.run_sync(work)


async def password_matches(password: str, hashed: str | None, rounds: int = 12) -> bool:
    """With `hashed` None or `NO_PASSWORD` it takes as long as a wrong password at `rounds` does, and is False."""
    known = hashed if hashed is not None and hashed.startswith("$2") else None

    def work() -> bool:
        return bcrypt.checkpw(_material(password), (known or f"$2b${rounds:02d}${_DUMMY}").encode())

    return await anyio.to_thread.run_sync(work) and known is not None


def needs_rehash(hashed: str, rounds: int) -> bool:
    """Whether `hashed` was made at another cost than `rounds`."""
    return not hashed.startswith(f"$2b${rounds:02d}$")


def password_warnings(password: str) -> list[PasswordWarning]:
    """AUTH-14: recommendations, not demands. A script without upper and lower case needs no mixture of them."""
    letters = [c for c in password if c.isalpha()]
    cased = [c for c in letters if c.lower() != c.upper()]
    found = []
    if len(password) < RECOMMENDED_LENGTH:
        found.append(PasswordWarning.SHORT)
    mixed = any(c.isupper() for c in cased) and any(c.islower() for c in cased)
    if not mixed and len(cased) == len(letters):
        found.append(PasswordWarning.NO_MIXED_CASE)
    if not any(c.isdigit() for c in password):
        found.append(PasswordWarning.NO_DIGIT)
    if not any(not c.isalnum() for c in password):
        found.append(PasswordWarning.NO_SPECIAL)
    return found
