"""Rules about gap analyses."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from api.ats.lexicon import load_lexicon
from api.database import new_id
from api.database.pause import released
from api.documents.instructions import cut_out, instruction_spans
from api.gaps import repository
from api.gaps.compare import compare, match_score
from api.gaps.errors import JobUnreadable, NoSkillsNamed, NothingOfYours, UnknownGapAnalysis
from api.gaps.models import GapAnalysis
from api.gaps.posting import Posting, pasted, posting_in, tidy
from api.gaps.schemas import GapPage, GapRequest, GapSkillView, GapSummary, GapView
from api.outside.pages import PageRefused, fetch_page
from api.paging import PageQuery
from api.security.callers import Caller
from api.wiring import Services

MIN_JOB_CHARS = 20


async def analyse(session: AsyncSession, services: Services, caller: Caller, body: GapRequest) -> GapView:
    """Raises JobUnreadable, NoSkillsNamed, NothingOfYours, UnknownGapAnalysis (of the résumé)."""
    own = await _own_texts(session, caller, body)
    # A page may take seconds, and comparing takes a moment: no transaction is held meanwhile.
    async with released(session, caller.company_scope):
        posting = await _posting(services, body)
        lexicon = load_lexicon(services.settings.config_dir)
        found = await asyncio.to_thread(compare, posting.text, own, lexicon)
    if not found:
        raise NoSkillsNamed()
    if body.resume_id and await repository.own_resume(session, caller.user_id, body.resume_id) is None:
        raise UnknownGapAnalysis("There is no such résumé, or it is not yours.")
    row = GapAnalysis(
        id=new_id(),
        user_id=caller.user_id,
        resume_id=body.resume_id,
        target_job_url=body.target_job_url,
        job_title=posting.title,
        company=posting.company,
        job_text=posting.text,
        missing_skills=[one.skill for one in found if not one.shown],
        match_score=match_score(found),
        skills=[one.to_json() for one in found],
        created_at=services.clock.now(),
    )
    session.add(row)
    await session.flush()
    return _view(row)


async def read(session: AsyncSession, caller: Caller, analysis_id: str) -> GapView:
    """Raises UnknownGapAnalysis."""
    return _view(await own(session, caller, analysis_id))


async def page(session: AsyncSession, caller: Caller, query: PageQuery) -> GapPage:
    found = await repository.own_analyses(session, caller.user_id, query)
    return GapPage(analyses=[_summary(row) for row in found.rows], **found.numbers())


async def remove(session: AsyncSession, caller: Caller, analysis_id: str) -> None:
    """Its roadmaps go with it. Raises UnknownGapAnalysis."""
    await session.delete(await own(session, caller, analysis_id))


async def own(session: AsyncSession, caller: Caller, analysis_id: str) -> GapAnalysis:
    """Raises UnknownGapAnalysis."""
    found = await repository.own_analysis(session, caller.user_id, analysis_id)
    if found is None:
        raise UnknownGapAnalysis()
    return found


async def _own_texts(session: AsyncSession, caller: Caller, body: GapRequest) -> dict[str, str]:
    texts: dict[str, str] = {}
    if body.resume_id is not None:
        resume = await repository.own_resume(session, caller.user_id, body.resume_id)
        if resume is None:
            raise UnknownGapAnalysis("There is no such résumé, or it is not yours.")
        texts["resume"] = resume.raw_text
    elif body.resume_text is not None:
        texts["resume"] = body.resume_text.replace("\x00", "")
    skills = await repository.profile_skills(session, caller.user_id)
    if skills:
        texts["profile"] = "\n".join(skills)
    if not texts:
        raise NothingOfYours()
    return texts


async def _posting(services: Services, body: GapRequest) -> Posting:
    """Raises JobUnreadable."""
    if body.target_job_url is None:
        return pasted(_cut(tidy(body.job_text or "")))
    try:
        page = await fetch_page(body.target_job_url, private_allowed=services.settings.private_job_pages)
    except PageRefused as refused:
        raise JobUnreadable(f"{refused} You can paste the job's text instead.") from refused
    found = await asyncio.to_thread(posting_in, page.content, page.content_type, page.charset)
    if len(found.text) < MIN_JOB_CHARS:
        raise JobUnreadable("The page holds no text without its scripts. Paste the job's text instead.")
    return Posting(_cut(found.text), found.title, found.company)


def _cut(text: str) -> str:
    """Without sentences that address whoever assesses, as in a résumé."""
    return cut_out(text, instruction_spans(text))


def _summary(row: GapAnalysis) -> GapSummary:
    return GapSummary(
        id=row.id,
        target_job_url=row.target_job_url,
        job_title=row.job_title,
        company=row.company,
        match_score=row.match_score,
        missing_skills=row.missing_skills,
        created_at=row.created_at,
    )


def _view(row: GapAnalysis) -> GapView:
    return GapView(
        **_summary(row).model_dump(),
        resume_id=row.resume_id,
        skills=[GapSkillView.model_validate(one) for one in row.skills],
        job_text=row.job_text,
    )
