"""Profiles (REST-120 … REST-125), what is missing in one, order of entries, and a project's relations (REST-128)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.audit import about
from api.career import public, repository, service
from api.career.anonymise import shown_project
from api.career.completeness import completeness_of
from api.career.errors import (
    EntryChanged,
    EntryInvalid,
    OrderDiffers,
    OtherProfile,
    SlugTaken,
    TooManyEntries,
    UnknownEntry,
    UnknownProfile,
)
from api.career.kinds import PROJECTS, ProfilePatch
from api.career.listing import DataPage, SizedPaging, pagination
from api.career.models import Profile
from api.career.schemas import (
    AnonymizedView,
    AnonymizeRequest,
    Completeness,
    OrderRequest,
    ProfileInput,
    ProfileView,
)
from api.career.shown import PublicProfile
from api.career.words import career_words
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.outbox import enqueue
from api.privacy.erasure import DELETE_FILES_TASK
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["career"], responses=responses(Unauthenticated, Forbidden))

ProfileSort = Literal["created_at:asc", "created_at:desc", "name:asc", "name:desc"]
_SORTS = {
    "created_at:asc": Profile.created_at.asc(),
    "created_at:desc": Profile.created_at.desc(),
    "name:asc": Profile.name.asc(),
    "name:desc": Profile.name.desc(),
}


@router.get("/profiles")
async def list_profiles(
    caller: CurrentUser,
    session: RequestSession,
    paging: SizedPaging,
    sort: Annotated[ProfileSort, Query()] = "created_at:asc",
) -> DataPage[ProfileView]:
    """The caller's own profiles; most people have one."""
    found = await repository.list_profiles(session, caller, paging, _SORTS[sort])
    return DataPage[ProfileView](data=[service.profile_view(row) for row in found.rows], pagination=pagination(found))


@router.post("/profiles", status_code=201, responses=responses(SlugTaken, TooManyEntries))
async def create_profile(body: ProfileInput, caller: CurrentUser, session: RequestSession) -> ProfileView:
    """Begins a profile. It is private until its owner says otherwise."""
    profile = await service.create_profile(session, caller, body)
    about(session, "profile", profile.id)
    return service.profile_view(profile)


@router.get("/profiles/{profile_id}", responses=responses(UnknownProfile))
async def get_profile(
    profile_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> ProfileView | PublicProfile:
    """One's own with everything; another person's, where it is public or unlisted, as its public page shows it."""
    profile = await repository.access_profile(session, caller, profile_id)
    if profile is not None:
        return service.profile_view(profile)
    # In a transaction that names no caller: on PostgreSQL theirs does not see another person's account.
    async with services.database.transaction(read_only=True) as anybodys:
        shown = await repository.visible_profile(anybodys, profile_id)
        if shown is None:
            raise UnknownProfile()
        return await public.as_others_see(anybodys, services, shown)


@router.put("/profiles/{profile_id}", responses=responses(UnknownProfile, EntryChanged, SlugTaken))
async def replace_profile(
    profile_id: IdPath, body: ProfileInput, caller: CurrentUser, session: RequestSession
) -> ProfileView:
    """Replaces everything but the entries: what the body leaves out is empty afterwards."""
    return service.profile_view(await service.replace_profile(session, caller, profile_id, body))


@router.patch("/profiles/{profile_id}", responses=responses(UnknownProfile, EntryChanged, SlugTaken, EntryInvalid))
async def amend_profile(
    profile_id: IdPath, body: ProfilePatch, caller: CurrentUser, session: RequestSession
) -> ProfileView:
    """Changes only the fields that the body names."""
    return service.profile_view(await service.amend_profile(session, caller, profile_id, body))


@router.delete("/profiles/{profile_id}", status_code=204, responses=responses(UnknownProfile))
async def delete_profile(profile_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Deletes the profile with its entries, documents and files, for good."""
    profile = await service.get_profile(session, caller, profile_id, lock=True)
    keys = await repository.files_of(session, [profile.id])
    await session.delete(profile)
    await session.flush()
    if keys:
        enqueue(session, DELETE_FILES_TASK, {"keys": keys, "sealed_addresses": None})


@router.get("/profiles/{profile_id}/completeness", responses=responses(UnknownProfile))
async def get_completeness(profile_id: IdPath, caller: CurrentUser, session: RequestSession) -> Completeness:
    """How complete the profile is, step by step, and where most is to be gained next."""
    profile = await service.get_profile(session, caller, profile_id)
    return completeness_of(await repository.whole(session, profile))


@router.put("/profiles/{profile_id}/order", status_code=204, responses=responses(UnknownProfile, OrderDiffers))
async def order_entries(profile_id: IdPath, body: OrderRequest, caller: CurrentUser, session: RequestSession) -> None:
    """Puts the entries of one kind into another order, in which documents and the public page show them."""
    await service.order_entries(session, caller, profile_id, body.kind, body.ids)


@router.put(
    "/projects/{project_id}/experiences/{experience_id}",
    status_code=204,
    responses=responses(UnknownEntry, OtherProfile),
)
async def link_experience(
    project_id: IdPath, experience_id: IdPath, caller: CurrentUser, session: RequestSession
) -> None:
    """Says that the project was part of this position."""
    await service.link(session, caller, project_id, "experiences", experience_id, on=True)


@router.delete(
    "/projects/{project_id}/experiences/{experience_id}",
    status_code=204,
    responses=responses(UnknownEntry, OtherProfile),
)
async def unlink_experience(
    project_id: IdPath, experience_id: IdPath, caller: CurrentUser, session: RequestSession
) -> None:
    """Takes back that the project was part of this position."""
    await service.link(session, caller, project_id, "experiences", experience_id, on=False)


@router.put(
    "/projects/{project_id}/skills/{skill_id}", status_code=204, responses=responses(UnknownEntry, OtherProfile)
)
async def link_skill(project_id: IdPath, skill_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Says that the project used this skill."""
    await service.link(session, caller, project_id, "skills", skill_id, on=True)


@router.delete(
    "/projects/{project_id}/skills/{skill_id}", status_code=204, responses=responses(UnknownEntry, OtherProfile)
)
async def unlink_skill(project_id: IdPath, skill_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Takes back that the project used this skill."""
    await service.link(session, caller, project_id, "skills", skill_id, on=False)


@router.post("/projects/{project_id}/anonymize", responses=responses(UnknownEntry))
async def anonymize_project(
    project_id: IdPath, body: AnonymizeRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> AnonymizedView:
    """Hides client, companies, addresses and figures wherever others see the project, and says what they will read."""
    project = await service.set_anonymized(session, caller, project_id, body)
    profile = await service.get_profile(session, caller, project.profile_id)
    whole = await repository.whole(session, profile)
    words = career_words(services.settings.config_dir, profile.language)
    companies = {one.id: one.company for one in whole.experiences}
    linked = [companies[one] for one in whole.project_experiences.get(project.id, ())]
    used = {one.id: one.name for one in whole.skills}
    skills = [used[one] for one in whole.project_skills.get(project.id, ())]
    shown, hidden = shown_project(project, companies.values(), linked, skills, words)
    return AnonymizedView(
        project=(await service.views_of(session, PROJECTS, [project]))[0], shown=shown, hidden=dict(hidden)
    )
