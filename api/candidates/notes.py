"""Notes about a candidate, and the views of the list that a person keeps."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.repository import names_of
from api.candidates.desk_schemas import NoteView, SavedView
from api.candidates.errors import UnknownNote
from api.candidates.models import Candidate, CandidateListViews, CandidateNote
from api.candidates.schemas import PersonRef
from api.companies.access import own_company
from api.database import new_id
from api.ports import Clock
from api.security.callers import Caller

SHOWN = 500


async def notes_of(session: AsyncSession, candidate: Candidate) -> list[NoteView]:
    """Newest first."""
    found = (
        await session.scalars(
            select(CandidateNote)
            .where(CandidateNote.candidate_id == candidate.id)
            .order_by(CandidateNote.id.desc())
            .limit(SHOWN)
        )
    ).all()
    return await _views(session, found)


async def add_note(session: AsyncSession, caller: Caller, candidate: Candidate, text: str) -> NoteView:
    clock: Clock = session.info["clock"]
    note = CandidateNote(
        id=new_id(),
        created_at=clock.now(),
        company_id=candidate.company_id,
        candidate_id=candidate.id,
        author_id=caller.user_id,
        text=text,
    )
    session.add(note)
    await session.flush()
    return (await _views(session, [note]))[0]


async def remove_note(session: AsyncSession, candidate: Candidate, note_id: str) -> None:
    """Raises UnknownNote."""
    wanted = (CandidateNote.id == note_id, CandidateNote.candidate_id == candidate.id)
    gone = await session.scalar(delete(CandidateNote).where(*wanted).returning(CandidateNote.id))
    if gone is None:
        raise UnknownNote()


async def _views(session: AsyncSession, notes: Sequence[CandidateNote]) -> list[NoteView]:
    people = await names_of(session, (note.author_id for note in notes))
    return [
        NoteView(
            id=note.id,
            at=note.created_at,
            by=PersonRef(id=note.author_id, name=people[note.author_id]) if note.author_id in people else None,
            text=note.text,
        )
        for note in notes
    ]


async def saved_views(session: AsyncSession, caller: Caller) -> list[SavedView]:
    kept = await _kept(session, caller)
    return [SavedView.model_validate(view) for view in kept.views] if kept is not None else []


async def keep_views(session: AsyncSession, caller: Caller, views: list[SavedView]) -> None:
    """In place of what was kept. Raises NoCompany."""
    company_id = own_company(caller)
    plain = [view.model_dump(mode="json") for view in views]
    kept = await _kept(session, caller)
    if kept is None:
        session.add(CandidateListViews(user_id=caller.user_id, company_id=company_id, views=plain))
    else:
        kept.views = plain
    await session.flush()


async def _kept(session: AsyncSession, caller: Caller) -> CandidateListViews | None:
    return await session.scalar(
        select(CandidateListViews).where(CandidateListViews.user_id == caller.user_id).with_for_update()
    )
