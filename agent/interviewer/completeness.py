"""Whether the words of a turn so far are all there is going to be: the sentence, and the answer to this question.

Pure, and fast enough for every partial transcript. It reads no punctuation: recognisers put a full stop wherever the
speaker breathes.
"""

import re
from enum import StrEnum

from agent.interviewer.intents import Intent, breaks_off, has_word_lists, is_yes_no, lexicon_for, understand
from agent.interviewer.normalise import clean, compact, words


class Ending(StrEnum):
    """How a turn that stopped here would have ended."""

    BROKEN = "broken"
    """In the middle of a sentence: "… and then we", or a subject without its verb."""
    BEGUN = "begun"
    """The first few words of a story, or of what somebody did: "Then I called the customer"."""
    UNSURE = "unsure"
    """A whole sentence only if its last word was heard rightly, of which the recogniser is not sure."""
    BRIEF = "brief"
    """A whole sentence, and little of an answer to what was asked."""
    STORY = "story"
    """A whole sentence of an answer to "Tell me about …" or "How would you …": another may always follow."""
    TOLD = "told"
    """A whole sentence of an answer in several: another may follow."""
    FULL = "full"
    """An answer that may well be all."""
    ANSWERED = "answered"
    """The name, the number or the yes that was asked for."""
    OVER = "over"
    """No answer but a request, a refusal, a "that is all"."""


PLAIN_ANSWER_WORDS = 6
"""Of an answer to a question that is neither for a word or two nor for a story."""
TOLD_WORDS = 12
"""From about here on an answer has more than one clause, and its speaker pauses between them."""
SYLLABLES_A_WORD = 2
"""Korean is counted in syllables; a word in speech has two to three. So are scripts that put no space between words."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese."""

_OPEN_QUESTION = re.compile(
    r"\b(?:tell me|tell us|describe|(?:walk|talk) (?:me|us) through|explain|imagine|suppose|give (?:me|us) an "
    r"example|think of|how (?:do|would|did|have|are|is|can|could|should) |why |what would you|what happened|"
    r"introduce yourself)|설명|말씀해|이야기해|소개해|들려주|어떻게|왜 |예를 들어"
)
_STORY_QUESTION = re.compile(
    r"\b(?:tell (?:me|us) (?:more )?about|describe|(?:walk|talk) (?:me|us) through|imagine|suppose|"
    r"give (?:me|us) an example|think of|introduce yourself)\b"
)
_CLOSED_QUESTION = re.compile(
    r"^(?:and |so |then )?(?:who|which|where|when|how (?:many|much|long|often|old|far)|what is your|what (?:year|"
    r"language|name|kind|type|version|number)\b)|몇 |얼마나|언제|어디|누가|누구|어느"
)
_ASKS_MORE = re.compile(
    r"\band (?:why|how|what|who|where|when|which)\b|이유|사례|경험|무엇|무슨|어떤|(?:고|며|나요|까) "
)
"""A question for a name or a number that goes on: "Which project are you proudest of, and why?" """
_ASKS_WHAT_KO = re.compile(r"무엇|무슨|어떤|뭐|뭘")
_GOES_ON_KO = re.compile(
    r"(?:(?<![문부순고세안명약력획])서|면|려면|때(?:는|에는|에)?|(?:전|후|뒤|다음|동안|대신|중)(?:에|에는)?|위해|위하여|자마자|느라|"
    r"다가|아도|어도|해도|부터|까지|처럼|보다|마다|에는|에도|만큼|대로|우선|일단|특히|주로|보통|가장|매우|아주|더|또|당시)$"
)
"""Behind such an ending or adverb the verb of a Korean sentence is still to come; all it may be where "when?" is
asked."""
_MODALS = (
    r"am|is|are|was|were|be|been|do|does|did|have|has|had|can|could|will|would|shall|should|may|might|must|let|lets|"
    r"going|gonna|need|needs|want|wants"
)
_PRESENT_AND_PAST = (
    r"went|go|goes|got|get|gets|made|make|makes|took|take|takes|put|puts|cut|cuts|set|sets|ran|run|runs|wrote|write|"
    r"writes|read|reads|built|build|builds|kept|keep|keeps|held|told|tell|said|say|says|came|come|comes|saw|see|sees|"
    r"found|find|finds|gave|give|gives|thought|think|thinks|knew|know|knows|felt|feel|feels|left|led|lead|lost|met|meet|"
    r"paid|pay|brought|bring|bought|began|begin|broke|break|breaks|chose|choose|did|drew|fell|fixed|fix|grew|hit|learnt|"
    r"meant|means|mean|sat|sent|send|sends|spent|spend|split|splits|spoke|speak|stood|stand|taught|teach|understood|"
    r"understand|won|win|worked|work|works|use|uses|used|help|helps|try|tries|look|looks|start|starts|stop|stops|ask|asks|"
    r"add|adds|show|shows|like|likes|love|loves|prefer|move|moves|test|tests|check|checks|call|calls|handle|handles"
)
_CLAUSE = re.compile(
    rf"\b(?:{_MODALS}|{_PRESENT_AND_PAST}|\w{{2,}}(?:ed|en't|n't))\b|"
    r"\b(?:i|we|you|they|he|she|it|there)(?: (?:also|just|then|never|always|usually|often|first|really|only))? \w+|"
    r"\b(?!this|its|us|as|his|always|perhaps|thus|across|plus|less)\w{3,}s (?:the|a|an|each|every|my|our|your|their|"
    r"his|her|it|them|us|me|you|all|no|any|some|two|three|four|five|ten|about|up|down|out|well)\b|"
    r"^(?:yes|no|none|nothing|never|both|neither|sure|maybe)\b"
)
_RELATIVE = re.compile(r"\b(?:who|which|that|where|whose)\b.*$")
_SIDE_CLAUSE = re.compile(
    r"^(?:(?:um+|uh+|well|so|and|but|okay|ok|yeah|then) )*(?:after|before|when|while|if|although|until|unless|once) "
    r"(?:i|we|you|they|he|she|it|there)\b"
)
"""It has a verb of its own, and a sentence needs another one: "when we looked, the table"."""
_NAMES = re.compile(
    r"^(?:(?:um+|uh+|well|so|just|only) )*(?:yes|no|none|nothing|never|both|neither|sure|maybe|it's|that's|"
    r"(?:it|that|this|these|those|they) (?:is|was|are|were|would be))\b"
)
"""Tells nothing but names what was asked for: "It was Redis"."""
_SUBJECT_BEGINS = re.compile(
    r"^(?:(?:um+|uh+|well|so|and|but|okay|ok|yeah|then) )*(?:the|a|an|my|our|your|his|her|their|its|this|that|these|"
    r"those|some|every|each|all|one|most|many|people|after|before|during|when|while|if|because|since|although|in|at|on|"
    r"for|with|from|by|without|instead)\b"
)


