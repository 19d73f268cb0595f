"""The seven categories (ATS-04) as single criteria, each worth a stated number of points; a category's points sum to 5.

Criteria count; none is a matter of taste. One more keyword never lowers any of them: words of keywords are left out
where length matters, and counts are compared with fixed numbers instead of shares.
"""

from collections.abc import Callable
from dataclasses import dataclass

from api.ats.facts import Facts


@dataclass(frozen=True, slots=True)
class Criterion:
    category: str
    id: str
    """Key of its texts in `config/ats/feedback.*.yaml`."""
    points: int
    earned: Callable[[Facts], int]
    """0 … points."""


def _flag(test: Callable[[Facts], bool], points: int = 1) -> Callable[[Facts], int]:
    return lambda facts: points if test(facts) else 0


def _headings(f: Facts) -> int:
    return 2 if f.core_sections >= 3 else 1 if f.core_sections == 2 else 0


def _coverage(f: Facts) -> int:
    """Of the job's keywords; without a job description, how many known skills there are."""
    if f.wanted:
        share = f.present / f.wanted
        return 3 if share >= 0.75 else 2 if share >= 0.5 else 1 if share >= 0.25 else 0
    return 3 if f.present >= 12 else 2 if f.present >= 8 else 1 if f.present >= 4 else 0


def _enough(f: Facts, most: int) -> int:
    """`most`, or fewer where the job names fewer keywords."""
    return min(most, f.wanted) if f.wanted else most


CRITERIA: tuple[Criterion, ...] = (
    Criterion("contact_info", "email", 2, _flag(lambda f: f.emails > 0, 2)),
    Criterion("contact_info", "professional_email", 1, _flag(lambda f: f.professional_email)),
    Criterion("contact_info", "phone", 1, _flag(lambda f: f.phones > 0)),
    Criterion("contact_info", "link_or_place", 1, _flag(lambda f: f.link_or_place)),
    Criterion("format_structure", "headings", 2, _headings),
    Criterion("format_structure", "bullets", 1, _flag(lambda f: f.bullets >= 4)),
    Criterion("format_structure", "paragraphs", 1, _flag(lambda f: f.long_paragraphs == 0 and f.own_words >= 40)),
    Criterion("format_structure", "length", 1, _flag(lambda f: (80 if f.korean else 120) <= f.own_words <= 1600)),
    Criterion("professional_summary", "summary", 2, _flag(lambda f: f.has_summary, 2)),
    Criterion("professional_summary", "summary_length", 1, _flag(lambda f: 12 <= f.summary_words <= 140)),
    Criterion("professional_summary", "summary_terms", 1, _flag(lambda f: f.has_summary and f.summary_terms > 0)),
    Criterion("professional_summary", "summary_concrete", 1, _flag(lambda f: f.has_summary and f.summary_concrete)),
    Criterion("work_experience", "periods", 1, _flag(lambda f: f.periods > 0)),
    Criterion("work_experience", "entries", 1, _flag(lambda f: f.entries >= 4)),
    Criterion("work_experience", "amounts", 1, _flag(lambda f: f.amounts >= 2)),
    Criterion("work_experience", "recent", 1, _flag(lambda f: f.recent)),
    Criterion(
        "work_experience",
        "experience_terms",
        1,
        _flag(lambda f: f.experience_terms >= _enough(f, 3) if f.wanted else f.verbs >= 3),
    ),
    Criterion("technical_skills", "skills_section", 1, _flag(lambda f: f.has_skills_section)),
    Criterion("technical_skills", "skills_enough", 1, _flag(lambda f: f.skills >= 5)),
    Criterion("technical_skills", "skills_grouped", 1, _flag(lambda f: f.skill_groups >= 2)),
    Criterion(
        "technical_skills",
        "skills_relevant",
        1,
        _flag(lambda f: 2 * f.present >= f.wanted if f.wanted else f.skills >= 8),
    ),
    Criterion("technical_skills", "skills_shown", 1, _flag(lambda f: f.skills_shown_at_work >= 3)),
    Criterion("education", "education", 2, _flag(lambda f: f.has_education, 2)),
    Criterion("education", "degree", 1, _flag(lambda f: f.degree)),
    Criterion("education", "institution", 1, _flag(lambda f: f.institution)),
    Criterion("education", "education_year", 1, _flag(lambda f: f.education_year)),
    Criterion("keyword_optimization", "coverage", 3, _coverage),
    Criterion("keyword_optimization", "placement", 1, _flag(lambda f: f.placed >= _enough(f, 3))),
    Criterion("keyword_optimization", "density", 1, _flag(lambda f: not f.stuffed and f.present > 0)),
)


def missed(facts: Facts) -> list[Criterion]:
    """Criteria with points left, the costliest first."""
    lost = [(c.points - c.earned(facts), c) for c in CRITERIA]
    return [c for left, c in sorted(lost, key=lambda pair: -pair[0]) if left > 0]


def section_scores(facts: Facts) -> dict[str, int]:
    scores: dict[str, int] = {}
    for criterion in CRITERIA:
        scores[criterion.category] = scores.get(criterion.category, 0) + criterion.earned(facts)
    return scores
