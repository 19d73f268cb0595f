"""Names and terms that the recogniser should expect: of the people, the job and the résumé, most important first.

A résumé is a stranger's text. Only known skills and words that look like names of products are taken from it, one by
one and without any punctuation, so no sentence of it can reach a recogniser that takes a prompt.
"""

import re
from collections import Counter
from pathlib import Path

import structlog
import yaml

from api.ats.lexicon import load_lexicon
from api.ats.words import tokens_of
from api.jobs.snapshot import JobSnapshot

log = structlog.get_logger(__name__)

MOST = 100
"""AssemblyAI takes no more; every other vendor fewer."""
LONGEST = 50
RESUME_LETTERS = 60_000
"""Of a longer résumé the rest is not looked at."""
_PRODUCT = re.compile(r"\b(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*\b")
"""A capital or a digit after the first letter: FastAPI, k8s, PostgreSQL."""
_PLAIN = re.compile(r"[^\w\s.+#&'-]")


def vocabulary(
    job: JobSnapshot, *, candidate_name: str, company_name: str, resume: str | None, config_dir: Path
) -> tuple[str, ...]:
    """At most MOST terms of at most LONGEST letters, no two alike but for their case."""
    terms = [candidate_name, company_name, job.title]
    for question in job.questions:
        for point in question.points:
            terms.extend(point.keywords)
    asked = " ".join([job.description or "", *(question.text for question in job.questions)])
    terms += _named_in(asked, config_dir)
    if resume:
        terms += _named_in(resume[:RESUME_LETTERS], config_dir)
    found: dict[str, str] = {}
    for term in terms:
        plain = " ".join(_PLAIN.sub(" ", term).split())
        if plain and len(plain) <= LONGEST:
            found.setdefault(plain.lower(), plain)
    return tuple(found.values())[:MOST]


def _named_in(text: str, config_dir: Path) -> list[str]:
    """Known skills, then what looks like a product's name; what is said more often goes first."""
    skills: list[str] = []
    try:
        found = load_lexicon(config_dir).skills.find(tokens_of(text), text)
        skills = [term for term, _count in Counter(match.term for match in found).most_common()]
    except (OSError, yaml.YAMLError, KeyError) as error:
        log.warning("skills_unreadable", error=type(error).__name__)
    products = [term for term, _count in Counter(_PRODUCT.findall(text)).most_common()]
    return skills + products
