"""What the candidate is told of the people who follow: the company chooses the words, never whether."""

from collections.abc import Sequence

from api.companies.models import Company
from api.companies.settings import settings_of
from contract.commands import TellOfWatchers, Watcher

DEFAULT = {
    "en": "Following this interview live: {names} ({company}).",
    "ko": "지금 함께 보고 있는 담당자: {names} ({company}).",
}
NAMES = "{names}"
SEVERAL = 10
"""More names than this are counted, not listed."""
MAX_CHARS = 400


def telling(company: Company, language: str, watchers: Sequence[Watcher]) -> TellOfWatchers:
    """`language`: the interview's (BCP 47)."""
    if not watchers:
        return TellOfWatchers()
    text = _notice(company, language)
    names = ", ".join(watcher.name for watcher in watchers[:SEVERAL])
    if len(watchers) > SEVERAL:
        names += f" +{len(watchers) - SEVERAL}"
    # Not str.format: a company's text may hold other braces.
    told = text.replace(NAMES, names).replace("{company}", company.name)[:MAX_CHARS]
    return TellOfWatchers(watchers=tuple(watchers), told=(told,))


def names_people(company: Company, language: str) -> bool:
    """Whether the company's words for `language` give the names of those who follow."""
    return NAMES in _notice(company, language)


def _notice(company: Company, language: str) -> str:
    korean = language.lower().startswith("ko")
    own = settings_of(company).watching_notice
    template = (own.ko if korean else own.en) if own is not None else None
    return template or DEFAULT["ko" if korean else "en"]
