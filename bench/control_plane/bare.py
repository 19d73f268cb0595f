"""What FastAPI and asyncpg cost without us: the same page of candidates, no auth, no tenancy, no audit, no models.

BARE_DSN=postgresql://… BARE_COMPANY=<id> uvicorn bench.control_plane.bare:app
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from fastapi import FastAPI

PAGE = """
SELECT id::text, name, email, status, created_at FROM candidates
WHERE company_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 20
"""
COUNT = "SELECT count(*) FROM (SELECT 1 FROM candidates WHERE company_id = $1 AND deleted_at IS NULL LIMIT 10001) c"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool = await asyncpg.create_pool(os.environ["BARE_DSN"], min_size=4, max_size=20)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/candidates")
async def candidates() -> dict[str, Any]:
    company = os.environ["BARE_COMPANY"]
    async with app.state.pool.acquire() as connection:
        total = await connection.fetchval(COUNT, company)
        rows = await connection.fetch(PAGE, company)
    return {"total": total, "candidates": [dict(row) for row in rows]}
