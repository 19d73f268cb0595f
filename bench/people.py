"""`make bench-people`: the table of very many candidates in a real browser, in front of the real program.

python -m bench.people [--candidates 100000] [--words 6] [--scroll-secs 6]

The program is started with a database of its own, the people are imported through its API, and headless Chromium signs
in and opens the table. Measured on the page: from each key to the frame that shows the rows found by what is typed by
then, and the frames while the list is scrolled. Prints one JSON document; progress goes to stderr.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, sync_playwright

from bench.__main__ import machine
from bench.figures import percentile
from tests.support.app_process import AppProcess
from tests.support.browser import open_browser

SURNAMES = ("Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang", "Lim", "김", "이", "박")
GIVEN = ("Minji", "Seoyeon", "Jun", "Hana", "Ada", "Noor", "Olu", "Grace", "Wolfgang", "서연", "지훈", "민아")
WORDS = ("minji 4", "wolfgang", "서연", "person77", "park ada", "1234@")
FILE_ROWS = 20_000
FRAME_MS = 1000 / 60
IMPORT_SECS = 600.0

TYPE = """async (letter) => {
  const field = document.querySelector('input[type=search]');
  const start = performance.now();
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  set.call(field, field.value + letter);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const wanted = field.value.trim();
  const shown = () => {
    const grid = document.querySelector('[data-testid=people-grid]');
    return grid ? grid.dataset.words === wanted && grid.getAttribute('aria-busy') !== 'true'
                : document.querySelector('[data-nobody]')?.dataset.nobody === wanted;
  };
  while (!shown()) {
    if (performance.now() - start > 20000) throw new Error('not shown: ' + wanted);
    await new Promise((done) => requestAnimationFrame(done));
  }
  // The frame that has it, then the one after: by then the first was painted.
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - start;
}"""
CLEAR = """() => {
  const field = document.querySelector('input[type=search]');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  set.call(field, '');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}"""
SCROLL = """async (ms) => {
  const box = document.querySelector('[data-testid=people-rows]');
  const frames = [], blank = [];
  const start = performance.now();
  let last = start;
  while (last - start < ms) {
    const now = await new Promise((done) => requestAnimationFrame(done));
    frames.push(now - last);
    last = now;
    box.scrollTop += 240;
    const rows = [...box.querySelectorAll('[data-row]')];
    blank.push(rows.length ? rows.filter((row) => row.dataset.testid !== 'person').length / rows.length : 1);
  }
  return { frames: frames.slice(1), blank };
}"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-people")
    parser.add_argument("--candidates", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=len(WORDS), help="words typed letter by letter")
    parser.add_argument("--scroll-secs", type=float, default=6.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = AppProcess(Path(folder) / "data", env={"MAX_IMPORT_BYTES": str(20 * 1024 * 1024)})
        app.start()
        try:
            result = measure(app, options)
        finally:
            app.stop()
    json.dump(result, sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


def measure(app: AppProcess, options: argparse.Namespace) -> dict[str, Any]:
    about = machine()
    imported = fill(app, options.candidates)
    with sync_playwright() as playwright, open_browser(playwright) as browser:
        page = browser.new_page(base_url=app.base_url, viewport={"width": 1440, "height": 900})
        opened_ms = sign_in(page, app)
        say("typing")
        typed = [ms for word in WORDS[: options.words] for ms in type_word(page, word)]
        say("scrolling")
        scrolled = page.evaluate(SCROLL, options.scroll_secs * 1000)
    frames = sorted(scrolled["frames"])
    return {
        "machine": about,
        "candidates": options.candidates,
        "import_rows_per_sec": imported,
        "table_shown_ms": round(opened_ms),
        "key_to_paint_ms": {
            "keys": len(typed),
            "p50": round(statistics.median(typed)),
            "p95": round(percentile(typed, 0.95)),
            "max": round(max(typed)),
        },
        "scroll": {
            "frames": len(frames),
            "p50_ms": round(statistics.median(frames), 1),
            "p95_ms": round(percentile(frames, 0.95), 1),
            "late": sum(frame > 1.5 * FRAME_MS for frame in frames),
            "rows_not_loaded_share": round(statistics.fmean(scrolled["blank"]), 3),
        },
    }


def fill(app: AppProcess, count: int) -> int:
    """Imports so many people; rows a second."""
    with httpx.Client(base_url=f"{app.base_url}/api/v1", trust_env=False, timeout=60) as http:
        login = http.post("/auth/login", json={"email": app.login.email, "password": app.login.password})
        http.headers["Authorization"] = f"Bearer {login.raise_for_status().json()['access_token']}"
        start = time.monotonic()
        for first in range(0, count, FILE_ROWS):
            rows = "".join(a_row(n) for n in range(first, min(count, first + FILE_ROWS)))
            files = {"file": ("people.csv", f"email,name,phone,status\n{rows}".encode(), "text/csv")}
            job = http.post("/candidates/bulk-import", files=files).raise_for_status().json()["import_job_id"]
            wait_for(http, job)
            say(f"{min(count, first + FILE_ROWS):,} people")
        return round(count / (time.monotonic() - start))


def wait_for(http: httpx.Client, job: str) -> None:
    deadline = time.monotonic() + IMPORT_SECS
    while time.monotonic() < deadline:
        found = http.get(f"/import-jobs/{job}").raise_for_status().json()
        if found["status"] == "finished":
            return
        if found["status"] == "failed":
            raise RuntimeError(found["reason"])
        time.sleep(0.5)
    raise TimeoutError("the import takes too long")


STATUSES = ("new", "new", "new", "screening", "interview_scheduled", "interviewed", "offered", "withdrawn")


def a_row(n: int) -> str:
    name = f"{SURNAMES[n % len(SURNAMES)]} {GIVEN[n * 7 % len(GIVEN)]} {n}"
    return f"person{n}@example.com,{name},+1555010{n % 10_000:04d},{STATUSES[n * 3 % len(STATUSES)]}\n"


def sign_in(page: Page, app: AppProcess) -> float:
    """From the address to the first rows, signed in already, in milliseconds."""
    page.goto("/login")
    page.locator("input[type=email]").fill(app.login.email)
    page.locator("input[type=password]").fill(app.login.password)
    page.locator("button[type=submit]").click()
    page.get_by_role("navigation").first.wait_for()
    start = time.monotonic()
    page.goto("/candidates?view=table")
    page.get_by_test_id("person").nth(10).wait_for()
    return (time.monotonic() - start) * 1000


def type_word(page: Page, word: str) -> list[float]:
    """Milliseconds from each key to the rows it found, on the screen. A blank alone finds nothing new."""
    found = []
    for letter in word:
        took = page.evaluate(TYPE, letter)
        if letter.strip():
            found.append(float(took))
    page.evaluate(CLEAR)
    # The program's pages evaluate no text (CSP): a function, looked at by the frame.
    page.wait_for_function("() => document.querySelector('[data-testid=people-grid]')?.dataset.words === ''")
    return found


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
