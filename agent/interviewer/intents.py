"""What a finished turn is for: an answer, a request, a question, or not finished yet.

A turn is read sentence by sentence. A sentence is a request only when it holds little else, so that an answer that
contains such words stays an answer ("I won't go into detail, but …"). What stands beside requests is the content.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.interviewer.english import ENGLISH
from agent.interviewer.korean import KOREAN
from agent.interviewer.lexicon import Intent, Lexicon, Rule
from agent.interviewer.misheard import LONGEST_WORDS, readings
from agent.interviewer.normalise import clean, compact, has_hangul, sentences, words

__all__ = ["Intent", "Understanding", "understand"]

MAX_QUESTION_CHARS = 160
"""A longer sentence is not a question to the interviewer but an answer with a question in it."""
MAX_REQUEST_CHARS = 220
"""A longer sentence is no request. Bounds the work on typed text, too."""
MAX_STEER_CHARS = 600
"""Of a sentence this much is searched for attempts to steer."""
ENDING_CHARS = 80
"""How much of a turn's end is looked at to see whether it is finished."""
REQUEST_WINS = frozenset({Intent.SKIP, Intent.REFUSE, Intent.STOP, Intent.LEAVE, Intent.DISTRESS, Intent.HUMAN})
"""Requests that a short remark beside them does not undo ("Let's skip it. It is a bit personal.")."""
ANSWER_WINS = frozenset({Intent.THINK, Intent.DONT_KNOW, Intent.READY, Intent.NOTHING_MORE, Intent.HEARING})
"""Requests that are undone by any words after them ("Let me think. Redis, mostly.")."""

