"""Bounds on the labelled set (`python -m evals.resumes`), on one person for each layout and style that needs no OCR."""

import pytest

from evals.resumes.measure import FIELDS, measured


@pytest.mark.slow
async def test_known_parts_of_labelled_resumes_are_read() -> None:
    tallies, files = await measured(1, ["txt", "docx_table", "pdf_two_columns"])
    whole = tallies["all"]
    assert files["all"] == 18
    assert {name: whole.recall(name) >= 0.9 for name in FIELDS} == dict.fromkeys(FIELDS, True)
    assert {name: whole.precision(name) >= 0.85 for name in FIELDS} == dict.fromkeys(FIELDS, True)
