"""What is known about a résumé: numbers and yes or no, nothing of its wording. Scores follow from these alone."""

import re
from dataclasses import dataclass, field
from datetime import date

from api.ats.keywords import Found, Wanted, keywords_in, terms_in, wanted_by
from api.ats.lexicon import Lexicon
from api.ats.resume import Resume, date_ranges, parse_resume, without_dates, years_in
from api.ats.words import tokens_of
from api.documents.extracted import Extracted
from api.documents.instructions import cut_out, instruction_spans

PHONE = re.compile(r"(?<![\w+])\+?\d(?:[\s().-]{0,2}\d){7,14}(?!\w)")
_LINK = re.compile(r"https?://|www\.|linkedin\.com|github\.com|gitlab\.com|behance\.net|notion\.s|velog\.io", re.I)
_AMOUNT = re.compile(
    r"\d[\d.,]*\s?(?:%|percent|퍼센트|배|x\b|k\b|m\b|million|billion|thousand|만|억|천|원|명|건|개|위|회|시간|분|초|일|ms\b|seconds?|hours?|days?|"
    r"weeks?|users?|customers?|clients?|people|engineers?|students?|patients?|requests?|orders?|accounts?|projects?|"
    r"services?|stores?|countries|teams?|reports?|members?|developers?)|[$€£₩]\s?\d|\b\d{2,}[\d,]*\b",
    re.I,
)
_TERM_YEARS = re.compile(r"\d+\+?\s?(?:years?|yrs|년)", re.I)
_GROUP_LINE = re.compile(r"^[\W_]*[^:：,]{2,40}[:：].*[,/|·、]|^[\W_]*[^:：,]{2,40}[:：]\s*\S+$")
_DEGREE = re.compile(r"\b(?:[BM]\.\s?(?:Sc?|A|Eng|Tech|Ed)\.?|Ph\.?\s?D)\b", re.I)
_DIGITS_AT_END = re.compile(r"\d{4,}$")
RECENT_YEARS = 3
MAX_SCORED_CHARS = 40_000
"""Some fifteen full pages."""
LONG_PARAGRAPH_WORDS = 80
_CORE = ("summary", "experience", "projects", "skills", "education")


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts and truths; field names are the vocabulary of `config/ats/feedback.*.yaml`."""

    korean: bool
    own_words: int
    emails: int
    professional_email: bool
    phones: int
    link_or_place: bool
    core_sections: int
    bullets: int
    long_paragraphs: int
    has_summary: bool
    summary_words: int
    summary_terms: int
    summary_concrete: bool
    periods: int
    entries: int
    amounts: int
    recent: bool
    experience_terms: int
    verbs: int
    has_skills_section: bool
    skills: int
    skill_groups: int
    skills_shown_at_work: int
    has_education: bool
    degree: bool
    institution: bool
    education_year: bool
    wanted: int
    present: int
    placed: int
    stuffed: bool
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A résumé with what the check knows about it."""

    resume: Resume
    found: Found
    facts: Facts
    quantified: list[str] = field(default_factory=list)
    """Lines with figures, the candidate's own words."""


def read_resume(extracted: Extracted, description: str | None, lexicon: Lexicon, today: date) -> Read:
    """Visible text only, without sentences that address whoever assesses it; the same of the job description."""
    seen = extracted.text[:MAX_SCORED_CHARS]
    text = cut_out(seen, instruction_spans(seen))
    resume = parse_resume(text, lexicon)
    wanted = None
    if description and description.strip():
        wanted = wanted_by(cut_out(description, instruction_spans(description)), lexicon)
    found = keywords_in(resume, wanted, lexicon)
    work = resume.part("experience", "projects")
    quantified = [line for line in work.split("\n") if _AMOUNT.search(without_dates(line))]
    facts = _facts(resume, found, wanted, lexicon, today, len(quantified), _issues(extracted, found))
    return Read(resume, found, facts, quantified)


