"""Wording of moves: the persona's sentences, filled in. Deterministic: several wordings are used in turn."""

import re
from collections import Counter

from agent.interviewer.moves import MoveKind
from contract.brief import Brief, Persona

PLACEHOLDERS = frozenset({"name", "company", "job", "minutes", "number", "total", "mentioned", "point", "fact"})

KIND_PHRASES: dict[MoveKind, tuple[str, ...]] = {
    MoveKind.GREET: (
        "greet",
        "greet_unnamed",
        "greet_practice",
        "recording",
        "recording_none",
        "rights",
        "first_question",
    ),
    MoveKind.RESUME: ("resume", "resume_nothing_said", "resume_new_question"),
    MoveKind.ASK: ("acknowledge", "next_question", "last_question", "skipped", "dont_know"),
    MoveKind.FOLLOW_UP: ("follow_up", "follow_up_mentioned", "follow_up_general"),
    MoveKind.REPEAT: ("repeat", "question_cut"),
    MoveKind.REPHRASE: ("rephrase", "clarify"),
    MoveKind.GIVE_TIME: ("give_time",),
    MoveKind.KEEP_LISTENING: ("keep_listening", "continue"),
    MoveKind.REPROMPT: ("reprompt_gentle", "reprompt_offer", "reprompt_there", "check_in", "not_understood"),
    MoveKind.ANSWER_JOB_QUESTION: (
        "answer_job_question",
        "about_job",
        "about_length",
        "about_length_over",
        "about_questions_left",
        "about_last_question",
        "about_ai",
        "about_recording",
        "about_no_recording",
        "about_watchers",
        "about_next_steps",
        "about_feedback",
        "about_hearing",
        "about_going_back",
        "return_to_question",
        "go_on",
    ),
    MoveKind.PASS_ON: ("pass_on", "pass_on_person"),
    MoveKind.DECLINE_STEERING: ("decline_steering",),
    MoveKind.CONFIRM_END: ("confirm_end", "confirm_leave"),
    MoveKind.OFFER_PAUSE: ("offer_pause",),
    MoveKind.EXTEND_TIME: ("extend_time", "extend_refused"),
    MoveKind.WARN_TIME: ("warn_time",),
    MoveKind.WRAP_UP: ("wrap_up_finished", "wrap_up_time", "wrap_up_ended", "wrap_up_left", "wrap_up_away"),
    MoveKind.SILENT: (),
}
"""What a persona words, by move. A phrase that is missing is not said; `REQUIRED` ones must be there."""

REQUIRED = ("greet", "greet_unnamed", "recording", "recording_none", "wrap_up_finished")
"""What law and fairness ask to be said: that it is AI, what is kept, who decides."""

MAX_POINT_WORDS = 18
MAX_FACT_CHARS = 320

_NAME = re.compile(r"[^\W\d_]+(?:[ .'’·-]{1,2}[^\W\d_]+){0,4}\.?")
_BRACKETS = re.compile(r"\s*[(\[（【][^)\]）】]*[)\]）】]")
_MARKUP = re.compile(r"[*_`#>|]+|https?://\S+")
_SAYING_VERB = re.compile(
    r"^(?:clearly |briefly |correctly )?(?:explains?|describes?|mentions?|names?|states?|gives?|shows?|lists?|"
    r"identif(?:y|ies)|discuss(?:es)?|covers?|outlines?|provides?|demonstrates?|understands?|recogni[sz]es?|"
    r"considers?|address(?:es)?|includes?|presents?|reports?|tells?|says?|knows?|defines?|specif(?:y|ies)|"
    r"illustrates?|clarif(?:y|ies)|reflects?(?: on)?|talks? about|speaks? (?:of|about)|refers? to|points? out|"
    r"touch(?:es)? on|awareness of|knowledge of)\s+(?:that )?",
    re.IGNORECASE,
)
_THIRD_PERSON = {
    "uses": "use",
    "has": "have",
    "does": "do",
    "makes": "make",
    "takes": "take",
    "checks": "check",
    "tests": "test",
    "measures": "measure",
    "monitors": "monitor",
    "compares": "compare",
    "decides": "decide",
    "keeps": "keep",
    "works": "work",
    "asks": "ask",
    "listens": "listen",
    "learns": "learn",
    "plans": "plan",
    "handles": "handle",
    "prioritises": "prioritise",
    "prioritizes": "prioritize",
    "communicates": "communicate",
    "involves": "involve",
    "resolves": "resolve",
    "reproduces": "reproduce",
    "verifies": "verify",
    "chooses": "choose",
    "weighs": "weigh",
    "avoids": "avoid",
    "ensures": "ensure",
    "applies": "apply",
    "designs": "design",
    "finds": "find",
    "isolates": "isolate",
    "informs": "inform",
    "follows": "follow",
}
_VERBS = frozenset(_THIRD_PERSON.values()) | frozenset(
    "add agree analyse analyze asked begin build call change changed checked compared debug decided deliver deploy explain "
    "explained fix fixed give help helped improve invalidate investigate kept know learned learnt list listen listened log "
    "look measured mentor migrate move optimise optimize planned profile propose protect reduce refactor remove replace "
    "report respond review roll scale search share shared show simplify solve split start stop support talk talked teach "
    "tell tested think train try understand used validate verified wait work worked write wrote".split()
)
"""Keywords that are verbs: they show that a point was touched but cannot stand after "You mentioned"."""
_SECOND_PERSON = (
    (r"\bthe candidate's\b|\btheir\b|\bhis or her\b", "your"),
    (r"\bthe candidate\b|\bthey\b|\bhe or she\b", "you"),
    (r"\bthem(?:selves)?\b", "you"),
)
_KO_PREDICATE = re.compile(
    r"(?:을|를|에 대해|에 대하여)?\s*(?:구체적으로\s*|명확히\s*|잘\s*)?"
    r"(?:설명|언급|제시|기술|서술|이해|파악|인식|말|이야기|소개|답변|제공|고려)(?:한다|함|하기|할 수 있다|했다|하는가|합니다)\.?$"
)
_KO_LEFTOVER = re.compile(r"(?:을|를|에 대해)$")


