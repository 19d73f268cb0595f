"""What was read of a résumé, as rows of a profile. Pure."""

from api.career.imports.rows import Gathered
from api.resumes.parsed import Contact, Parsed

PLACE = "résumé"


def gathered_from(parsed: Parsed) -> Gathered:
    found = Gathered()
    _contact(parsed.contact, found)
    found.add("profile", {"summary": parsed.summary}, PLACE)
    for job in parsed.experience:
        found.add(
            "experiences",
            {
                "company": job.company,
                "title": job.title,
                "start_date": job.start,
                "end_date": None if job.is_current else job.end,
                "is_current": job.is_current,
                "responsibilities": [one.text[:1_000] for one in job.responsibilities[:40]],
            },
            PLACE,
        )
    for study in parsed.education:
        found.add(
            "education",
            {
                "institution": study.institution,
                "degree": study.degree,
                "field": study.field,
                "start_date": study.start,
                "end_date": study.end,
            },
            PLACE,
        )
    for skill in parsed.skills:
        found.add("skills", {"name": skill.name}, PLACE)
    for spoken in parsed.languages:
        found.add("skills", {"name": spoken.name, "category": "language"}, PLACE)
    return found


def _contact(contact: Contact, found: Gathered) -> None:
    for name in ("name", "location", "email", "phone"):
        one = getattr(contact, name)
        if one is not None:
            found.add("profile", {name: one.value}, PLACE)
    for link in contact.links:
        url = link.value if "://" in link.value else f"https://{link.value}"
        found.add("links", {"label": link.value.split("://")[-1][:100], "url": url}, PLACE)
