"""How complete a profile is, and what would make it more so. Pure."""

from collections.abc import Iterator

from api.career.repository import Whole
from api.career.schemas import Completeness, CompletenessStep

SUMMARY_CHARS = 80
"""From here on a summary says something."""
LINES_AT_LAST_POSITION = 2
ENOUGH_SKILLS = 5

Part = tuple[str, int, bool]
"""(what, points, whether it is there)."""


def completeness_of(whole: Whole) -> Completeness:
    steps = [
        CompletenessStep(
            step=name,
            points=sum(points for _, points, _ in parts),
            reached=sum(points for _, points, there in parts if there),
            missing=[what for what, _, there in sorted(parts, key=lambda part: -part[1]) if not there],
        )
        for name, parts in _steps(whole)
    ]
    # The first of several with as much to gain: the order of the wizard.
    best = max(steps, key=lambda step: step.points - step.reached)
    unfinished = bool(best.missing)
    return Completeness(
        percent=sum(step.reached for step in steps),
        steps=steps,
        next_step=best.step if unfinished else None,
        next_missing=best.missing[0] if unfinished else None,
    )


def _steps(whole: Whole) -> Iterator[tuple[str, list[Part]]]:
    profile, positions = whole.profile, whole.experiences
    latest = max(positions, key=lambda one: (one.is_current, one.start_date or ""), default=None)
    spoken = [skill for skill in whole.skills if (skill.category or "").lower() == "language"]
    summary = profile.summary or ""
    yield (
        "basics",
        [
            ("name", 5, bool(profile.name)),
            ("headline", 5, bool(profile.headline)),
            ("location", 5, bool(profile.location)),
            ("contact", 5, bool(profile.email or profile.phone or profile.links)),
        ],
    )
    yield "summary", [("summary", 10, bool(summary)), ("longer_summary", 5, len(summary) >= SUMMARY_CHARS)]
    yield (
        "experience",
        [
            ("experience", 15, bool(positions)),
            ("responsibilities", 10, latest is not None and len(latest.responsibilities) >= LINES_AT_LAST_POSITION),
            (
                "dates",
                5,
                bool(positions) and all(one.start_date and (one.end_date or one.is_current) for one in positions),
            ),
        ],
    )
    yield (
        "skills",
        [
            ("skills", 5, bool(whole.skills)),
            ("more_skills", 10, len(whole.skills) >= ENOUGH_SKILLS),
        ],
    )
    yield "education", [("education", 10, bool(whole.education))]
    yield "projects", [("projects", 10, bool(whole.projects))]
    yield "extras", [("extras", 5, bool(whole.achievements or spoken))]
