"""How contact data, birth dates and identity numbers are written. Order matters: the more particular come first.

Every pattern is bounded, so that a hostile text costs time linear in its length.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

Accepts = Callable[[re.Match[str]], bool]

_BEFORE = r"(?<![\dA-Za-z_])"
_AFTER = r"(?![\dA-Za-z_])"
"""Ends of a value. Not `\\b`: Korean attaches particles and endings, and Hangul is `\\w` too."""
_PARTICLE = r"(?:\s?(?:은|는|이|가)(?![가-힣]))?"
_MONTH = r"[A-Za-z]{3,9}"
_DATE = (
    r"(?:\d{4}\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}일?|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{4}년?(?![\d-]))"
)

_EMAIL = re.compile(
    rf"[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.(?:[A-Za-z]{{2,24}}(?![\dA-Za-z_-])|[\w-]{{1,63}})"
    rf"|\b[\w.+-]{{1,64}} at [\w-]{{1,63}} dot (?:com|org|net|edu|de|kr|io){_AFTER}",
    re.I,
)

_PROFILE_LINK = re.compile(
    r"(?:https?://)?(?:[\w-]{1,20}\.)?(?:linkedin\.com/(?:in|pub)|github\.com|gitlab\.com|facebook\.com|instagram\.com"
    r"|(?:twitter|x)\.com|t\.me|medium\.com/@|velog\.io/@)/?[\w.%@-]{1,100}/?",
    re.I,
)

_LABELLED_ID = re.compile(
    r"(?:passport|national id|id card|identity card|social security|ssn|nino|national insurance|sin|tax id|steuer-?id"
    r"|aadhaar|cpf|dni|nie|bsn|pesel|driver'?s? licen[cs]e"
    r"|주민\s?등록\s?번호|외국인\s?등록\s?번호|여권\s?번호|운전면허(?:\s?번호)?)"
    rf"(?:\s?(?:no|nr|number|num|#)\.?)?(?:\s?is(?=\s)|{_PARTICLE})\s?[:#=]?\s{{0,3}}"
    r"(?P<private>(?=[A-Z0-9 .-]{0,19}\d{3})[A-Z0-9][A-Z0-9.-]{4,18}[A-Z0-9](?: ?[A-Z0-9]{1,4}){0,3})",
    re.I,
)
_KOREAN_RRN = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[-–]?\s?[1-8](?:\d{6}|[*xX]{6})(?!\d)"
)
_US_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_UK_NINO = re.compile(rf"{_BEFORE}[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d{{2}}){{3}} ?[A-D]{_AFTER}")
_CHINESE_ID = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_BRAZILIAN_CPF = re.compile(r"(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)")
_AADHAAR = re.compile(r"(?<![\d-])[2-9]\d{3} \d{4} \d{4}(?![\d ]\d)")

_BIRTH = re.compile(
    r"(?:\b(?:date of birth|birth ?date|birthday|d\.?o\.?b\.?|born(?: on| in)?|geburtsdatum|geboren(?: am)?"
    r"|date de naissance)\b|생년월일|출생(?:일|연도)?)"
    rf"{_PARTICLE}\s?[:=]?\s{{0,3}}(?P<private>{_DATE})",
    re.I,
)
_BORN_IN_KOREAN = re.compile(
    r"(?<!\d)(?P<private>(?:19|20)\d{2}년\s?(?:\d{1,2}월\s?\d{1,2}일\s?)?)(?=생(?:\s|[.,)]|$|입|이[고며라에예죠]|으로|인))"
)
_AGE = re.compile(
    r"(?:^|[\s(|,])(?:(?:age|alter|나이|연령)\s?[:=]|(?:나이|연령)[가는은]\s)\s?(?P<private>\d{2}세?)(?!\d)",
    re.I | re.M,
)
_KOREAN_AGE = re.compile(r"(?<![가-힣])만\s?\d{2}세")

_LABELLED_ADDRESS = re.compile(
    r"(?:^|[|•·])[ \t]{0,8}(?:home |postal |current |mailing )?"
    r"(?:address|residence|anschrift|adresse|wohnort|주소|거주지)"
    r"\s?[:=][ \t]{0,3}(?P<private>[^\n|•]{4,200})",
    re.I | re.M,
)
_ENGLISH_STREET = re.compile(
    r"(?<![\w.])\d{1,5}[A-Za-z]? (?:[NSEW]\.? )?(?:[A-Z][\w'.-]{0,20} ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Terrace|Crescent|Parkway|Pkwy)"
    rf"{_AFTER}\.?"
    r"(?:,? (?:Apt|Apartment|Suite|Unit|Flat|#)\.? ?\w{1,6})?"
    r"(?:, [A-Z][\w'-]{1,20}(?: [A-Z][\w'-]{1,20})?)?"
    r"(?:,? [A-Z]{2} \d{5}(?:-\d{4})?|,? [A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})?"
)
_GERMAN_STREET = re.compile(
    r"\b[A-ZÄÖÜ][\wäöüß-]{1,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm) \d{1,4}[a-z]?"
    rf"{_AFTER}"
    r"(?:,? (?:D-)?\d{5} [A-ZÄÖÜ][\wäöüß-]{1,30})?"
)
_FRENCH_STREET = re.compile(
    r"\b\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|allée|impasse|quai) (?:[\w'’-]{1,20} ){0,4}[\w'’-]{1,20}"
    r"(?:,? \d{5} [A-Z][\w-]{1,30})?"
)
_KOREAN_ADDRESS = re.compile(
    r"(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[남북]|전라[남북]|경상[남북])"
    r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?\s{1,2})?"
    r"(?:[가-힣]{1,8}[시군]\s{1,2})?[가-힣]{1,8}[구군시]\s{1,2}(?:[가-힣0-9]{1,12}[읍면동리]\s{1,2})?"
    r"(?:[가-힣0-9]{1,14}(?:로|길)\s?\d{1,4}(?:번?길\s?\d{1,4})?|[가-힣]{1,8}동\s?\d{1,4})(?:-\d{1,4})?(?:번지)?"
    r"(?:,?\s{0,2}(?:[가-힣A-Za-z]{2,12}\s)?\d{1,4}동)?(?:,?\s{0,2}\d{1,4}호)?"
)

_PHONE = re.compile(
    rf"(?<![\dA-Za-z_+.])\+?(?:\(\d{{1,4}}\)|\d)(?:[\s().-]{{0,2}}\d){{7,14}}{_AFTER}(?!\s?(?:원|건|명|개|회|달러))"
)
"""8 to 15 digits (E.164) with the usual separators; no amounts in Korean."""
_CARD = re.compile(r"(?<![\d.-])(?!(?:19|20)\d\d[ -](?:19|20))\d{4}(?:[ -]?\d{4}){3}(?![\d-])")
_DIGITS = {
    **dict(zip("zero one two three four five six seven eight nine".split(), range(10), strict=True)),
    **dict.fromkeys(("oh", "o", "nought"), 0),
    **dict(zip("영일이삼사오육칠팔구", range(10), strict=True)),
    **{"공": 0, "륙": 6},
}
_TIMES = {"double": 2, "triple": 3}
_DIGIT_KO = "[공영일이삼사오육륙칠팔구]"
_DIGIT_EN = r"(?:(?:double|triple)[ -])?(?:zero|oh?|nought|one|two|three|four|five|six|seven|eight|nine)(?![A-Za-z])"
_SPOKEN = re.compile(
    rf"{_DIGIT_KO}(?:[ ,-]{{0,2}}(?:다시[ ,]{{0,2}}|에[ ,]{{1,2}})?{_DIGIT_KO}){{7,19}}"
    rf"|(?<![A-Za-z]){_DIGIT_EN}(?:[ ,.-]{{1,2}}{_DIGIT_EN}){{2,19}}",
    re.I,
)
"""Digits as words, which recognisers write that have no figures: "공일공 일이삼사 …", "oh seven double nine …"."""
_SPOKEN_PIECE = re.compile(r"[a-z]+|[가-힣]")
MIN_SPOKEN_DIGITS = 8
"""As many as the shortest telephone number that `_PHONE` knows."""
_NO_PHONE = re.compile(
    r"(?:19|20)\d\d\s?[-–./]?\s?(?:0?[1-9]|1[0-2])?\s?[-–./]{0,2}\s?(?:19|20)\d\d(?:\s?[-./]?\s?(?:0?[1-9]|1[0-2]))?"
    r"|(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d"
    r"|(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d\s?-\s?(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d"
    r"|\d{1,3}(?:\.\d{1,3}){3}|[1-9]\d{7,8}|[1-9]\d{0,2}(?:[ .]\d{3}){2,}"
)
"""Years, dates, spans of them, network addresses and plain or grouped large numbers."""

STATED_NAME = re.compile(
    r"(?:^|[|•·])[ \t]{0,8}(?:full name|name|성명|이름)\s?[:=][ \t]{0,3}"
    r"(?P<private>[^\W\d_][\w.'’-]{0,30}(?: [^\W\d_][\w.'’-]{0,30}){0,3})",
    re.I | re.M,
)


def always(_match: re.Match[str]) -> bool:
    return True


def _is_phone(match: re.Match[str]) -> bool:
    return _NO_PHONE.fullmatch(match.group().strip()) is None


def _is_spoken_number(match: re.Match[str]) -> bool:
    """Long enough, and no counting up or down."""
    digits: list[int] = []
    times = 1
    for piece in _SPOKEN_PIECE.findall(match.group().lower()):
        if piece in _DIGITS:
            digits += [_DIGITS[piece]] * times
        times = _TIMES.get(piece, 1)
    steps = {right - left for left, right in pairwise(digits)}
    return len(digits) >= MIN_SPOKEN_DIGITS and steps not in ({1}, {-1})


@dataclass(frozen=True, slots=True)
class Pattern:
    """`written`: its group `private`, if it has one, is what is hidden."""

    kind: str
    written: re.Pattern[str]
    accepts: Accepts = always


PATTERNS: tuple[Pattern, ...] = (
    Pattern("email", _EMAIL),
    Pattern("link", _PROFILE_LINK),
    *(
        Pattern("national_id", written)
        for written in (_LABELLED_ID, _KOREAN_RRN, _US_SSN, _UK_NINO, _CHINESE_ID, _BRAZILIAN_CPF, _AADHAAR)
    ),
    *(Pattern("birth", written) for written in (_BIRTH, _BORN_IN_KOREAN, _AGE, _KOREAN_AGE)),
    *(
        Pattern("address", written)
        for written in (_LABELLED_ADDRESS, _ENGLISH_STREET, _GERMAN_STREET, _FRENCH_STREET, _KOREAN_ADDRESS)
    ),
    Pattern("card", _CARD),
    Pattern("phone", _PHONE, _is_phone),
    Pattern("phone", _SPOKEN, _is_spoken_number),
)