def _facts(
    resume: Resume,
    found: Found,
    wanted: Wanted | None,
    lexicon: Lexicon,
    today: date,
    amounts: int,
    issues: tuple[str, ...],
) -> Facts:
    work, summary, skills = resume.part("experience", "projects"), resume.part("summary"), resume.part("skills")
    education = resume.part("education")
    at_work, in_summary = _terms(work, wanted, lexicon), _terms(summary, wanted, lexicon)
    everywhere = {match.term for match in terms_in(resume.text, None, lexicon)}
    ends = date_ranges(work, today)
    head = resume.text[:1500]
    return Facts(
        korean=resume.korean,
        own_words=found.own_words,
        emails=len(resume.emails),
        professional_email=any(_professional(email, lexicon) for email in resume.emails),
        phones=len(PHONE.findall(without_dates(resume.text))),
        link_or_place=bool(_LINK.search(resume.text)) or _names_place(head, lexicon),
        core_sections=sum(1 for name in _CORE if name in resume.sections),
        bullets=resume.bullets,
        long_paragraphs=sum(1 for p in resume.paragraphs if _own_words(p, wanted, lexicon) > LONG_PARAGRAPH_WORDS),
        has_summary=bool(summary.strip()),
        summary_words=_own_words(summary, wanted, lexicon),
        summary_terms=found.among(in_summary) if wanted else len(in_summary),
        summary_concrete=bool(_TERM_YEARS.search(summary) or _AMOUNT.search(without_dates(summary))),
        periods=len(ends),
        entries=len(work.split("\n")) if work.strip() else 0,
        amounts=amounts,
        recent=any(end >= today.year - RECENT_YEARS for end in ends),
        experience_terms=found.among(at_work) if wanted else len(at_work),
        verbs=_verbs(work, lexicon),
        has_skills_section=bool(skills.strip()),
        skills=len(everywhere),
        skill_groups=_groups(skills, lexicon),
        skills_shown_at_work=len(_terms(work, None, lexicon)),
        has_education=bool(education.strip()),
        degree=_has_word(education, lexicon.degrees) or bool(_DEGREE.search(education)),
        institution=_has_word(education, lexicon.institutions),
        education_year=bool(years_in(education)),
        wanted=len(found.wanted),
        present=len(found.present),
        placed=found.among(at_work | in_summary | _terms(skills, wanted, lexicon)) if wanted else len(found.present),
        stuffed=found.stuffed,
        issues=issues,
    )


def _issues(extracted: Extracted, found: Found) -> tuple[str, ...]:
    """Formatting issues; hidden text is reported elsewhere and changes no score."""
    layout = extracted.layout
    smallest = layout.smallest_font_pt
    known = {
        "columns": layout.columns > 1,
        "tables": layout.tables > 0,
        "text_boxes": layout.text_boxes > 0,
        "pictures": layout.images > 1,
        "contact_in_header": layout.contact_in_header,
        "small_font": smallest is not None and smallest < 8,
        "many_pages": extracted.pages > 5,
        "stuffing": found.stuffed,
    }
    return tuple(name for name, is_so in known.items() if is_so)


def _terms(text: str, wanted: Wanted | None, lexicon: Lexicon) -> set[str]:
    return {match.term for match in terms_in(text, wanted, lexicon)}


def _own_words(text: str, wanted: Wanted | None, lexicon: Lexicon) -> int:
    return len(tokens_of(text)) - sum(match.length for match in terms_in(text, wanted, lexicon))


def _professional(email: str, lexicon: Lexicon) -> bool:
    local = email.partition("@")[0].lower()
    if _DIGITS_AT_END.search(local):
        return False
    return not any(word in lexicon.unserious for word in re.split(r"[^a-z]+", local))


def _names_place(text: str, lexicon: Lexicon) -> bool:
    return any(token.text.lower() in lexicon.places or token.stem in lexicon.places for token in tokens_of(text))


def _verbs(work: str, lexicon: Lexicon) -> int:
    tokens = tokens_of(work)
    return sum(1 for token in tokens if token.text.lower() in lexicon.verbs or token.stem in lexicon.verbs_ko)


def _groups(skills: str, lexicon: Lexicon) -> int:
    """Lines such as "Languages: Python, Go"; else how many kinds of skill stand on lines of their own."""
    lines = [line for line in skills.split("\n") if line.strip()]
    named = sum(1 for line in lines if _GROUP_LINE.match(line))
    if named:
        return named
    kinds = [{lexicon.skill_group[t] for t in _terms(line, None, lexicon)} for line in lines]
    return len({min(kind) for kind in kinds if len(kind) == 1})


def _has_word(text: str, words: frozenset[str]) -> bool:
    for token in tokens_of(text):
        low = token.text.lower()
        if low in words or token.stem in words or low.replace(".", "") in words:
            return True
        if "가" <= low[0] <= "힣" and any(word in low for word in words):
            return True
    return False
