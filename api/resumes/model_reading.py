"""A text model's reading of a résumé, checked against its text: what the résumé does not say is not taken (ATS-13).

1. A value counts where it stands in the text, letter by letter but for blanks; its span is where it was found.
2. A date counts where its year stands within the entry.
3. A job or a school without a value that counts is dropped. Contact data are not asked for: they are masked.
4. Where less counts than the rules found, the rules' reading stays.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.ai.ask import Answered, Ask
from api.ai.presidio import private_values
from api.documents.instructions import cut_out, instruction_spans
from api.resumes.parsed import Education, Experience, Language, Parsed, Responsibility, Skill, Span
from api.resumes.private import names_in
from api.resumes.words import Words

MAX_CHARS = 24_000
CHECKED = 0.8
"""Confidence of what a model read and the text has."""
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DATE = re.compile(r"((?:19|20)\d{2})(?:-(0[1-9]|1[0-2]))?")

Say = Annotated[str, Field(max_length=2_000)]
Reveal = Callable[[str], str]
"""Puts back what was masked."""
Many = Field(max_length=60)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ModelJob(_Form):
    title: Say
    company: Say
    start: Say
    end: Say
    is_current: bool
    responsibilities: Annotated[list[Say], Many]


class ModelStudy(_Form):
    institution: Say
    degree: Say
    field: Say
    start: Say
    end: Say


class ModelLanguage(_Form):
    name: Say
    level: Say


class ModelResume(_Form):
    skills: Annotated[list[Say], Field(max_length=200)]
    experience: Annotated[list[ModelJob], Many]
    education: Annotated[list[ModelStudy], Many]
    languages: Annotated[list[ModelLanguage], Many]


def asking(text: str, parsed: Parsed, subject_id: str, account_name: str) -> Ask[ModelResume]:
    read = cut_out(text[:MAX_CHARS], instruction_spans(text[:MAX_CHARS]))
    return Ask(
        operation="parse_resume",
        prompt="parse_resume",
        answer=ModelResume,
        data={"resume": read},
        subject_id=subject_id,
        names=[*names_in(parsed), account_name],
        private=private_values(read),
    )


def checked(answered: Answered[ModelResume], rules: Parsed, text: str, words: Words) -> Parsed:
    """`rules` with what the model read better and the text has."""
    place = _Places(text)
    said = answered.value
    reveal = answered.mask.reveal
    jobs = [job for one in said.experience if (job := _job(one, place, reveal))]
    studies = [study for one in said.education if (study := _study(one, place, reveal))]
    languages = [found for one in said.languages if (found := _language(one, place, words))]
    return rules.model_copy(
        update={
            "experience": jobs if len(jobs) >= len(rules.experience) else rules.experience,
            "education": studies if len(studies) >= len(rules.education) else rules.education,
            "languages": languages if len(languages) >= len(rules.languages) else rules.languages,
            "skills": _skills(said.skills, rules, place),
        }
    )


@dataclass(frozen=True, slots=True)
class _Places:
    text: str

    def of(self, said: str) -> Span | None:
        """Where `said` stands; blanks and line ends are alike."""
        parts = said.split()
        if not parts or len(said) > 2_000:
            return None
        match = re.search(r"\s+".join(re.escape(part) for part in parts), self.text)
        return Span(start=match.start(), end=match.end()) if match else None


def _job(said: ModelJob, place: _Places, reveal: Reveal) -> Experience | None:
    title, company = place.of(reveal(said.title)), place.of(reveal(said.company))
    duties = [
        Responsibility(text=" ".join(reveal(duty).split())[:2_000], span=span)
        for duty in said.responsibilities
        if (span := place.of(reveal(duty)))
    ]
    spans = [span for span in (title, company, *(duty.span for duty in duties)) if span is not None]
    if title is None and company is None:
        return None
    around = _around(spans, place.text)
    start, end = _date(said.start, around), _date(said.end, around)
    return Experience(
        title=place.text[title.start : title.end][:300] if title else "",
        company=place.text[company.start : company.end][:300] if company else "",
        start=start,
        end=None if said.is_current else end,
        is_current=said.is_current and start is not None,
        responsibilities=duties,
        confidence=CHECKED,
        span=Span(start=min(span.start for span in spans), end=max(span.end for span in spans)),
    )


def _study(said: ModelStudy, place: _Places, reveal: Reveal) -> Education | None:
    institution, degree, field = (place.of(reveal(value)) for value in (said.institution, said.degree, said.field))
    spans = [span for span in (institution, degree, field) if span is not None]
    if institution is None and degree is None:
        return None
    around = _around(spans, place.text)

    def shown(span: Span | None) -> str:
        return place.text[span.start : span.end][:300] if span else ""

    return Education(
        institution=shown(institution),
        degree=shown(degree),
        field=shown(field),
        start=_date(said.start, around),
        end=_date(said.end, around),
        confidence=CHECKED,
        span=Span(start=min(span.start for span in spans), end=max(span.end for span in spans)),
    )


def _language(said: ModelLanguage, place: _Places, words: Words) -> Language | None:
    span = place.of(said.name)
    known = words.parts.languages.get(said.name.strip().lower())
    if span is None or known is None:
        return None
    level = said.level.strip()[:100] if place.of(said.level) else ""
    return Language(name=known, level=level, confidence=CHECKED, span=span)


def _skills(said: list[str], rules: Parsed, place: _Places) -> list[Skill]:
    """The rules' skills, and those of the model that the text has."""
    known = {skill.name.lower() for skill in rules.skills}
    written = {place.text[span.start : span.end].lower() for skill in rules.skills for span in skill.spans}
    found = list(rules.skills)
    for name in said:
        plain = " ".join(name.split())
        span = place.of(plain)
        if span is None or not 2 <= len(plain) <= 60 or plain.lower() in known | written:
            continue
        known.add(plain.lower())
        found.append(Skill(name=plain, confidence=CHECKED, spans=[span]))
    return found[:200]


def _around(spans: list[Span], text: str) -> str:
    """The entry and a line on either side, where its dates stand."""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return text[max(0, start - 120) : end + 120]


def _date(said: str, around: str) -> str | None:
    match = _DATE.fullmatch(said.strip())
    return said.strip() if match and match.group(1) in _YEAR.findall(around) else None
