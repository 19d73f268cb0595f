"""Answers to the candidate's own questions, from the brief and nothing else. What it does not hold is passed on."""

import re
from collections import Counter
from dataclasses import dataclass

from agent.interviewer.coverage import content_stems
from agent.interviewer.intents import steers
from agent.interviewer.lexicon import Intent
from agent.interviewer.moves import MoveKind
from agent.interviewer.normalise import clean, compact, has_hangul
from agent.interviewer.phrasing import Phrasebook
from agent.interviewer.speakable import speakable_fact
from contract.brief import Brief, JobFact

MINUTE_MS = 60_000

TOPICS: dict[str, tuple[str, str]] = {
    # topic: English words, Korean words
    "pay": (
        r"salary|salaries|pay|pays|paid|wages?|compensation|remuneration|bonus(?:es)?|equity|stock options|money",
        r"연봉|급여|월급|보수|임금|보너스|성과급|스톡옵션",
    ),
    "remote": (
        r"remote(?:ly)?|home|hybrid|on ?site|office days",
        r"재택|원격|하이브리드|출근",
    ),
    "place": (
        r"where|location|located|office|offices|city|based|address|commute|relocat\w+|parking",
        r"근무지|위치|사무실|어디|지역|주소|본사",
    ),
    "team": (
        r"team|teams|colleagues?|co-?workers?|people|report to|manager|boss|supervisor|lead",
        r"팀|동료|상사|매니저|팀장|조직|인원",
    ),
    "hours": (
        r"hours|schedule|shifts?|overtime|working time|flexible|full[ -]time|part[ -]time|on[ -]call",
        r"근무시간|출퇴근|야근|유연|교대|근무형태|시간제",
    ),
    "benefits": (
        r"benefits?|vacation|holidays?|days off|leave|insurance|pension|perks?|health ?care|gym",
        r"복지|휴가|연차|보험|연금|혜택|복리후생",
    ),
    "start": (r"start date|start working|when would i start|starting date|begin work", r"입사일|입사|언제부터|시작일"),
    "contract": (
        r"contract|permanent|temporary|fixed[ -]term|probation|employment type",
        r"계약|정규직|계약직|수습|고용형태|인턴",
    ),
    "technology": (
        r"tech(?:nology|nologies)?|tech stack|stack|tools?|languages?|frameworks?|software",
        r"기술|스택|도구|언어|프레임워크|개발환경",
    ),
    "visa": (r"visa|sponsor(?:ship)?|work permit", r"비자|취업허가"),
    "process": (
        r"next steps?|process|decision|rounds?|stages?|hear back|after this|timeline",
        r"다음단계|절차|전형|결과|결정|일정|발표",
    ),
    "company": (
        r"company|employer|firm|business|product|products|customers|mission|culture",
        r"회사|기업|제품|문화|고객",
    ),
    "role": (
        r"role|position|job|responsibilit\w+|tasks?|duties|day to day|typical day|title",
        r"직무|업무|역할|포지션|담당|하는일",
    ),
    "growth": (r"career|growth|promotion|training|learning|development", r"성장|교육|승진|커리어|경력개발"),
    "travel": (r"travel|trips?|abroad", r"출장|해외"),
}


ENOUGH_FIT = 2
_WIDE_TOPICS = frozenset({"team", "role", "company", "place", "process"})
"""Topics whose words stand in facts about anything."""
_WEAK_STEMS = frozenset({"work", "job", "role", "get", "offer", "position", "posit", "possibl", "day"})
"""Words of nearly every question about a job."""


@dataclass(frozen=True, slots=True)
class SideAnswer:
    kind: MoveKind
    say: tuple[str, ...]
    because: str


_BY_INTENT: dict[Intent, str] = {
    Intent.ABOUT_AI: "about_ai",
    Intent.ABOUT_WATCHERS: "about_watchers",
    Intent.ABOUT_FEEDBACK: "about_feedback",
    Intent.HEARING: "about_hearing",
    Intent.GO_BACK: "about_going_back",
}


