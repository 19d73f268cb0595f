"""Row-level security (AUTH-32). A table that a later migration adds gets its policy there."""

from collections.abc import Sequence

from alembic import op

from api.database.row_security import Guarded, disabling, enabling

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

GUARDED = (
    Guarded("ai_usage"),
    Guarded("audit_log"),
    Guarded("audit_seals"),
    Guarded("call_commands", ("call_id", "calls")),
    Guarded("call_events", ("interview_id", "interviews")),
    Guarded("calls", ("interview_id", "interviews")),
    Guarded("candidate_list_views"),
    Guarded("candidate_merges"),
    Guarded("candidate_notes"),
    Guarded("candidate_requests", ("interview_id", "interviews")),
    Guarded("candidate_status_changes"),
    Guarded("candidates"),
    Guarded("company_ai_config"),
    Guarded("company_personas"),
    Guarded("comparisons"),
    Guarded("custom_roles"),
    Guarded("documents"),
    Guarded("embeddings"),
    Guarded("employee_availability"),
    Guarded("engine_tests"),
    Guarded("exports"),
    Guarded("hearing_checks", ("interview_id", "interviews")),
    Guarded("idempotency_keys"),
    Guarded("import_jobs"),
    Guarded("import_row_errors"),
    Guarded("interview_adjustments", ("interview_id", "interviews")),
    Guarded("interview_consents", ("interview_id", "interviews")),
    Guarded("interview_feedback"),
    Guarded("interview_notices", ("interview_id", "interviews")),
    Guarded("interview_quality", ("interview_id", "interviews")),
    Guarded("interview_questions", ("interview_id", "interviews")),
    Guarded("interview_reviews", ("interview_id", "interviews")),
    Guarded("interview_rounds"),
    Guarded("interview_signals", ("interview_id", "interviews")),
    Guarded("interview_time_requests", ("interview_id", "interviews")),
    Guarded("interviews"),
    Guarded("job_templates"),
    Guarded("job_versions", ("job_template_id", "job_templates")),
    Guarded("persona_versions"),
    Guarded("phone_call_hours", ("interview_id", "interviews")),
    Guarded("phone_calls"),
    Guarded("phone_dials"),
    Guarded("phone_webhooks", ("phone_call_id", "phone_calls")),
    Guarded("questions", ("job_template_id", "job_templates")),
    Guarded("replay_interviews"),
    Guarded("replays"),
    Guarded("self_reports", ("interview_id", "interviews")),
    Guarded("takeovers", ("interview_id", "interviews")),
    Guarded("tasks"),
    Guarded("transcript_corrections", ("interview_id", "interviews")),
    Guarded("users"),
    Guarded("verdict_decisions", ("interview_id", "interviews")),
    Guarded("watches", ("interview_id", "interviews")),
    Guarded("webhook_deliveries"),
    Guarded("webhook_endpoints"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for guard in GUARDED:
            for statement in enabling(guard):
                op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for guard in GUARDED:
            for statement in disabling(guard):
                op.execute(statement)
