"""Every operation, called as everybody with ids that exist and ids that do not, keeps to the api's own description:
no 5xx, no undocumented status, no undeclared content type, no reply that its schema does not fit."""

from pathlib import Path

import pytest

from tests.support.fuzz_run import keeps_to_the_description

pytestmark = [pytest.mark.slow, pytest.mark.timeout(12 * 3600)]


def test_replies_keep_to_the_description(tmp_path: Path) -> None:
    keeps_to_the_description(tmp_path, "sqlite", None)