MISHEARD = frozenset({Intent.REPEAT, Intent.REPHRASE, Intent.THINK, Intent.SKIP})
"""Requests that are also found by their sound."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """`content` is the part of the turn that answers, empty for a bare request."""

    intent: Intent
    content: str = ""
    question: str = ""
    """The sentence asked, for side questions."""
    steering: bool = False
    """Something in the turn tried to instruct the agent; it is not in `content`."""
    attempt: str = ""
    """What tried to."""
    near: bool = False
    """A request by its sound, not by its words: nothing that cannot be taken back follows from it."""


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    form: str
    """As patterns are compared with it."""
    intent: Intent
    size: int
    near: bool = False


def lexicon_for(language: str) -> Lexicon:
    return KOREAN if language.lower().startswith("ko") else ENGLISH


def has_word_lists(language: str) -> bool:
    """Of any other language (BCP 47) a turn tells nothing but how long it is."""
    return language.lower().split("-")[0] in ("en", "ko")


def understand(text: str, language: str, *, question_text: str = "", typed: bool = False) -> Understanding:
    """Reads one turn. `question_text` is the open question: "sure" answers some questions and not others."""
    lexicon = lexicon_for(language)
    parts = _told_not_asked(_parts(text, lexicon, question_text), lexicon)
    steering = any(part.intent is Intent.STEER for part in parts)
    rest = [part for part in parts if part.intent is not Intent.STEER]
    if steering:
        attempt = " ".join(part.text for part in parts if part.intent is Intent.STEER)
        return Understanding(Intent.STEER, content=_content(rest, lexicon), steering=True, attempt=attempt)
    if not rest:
        return Understanding(Intent.UNFINISHED)
    return _weigh(rest if typed else _as_meant(rest, lexicon), text, lexicon, typed=typed)


def steers(text: str) -> bool:
    """Whether a sentence of `text` tries to instruct the agent, in any language that is read here."""
    return any(part.intent is Intent.STEER for part in _parts(text, ENGLISH, ""))


def _parts(text: str, lexicon: Lexicon, question_text: str) -> list[_Part]:
    found = []
    for sentence in sentences(text):
        before, order = _order_apart(sentence, lexicon)
        found += [part for piece in (before, order) if (part := _read(piece, lexicon, question_text)) is not None]
        if order and found[-1].intent is not Intent.STEER:
            found[-1] = replace(found[-1], intent=Intent.STEER)
    return found


def _order_apart(sentence: str, lexicon: Lexicon) -> tuple[str, str]:
    """An answer, and the order to the machine that goes on in its sentence: recognisers join what was said in one
    breath. Without one the second is empty."""
    own = _own(sentence, lexicon)
    found = own.order_within.search(sentence[:MAX_STEER_CHARS]) if own.order_within is not None else None
    if found is None or own.negated_before.search(" ".join(words(sentence[: found.start()])) + " "):
        return sentence, ""
    return sentence[: found.start()].rstrip(" ,;"), sentence[found.start() :]


def _own(sentence: str, lexicon: Lexicon) -> Lexicon:
    """A Korean interview may be steered in English, and the other way round: a sentence is read in its own script."""
    return KOREAN if has_hangul(sentence) else (lexicon if not lexicon.compact else ENGLISH)


def _as_meant(parts: list[_Part], lexicon: Lexicon) -> list[_Part]:
    """Of a short turn: its sentences as one, for recognisers end one at every breath ("Give me a minute... To think
    about it."); where nothing in it is a request, those that it sounds like."""
    requests = {part.intent for part in parts} - {Intent.ANSWER, Intent.BACKCHANNEL, Intent.UNFINISHED}
    if lexicon.compact or requests - MISHEARD or sum(len(part.form.split()) for part in parts) > LONGEST_WORDS:
        return parts
    form = " ".join(part.form for part in parts)
    whole = _Part(" ".join(part.text for part in parts), form, Intent.ANSWER, sum(part.size for part in parts))
    # "Let me think. Yes." is an answer: its "yes" belongs to no request.
    spoke = any(part.intent is Intent.ANSWER and not part.size and not _is_courtesy(part, lexicon) for part in parts)
    if len(parts) > 1 and not spoke and (asked := _asked_for((form,), lexicon)) is not None:
        return [replace(whole, intent=asked)]
    if requests:
        return parts
    if (asked := _asked_for(readings(form), lexicon)) is not None:
        return [replace(whole, intent=asked, near=True)]
    if len(parts) == 1:
        return parts
    return [_misheard(part, lexicon) if part.intent is Intent.ANSWER else part for part in parts]


def _misheard(part: _Part, lexicon: Lexicon) -> _Part:
    asked = _asked_for(readings(part.form), lexicon)
    return part if asked is None else replace(part, intent=asked, near=True)


def _asked_for(forms: Iterable[str], lexicon: Lexicon) -> Intent | None:
    """The request that one of `forms` is and nothing else."""
    rules = [replace(rule, spare=0) for rule in lexicon.rules if rule.intent in MISHEARD]
    found = (rule.intent for form in forms for rule in rules if _matches(rule, form, lexicon))
    return next(found, None)


def _read(sentence: str, lexicon: Lexicon, question_text: str) -> _Part | None:
    own = _own(sentence, lexicon)
    form = _form(sentence, own)
    if not form:
        return None
    size = _size(own.fillers.sub("", form), own)
    return _Part(sentence, form, _label(sentence, form, own, question_text), size)


def _form(sentence: str, lexicon: Lexicon) -> str:
    return compact(sentence) if lexicon.compact else " ".join(words(sentence))


def _size(form: str, lexicon: Lexicon) -> int:
    return len(form.replace(" ", "")) if lexicon.compact else len(form.split())


def _label(sentence: str, form: str, lexicon: Lexicon, question_text: str) -> Intent:
    brief = len(form) <= MAX_REQUEST_CHARS
    if brief and lexicon.hesitation.search(form):
        return Intent.UNFINISHED
    if brief and lexicon.backchannel.search(form):
        yes_no = lexicon.yes.search(form) and lexicon.yes_no_question.search(_question_form(question_text, lexicon))
        return Intent.ANSWER if yes_no else Intent.BACKCHANNEL
    for rule in lexicon.rules:
        if (brief or rule.intent is Intent.STEER) and _matches(rule, form[:MAX_STEER_CHARS], lexicon):
            return rule.intent
    if brief and _is_job_question(sentence, form, lexicon, question_text):
        return Intent.JOB_QUESTION
    return Intent.ANSWER


def _question_form(question_text: str, lexicon: Lexicon) -> str:
    return compact(question_text) if lexicon.compact else clean(question_text)


def _matches(rule: Rule, form: str, lexicon: Lexicon) -> bool:
    left = form
    matched = False
    for pattern in rule.patterns:
        found = pattern.search(left)
        if found is None:
            continue
        if rule.negatable and _is_negated(left, found, lexicon):
            return False
        matched = True
        left = f"{left[: found.start()]} {left[found.end() :]}".strip()
    if not matched:
        return False
    if rule.intent is not Intent.STEER and lexicon.adversative.search(left):
        return False
    return _size(lexicon.fillers.sub(" ", left), lexicon) <= rule.spare


def _is_negated(form: str, found: re.Match[str], lexicon: Lexicon) -> bool:
    before, after = form[: found.start()], form[found.end() :]
    return bool(lexicon.negated_before.search(before) or lexicon.negated_after.search(after))


def _is_job_question(sentence: str, form: str, lexicon: Lexicon, question_text: str) -> bool:
    if lexicon.asks_for_questions.search(_question_form(question_text, lexicon)):
        return False
    if lexicon.job_cue.search(form) is None or len(form) > MAX_QUESTION_CHARS:
        return False
    asked = lexicon.question_shape.search(form) is not None
    marked = sentence.rstrip().endswith(("?", "？"))
    if lexicon.compact:
        return asked or marked
    return asked and (marked or lexicon.asks_outright.search(form) is not None)


def _content(parts: Sequence[_Part], lexicon: Lexicon) -> str:
    """The answering part, when there is enough of it to count as an answer beside a request."""
    answering = [part for part in parts if part.intent is Intent.ANSWER]
    size = sum(part.size for part in answering)
    return " ".join(part.text for part in answering) if size >= lexicon.content_measure else ""


def _told_not_asked(parts: list[_Part], lexicon: Lexicon) -> list[_Part]:
    """Beside an answer the question is repeated only for whoever asks for it: "It failed. Again." tells of it."""
    if not _content(parts, lexicon):
        return parts

    def tells(part: _Part) -> bool:
        alone = _own(part.text, lexicon).no_request_beside_an_answer
        return part.intent is Intent.REPEAT and alone.search(part.form) is not None

    return [replace(part, intent=Intent.ANSWER) if tells(part) else part for part in parts]


def _weigh(parts: Sequence[_Part], text: str, lexicon: Lexicon, *, typed: bool) -> Understanding:
    requests = [p for p in parts if p.intent not in (Intent.ANSWER, Intent.BACKCHANNEL, Intent.UNFINISHED)]
    if requests:
        requests = [part for part in requests if not _is_courtesy(part, lexicon)] or requests
        parts = [part for part in parts if part in requests or not _is_courtesy(part, lexicon)]
    answering = [part for part in parts if part.intent is Intent.ANSWER]
    last = next((p for p in reversed(parts) if p.intent is not Intent.BACKCHANNEL), parts[-1])
    if not requests:
        return _without_request(parts, answering, last, text, lexicon, typed=typed)
    request = _strongest(requests, lexicon)
    content = _content(parts, lexicon)
    if answering and _answer_prevails(request, answering, last, content, lexicon):
        return _finished_or_not(text, lexicon, typed=typed)
    if request.intent is Intent.NOTHING_MORE and answering:
        return Understanding(Intent.ANSWER, content=text)
    return Understanding(request.intent, content=content, question=request.text, near=request.near)


def _is_courtesy(part: _Part, lexicon: Lexicon) -> bool:
    """A "please" or "sorry" that a recogniser makes a sentence of its own: beside a request it is neither an answer
    nor another request."""
    worded = part.intent in (Intent.ANSWER, Intent.REPEAT)
    return worded and _own(part.text, lexicon).courtesy.search(part.form) is not None


def _strongest(requests: Sequence[_Part], lexicon: Lexicon) -> _Part:
    order = [rule.intent for rule in lexicon.rules]
    # Recognisers put a "That's it." behind what they heard; whoever asks something wants to be answered.
    order.insert(order.index(Intent.NOTHING_MORE), Intent.JOB_QUESTION)
    return min(requests, key=lambda part: order.index(part.intent))


def _answer_prevails(request: _Part, answering: Sequence[_Part], last: _Part, content: str, lexicon: Lexicon) -> bool:
    """Whether the turn is an answer although it holds a request: the answer came after it."""
    if last.intent is not Intent.ANSWER:
        return False
    if lexicon.change_of_mind.search(last.form) or request.intent in ANSWER_WINS:
        return True
    return bool(content) and (request.intent not in REQUEST_WINS or last.size >= lexicon.content_measure)


def _without_request(
    parts: Sequence[_Part],
    answering: Sequence[_Part],
    last: _Part,
    text: str,
    lexicon: Lexicon,
    *,
    typed: bool,
) -> Understanding:
    if answering:
        if last.intent is Intent.UNFINISHED and not typed:
            return Understanding(Intent.UNFINISHED, content=text)
        return _finished_or_not(text, lexicon, typed=typed)
    if all(part.intent is Intent.BACKCHANNEL for part in parts):
        # "Hello? Hello?": two of a kind can mean what one does not.
        whole = _label(text, _form(text, lexicon), lexicon, "")
        return Understanding(Intent.HEARING if whole is Intent.HEARING else Intent.BACKCHANNEL)
    return Understanding(Intent.UNFINISHED)


def _finished_or_not(text: str, lexicon: Lexicon, *, typed: bool) -> Understanding:
    cleaned = clean(text[-ENDING_CHARS:]).strip()
    cut = lexicon.unfinished.search(cleaned) is not None and lexicon.finished.search(cleaned) is None
    return Understanding(Intent.UNFINISHED if cut and not typed else Intent.ANSWER, content=text)


def breaks_off(text: str, language: str) -> bool:
    """Whether the words so far end like the beginning of a longer sentence ("… and then we")."""
    return _finished_or_not(text, lexicon_for(language), typed=False).intent is Intent.UNFINISHED


def is_yes_no(question_text: str, language: str) -> bool:
    """Whether a plain yes or no answers the question."""
    lexicon = lexicon_for(language)
    return lexicon.yes_no_question.search(_question_form(question_text, lexicon)) is not None


def agrees(text: str, language: str) -> bool | None:
    """Yes or no to a question of the interviewer's own ("Do you want to end?"); None: neither."""
    lexicon = lexicon_for(language)
    between = "" if lexicon.compact else " "
    form = between.join(_form(part, lexicon) for part in sentences(text)).strip()
    if lexicon.no.search(form):
        return False
    return True if lexicon.yes.search(form) else None
