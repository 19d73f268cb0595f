"""What is found in source code: the planted set whole, and archives that are no repositories."""

import io
import tarfile

import pytest

from api.github.address import repository_at
from api.github.code.findings import SEVERITY
from api.github.code.repository import LFS
from api.github.reader import TooMuch, read_archive
from evals.repositories.measure import archive_of, measure, planted


def test_what_was_planted_is_found_and_nothing_else() -> None:
    score = measure()
    assert score.missed == []
    assert score.false == []
    assert {rule for one in planted() for rule, _, _ in one.places} == set(SEVERITY), "a rule has no example"


def test_what_is_not_source_is_counted_and_left_aside() -> None:
    files = {
        "a.py": LFS.decode() + "v1\n",
        "b.py": "a\x00b",
        "big.js": "x" * 200_001,
        ".gitmodules": "[submodule]",
        "vendor/c.go": "package c",
    }
    skipped = read_archive(archive_of(files))["skipped"]
    assert {name: count for name, count in skipped.items() if count} == {
        "lfs_pointers": 1,
        "binary": 1,
        "too_large": 1,
        "submodules": True,
        "not_own": 1,
    }


def test_links_lead_nowhere_and_bombs_are_refused() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        link = tarfile.TarInfo("r/passwd.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    read = read_archive(packed.getvalue())
    assert (read["files_read"], read["skipped"]["symlinks"]) == (0, 1)
    bomb = io.BytesIO()
    with tarfile.open(fileobj=bomb, mode="w:gz") as archive:
        for number in range(20_001):
            archive.addfile(tarfile.TarInfo(f"r/{number}.py"))
    with pytest.raises(TooMuch):
        read_archive(bomb.getvalue())


@pytest.mark.parametrize(
    "url",
    [
        "https://gitlab.com/a/b",
        "https://github.com.example.com/a/b",
        "https://github.com@127.0.0.1/a/b",
        "https://user:pass@github.com/a/b",
        "https://github.com:8443/a/b",
        "https://github.com/a",
        "https://github.com/a/..",
        "https://github.com/../b/c%2f",
        "file:///github.com/a/b",
        "http://[::1]/a/b",
    ],
)
def test_other_addresses_are_no_repository(url: str) -> None:
    assert repository_at(url) is None


@pytest.mark.parametrize(
    "url",
    ["https://github.com/a/b", "github.com/a/b.git", "git@github.com:a/b.git", "https://www.github.com/a/b/tree/x"],
)
def test_usual_ways_to_write_one(url: str) -> None:
    found = repository_at(url)
    assert found is not None
    assert found.url == "https://github.com/a/b"
