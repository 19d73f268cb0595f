"""Whether words over the interviewer's voice are all that a listener says, or want the turn."""

import re

from agent.interviewer import coverage
from agent.interviewer.completeness import is_closed, wants_yes_or_no
from agent.interviewer.intents import Intent, has_word_lists, lexicon_for, understand
from agent.interviewer.normalise import compact, words
from agent.interviewer.script import Script
from agent.interviewer.state import State

LONGEST_BACKCHANNEL = 26
"""Characters. Whoever says more than "okay, sounds good, thank you" wants the turn."""
MIDWAY_WORDS = 3
MIDWAY_SYLLABLES_KO = 8
"""In the middle of a question so little, if it asks for nothing and begins nothing, is a listener's, whatever it is: no
list holds all that listeners say, nor what a recogniser makes of it."""

_LISTENS_EN = re.compile(
    r"(?:(?:yeah|yes|yep|yup|right|okay|ok|sure|uh|huh|um|uhm|er|ah|oh|aha|hm+|mm+|mhm|mhmm|hmm+|i|see|i see|got|"
    r"got it|all|all right|alright|great|good|cool|nice|fine|wow|true|exactly|interesting|of|of course|sounds|"
    r"sounds good|perfect|thank|thanks|thank you|understood|makes|makes sense)(?: |$))*"
)
"""Beginnings of them too: partial transcripts stop anywhere."""
_LISTENS_ANYWHERE = re.compile(r"(?:(?:okay|ok|uh|huh|ah|oh|aha|hm+|mm+|mhm+)(?: |$))*")
"""Sounds that are no words. Of a language without word lists nothing tells a listener's word from an interruption: a
"stop" is as short as a "yes"."""
_LISTENS_KO = re.compile(
    r"(?:네|예|넵|응|으*음+|어+|아+|오+|흠+|아하|그래요|그렇군요|그렇죠|그러네요|그쵸|맞아요|맞습니다|알겠습니다|알겠어요|"
    r"좋아요|좋습니다|감사합니다|네에|오케이|진짜요?|정말요?|그렇구나|그러게요|이해했습니다|이해했어요|이해|그|그렇|그러|알)*"
)

