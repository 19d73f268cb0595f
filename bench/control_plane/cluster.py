"""A cluster on this machine for measuring: PostgreSQL, Redis, one api process, one worker; all ended by process id."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from tests.support.app_process import free_port
from tests.support.environment import without_proxies
from tests.support.postgres_server import postgres_server
from tests.support.redis_server import redis_server

ROOT = Path(__file__).resolve().parents[2]
START_SECS = 90.0
STOP_SECS = 20.0
SETUP_CODE = "a one-time code for measuring"
ADMIN, EMAIL, PASSWORD = "admin@example.com", "hr@example.com", "a long enough password"


@dataclass
class Cluster:
    url: str
    dsn: str
    """Of PostgreSQL, for asyncpg."""
    api_pid: int
    worker_pid: int
    token: str = ""
    company_id: str = ""


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Everything with its defaults, but no rate limits: one client stands for many."""
    with ExitStack() as stack:
        postgres = stack.enter_context(postgres_server())
        redis = stack.enter_context(redis_server())
        database = postgres.create_database("bench")
        port = free_port()
        env = {
            **without_proxies(),
            "DATABASE_URL": database,
            "REDIS_URL": redis.url,
            "DATA_DIR": str(folder / "data"),
            "SECRET_KEY": "0123456789abcdef0123456789abcdef",
            "SETUP_CODE": SETUP_CODE,
            "PORT": str(port),
            "RATE_LIMITS": "false",
            "LOG_LEVEL": "WARNING",
            "MAX_IMPORT_BYTES": str(64 * 1024 * 1024),
        }
        api = stack.enter_context(process(folder / "api.log", env, "-m", "api.cluster"))
        url = f"http://127.0.0.1:{port}"
        wait_until_it_answers(f"{url}/health/db", api, folder / "api.log")
        worker = stack.enter_context(
            process(
                folder / "worker.log", env, "-m", "celery", "-A", "api.worker.app", "worker",
                "-Q", "high,default,email", "-c", "1", "--loglevel", "WARNING",
            )
        )  # fmt: skip
        cluster = Cluster(url, database.replace("postgresql+asyncpg", "postgresql"), api.pid, worker.pid)
        sign_up(cluster)
        yield cluster


@contextmanager
def process(log: Path, env: dict[str, str], *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("ab") as output:
        started = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield started
    finally:
        family = psutil.Process(started.pid).children(recursive=True) if started.poll() is None else []
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(STOP_SECS)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
        for left in psutil.wait_procs(family, timeout=2)[1]:
            left.kill()


def wait_until_it_answers(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECS
    while True:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"it did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)


def sign_up(cluster: Cluster) -> None:
    body = {
        "email": ADMIN,
        "password": PASSWORD,
        "name": "Admin",
        "company_name": "Measured company",
        "setup_code": SETUP_CODE,
    }
    made = httpx.post(f"{cluster.url}/api/v1/setup", json=body, trust_env=False, timeout=30)
    made.raise_for_status()
    cluster.company_id = made.json()["user"]["company_id"]
    admin = {"Authorization": f"Bearer {made.json()['access_token']}"}
    # An administrator sees every company's rows; what is measured is the day of a company's HR.
    person = {"email": EMAIL, "name": "HR", "role": "HR", "password": PASSWORD}
    httpx.post(
        f"{cluster.url}/api/v1/users", json=person, headers=admin, trust_env=False, timeout=30
    ).raise_for_status()
    login = {"email": EMAIL, "password": PASSWORD}
    signed_in = httpx.post(f"{cluster.url}/api/v1/auth/login", json=login, trust_env=False, timeout=30)
    signed_in.raise_for_status()
    cluster.token = signed_in.json()["access_token"]
