"""embed_candidates: prepares résumés that have no passages yet."""

from typing import Any

from api.embeddings.service import embed_candidate
from api.matching.service import EMBED_TASK
from api.outbox import TaskContext, task

TIME_LIMIT_SECS = 900


@task(EMBED_TASK, queue="default", time_limit_secs=TIME_LIMIT_SECS)
async def embed_candidates(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Harmless when it runs again: what is prepared is left as it is."""
    ids = list(payload["candidate_ids"])
    made = 0
    for number, candidate_id in enumerate(ids, 1):
        made += 1 if await embed_candidate(context.services, candidate_id) else 0
        await context.progress(number, len(ids))
    return {"prepared": made}
