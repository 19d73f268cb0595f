"""A profile as others read it: on the public page, in documents, as JSON. Anonymised projects are hidden here, once."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from api.career.anonymise import shown_project
from api.career.fields import Link
from api.career.models import AchievementKind, Entry, SkillLevel
from api.career.repository import Whole
from api.career.schemas import ShownProject
from api.career.words import CareerWords
from api.views import View

RowT = TypeVar("RowT", bound=Entry)


class ShownExperience(View):
    company: str
    title: str
    location: str | None
    start_date: str | None
    end_date: str | None
    is_current: bool
    description: str | None
    responsibilities: list[str]


class ShownSkill(View):
    name: str
    category: str | None
    level: SkillLevel | None


class ShownEducation(View):
    institution: str
    degree: str | None
    field: str | None
    grade: str | None
    start_date: str | None
    end_date: str | None
    description: str | None


class ShownAchievement(View):
    title: str
    kind: AchievementKind
    issuer: str | None
    achieved_on: str | None
    url: str | None
    description: str | None


class Shown(BaseModel):
    """Without e-mail and phone: those are added to documents alone (`api.cvs.content`)."""

    name: str
    language: str
    headline: str | None
    summary: str | None
    location: str | None
    links: list[Link]
    experiences: list[ShownExperience]
    projects: list[ShownProject]
    skills: list[ShownSkill]
    education: list[ShownEducation]
    achievements: list[ShownAchievement]


class PublicProfile(Shown):
    """What everybody may read (REST-132)."""

    slug: str
    indexable: bool
    has_photo: bool
    """A photo is shown to everybody, at GET /p/{slug}/photo."""


def shown_of(whole: Whole, words: CareerWords) -> Shown:
    return Shown(**_parts(whole, words))


def public_of(whole: Whole, words: CareerWords) -> PublicProfile:
    profile = whole.profile
    return PublicProfile(
        **_parts(whole, words),
        slug=profile.slug,
        indexable=profile.indexable,
        has_photo=profile.photo_public and profile.photo_key is not None,
    )


def without(whole: Whole, left_out: Collection[str]) -> Whole:
    """Less the entries with these ids."""

    def kept(rows: Any) -> list[Any]:
        return [row for row in rows if row.id not in left_out]

    return replace(
        whole,
        experiences=kept(whole.experiences),
        projects=kept(whole.projects),
        skills=kept(whole.skills),
        education=kept(whole.education),
        achievements=kept(whole.achievements),
    )


def shown_projects(whole: Whole, words: CareerWords) -> list[ShownProject]:
    companies = {one.id: one.company for one in whole.experiences}
    skills = {one.id: one.name for one in whole.skills}
    found = []
    for project in whole.projects:
        linked = [companies[one] for one in whole.project_experiences.get(project.id, ()) if one in companies]
        used = [skills[one] for one in whole.project_skills.get(project.id, ()) if one in skills]
        found.append(shown_project(project, companies.values(), linked, used, words)[0])
    return found


def _parts(whole: Whole, words: CareerWords) -> dict[str, Any]:
    profile = whole.profile
    return {
        "name": profile.name,
        "language": profile.language,
        "headline": profile.headline,
        "summary": profile.summary,
        "location": profile.location,
        "links": [Link.model_validate(link) for link in profile.links],
        "experiences": [ShownExperience.model_validate(row) for row in whole.experiences],
        "projects": shown_projects(whole, words),
        "skills": [ShownSkill.model_validate(row) for row in whole.skills],
        "education": [ShownEducation.model_validate(row) for row in whole.education],
        "achievements": [ShownAchievement.model_validate(row) for row in whole.achievements],
    }
