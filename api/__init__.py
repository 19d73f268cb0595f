"""The control plane: people, jobs, interviews, live view, verdicts."""
