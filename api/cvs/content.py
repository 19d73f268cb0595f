"""What a document says: the profile as others read it, with contact data, in the sections its owner chose."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from api.career.repository import Whole
from api.career.shown import Shown, shown_of, without
from api.career.words import CareerWords
from api.cvs.schemas import Section


class Content(Shown):
    """One's own document: contact data stand in it."""

    email: str | None
    phone: str | None
    photo: str | None = None
    """Which photo it shows (`api.career.photos.photo_mark`)."""


def content_of(whole: Whole, sections: Sequence[Section], words: CareerWords) -> Content:
    """Sections that are not shown are empty: a version holds nothing that its document does not say."""
    left_out = {one for section in sections for one in section.leave_out}
    shown = {section.section for section in sections if section.shown}
    made = shown_of(without(whole, left_out), words)
    return Content(
        **made.model_dump(exclude={"experiences", "projects", "skills", "education", "achievements", "summary"}),
        summary=made.summary if "summary" in shown else None,
        experiences=made.experiences if "experience" in shown else [],
        projects=made.projects if "projects" in shown else [],
        skills=[one for one in made.skills if ("languages" if is_spoken(one.category) else "skills") in shown],
        education=made.education if "education" in shown else [],
        achievements=made.achievements if "achievements" in shown else [],
        email=whole.profile.email,
        phone=whole.profile.phone,
    )


def is_spoken(category: str | None) -> bool:
    return (category or "").strip().lower() == "language"


def digest_of(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def differences(before: Any, after: Any, path: str = "") -> list[tuple[str, str | None, str | None]]:
    """(where, before, after) of every value that differs."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = list(dict.fromkeys([*before, *after]))
        return [
            found
            for key in keys
            for found in differences(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
        ]
    if isinstance(before, list) and isinstance(after, list):
        size = max(len(before), len(after))
        return [
            found
            for n in range(size)
            for found in differences(
                before[n] if n < len(before) else None, after[n] if n < len(after) else None, f"{path}[{n}]"
            )
        ]
    if before == after:
        return []
    return [(path, _plain(before), _plain(after))]


def _plain(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
