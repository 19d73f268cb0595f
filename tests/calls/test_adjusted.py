"""An interview that was granted in writing begins in writing."""

from pathlib import Path

from contract.events import AgentSaid
from tests.support.briefs import CACHE, brief
from tests.support.stage import stage
from tests.support.virtual_time import screenplay


@screenplay
async def test_no_sound_is_made_where_writing_was_granted(tmp_path: Path) -> None:
    async with stage(brief(CACHE).model_copy(update={"text_from_start": True}), tmp_path) as play:
        await play.candidate_arrives()
        await play.until(lambda: len(play.of(AgentSaid)) >= 2, "welcome and question in writing")
        assert play.live.text_mode
        assert play.line.heard_secs == []
