"""Hashing and advice."""

import time
import unicodedata

import bcrypt
import pytest

from api.security.passwords import (
    NO_PASSWORD,
    PasswordWarning,
    hash_password,
    needs_rehash,
    password_matches,
    password_warnings,
)


@pytest.mark.parametrize("password", ["correct horse battery", "p" * 72, "가" * 24, "with\0nul", "😀" * 30])
async def test_only_the_same_password_matches(password: str) -> None:
    hashed = await hash_password(password, 4)
    assert await password_matches(password, hashed)
    assert not await password_matches(password + "x", hashed)
    assert not await password_matches(password[:-1], hashed)


async def test_every_character_of_a_long_password_counts() -> None:
    """bcrypt alone reads 72 bytes: two passwords that differ after them would be one."""
    common = "가" * 40
    hashed = await hash_password(common + "a", 4)
    assert not await password_matches(common + "b", hashed)
    assert not await password_matches(common[:24], hashed)


async def test_hangul_matches_however_the_keyboard_composes_it() -> None:
    hashed = await hash_password(unicodedata.normalize("NFD", "비밀번호입니다"), 4)
    assert await password_matches(unicodedata.normalize("NFC", "비밀번호입니다"), hashed)


async def test_short_hashes_stay_plain_bcrypt() -> None:
    hashed = await hash_password("correct horse", 4)
    assert bcrypt.checkpw(b"correct horse", hashed.encode())


@pytest.mark.parametrize("hashed", [None, NO_PASSWORD, ""])
async def test_nothing_matches_where_there_is_no_password(hashed: str | None) -> None:
    for tried in ("!", "", "correct horse"):
        assert not await password_matches(tried, hashed, 4)


async def test_an_unknown_person_costs_as_much_as_a_wrong_password() -> None:
    """At the configured cost, not at a fixed one."""
    hashed = await hash_password("correct horse", 10)

    async def took(known: str | None) -> float:
        best = 1.0
        for _ in range(5):
            started = time.process_time()
            await password_matches("wrong", known, 10)
            best = min(best, time.process_time() - started)
        return best

    # Work, not time: what else the machine does counts for nothing. A hash that is left out costs a thousandth.
    assert 1 / 3 < await took(None) / await took(hashed) < 3


async def test_another_cost_asks_for_another_hash() -> None:
    hashed = await hash_password("correct horse", 4)
    assert not needs_rehash(hashed, 4)
    assert needs_rehash(hashed, 5)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Correct-horse-9", set()),
        ("password", {"short", "no_mixed_case", "no_digit", "no_special"}),
        ("lower case only 1!", {"no_mixed_case"}),
        ("한국어로 쓴 긴 비밀번호 9", set()),
        ("한국어비밀번호열두자이상으로", {"no_digit", "no_special"}),
        ("12345678!", {"short", "no_mixed_case"}),
    ],
)
def test_weak_passwords_are_advised_on(password: str, expected: set[str]) -> None:
    assert set(password_warnings(password)) == {PasswordWarning(each) for each in expected}
