"""The dashboard's fake service (`dashboard/tests/fake`): every page with something on it, without a program."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.app_process import ROOT

_START = """
const { startFake } = await import("./tests/fake/server.mjs");
const { user } = await import("./tests/fake/data.mjs");
const { ALL, inherited } = await import("./tests/fake/settings.mjs");
const role = process.argv[1];
const fake = await startFake({ dist: "dist" });
const { state } = fake;
if (role === "CANDIDATE") Object.assign(user, { role, company_id: null });
state.permissions = role === "CANDIDATE" ? ["jobs:read", "ats:check", "tasks:read"] : [...ALL, "companies:manage"];
state.settings.inherited = inherited();
state.refresh = true;
console.log(JSON.stringify({ url: fake.url }));
"""
"""`refresh`: whoever opens a page is signed in."""


@contextmanager
def fake_service(role: str) -> Iterator[str]:
    """Its address.

    Args:
        role: whose pages it serves, HR or CANDIDATE.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    command = [node, "--input-type=module", "--eval", _START, role]
    folder = ROOT / "dashboard"
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as started:
        assert started.stdout is not None
        try:
            yield str(json.loads(started.stdout.readline())["url"])
        finally:
            started.kill()
