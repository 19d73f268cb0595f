"""What the recogniser is told to expect while a call goes on."""

from collections.abc import Callable, Sequence
from pathlib import Path

from contract.brief import Brief
from tests.calls.test_conduct import FULL_ANSWER
from tests.support.briefs import CACHE, OUTAGE, brief
from tests.support.stage import ScriptedEars, Stage, on_stage
from tests.support.virtual_time import screenplay


class CuriousEars(ScriptedEars):
    def expect(self, terms: Callable[[], Sequence[str]]) -> None:
        self.terms = terms


class CuriousStage(Stage):
    def __init__(self, brief: Brief, directory: Path) -> None:
        super().__init__(brief, directory)
        self.ears = CuriousEars()


@screenplay
async def test_the_recogniser_expects_what_the_open_question_is_about(tmp_path: Path) -> None:
    play = CuriousStage(brief(CACHE, OUTAGE), tmp_path)
    async with on_stage(play):
        ears = play.ears
        assert isinstance(ears, CuriousEars)
        await play.candidate_arrives()
        await play.until(lambda: CACHE.text in play.agent_words, "the first question was put")
        assert set(ears.terms()) == {word for point in CACHE.points for word in point.keywords}
        await play.says(FULL_ANSWER)
        await play.until(lambda: OUTAGE.text in play.agent_words, "the second question was put")
        assert set(ears.terms()) == {word for point in OUTAGE.points for word in point.keywords}
