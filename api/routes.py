"""All routers of api. `API` ones live under /api/v1, `ROOT` ones at /."""

from fastapi import APIRouter

from api.accounts import endpoints as accounts
from api.candidates import endpoints as candidates
from api.companies import endpoints as companies
from api.jobs import endpoints as jobs
from api.outbox import endpoints as tasks

API: tuple[APIRouter, ...] = (
    accounts.router,
    accounts.setup_router,
    companies.router,
    candidates.router,
    jobs.router,
    tasks.router,
)
ROOT: tuple[APIRouter, ...] = ()
