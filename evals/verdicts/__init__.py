"""Verdicts on transcripts written for the purpose, beside a human grader's labels. `evals.verdicts.section.run`."""

from evals.sections import Section


def run() -> list[Section]:
    """Imported on use: whoever wants the transcripts alone needs no server."""
    from evals.verdicts.section import run as sections

    return sections()
