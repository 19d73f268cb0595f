"""Situation, task, action, result: where an answer has each, by turns of phrase. Pure.

The four parts are a habit of structured interviewing and no part of any score; what is found is quoted, and what is not
found may have been said in other words.
"""

import re

from api.practice.schemas import Passage, StarName, StarPart
from api.verdicts.units import Unit, UnitKind, cut

_EN = {
    StarName.SITUATION: r"""
        \bwhen\ (i|we)\ (was|were|worked|joined|had)\b | \bat\ my\ (last|previous|former|current)\b
        | \b(last|two|three|a\ few)\ (years?|months?|weeks?)\b | \b(years|months)\ ago\b
        | \bin\ my\ (last|previous|current)\ (job|role|team|company)\b | \bthere\ was\b | \bwe\ had\ an?\b
        | \bat\ the\ time\b | \bback\ then\b | \bone\ day\b | \bonce,
        | \bour\ (team|company|service|customers?|system)\ (was|were|had)\b
    """,
    StarName.TASK: r"""
        \bmy\ (task|job|role|goal|responsibility)\ was\b
        | \bi\ (was\ asked|was\ responsible|had\ to|needed\ to|was\ to)\b | \bwe\ (had|needed)\ to\b
        | \bthe\ (goal|task|challenge|aim|problem)\ was\b | \bin\ order\ to\b | \bwas\ supposed\ to\b
        | \bmy\ manager\ asked\b
    """,
    StarName.ACTION: r"""
        \bi\ ((then|also|first|finally|therefore|quickly|personally)\ )?
        (?!needed\b|worked\b|joined\b|learned\b|liked\b|believed\b|guessed\b|wanted\b)
        ([a-z]+ed|built|wrote|made|led|ran|took|set|found|chose|began|went|spoke|taught|split|cut|put|drew|got|gave|told
        |brought|held|sent|met|kept|rebuilt)\b
    """,
    StarName.RESULT: r"""
        \bas\ a\ result\b | \b(in|at)\ the\ end\b | \bthe\ result\b | \b(this|which)\ led\b | \bthat\ way\b
        | \bsince\ then\b | \bafterwards\b | \bi\ learned\b
        | \b(reduced|increased|improved|dropped|fell|rose|grew|saved|cut|halved|doubled|went\ (down|up))\b.*
          (\d|\bhalf\b|\btwice\b|\bby\b|\bfrom\b|\bto\b)
        | \d\ ?(%|percent\b|per\ cent\b) | \bwe\ (shipped|launched|delivered|released|reached|won)\b
    """,
}
_PAST = "".join(
    letter for letter in map(chr, range(0xAC00, 0xD7A4)) if (ord(letter) - 0xAC00) % 28 == 20 and letter not in "있겠"
)
"""Hangul syllables that end in ㅆ, the mark of the past tense."""
_KO = {
    StarName.SITUATION: r"""
        때 | 당시 | 작년 | 재작년 | 지난 | (개월|년)\ 전 | 전\ ?직장 | 이전\ ?회사 | 상황
        | (있었|였|했)는데 | 프로젝트에서
    """,
    StarName.TASK: r"""
        해야\ (했|하는|됐|되) | 목표(는|가|였) | 과제 | 맡(았|게|은) | 담당(이|했|하|자) | 요청(을|받)
        | 문제(는|가|였) | 역할(은|이)
    """,
    StarName.ACTION: rf"""
        (제가|저는|직접|먼저)[^.!?]*[{_PAST}](습니다|어요|고|는데|으며|지만)
    """,
    StarName.RESULT: r"""
        결과 | 덕분에 | 결국 | 이후(로|에는)? | 줄(었|였|어) | 늘(었|어|렸) | 감소 | 증가 | 개선(됐|되|했) | 향상
        | \d\ ?(%|퍼센트|배) | 출시(했|됐) | 완료(했|됐) | 배웠 | 달성
    """,
}
_CUES = {
    language: {part: re.compile(pattern, re.I | re.X) for part, pattern in cues.items()}
    for language, cues in (("en", _EN), ("ko", _KO))
}
_NOT_SAID = frozenset({UnitKind.STEERING, UnitKind.QUESTION, UnitKind.PARROT})


def star_of(answer: str, question: str, language: str) -> list[StarPart]:
    """All four, in order. One clause may hold several."""
    cues = _CUES["ko" if language.split("-")[0] == "ko" else "en"]
    units = [unit for unit in cut([answer], [question], language) if unit.kind not in _NOT_SAID]
    return [_part(part, pattern, units) for part, pattern in cues.items()]


def _part(part: StarName, pattern: re.Pattern[str], units: list[Unit]) -> StarPart:
    found = next((unit for unit in units if pattern.search(unit.text)), None)
    quote = Passage(text=found.text, start=found.start, end=found.end) if found else None
    return StarPart(part=part, present=found is not None, quote=quote)
