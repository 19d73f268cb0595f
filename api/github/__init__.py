"""Repositories of people who prepare: read over GitHub's API, looked at in a confined process, never executed."""
