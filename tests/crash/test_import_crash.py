"""An import of 10,000 rows whose worker is killed in the middle ends with exactly those 10,000 candidates."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from api.candidates.models import Candidate, CandidateSearch, CandidateStatusChange
from api.companies.models import Company
from api.database import new_id
from api.imports.models import ImportJob, ImportStatus
from api.imports.run import BATCH_ROWS
from api.imports.tasks import IMPORT_TASK
from api.outbox import TaskState, enqueue
from tests.support.background import Background, Cluster, eventually
from tests.support.celery_process import CeleryProcess

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(240)]

ROWS = 10_000
CONTENT = ("email,name\n" + "".join(f"kim{n}@example.com,Kim {n}\n" for n in range(ROWS))).encode()


async def _content() -> AsyncIterator[bytes]:
    yield CONTENT


async def begin(api: Background) -> tuple[str, str, str]:
    """(company, import, task): as an upload leaves them."""
    company = Company(id=new_id(), name="Namu")
    job_id = new_id()
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    key = f"imports/{job_id}.csv"
    await api.services.files.put(key, _content(), size_bytes=len(CONTENT), sha256=sha256)
    async with api.services.database.transaction() as session:
        session.add(company)
        await session.flush()
        session.add(
            ImportJob(
                id=job_id,
                company_id=company.id,
                filename="people.csv",
                size_bytes=len(CONTENT),
                sha256=sha256,
                storage_key=key,
                encoding="utf-8",
                delimiter=",",
                header=["email", "name"],
                columns={"email": 0, "name": 1},
                errors=[],
            )
        )
        await session.flush()
        task = enqueue(session, IMPORT_TASK, {"import_job_id": job_id}, company_id=company.id, subject_id=job_id)
    return company.id, job_id, task.id


async def look(api: Background, job_id: str) -> ImportJob:
    async with api.services.database.transaction(read_only=True) as session:
        return await session.get_one(ImportJob, job_id)


async def counted(api: Background, company_id: str) -> tuple[int, int, int, int]:
    """(candidates, different addresses, search rows, first history entries)."""
    async with api.services.database.transaction(read_only=True) as session:
        people = select(func.count(), func.count(Candidate.email.distinct())).where(Candidate.company_id == company_id)
        candidates, addresses = (await session.execute(people)).one()
        others = [
            await session.scalar(select(func.count()).select_from(table).where(table.company_id == company_id)) or 0
            for table in (CandidateSearch, CandidateStatusChange)
        ]
    return candidates, addresses, others[0], others[1]


async def test_a_worker_killed_in_the_middle_of_an_import(cluster: Cluster, worker: CeleryProcess) -> None:
    async with cluster.api() as api:
        company_id, job_id, task_id = await begin(api)

        async def under_way() -> bool | None:
            return (await look(api, job_id)).rows_done >= BATCH_ROWS or None

        await eventually(under_way, 60, "the first batch")
        worker.kill()
        killed_at = await look(api, job_id)
        assert killed_at.status is ImportStatus.RUNNING
        assert 0 < killed_at.rows_done < ROWS
        assert killed_at.succeeded == killed_at.rows_done
        # What is counted is there, and nothing else: rows and count are of one transaction.
        assert await counted(api, company_id) == (killed_at.rows_done,) * 4
        # Starting waits for the new worker's log; the relay goes on meanwhile.
        await asyncio.to_thread(worker.start)
        task = await api.settled(task_id, 120)
        assert task.state is TaskState.DONE
        # More, where a slow machine lets the short lease of these tests lapse: the later runner then goes on.
        assert task.attempts >= 2
        done = await look(api, job_id)
        assert (done.status, done.total, done.rows_done) == (ImportStatus.FINISHED, ROWS, ROWS)
        assert (done.succeeded, done.skipped, done.failed, done.errors) == (ROWS, 0, 0, [])
        assert await counted(api, company_id) == (ROWS,) * 4