def ending(
    text: str, *, question: str, language: str, before: str = "", covered: bool = False, sure: str | None = None
) -> Ending:
    """`before`: earlier words of the same answer. `covered`: all that the question looks for was touched upon, so that
    no story has to follow; the sentence may still go on, and more may be said of it. `sure`:
    `text` without a last word that may be made up (in Korean it is the verb, and nothing is made of that)."""
    if not text.strip():
        return Ending.BRIEF
    if not has_word_lists(language):
        return Ending.TOLD if _length(f"{before} {text}") >= PLAIN_ANSWER_WORDS else Ending.BRIEF
    if breaks_off(text, language):
        return Ending.BROKEN
    korean = lexicon_for(language).compact
    understood = understand(text, language, question_text=question)
    if understood.intent is Intent.UNFINISHED:
        return Ending.BROKEN
    if understood.intent is not Intent.ANSWER:
        return Ending.OVER
    asked = clean(question)
    closed = is_closed(question) or wants_yes_or_no(question, language)
    size = _size(f"{before} {text}", korean=korean)
    long = size >= TOLD_WORDS
    if not korean and not closed and not long and not _is_whole(text):
        return Ending.BROKEN
    if closed:
        return Ending.ANSWERED
    if sure and sure != text and not korean and (breaks_off(sure, language) or not (long or _is_whole(sure))):
        return Ending.UNSURE
    if korean and _GOES_ON_KO.search(clean(text).strip(" .,…")) is not None:
        return Ending.BROKEN
    if korean and lexicon_for(language).finished.search(clean(text).strip()) is None:
        # A Korean sentence ends with its verb; an answer may do without, but no story does.
        return Ending.BEGUN if _OPEN_QUESTION.search(asked) is not None else Ending.BRIEF
    if covered:
        return Ending.FULL
    if not korean and size < PLAIN_ANSWER_WORDS and (_STORY_QUESTION.search(asked) is not None or _tells(text)):
        return Ending.BEGUN
    if _OPEN_QUESTION.search(asked) is not None:
        return Ending.STORY
    if long:
        return Ending.TOLD
    return Ending.BRIEF if size < PLAIN_ANSWER_WORDS else Ending.FULL


def is_closed(question: str) -> bool:
    """Whether a name or a number answers it all."""
    asked = clean(question)
    more = _OPEN_QUESTION.search(asked) is not None or _ASKS_MORE.search(asked) is not None
    return _CLOSED_QUESTION.search(asked) is not None and not more


def wants_yes_or_no(question: str, language: str) -> bool:
    """Whether "yes" is all that the question may be after. A question for more may hold one for less."""
    asked = clean(question)
    return is_yes_no(question, language) and not (_OPEN_QUESTION.search(asked) or _ASKS_WHAT_KO.search(asked))


def _size(text: str, *, korean: bool) -> int:
    return len(compact(text)) // SYLLABLES_A_WORD if korean else len(words(text))


def _length(text: str) -> int:
    """In words, of a language without word lists."""
    form = clean(text)
    return len(_UNSPACED.findall(form)) // SYLLABLES_A_WORD + len(_UNSPACED.sub(" ", form).split())


def _tells(text: str) -> bool:
    """Whether it says what somebody did, or what happened; a name, a number or a yes is an answer by itself."""
    form = " ".join(words(text))
    return _NAMES.search(form) is None and _CLAUSE.search(form) is not None


def _is_whole(text: str) -> bool:
    """False for what can only be the subject, or the setting, of a sentence whose verb is still to come."""
    form = " ".join(words(text))
    if _SIDE_CLAUSE.search(form) is not None:
        return len(_CLAUSE.findall(form)) > 1
    if _SUBJECT_BEGINS.search(form) is None:
        return True
    main = _RELATIVE.sub("", form)
    return _CLAUSE.search(main) is not None
