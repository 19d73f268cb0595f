"""The one command: what it refuses in one line, what it prints, and that it stops in order."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.demo import seed_demo
from api.settings import Settings
from api.startup import open_port
from tests.support.api_world import CLOCK_START, ApiWorld, Scheduled
from tests.support.app_process import free_port

ROOT = Path(__file__).resolve().parents[2]


def command(folder: Path, port: int, *arguments: str, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "api.embedded", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refused(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2, out + err
    lines = [line for line in err.splitlines() if line]
    assert len(lines) == 1, err
    return lines[0]


@pytest.mark.slow
def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = refused(command(tmp_path, port))
    assert f"Port {port} is taken" in line
    assert "make run PORT=" in line


@pytest.mark.slow
def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    line = refused(command(tmp_path / "file" / "var", free_port()))
    assert "cannot be written" in line
    assert "DATA_DIR" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"SECRET_KEY": "short"}, "32 bytes"),
        ({"STT_PROVIDER": "deepgram"}, "DEEPGRAM_API_KEY"),
    ],
)
def test_a_setting_that_makes_no_sense(tmp_path: Path, env: dict[str, str], word: str) -> None:
    port = free_port()
    env.setdefault("PORT", str(port))
    process = subprocess.Popen(
        [sys.executable, "-m", "api.embedded"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert word in refused(process)


@pytest.mark.slow
def test_it_starts_empty_says_how_to_begin_and_stops_in_order(tmp_path: Path) -> None:
    port = free_port()
    process = command(tmp_path, port, "--no-demo")
    assert process.stdout is not None
    try:
        seen: list[str] = []
        while not any("one-time code: " in line for line in seen):
            line = process.stdout.readline()
            assert line, (process.stderr.read() if process.stderr else "") + "".join(seen)
            seen.append(line)
        assert httpx.get(f"http://127.0.0.1:{port}/health", timeout=30).json() == {"status": "ok"}
        assert httpx.get(f"http://127.0.0.1:{port}/api/v1/setup").json() == {"needs_admin": True}
        second = refused(command(tmp_path, free_port()))
        assert f"process {process.pid}" in second
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0


async def test_what_is_answered_does_not_wait_for_an_acknowledgement() -> None:
    """Of the last piece: 40 ms on every answer, and on every frame of sound of a phone call."""
    at_once: list[int] = []

    def came(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock = writer.get_extra_info("socket")
        at_once.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with open_port(Settings(_env_file=None, host="127.0.0.1", port=free_port())) as listening:
        server = await asyncio.start_server(came, sock=listening)
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        assert await reader.read() == b""
        writer.close()
        server.close()
    assert [bool(one) for one in at_once] == [True]


async def test_the_demo_is_made_once_and_its_interview_anew_when_it_is_over(world: ApiWorld) -> None:
    first = await seed_demo(world.services)
    assert await seed_demo(world.services) == first
    token = first.interview_link.rsplit("/", 1)[-1]
    view = (await world.http.get(f"/api/v1/interviews/validate/{token}")).json()
    assert (view["question_total"], view["company_name"]) == (5, "Northwind Parcels")
    login = {"email": first.email, "password": first.password}
    reply = await world.http.post("/api/v1/auth/login", json=login)
    assert reply.status_code == 200
    hr = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    listed = (await world.http.get("/api/v1/interviews", headers=hr)).json()
    assert listed["total"] == 1
    await world.http.post(f"/api/v1/interviews/{listed['interviews'][0]['id']}/cancel", headers=hr)
    again = await seed_demo(world.services)
    assert again.interview_link != first.interview_link
    assert (again.email, again.password) == (first.email, first.password)
    assert (await world.http.get("/api/v1/candidates", headers=hr)).json()["total"] == 1


async def test_the_demo_brief_is_complete(world: ApiWorld) -> None:
    demo = await seed_demo(world.services)
    token = demo.interview_link.rsplit("/", 1)[-1]
    view = (await world.http.get(f"/api/v1/interviews/validate/{token}")).json()
    made = Scheduled(world, {}, "", "", "", [], view["interview_id"], token)
    await made.consent()
    agent = await made.call()
    brief = (await agent.brief()).json()
    assert len(brief["questions"]) == 5
    assert all(len(question["points"]) >= 3 for question in brief["questions"])
    assert brief["persona"]["language"] == "en"
    assert brief["job_facts"]
    assert world.clock.now() == CLOCK_START