_LEADS_EN = re.compile(r"^(?:oh|ah|yeah|yes|well|okay|right)(?: |$)")
_AGREES_EN = frozenset(
    " ".join(phrase.split())
    for phrase in """
        i see, i know, i bet, i agree, i understand, i understand that, i follow, i hear you, i get it, i get that,
        i guess, i guess so, i think so, i can imagine, i can see, i can see that, i can tell, you bet, you know,
        that is fair, that is true, that is right, that is very true, that is great, that is good, that is very good,
        that is nice, that is fine, that is cool, that is clear, that is correct, that is amazing, that is awesome,
        that is interesting, that is very interesting, that is funny, that is helpful, that makes sense,
        that sounds good, that sounds great, that sounds fair, it makes sense, is that so, is that right, is it,
        no problem, no worries, no kidding, no doubt, no wonder, not bad, so true, so right, for sure, to be sure,
        good to know, by all means, fair enough, go on, go ahead, do go on, please do, please go on, please go ahead,
        please continue, well said, well put, well done
    """.split(",")
)
"""A listener's phrases that hold a word of those below."""
_AGREE_BEGINNINGS_EN = frozenset(
    " ".join(phrase.split()[:length]) for phrase in _AGREES_EN for length in range(1, len(phrase.split()))
)
_WANTS_THE_TURN_EN = re.compile(
    r"\d|\b(?:wait|stop|hold|hang|pause|cut|skip|next|back|again|repeat|say|tell|give|let|slow\w*|loud\w*|quiet\w*|"
    r"faster|speak|hear|help|enough|sorry|pardon|excuse|apologies|please|question|questions|time|minute|second|sec|"
    r"moment|too|mean|want|need|finished|already|wrong|incorrect|false|disagree|objection|never|nothing|no|nope|nah|not|"
    r"dont|hello|hallo|hey|hi|you|your|yours|me|my|mine|what|why|how|who|whom|whose|where|when|which|is|are|was|were|"
    r"am|be|do|does|did|have|has|had|can|could|would|should|shall|will|may|might|must|but|and|because|or|also|"
    r"actually|however|though|well|so|then|if|after|before|while|i|we|us|he|she|they|it|that|this|these|those|there|"
    r"here|the|a|an|our|their|his|her|its|in|at|on|for|to|from|with|by|about|into|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|twenty|hundred|thousand|million|someone|somebody)\b"
)
"""Words that no listener's remark consists of, but which sentences begin with, requests and questions hold, and
objections are made of."""
_MARVELS = re.compile(r"(?:really|seriously|truly|indeed|right|yeah|huh|wow|진짜|정말|그래|그렇)요?$")
"""Asked, and no question: "Friday?" wants an answer, "really?" none."""
_WANTS_THE_TURN_KO = re.compile(
    r"\d|잠깐|잠시|잠만|죄송|미안|실례|저기|저는|저도|제가|저희|우리|아니|안돼|안들|안되|싫|못|근데|그런데|하지만|그게|그건|"
    r"이게|이건|혹시|질문|뭐|뭘|무슨|무엇|어떻|어떤|왜|언제|어디|누구|다시|한번|천천|빨리|크게|작게|너무|넘어|다음|패스|그만|중단|"
    r"종료|멈|스톱|끊|끝|시간|생각|기다|도와|도움|여보세요|말씀|들려|소리|주세요|할게|하겠|할래|누가|누군|해도|될까|되나|인가|나요|까요|"
    r"습니까|[은는을를]$|에서$|에는$|으로$|하고$|인데$|는데$|지만$|아서$|어서$"
)


def is_backchannel(state: State, script: Script, text: str) -> bool:
    """Whether a listener's "mm-hm", said while the interviewer speaks, wants no reply and no turn.

    Never while a yes or a no is what was asked for.
    """
    opened, language = state.open, script.brief.language
    if opened is None or state.expecting is not None or wants_yes_or_no(opened.text, language):
        return False
    if lexicon_for(language).compact:
        form, listens = compact(text), _LISTENS_KO
    else:
        form = " ".join(words(text))
        listens = _LISTENS_EN if has_word_lists(language) else _LISTENS_ANYWHERE
    return len(form) <= LONGEST_BACKCHANNEL and listens.fullmatch(form) is not None


def asks_for_nothing(state: State, script: Script, text: str, *, partial: bool) -> bool:
    """Whether `text`, said in the middle of a question, is so little that it can only be a listener's.

    `partial`: more may follow, which then is not. Never where a word or two answer the question, nor with words that it
    looks for, nor when it has been heard before: whoever answers before it was asked to the end wants the turn.
    """
    opened, language = state.open, script.brief.language
    if opened is None or opened.heard_earlier or state.expecting is not None or not has_word_lists(language):
        return False
    if wants_yes_or_no(opened.text, language) or is_closed(opened.text):
        return False
    korean = lexicon_for(language).compact
    form = compact(text) if korean else " ".join(words(text))
    if not korean and _agrees(_LEADS_EN.sub("", form), partial=partial):
        return True
    if understand(text, language, question_text=opened.text).intent not in (Intent.ANSWER, Intent.BACKCHANNEL):
        return False
    if coverage.covered(script.question(opened), text):
        return False
    if text.rstrip().endswith("?") and _MARVELS.search(form) is None:
        return False
    if korean:
        return len(form) <= MIDWAY_SYLLABLES_KO and _WANTS_THE_TURN_KO.search(form) is None
    return len(form.split()) <= MIDWAY_WORDS and _WANTS_THE_TURN_EN.search(form) is None


def _agrees(form: str, *, partial: bool) -> bool:
    return not form or form in _AGREES_EN or (partial and form in _AGREE_BEGINNINGS_EN)
