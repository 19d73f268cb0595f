"""A practice call with the interviewer of hiring: it says that it is practice, and promises nobody's decision."""

from pathlib import Path

from api.calls.practice import in_practice, practice_words
from contract.brief import Brief
from contract.commands import SkipQuestion
from contract.events import CandidateSaid, EndReason, QuestionClosed
from contract.transcript import fold
from tests.support.briefs import CACHE, INTERVIEWERS, TESTS, brief, persona
from tests.support.stage import stage
from tests.support.virtual_time import screenplay

CONFIG = INTERVIEWERS.parent
ANSWER = "Our search was slow, so I profiled it and measured the latency, then I added a redis cache and an index."


def practice() -> Brief:
    words = practice_words(CONFIG, "en")
    spoken = in_practice(persona("en"), words)
    return brief(CACHE, TESTS, persona=spoken, company_name=words.company, mode="practice")


@screenplay
async def test_from_greeting_to_goodbye(tmp_path: Path) -> None:
    async with stage(practice(), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_is_done()
        assert "this is practice for the Backend Engineer role" in play.script()
        await play.says("Who can hear this conversation?")
        await play.agent_is_done()
        assert "no company can see or hear it" in play.script()
        await play.says(ANSWER)
        await play.agent_is_done()
        assert TESTS.text in play.script()
        await play.presses(SkipQuestion())
        assert await play.ends() is EndReason.FINISHED

        said = " ".join(play.agent_words)
        assert "you see what your answers covered" in said
        assert not [word for word in ("Practice interview", "decide", "A person") if word in said]
        assert [event.outcome for event in play.of(QuestionClosed)] == ["answered", "skipped"]
        answered = fold([("call", event) for event in play.events]).candidate_segments(CACHE.id)
        assert ANSWER in [segment.text for segment in answered]
        assert play.of(CandidateSaid)[-1].text == ANSWER
