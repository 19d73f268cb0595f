"""A profile in the JSON Resume schema (jsonresume.org, schema 1.2.1), anonymised projects hidden."""

from typing import Any

from api.career.models import AchievementKind
from api.cvs.content import Content, is_spoken

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def json_resume(content: Content) -> dict[str, Any]:
    """What is not known is left out: the schema knows no null."""
    kinds = AchievementKind
    by_kind = {kind: [one for one in content.achievements if one.kind is kind] for kind in kinds}
    made = {
        "$schema": SCHEMA,
        "basics": {
            "name": content.name,
            "label": content.headline,
            "email": content.email,
            "phone": content.phone,
            "summary": content.summary,
            "location": {"address": content.location} if content.location else None,
            "url": content.links[0].url if content.links else None,
            "profiles": [{"network": one.label, "url": one.url} for one in content.links],
        },
        "work": [
            {
                "name": one.company,
                "position": one.title,
                "location": one.location,
                "startDate": one.start_date,
                "endDate": one.end_date,
                "summary": one.description,
                "highlights": one.responsibilities,
            }
            for one in content.experiences
        ],
        "volunteer": [
            {
                "organization": one.issuer, "position": one.title, "startDate": one.achieved_on,
                "summary": one.description,
            }
            for one in by_kind[kinds.VOLUNTEERING]
        ],
        "education": [
            {
                "institution": one.institution,
                "studyType": one.degree,
                "area": one.field,
                "score": one.grade,
                "startDate": one.start_date,
                "endDate": one.end_date,
            }
            for one in content.education
        ],
        "awards": [
            {"title": one.title, "awarder": one.issuer, "date": one.achieved_on, "summary": one.description}
            for kind in (kinds.AWARD, kinds.PATENT, kinds.OTHER)
            for one in by_kind[kind]
        ],
        "certificates": [
            {"name": one.title, "issuer": one.issuer, "date": one.achieved_on, "url": one.url}
            for one in by_kind[kinds.CERTIFICATE]
        ],
        "publications": [
            {
                "name": one.title, "publisher": one.issuer, "releaseDate": one.achieved_on, "url": one.url,
                "summary": one.description,
            }
            for one in by_kind[kinds.PUBLICATION]
        ],
        "skills": [
            {"name": one.name, "level": one.level, "keywords": [one.category] if one.category else None}
            for one in content.skills
            if not is_spoken(one.category)
        ],
        "languages": [
            {"language": one.name, "fluency": one.level} for one in content.skills if is_spoken(one.category)
        ],
        "projects": [
            {
                "name": one.name,
                "description": one.description,
                "entity": one.client,
                "url": one.url,
                "startDate": one.start_date,
                "endDate": one.end_date,
                "keywords": one.skills,
            }
            for one in content.projects
        ],
        "meta": {"version": "v1.0.0"},
    }  # fmt: skip
    cleaned: dict[str, Any] = _known(made)
    return cleaned


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(inner) for key, inner in value.items() if inner not in (None, [], {})}
    if isinstance(value, list):
        return [_known(inner) for inner in value]
    return value
