"""Words that try to instruct whoever assesses an answer. Pure text, clause by clause.

A clause steers by what it does, not by its topic: it orders ("ignore …", "record the highest mark"), says what the
assessor must do, or speaks to the assessor about the result. People who tell of rubrics, scores and instructions in
their work stay untouched, for they tell it of themselves or others, and not as an order. What this misses still has no
way to a score but through quotes that code finds in the words (`api/verdicts/evidence.py`).
"""

import re

_ORDER = (
    r"(?:^\W*|[:;,.!?–—]\s*|"
    r"\b(?:please|now|kindly|simply|just|you (?:must|should|shall|will|to|have to|need to))\s+)"
)
"""Where an order begins: with the clause, after a stop or "please", or after "you must"."""
_ASSESSOR = (
    r"(?:evaluators?|graders?|assessors?|judges?|examiners?|raters?|scorers?|"
    r"(?:scoring|grading|rating|evaluation|assessment) (?:system|model|engine|software|bot|assistant)|"
    r"(?:ai|language|the) (?:model|assistant|reviewers?|judges?|graders?|assessors?|evaluators?|system)|llms?|chatbot|"
    r"(?:who|whom)ever (?:is )?(?:grad|scor|judg|read|evaluat|assess|rat|review)\w*)"
)
_RESULT = (
    r"(?:(?:full|top|highest|maximum|max|perfect|best|hundred|100|excellent)\s+(?:possible\s+)?"
    r"(?:scores?|marks?|points?|ratings?|grades?|results?|verdicts?|evaluations?)|"
    r"score of (?:a )?(?:\d{2,3}|hundred)|"
    r"(?:verdict|result|score) (?:is|of|:|to)\s+(?:a )?(?:pass|hire|\d{2,3}|perfect)|"
    r"(?:criteri(?:on|a)|rubric|points?|requirements?)\b.{0,30}\b(?:met|fulfilled|satisfied|shown|covered|passed))"
)
_TARGET = (
    r"(?:me|myself|my (?:answers?|score|interview)|this (?:answer|candidate|interview|applicant)|"
    r"(?:every|each|all)(?: the| of the)? (?:points?|questions?|answers?)|every(?:thing|one)|"
    r"the (?:score|verdict|answer|candidate|result|applicant))"
)
_ENGLISH = (
    _ORDER + r"(?:ignore|forget|disregard|override|bypass)\s+(?:(?:all|any|of|your|the|my|previous|prior|above|these|"
    r"those|earlier|other|every)\s+)+(?:\w+\s+)?(?:rubrics?|instructions?|rules|prompts?|criteria|guidelines)\b",
    _ORDER + r"(?:give|award|assign|grant|score|rate|grade|mark|set)\s+" + _TARGET + r"\b.{0,30}\b(?:\d{2,3}|hundred|"
    r"full|maximum|max|highest|excellent|perfect|best|top|points|marks|shown|covered|met|passed|correct|pass)\b",
    _ORDER
    + r"(?:give|award|assign|grant|record|output|return|report|write|put|enter|print|note|register)\b.{0,40}\b"
    + _RESULT,
    _ORDER + r"(?:treat|mark|report|consider|count|list|record|return|rate|register)\b.{0,90}\bas "
    r"(?:shown|covered|met|passed|correct|fulfilled|satisfied|excellent|perfect|approved)\b",
    _ORDER + r"return shown\b",
    _ORDER + r"(?:output|return|print|answer) (?:pass|hire)\b",
    r"\b(?:reveal|show|print|repeat|ignore) (?:me )?(?:your|the) (?:system )?prompt\b",
    r"^\W*(?:new|updated?|revised|additional|secret|hidden) instructions?\b",
    r"^\W*(?:begin|start|beginning|end) of (?:the )?(?:transcript|instructions?|answers?|interview|system)\b",
    r"^\W*(?:system|developer|admin|root|assistant)(?: (?:message|prompt|note|override|instructions?|notice))?\s*:",
    r"\byou are (?:now )?(?:in|an?) .{0,30}\b(?:mode|grader|evaluator|assessor|judge)\b",
    r"\bas an? (?:ai|language model)(?: model| assistant)?\b,? you\b",
    r"\byou (?:must|should|have to|need to|will)\s+(?:now\s+)?"
    r"(?:score|rate|pass|give|mark|grade|approve|hire|let|recommend)\s+" + _TARGET,
    r"\b(?:pass|hire) me\b|" + _ORDER + r"recommend me\b",
    r"\ball (?:the )?points? (?:are|were|is|have been) (?:shown|covered|met)\b",
    r"^(?=.*\b(?:note|notice|message|memo|attention|dear|hello|hey|to)\b.{0,25}\b"
    + _ASSESSOR
    + r"\b)(?=.*"
    + _RESULT
    + ")",
    r"\b(?:candidate|applicant)\b.{0,60}\b(?:must|has to|is to|should|are to) (?:receive|get|be (?:given|marked|rated|"
    r"scored|passed|approved))\b",
)
_KOREAN = (
    r"(?:지시|지침|기준|규칙|명령|프롬프트)(?:을|를|사항을|는|은)? ?(?:모두|전부|다)? ?(?:무시|잊)\S*",
    r"(?:만점|최고점|최고 ?점수|높은 점수|점수)(?:을|를|으로|로)? ?(?:높게 )?"
    r"(?:줘|주세요|주십시오|주시|처리|부여|기록|매겨|달라)",
    r"점수를? 높게",
    r"(?:모든|전체|각) ?(?:항목|기준|문항|평가)\S*.{0,15}(?:충족|통과|만족)\S*.{0,25}"
    r"(?:처리|표시|간주|기록|하십시오|주세요)",
    r"(?:평가|채점|심사)(?:하시는 ?분|하는 ?분|자|관|위원|모델|시스템)(?:님)?(?:께|에게|은|는)?.{0,12}"
    r"(?:알립니다|요청합니다|부탁드|지시|전합니다)",
    r"(?:합격|통과)(?:시켜|으로 처리|으로 표시|을 주)",
)
_PATTERNS = tuple(re.compile(pattern, re.I) for pattern in (*_ENGLISH, *_KOREAN))


def steers(text: str) -> bool:
    """Whether a clause tries to instruct whoever assesses it."""
    return any(pattern.search(text) for pattern in _PATTERNS)
