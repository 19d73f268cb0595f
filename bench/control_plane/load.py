"""The load, as locust users: one class of requests each (NFR-01 … NFR-05). Started by `bench.control_plane`.

Environment: BENCH_TOKEN, BENCH_EMAIL, BENCH_PASSWORD, BENCH_RESUME (a PDF file), BENCH_CLASSES (comma-separated).
"""

import itertools
import os
import random
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, constant, task
from urllib3 import encode_multipart_formdata

CLASSES = set(os.environ.get("BENCH_CLASSES", "read,write,auth,ats,upload").split(","))
HEADERS = {"Authorization": f"Bearer {os.environ.get('BENCH_TOKEN', '')}"}
NAMES = ("kim", "lee", "park", "choi", "person 4", "person 99", "minji", "example.com")
numbers = itertools.count(random.randrange(10**9))
PACED = between(0.1, 0.4)


def only(name: str) -> bool:
    """Locust takes abstract users out of the run."""
    return name not in CLASSES


class Reader(FastHttpUser):
    abstract = only("read")
    weight = 6
    wait_time = PACED

    def on_start(self) -> None:
        page = self.client.get("/api/v1/candidates?per_page=50", headers=HEADERS, name="read: list").json()
        self.ids = [row["id"] for row in page["candidates"]]

    @task(4)
    def list_page(self) -> None:
        page = random.randint(1, 20)
        self.client.get(f"/api/v1/candidates?page={page}", headers=HEADERS, name="read: list")

    @task(2)
    def filtered(self) -> None:
        url = "/api/v1/candidates?status=new&sort=name:asc"
        self.client.get(url, headers=HEADERS, name="read: filter and sort")

    @task(2)
    def search(self) -> None:
        word = random.choice(NAMES)
        self.client.get(f"/api/v1/candidates?q={word}", headers=HEADERS, name="read: search")

    @task(3)
    def detail(self) -> None:
        self.client.get(f"/api/v1/candidates/{random.choice(self.ids)}", headers=HEADERS, name="read: detail")

    @task(1)
    def jobs(self) -> None:
        self.client.get("/api/v1/jobs", headers=HEADERS, name="read: jobs")

    @task(1)
    def numbers(self) -> None:
        self.client.get("/api/v1/analytics/funnel", headers=HEADERS, name="read: funnel")


class Writer(FastHttpUser):
    abstract = only("write")
    weight = 2
    wait_time = PACED

    @task
    def candidate(self) -> None:
        person = {"email": f"w{next(numbers)}@example.com", "name": "김 Writer"}
        made = self.client.post("/api/v1/candidates", json=person, headers=HEADERS, name="write: create").json()
        url = f"/api/v1/candidates/{made['id']}"
        self.client.put(url, json={**person, "status": "screening"}, headers=HEADERS, name="write: change")


class Auth(FastHttpUser):
    abstract = only("auth")
    weight = 1
    wait_time = between(1, 2)

    @task
    def login(self) -> None:
        body = {"email": os.environ["BENCH_EMAIL"], "password": os.environ["BENCH_PASSWORD"]}
        self.client.post("/api/v1/auth/login", json=body, name="auth: login")


class Ats(FastHttpUser):
    abstract = only("ats")
    weight = 1
    wait_time = between(0.5, 1)

    @task
    def check(self) -> None:
        form = multipart({"job_description": "Python, SQL, Kubernetes and code review in English"})
        self.client.post("/api/v1/ai/ats-check", name="ats: check", **form)


class Uploader(FastHttpUser):
    abstract = only("upload")
    weight = 1
    wait_time = between(0.5, 1)

    def on_start(self) -> None:
        page = self.client.get("/api/v1/candidates?per_page=50", headers=HEADERS, name="read: list").json()
        self.ids = [row["id"] for row in page["candidates"]]

    @task
    def resume(self) -> None:
        url = f"/api/v1/candidates/{random.choice(self.ids)}/resume"
        self.client.post(url, name="upload: résumé", **multipart({}))


class Flood(FastHttpUser):
    """As fast as it goes: how many requests a second one process sustains."""

    abstract = only("flood")
    wait_time = constant(0)

    @task
    def page(self) -> None:
        self.client.get(os.environ["BENCH_PATH"], headers=HEADERS, name="flood")


def multipart(fields: dict[str, str]) -> dict[str, Any]:
    """`data` and `headers` of a form with the résumé in it."""
    parts: dict[str, Any] = {"resume": ("resume.pdf", RESUME, "application/pdf"), **fields}
    body, kind = encode_multipart_formdata(parts)
    return {"data": body, "headers": {**HEADERS, "Content-Type": kind}}


RESUME = Path(os.environ["BENCH_RESUME"]).read_bytes() if "BENCH_RESUME" in os.environ else b""