class PersonaIncomplete(ValueError):
    """The persona lacks sentences that must be said; names them."""


class Phrasebook:
    """The persona's words for one brief. Holds no state: `used` counts what was said, so that wordings rotate."""

    def __init__(self, brief: Brief) -> None:
        self._persona: Persona = brief.persona
        missing = [key for key in REQUIRED if not self._persona.phrases.get(key)]
        if missing:
            raise PersonaIncomplete(
                f"persona {self._persona.id} version {self._persona.version} lacks phrases: {', '.join(missing)}"
            )
        self.korean = brief.language.lower().startswith("ko")
        self.name = speakable_name(brief.candidate_name, korean=self.korean)
        self._always = {
            "name": self.name or "",
            "company": speakable(brief.company_name),
            "job": speakable(brief.job_title),
        }

    def has(self, key: str) -> bool:
        return bool(self._persona.phrases.get(key))

    def say(self, key: str, used: Counter[str], **values: object) -> tuple[str, ...]:
        """One sentence, or none when the persona has no wording; counts it in `used`."""
        wordings = self._persona.phrases.get(key, ())
        if not wordings:
            return ()
        wording = wordings[used[key] % len(wordings)]
        used[key] += 1
        return (wording.format_map(_Values({**self._always, **values})),)

    def minutes(self, ms: int) -> str:
        """Whole minutes as they are spoken, at least one."""
        count = max(1, round(ms / 60_000))
        if self.korean:
            return f"{count}분"
        return "1 minute" if count == 1 else f"{count} minutes"


class _Values(dict[str, object]):
    """A placeholder nobody knows is left out of the sentence rather than breaking the call."""

    def __missing__(self, key: str) -> str:
        return ""


def speakable(text: str) -> str:
    """Without brackets, markup and addresses, which a voice would read out sign by sign."""
    return " ".join(_MARKUP.sub(" ", _BRACKETS.sub("", text)).split())


def speakable_name(name: str, *, korean: bool) -> str | None:
    """The name if it is one, in a script that the interviewer's voice can read; None: greet without it.

    A name is data from outside. What is not shaped like one (digits, sentences, more than five parts) is not spoken.
    """
    tidy = " ".join(name.split())
    if len(tidy) > 40 or not _NAME.fullmatch(tidy):
        return None
    latin = any("a" <= ch.lower() <= "z" for ch in tidy)
    hangul = any("가" <= ch <= "힣" for ch in tidy)
    return tidy if (hangul or latin if korean else latin and not hangul) else None


def speakable_fact(text: str) -> str:
    """A job fact short enough to listen to: whole sentences up to `MAX_FACT_CHARS`."""
    whole = speakable(text)
    if len(whole) <= MAX_FACT_CHARS:
        return whole
    kept = ""
    for sentence in re.split(r"(?<=[.!?。])\s+", whole):
        if kept and len(kept) + len(sentence) > MAX_FACT_CHARS:
            break
        kept = f"{kept} {sentence}".strip()
    return kept


def point_phrase(text: str, *, korean: bool) -> str:
    """A rubric point as something one can be asked about: "Explains how they tested" → "how you tested"."""
    plain = speakable(text).split(";")[0].rstrip(" .。!?")
    return _korean_point(plain) if korean else _english_point(plain)


def _korean_point(plain: str) -> str:
    return _KO_LEFTOVER.sub("", _KO_PREDICATE.sub("", plain).strip()).strip() or plain


def _english_point(plain: str) -> str:
    said = re.sub(r"^(?:the )?candidate (?:can |should |must |is able to )?", "", plain, flags=re.IGNORECASE)
    said = _SAYING_VERB.sub("", said)
    first, _, rest = said.partition(" ")
    base = _THIRD_PERSON.get(first.lower())
    if base is not None and rest:
        said = f"how you {base} {rest}"
    for pattern, you in _SECOND_PERSON:
        said = re.sub(pattern, you, said, flags=re.IGNORECASE)
    kept = said.split()[:MAX_POINT_WORDS]
    return _lower_first(" ".join(kept)) if kept else plain


def is_mentionable(keyword: str) -> bool:
    """Whether "You mentioned …" can take the keyword: things can be mentioned, a bare verb cannot."""
    return keyword.lower() not in _VERBS


def _lower_first(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return text if any(ch.isupper() for ch in first[1:]) or first == "I" else text[:1].lower() + text[1:]
