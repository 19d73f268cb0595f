"""What an interviewer's own words must keep to: nothing a voice cannot say, no grade, no question, no instruction."""

import re
import string

from api.documents.instructions import instruction_spans
from api.errors import FieldError
from api.personas.schemas import Manner
from api.verdicts.steering import steers
from contract.brief import Persona

LOCKED = frozenset(
    {
        "recording",
        "recording_none",
        "rights",
        "rights_phone",
        "about_ai",
        "about_recording",
        "about_no_recording",
        "about_watchers",
        "about_watchers_phone",
        "about_feedback",
        "decline_steering",
        "explain_keys",
        "followed",
        "followed_before",
    }
)
"""What law and fairness ask to be said (goals: disclosure), in the words that were checked for it."""
MAX_WORDS = 45
"""Of one phrase: about 18 seconds of speech."""
_UNSPEAKABLE = re.compile(r"[*_`#()\[\]<>|/\\&^~]|https?:|www\.|\s{2,}|[\U0001F000-\U0001FAFF☀-➿]")
_GRADES = re.compile(
    r"\b(?:great|good|excellent|perfect|awesome|nice|well done|amazing|impressive|correct|wrong|brilliant)\b"
    r"|훌륭|좋은 답|잘하셨|대단|완벽|인상적|정답|맞습니다|틀렸",
    re.IGNORECASE,
)
_ABOUT_SCORES = re.compile(
    r"\b(?:scor\w*|grad(?:e|es|ing)|rat(?:e|es|ing)|verdict|rubric|reject\w*|hir(?:e|ed|ing) decision|pass or fail)\b"
    r"|점수|채점|평가 기준|합격|불합격|탈락",
    re.IGNORECASE,
)
_DISCLOSES = re.compile(r"\bAI\b|인공지능|(?<![a-z])AI(?![a-z])")
_TELLS_AI = ("greet", "greet_unnamed", "greet_practice")


def unfit(language: str, manner: Manner, standard: Persona) -> list[FieldError]:
    """What is wrong with the words of one language, each with its place and what to do."""
    found = []
    for key, wordings in manner.phrases.items():
        for n, wording in enumerate(wordings):
            if problem := _problem(key, wording, standard):
                found.append(FieldError(field=f"content.languages.{language}.phrases.{key}.{n}", message=problem))
    if manner.prompt and (
        instruction_spans(manner.prompt) or steers(manner.prompt) or _ABOUT_SCORES.search(manner.prompt)
    ):
        message = "The interviewer does not judge: leave out scores, grades and instructions to ignore its rules."
        found.append(FieldError(field=f"content.languages.{language}.prompt", message=message))
    return found


def _problem(key: str, wording: str, standard: Persona) -> str | None:
    theirs = standard.phrases.get(key)
    if theirs is None:
        return "The standard interviewer has no such phrase."
    if key in LOCKED:
        return "This phrase tells candidates their rights. It cannot be changed."
    fields = _fields(wording)
    if fields is None:
        return "Braces stand for a value, such as {company}. Close each one, and leave out others."
    known = [_fields(one) or frozenset() for one in theirs]
    allowed = frozenset({"company", "job"}).union(*known)
    if unknown := fields - allowed:
        return f"There is no {{{min(unknown)}}} here. You can use: {', '.join(sorted(allowed))}."
    if missing := frozenset.intersection(*known) - fields - {"company", "job"}:
        return f"This phrase needs {{{min(missing)}}}."
    said = re.sub(r"\{[^}]*\}", "X", wording)
    if _UNSPEAKABLE.search(said):
        return "A voice cannot say this: leave out brackets, signs, addresses and emoji."
    if len(wording.split()) > MAX_WORDS:
        return f"Too long to listen to: at most {MAX_WORDS} words."
    if wording[-1] not in ".?}。？":
        return "End it with a full stop or a question mark."
    if _asks(wording) and not any(_asks(one) for one in theirs):
        return "This phrase asks nothing. Questions belong to the job, so that every candidate has the same ones."
    if instruction_spans(wording) or steers(wording):
        return "This reads as an instruction to whoever assesses the interview."
    if _GRADES.search(said):
        return "The interviewer never praises or grades an answer."
    if key in _TELLS_AI and not _DISCLOSES.search(wording):
        return "The greeting must say that the interviewer is an AI."
    return None


def _asks(wording: str) -> bool:
    return "?" in wording or "？" in wording


def _fields(wording: str) -> frozenset[str] | None:
    """Names in braces; None where the braces are not plain ones."""
    try:
        parts = list(string.Formatter().parse(wording))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in parts):
        return None
    names = [name for _, name, _, _ in parts if name is not None]
    return frozenset(names) if all(name.isidentifier() for name in names) else None
