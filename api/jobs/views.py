"""What of a job is shown to whom."""

from api.jobs.models import JobTemplate
from api.jobs.schemas import JobView
from api.security.callers import Caller

HIDDEN = dict.fromkeys(("ai_prompt", "ai_model", "engines", "live_version"))


def job_view(job: JobTemplate, questions_count: int, planned_secs: int, caller: Caller) -> JobView:
    """Those who cannot change jobs see neither the interviewer's instructions nor the model (X-12)."""
    hidden = {} if caller.may("jobs:write") else HIDDEN
    counted = {"questions_count": questions_count, "planned_secs": planned_secs}
    return JobView.model_validate({**job.__dict__, **counted, **hidden})
