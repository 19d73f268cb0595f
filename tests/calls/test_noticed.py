"""What a page tells of itself is written down, and nothing in the interview follows from it."""

from pathlib import Path

from contract.commands import PageNoticed
from contract.events import AgentSaid, CommandReceived, IntegrityKind, IntegrityNoticed
from tests.support.briefs import CACHE, brief
from tests.support.stage import stage
from tests.support.virtual_time import screenplay


@screenplay
async def test_a_hidden_page_and_a_paste_are_noted_and_interrupt_nothing(tmp_path: Path) -> None:
    async with stage(brief(CACHE), tmp_path) as play:
        await play.candidate_arrives()
        await play.agent_speaks()
        await play.presses(PageNoticed(what="tab_hidden", lasted_ms=14_200))
        await play.presses(PageNoticed(what="paste", characters=412))
        await play.agent_is_done()
        hidden, pasted = play.of(IntegrityNoticed)
        assert (hidden.kind, hidden.reason) == (
            IntegrityKind.TAB_HIDDEN,
            "the page was in the background for 14 s",
        )
        assert hidden.started_ms == max(0, hidden.ended_ms - 14_200)
        assert (pasted.kind, pasted.characters) == (IntegrityKind.PASTE, 412)
        assert [e.effect for e in play.of(CommandReceived)] == ["done", "done"]
        assert not any(e.interrupted for e in play.of(AgentSaid))
