"""All routers of api. `API` ones live under /api/v1, `ROOT` ones at /."""

from fastapi import APIRouter

from api.outbox import endpoints as tasks

API: tuple[APIRouter, ...] = (tasks.router,)
ROOT: tuple[APIRouter, ...] = ()
