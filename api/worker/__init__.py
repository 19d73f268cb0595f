"""Background work in a cluster: Celery's workers and beat carry the outbox (JOB-01, JOB-02)."""
