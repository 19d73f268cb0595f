"""The interview most screenplays begin with."""

import pytest

from agent.interviewer.director import Director
from tests.support import briefs
from tests.support.director_stage import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage(Director(briefs.brief()))
