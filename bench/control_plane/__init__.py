"""`make bench-api`: what the control plane does under load, on PostgreSQL and Redis, beside a bare endpoint."""
