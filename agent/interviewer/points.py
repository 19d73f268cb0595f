"""Rubric points as something one can be asked about: "Explains how they tested" → "how you tested".

Points are written by people as criteria, in whatever form. What fits no rule is spoken as it stands.
"""

import re

from agent.interviewer.speakable import speakable

MAX_POINT_WORDS = 22

_MODAL = re.compile(r"^(?:can|could|should|must|is able to|be able to|able to)\s+", re.IGNORECASE)
_CANDIDATE = re.compile(r"^(?:the )?candidate\s+", re.IGNORECASE)
_ASKED = re.compile(r"^(?:did|do|does|can|could|will|would) (?:they|the candidate|he or she)\s+", re.IGNORECASE)
_UNDERSTANDING_THAT = re.compile(
    r"^(?:clearly )?(?:explains?|understands?|knows?|recogni[sz]es?|realises?|realizes?|sees?|shows?) that\s+",
    re.IGNORECASE,
)
_SAYING_VERB = re.compile(
    r"^(?:clearly |briefly |correctly )?(?:explains?|describes?|mentions?|names?|states?|gives?|shows?|lists?|"
    r"identif(?:y|ies)|discuss(?:es)?|covers?|outlines?|provides?|demonstrates?|understands?|recogni[sz]es?|"
    r"considers?|address(?:es)?|includes?|presents?|reports?|tells?|says?|knows?|defines?|specif(?:y|ies)|"
    r"illustrates?|clarif(?:y|ies)|reflects?(?: on)?|talks? about|speaks? (?:of|about)|refers? to|points? out|"
    r"touch(?:es)? on|makes? (?:it )?clear|awareness of|knowledge of|an? (?:explanation|description) of)\s+",
    re.IGNORECASE,
)
_OBJECT = (
    r"(?:the|a|an|to|that|how|what|why|when|whether|if|their|its|his|it|them|themselves|all|each|every|no|not|on|"
    r"at least|first|clear|clearly|\w+ly)"
)
"""What follows a verb rather than a plural noun: "checks the effect", not "metrics of the service"."""
_VERB_FIRST = re.compile(rf"^(?P<verb>[a-z]+s) (?={_OBJECT}\b)", re.IGNORECASE)
_VERB_AFTER = re.compile(
    rf"\b(?P<join>and|or|then|but) (?P<verb>(?!(?:does|is|was|has)\b)[a-z]+s) (?={_OBJECT}\b)", re.IGNORECASE
)
_COMMON_VERBS = frozenset(
    "uses has makes takes checks tests measures monitors compares decides keeps works asks listens learns plans "
    "handles "
    "prioritises prioritizes communicates involves resolves reproduces verifies chooses weighs avoids ensures applies "
    "designs finds isolates informs follows seeks supports reacts quantifies owns adapts".split()
)
_IRREGULAR = {"has": "have", "does": "do", "goes": "go", "is": "are"}
_SECOND_PERSON = (
    (r"\bthey themselves\b|\bthe candidate (?:himself or herself|themselves)\b", "you yourself"),
    (r"\bthemselves\b|\bhimself or herself\b", "yourself"),
    (r"\bthe candidate's\b|\btheir\b|\bhis or her\b", "your"),
    (r"\bthe candidate\b|\bthey\b|\bhe or she\b", "you"),
)
_VERBS = frozenset(
    "add agree analyse analyze apply ask asked avoid begin build call change changed check checked choose "
    "communicate compare "
    "compared debug decide decided deliver deploy design ensure explain explained find fix fixed follow give "
    "handle have help "
    "helped improve inform invalidate investigate isolate keep kept know learn learned learnt list listen listened "
    "look "
    "make measure measured mentor migrate monitor move optimise optimize plan planned prioritise prioritize "
    "profile propose "
    "protect reduce reduced refactor remove replace report reproduce resolve respond review roll scale search "
    "share shared show "
    "simplify solve split start stop support take talk talked teach tell test tested think train try understand "
    "use used "
    "validate validated verified verify wait weigh work worked write wrote increased launched implemented slow".split()
)
"""Keywords that show that a point was touched but cannot stand after "You mentioned …"."""
_KO_PREDICATE = re.compile(
    r"(?:을|를|에 대해|에 대하여)?\s*(?:구체적으로\s*|명확히\s*|잘\s*)?(?:설명|언급|제시|기술|서술|이해|파악|인식|말|"
    r"이야기|소개|답변|제공|고려)(?:한다|함|하기|할 수 있다|했다|하는가|합니다)\.?$"
)
_KO_LEFTOVER = re.compile(r"(?:을|를|에 대해)$")


def point_phrase(text: str, *, korean: bool) -> str:
    """`text` of a rubric point as the object of "tell me more about …"."""
    plain = speakable(text).split(";")[0].rstrip(" .。!?")
    return _korean(plain) if korean else _english(plain)


def is_mentionable(keyword: str) -> bool:
    """Whether "You mentioned …" can take the keyword: things can be mentioned, a bare verb or a clause cannot."""
    first = keyword.lower().split()[0] if keyword.split() else ""
    return keyword.lower() not in _VERBS and first not in {"i", "we", "my", "our", "they", "it"}


def _korean(plain: str) -> str:
    said = _KO_LEFTOVER.sub("", _KO_PREDICATE.sub("", plain).strip()).strip() or plain
    return f"{said}는 점" if said.endswith("다") else said


def _english(plain: str) -> str:
    said = _shaped(plain)
    for pattern, you in _SECOND_PERSON:
        said = re.sub(pattern, you, said, flags=re.IGNORECASE)
    kept = said.split()[:MAX_POINT_WORDS]
    return _lower_first(" ".join(kept)) if kept else plain


def _shaped(plain: str) -> str:
    """A noun phrase or a "how", "why", "whether" clause about the candidate."""
    asked = _ASKED.sub("whether you ", plain)
    if asked != plain:
        return asked
    bare = _CANDIDATE.sub("", plain)
    said = _MODAL.sub("", bare)
    if (why := _UNDERSTANDING_THAT.sub("why ", said)) != said:
        return why
    if (named := _SAYING_VERB.sub("", said)) != said:
        return re.sub(r"^that ", "the fact that ", named)
    verb = _VERB_FIRST.match(said)
    first = said.split(maxsplit=1)[0].lower() if said else ""
    if verb or (first in _COMMON_VERBS and " " in said):
        rest = said[len(first) :]
        return "how you " + _base(first) + _VERB_AFTER.sub(lambda m: f"{m['join']} {_base(m['verb'].lower())} ", rest)
    return f"how you {said}" if said != bare else said


def _base(verb: str) -> str:
    """The base form of a verb in the third person: "verifies" → "verify"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]


def _lower_first(text: str) -> str:
    """A small first letter, except where the word is written with capitals ("API", "iOS")."""
    first = text.split(maxsplit=1)[0]
    return text if any(ch.isupper() for ch in first[1:]) or first == "I" else text[:1].lower() + text[1:]