def side_answer(
    intent: Intent, question: str, brief: Brief, book: Phrasebook, used: Counter[str], *, index: int, left_ms: int
) -> SideAnswer:
    """`index`: of the open question. `left_ms`: of the interview, may be negative."""
    if intent is Intent.ABOUT_LANGUAGE:
        return SideAnswer(MoveKind.PASS_ON, book.say("pass_on_language", used), "asked for another language")
    if intent is Intent.HUMAN:
        return SideAnswer(MoveKind.PASS_ON, book.say("pass_on_person", used), "asked for a person")
    key = _BY_INTENT.get(intent)
    if key is not None:
        return SideAnswer(MoveKind.ANSWER_JOB_QUESTION, book.say(key, used), f"asked: {intent.value}")
    if intent is Intent.ABOUT_RECORDING:
        key = "about_recording" if brief.record_audio else "about_no_recording"
        return SideAnswer(MoveKind.ANSWER_JOB_QUESTION, book.say(key, used), "asked whether it is recorded")
    if intent in (Intent.ABOUT_LENGTH, Intent.ABOUT_COUNT):
        return _progress(intent, brief, book, used, index=index, left_ms=left_ms)
    if intent is Intent.ABOUT_NEXT_STEPS:
        about = (f for f in brief.job_facts if "process" in _topics(f.topic) and not steers(f.text))
        fact = next(about, None)
        say = book.say("answer_job_question", used, fact=speakable_fact(fact.text)) if fact else ()
        return SideAnswer(
            MoveKind.ANSWER_JOB_QUESTION, say or book.say("about_next_steps", used), "asked about the next steps"
        )
    return _about_job(question, brief, book, used)


def _progress(
    intent: Intent, brief: Brief, book: Phrasebook, used: Counter[str], *, index: int, left_ms: int
) -> SideAnswer:
    total = len(brief.questions)
    if intent is Intent.ABOUT_COUNT:
        key = "about_last_question" if index == total - 1 else "about_questions_left"
    else:
        key = "about_length" if left_ms >= MINUTE_MS else "about_length_over"
    say = book.say(key, used, minutes=book.minutes(left_ms), number=index + 1, total=total)
    return SideAnswer(MoveKind.ANSWER_JOB_QUESTION, say, "asked how much is left")


def _about_job(question: str, brief: Brief, book: Phrasebook, used: Counter[str]) -> SideAnswer:
    fact = find_fact(question, brief.job_facts)
    if fact is not None:
        say = book.say("answer_job_question", used, fact=speakable_fact(fact.text))
        return SideAnswer(MoveKind.ANSWER_JOB_QUESTION, say, "asked about the job; the facts answer it")
    if _asks_for_names(question):
        return SideAnswer(MoveKind.ANSWER_JOB_QUESTION, book.say("about_job", used), "asked which job this is")
    return SideAnswer(MoveKind.PASS_ON, book.say("pass_on", used), "asked about the job; no fact answers it")


def find_fact(question: str, facts: tuple[JobFact, ...]) -> JobFact | None:
    """The fact that answers `question`: by topic, else by words shared with its topic or text; None if none does.

    A fact that holds instructions to the interviewer is none: nobody is told it.
    """
    scored = [(_fit(question, fact), fact) for fact in facts if not steers(fact.text)]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= ENOUGH_FIT else None


def _fit(question: str, fact: JobFact) -> int:
    asked_topics, asked_stems = _topics(question), set(content_stems(question)) - _WEAK_STEMS
    shared = asked_topics & _topics(fact.topic)
    score = 3 * len(shared - _WIDE_TOPICS) + 2 * len(shared & _WIDE_TOPICS)
    score += 3 * (not shared and bool(asked_stems & (set(content_stems(fact.topic)) - _WEAK_STEMS)))
    score += 3 * (has_hangul(fact.topic) and compact(fact.topic) in compact(question))
    score += 2 * len((asked_topics & _topics(fact.text)) - _WIDE_TOPICS)
    if score or asked_topics <= _WIDE_TOPICS:
        score += min(2, len(asked_stems & set(content_stems(fact.text))))
    return score


def _topics(text: str) -> frozenset[str]:
    plain, tight = clean(text), compact(text)
    return frozenset(
        topic
        for topic, (english, korean) in TOPICS.items()
        if re.search(rf"\b(?:{english})\b", plain) or re.search(korean, tight)
    )


def _asks_for_names(question: str) -> bool:
    plain, tight = clean(question), compact(question)
    english = (
        r"\b(?:what|which)\b.{0,20}\b(?:job|role|position|company|title)\b"
        r"(?: (?:is|are|this|called|for|it|we|i|you|about)\b)*\W*$"
    )
    return bool(re.search(english, plain) or re.search(r"(?:무슨|어떤|어느)(?:직무|회사|포지션|자리)", tight))
