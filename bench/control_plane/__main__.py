"""`make bench-api`: prints one JSON document; progress goes to stderr.

python -m bench.control_plane [--candidates 100000] [--users 12] [--secs 40] [--pairs 3]
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.__main__ import machine
from bench.control_plane.cluster import (
    EMAIL,
    PASSWORD,
    ROOT,
    Cluster,
    free_port,
    process,
    running,
    wait_until_it_answers,
)
from bench.control_plane.resume import a_resume

IMPORT_ROWS = 10_000
TARGETS_MS = {"read": 100, "write": 200, "auth": 150, "ats": 2_000, "upload": 5_000}
"""p95 by NFR-01 … NFR-05."""
FLOOD_USERS = 8
SURNAMES = ("Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang", "Lim")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-api")
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=12, help="paced users of all classes at once")
    parser.add_argument("--secs", type=int, default=40, help="length of the paced run")
    parser.add_argument("--pairs", type=int, default=3, help="floods of ours and of the bare endpoint, in turn")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as cluster:
        result = measure(cluster, Path(folder), options)
    json.dump(result, sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


def measure(cluster: Cluster, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    imports = [import_rows(cluster, part) for part in range(options.candidates // IMPORT_ROWS)]
    say("the same file again")
    again = import_rows(cluster, 0)
    asyncio.run(analyse(cluster))
    (folder / "resume.pdf").write_bytes(a_resume())
    load = Load(cluster, folder)
    say("all classes at once")
    classes = load.classes(options.users, options.secs)
    return {
        "machine": machine(),
        "candidates": options.candidates,
        "import_10000_rows": {
            "secs_first": imports[0]["secs"],
            "secs_last": imports[-1]["secs"],
            "peak_mb_over_idle": max(part["peak_mb_over_idle"] for part in imports),
            "same_file_again": again,
        },
        "p95_ms": classes,
        "beside_a_bare_endpoint": load.pairs(options.pairs),
        "api_rss_mb": round(psutil.Process(cluster.api_pid).memory_info().rss / 1e6),
    }


def import_rows(cluster: Cluster, part: int) -> dict[str, Any]:
    """Imports one file of 10,000 rows and waits for its end."""
    say(f"import {part + 1}")
    rows = [
        f"person{part * IMPORT_ROWS + n}@example.com,{SURNAMES[n % 10]} Person {part * IMPORT_ROWS + n},"
        f"+82 10-{(part * 7919 + n) % 10_000:04d}-{n % 10_000:04d},referral"
        for n in range(IMPORT_ROWS)
    ]
    content = "\n".join(["email,name,phone,source", *rows]).encode()
    headers = {"Authorization": f"Bearer {cluster.token}"}
    with (
        httpx.Client(base_url=cluster.url, headers=headers, trust_env=False, timeout=120) as http,
        Peak(cluster) as peak,
    ):
        started = time.perf_counter()
        made = http.post("/api/v1/candidates/bulk-import", files={"file": ("people.csv", content, "text/csv")})
        made.raise_for_status()
        url = f"/api/v1/import-jobs/{made.json()['import_job_id']}"
        while (state := http.get(url).json())["finished_at"] is None:
            time.sleep(0.1)
        secs = time.perf_counter() - started
    counts = {name: state[name] for name in ("total", "succeeded", "skipped", "failed") if name in state}
    return {"secs": round(secs, 2), "peak_mb_over_idle": peak.over_idle_mb, **counts}


class Peak:
    """Highest resident memory of the worker and its children while it is open, over what they had before."""

    def __init__(self, cluster: Cluster) -> None:
        self._worker = psutil.Process(cluster.worker_pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._peak = 0

    def __enter__(self) -> "Peak":
        self._idle = self._now()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def over_idle_mb(self) -> int:
        return round(max(0, self._peak - self._idle) / 1e6)

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            self._peak = max(self._peak, self._now())

    def _now(self) -> int:
        total = 0
        for member in [self._worker, *self._worker.children(recursive=True)]:
            try:
                total += member.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total


async def analyse(cluster: Cluster) -> None:
    """What autovacuum would have done by now."""
    import asyncpg

    connection = await asyncpg.connect(cluster.dsn)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


class Load:
    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        self._folder = folder
        self._env = {
            **os.environ,
            "BENCH_TOKEN": cluster.token,
            "BENCH_EMAIL": EMAIL,
            "BENCH_PASSWORD": PASSWORD,
            "BENCH_RESUME": str(folder / "resume.pdf"),
        }

    def classes(self, users: int, secs: int) -> dict[str, Any]:
        entries = self._locust(self._cluster.url, users, secs, BENCH_CLASSES="read,write,auth,ats,upload")
        found: dict[str, Any] = {}
        for entry in sorted(entries, key=lambda entry: str(entry["name"])):
            kind = str(entry["name"]).partition(":")[0]
            found[entry["name"]] = {
                "p50": percentile(entry, 0.50),
                "p95": percentile(entry, 0.95),
                "target": TARGETS_MS[kind],
                "requests": entry["num_requests"],
                "failed": entry["num_failures"],
            }
        return found

    def pairs(self, count: int) -> dict[str, Any]:
        """Ours and the bare endpoint in turn, so that a busy moment of the machine meets both."""
        env = {**self._env, "BARE_DSN": self._cluster.dsn, "BARE_COMPANY": self._cluster.company_id}
        port = free_port()
        log = self._folder / "bare.log"
        command = ("-m", "uvicorn", "bench.control_plane.bare:app", "--port", str(port), "--no-access-log")
        ours, bare = [], []
        with process(log, env, *command) as server:
            url = f"http://127.0.0.1:{port}"
            wait_until_it_answers(f"{url}/candidates", server, log)
            for number in range(count):
                say(f"flood {number + 1} of {count}")
                ours.append(self._flood(self._cluster.url, "/api/v1/candidates"))
                bare.append(self._flood(url, "/candidates"))
        ratios = sorted(round(a / b, 3) for a, b in zip(ours, bare, strict=True))
        return {"ours_per_sec": ours, "bare_per_sec": bare, "ratio": ratios[len(ratios) // 2], "ratios": ratios}

    def _flood(self, url: str, path: str) -> float:
        secs = 12
        [entry] = self._locust(url, FLOOD_USERS, secs, BENCH_CLASSES="flood", BENCH_PATH=path)
        if entry["num_failures"]:
            raise RuntimeError(f"{entry['num_failures']} requests failed")
        return round(float(entry["num_requests"]) / secs, 1)

    def _locust(self, url: str, users: int, secs: int, **env: str) -> list[dict[str, Any]]:
        command = [
            sys.executable, "-m", "locust", "-f", str(ROOT / "bench/control_plane/load.py"), "--headless", "--json",
            "--users", str(users), "--spawn-rate", str(users), "--run-time", f"{secs}s", "--stop-timeout", "10",
            "--host", url, "--loglevel", "WARNING",
        ]  # fmt: skip
        done = subprocess.run(command, env={**self._env, **env}, cwd=ROOT, capture_output=True, text=True, check=False)
        try:
            entries: list[dict[str, Any]] = json.loads(done.stdout)
        except json.JSONDecodeError as error:
            raise RuntimeError(f"locust said:\n{done.stdout[-500:]}\n{done.stderr[-2000:]}") from error
        return entries


def percentile(entry: dict[str, Any], part: float) -> float | None:
    """From locust's counts per response time (ms)."""
    counts = sorted((float(ms), int(count)) for ms, count in entry["response_times"].items())
    wanted = part * sum(count for _, count in counts)
    seen = 0
    for ms, count in counts:
        seen += count
        if seen >= wanted:
            return ms
    return None


def say(what: str) -> None:
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
