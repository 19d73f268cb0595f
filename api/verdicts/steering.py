"""Words that try to instruct whoever assesses an answer. Pure text, clause by clause.

A clause steers by what it does, not by its topic: it orders ("ignore …", "record the highest mark"), says what the
assessor must do, or speaks to the assessor about the result. People who tell of rubrics, scores and instructions in
their work stay untouched, for they tell it of themselves or others, and not as an order. What this misses still has no
way to a score but through quotes that code finds in the words (`api/verdicts/evidence.py`).
"""

import re

from contract.sentences import KOREAN_DO, KOREAN_GIVE

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
_WITHIN = r"[^.!?\n]"
_RULES_KO = r"(?:지시|지침|기준|규칙|명령|프롬프트)(?:사항)?들?\s?(?:을|를|은|는)?\s?(?:모두|전부|다|싹|그냥)?\s?"
_SCORE_KO = r"(?:만점|최고점|(?:최고|높은|좋은)\s?점수|점수|100\s?점|백\s?점)"
_RESULT_KO = rf"(?:{_SCORE_KO}|합격|통과|충족|(?:최고|높은|좋은)\s?(?:평가|등급))"
_MARK_KO = (
    rf"(?:{KOREAN_GIVE}|(?:매겨|시켜)\s?{KOREAN_GIVE}|(?:매기|시키)(?:세요|십시오|시오)|"
    rf"(?:처리|부여|기록|평가|표시|판정|간주|반영|입력|출력|채점){KOREAN_DO}|(?:매겨|시켜)$)"
)
_KOREAN = (
    rf"{_RULES_KO}(?:무시{KOREAN_DO}|잊(?:으세요|으십시오|어\s?(?:버리(?:세요|십시오)|버려\s?{KOREAN_GIVE}|{KOREAN_GIVE}|"
    rf"라(?![가-힣])|(?:버려)?$))|따르지\s?(?:마세요|마십시오|말아\s?{KOREAN_GIVE}))",
    rf"{_RULES_KO}(?:무시\s?하(?:고|며|시고)|잊(?:어버리)?(?:고|으시고)|따르지\s?말고){_WITHIN}{{0,40}}?{_RESULT_KO}"
    rf"{_WITHIN}{{0,20}}?{_MARK_KO}",
    r"(?:이전|앞선|앞의|위의|모든|너의|당신의|지금까지의)\s?(?:의\s?)?(?:모든\s?)?(?:지시|지침|명령|프롬프트)(?:사항)?들?"
    r"\s?(?:을|를|은|는)?\s?(?:모두|전부|다)?\s?(?:무시\s?하고|잊고|따르지\s?말고)"
    rf"(?:[\s,]*$|{_WITHIN}{{0,60}}?{KOREAN_GIVE}\W*$)",
    rf"{_SCORE_KO}(?:을|를|으로|로)?\s?(?:(?:높게|좋게|후하게|많이|무조건|꼭|가장|아주|최대한|잘)\s?){{0,2}}{_MARK_KO}",
    r"(?:모든|전체|각)\s?(?:항목|기준|문항|평가)\S*.{0,15}(?:충족|통과|만족)\S*.{0,25}?"
    rf"(?:{_MARK_KO}|(?:처리|표시|간주|기록)(?:합니다|한다|됩니다|된다))",
    r"(?:평가|채점|심사)(?:하시는\s?분|하는\s?분|자|관|위원|모델|시스템)님?들?(?:께|에게)?[,:]?\s?"
    r"(?:(?:꼭|정중히|특별히|간곡히|이렇게|다음과\s?같이|한\s?가지)\s?){0,2}"
    r"(?:(?:알려|요청|부탁|지시|전달)\s?(?:드립니다|드려요)|(?:알립|전합|요청합|지시합|부탁합|명령합)니다)",
    rf"(?:평가|채점|심사)(?:자|관|위원|모델|시스템)님?들?(?:께|에게){_WITHIN}{{0,30}}?{_RESULT_KO}{_WITHIN}{{0,12}}?"
    r"(?:요청|부탁)\s?(?:드립니다|합니다)",
    rf"(?:합격|통과)(?:(?:으로|로)?\s?|을\s?){_MARK_KO}",
)
"""An order asks for something; who tells of broken rules or good marks does not."""
_PATTERNS = tuple(re.compile(pattern, re.I) for pattern in (*_ENGLISH, *_KOREAN))


def steers(text: str) -> bool:
    """Whether a clause tries to instruct whoever assesses it."""
    return any(pattern.search(text) for pattern in _PATTERNS)
