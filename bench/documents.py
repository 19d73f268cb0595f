"""`python -m bench.documents`: résumés a second through the sandbox, into their parts and through the check, and what
the processes need. JSON on stdout."""

import argparse
import asyncio
import json
import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import psutil

from api.ats.lexicon import load_lexicon
from api.ats.scorer import check
from api.documents.extracted import Extracted
from api.documents.sandbox import Readers
from api.resumes.parse import parse_text
from api.resumes.private import counted, names_in
from api.resumes.words import load_words
from api.settings import ROOT
from bench.__main__ import machine
from bench.figures import percentile
from tests.support import documents as make

KINDS = {
    "pdf": (make.pdf(make.RESUME, make.RESUME), "cv.pdf"),
    "pdf_with_hidden_text": (make.pdf(make.RESUME, draw=make.hidden("Kubernetes expert", "white")), "cv.pdf"),
    "docx": (make.docx_file(make.RESUME), "cv.docx"),
    "txt": (make.RESUME.encode(), "cv.txt"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.documents")
    parser.add_argument("--files", type=int, default=400, help="for each kind, and for all kinds mixed")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    json.dump(asyncio.run(measure(options.files, options.workers)), sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


async def measure(files: int, workers: int) -> dict[str, Any]:
    readers = Readers(workers)
    try:
        began = time.monotonic()
        await asyncio.gather(*[one(readers, b"warm", "warm.txt") for _ in range(workers * 4)])
        started = time.monotonic() - began
        result = {name: await rate(readers, [kind] * files) for name, kind in KINDS.items()}
        mixed = [list(KINDS.values())[n % len(KINDS)] for n in range(files)]
        result["mixed"] = await rate(readers, mixed)
        memory = [round(psutil.Process(pid).memory_info().rss / 2**20) for pid in readers.pids]
        parsed = await into_parts(readers, mixed)
        peaks = [peak_mb(pid) for pid in readers.pids]
    finally:
        readers.close()
    return {
        "machine": machine(),
        "workers": workers,
        "workers_started_secs": round(started, 2),
        "worker_rss_mb": memory,
        "worker_peak_mb": peaks,
        "reading": result,
        "reading_into_parts": parsed,
        "ats_check": scoring(files),
        "own_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def peak_mb(pid: int) -> int:
    """Of a process's whole life."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(round(int(line.split()[1]) / 1024) for line in lines if line.startswith("VmHWM"))


async def into_parts(readers: Readers, files: list[tuple[bytes, str]]) -> dict[str, float]:
    """What `POST /analyze/resume` does by rules: a file's text, its jobs and skills, and how much in it is private."""
    words = load_words(ROOT / "config")
    room = asyncio.Semaphore(16)

    def parts(text: str) -> None:
        parsed = parse_text(text, words)
        counted(text, names_in(parsed))

    async def whole(content: bytes, filename: str) -> float:
        began = time.perf_counter()
        _, extracted = await one(readers, content, filename)
        await asyncio.to_thread(parts, extracted.text)
        return (time.perf_counter() - began) * 1000

    async def bounded(content: bytes, filename: str) -> None:
        async with room:
            await whole(content, filename)

    await asyncio.to_thread(parts, make.RESUME)  # loads what finds private data
    began = time.perf_counter()
    await asyncio.gather(*[bounded(*file) for file in files])
    files_per_sec = len(files) / (time.perf_counter() - began)
    alone = [await whole(*file) for file in files[: max(20, len(files) // 4)]]
    return {
        "files_per_sec": round(files_per_sec, 1),
        "p50_ms": round(statistics.median(alone), 1),
        "p95_ms": round(percentile(alone, 0.95), 1),
    }


async def one(readers: Readers, content: bytes, filename: str) -> tuple[float, Extracted]:
    began = time.perf_counter()
    extracted = await asyncio.wrap_future(readers.submit(content, filename))
    return (time.perf_counter() - began) * 1000, extracted


async def rate(readers: Readers, files: list[tuple[bytes, str]]) -> dict[str, float]:
    """Throughput with all readers busy, then the time of a single file."""
    room = asyncio.Semaphore(16)

    async def bounded(content: bytes, filename: str) -> None:
        async with room:
            await one(readers, content, filename)

    began = time.perf_counter()
    await asyncio.gather(*[bounded(*file) for file in files])
    files_per_sec = len(files) / (time.perf_counter() - began)
    alone = [(await one(readers, *file))[0] for file in files[: max(20, len(files) // 4)]]
    return {
        "files_per_sec": round(files_per_sec, 1),
        "p50_ms": round(statistics.median(alone), 1),
        "p95_ms": round(percentile(alone, 0.95), 1),
    }


def scoring(times: int) -> dict[str, float]:
    lexicon = load_lexicon(Path(ROOT / "config"))
    extracted = Extracted(make.RESUME, 1, "txt")
    took = []
    for _ in range(times):
        began = time.perf_counter()
        check(extracted, make.JOB, lexicon, date(2026, 11, 23))
        took.append((time.perf_counter() - began) * 1000)
    return {
        "files_per_sec": round(1_000 * len(took) / sum(took), 1),
        "p50_ms": round(statistics.median(took), 2),
        "p95_ms": round(percentile(took, 0.95), 2),
    }


if __name__ == "__main__":
    sys.exit(main())
