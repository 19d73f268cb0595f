"""What of a job is shown to whom."""

from api.jobs.models import JobTemplate
from api.jobs.schemas import JobView
from api.security.callers import Caller


def job_view(job: JobTemplate, questions_count: int, caller: Caller) -> JobView:
    """Those who cannot change jobs see neither the interviewer's instructions nor the model (X-12)."""
    hidden = {} if caller.may("jobs:write") else {"ai_prompt": None, "ai_model": None, "engines": None}
    return JobView.model_validate({**job.__dict__, "questions_count": questions_count, **hidden})
