"""Where a sentence ends in words as recognisers write them, and how one asks in Korean: agent and api read alike."""

import re

_FORMAL = "".join(chr(code) for code in range(0xAC00 + 17, 0xD7A4, 28))
"""The Hangul syllables that end in ㅂ: behind them "니다" and "니까" end a sentence; in "다니다" and "하니까" not."""
_KOREAN_END = (
    rf"(?:(?<=[{_FORMAL}]니[다까])|(?<=[어아여해예에네세까나게래돼줘봐와워려져겨셔라러써지군]요)|(?<=[인은는한건]가요)|(?<=죠))"
    r"\s++(?!(?:만|하고|하며|하는)(?:\s|$)|라[고는며])"
)
"""Final endings, for recognisers that write no punctuation; not before a particle that quotes the sentence."""

SENTENCE_END = re.compile(rf"(?<=[.!?…。？！])\s+|\n+|{_KOREAN_END}")
"""Matches what lies between two sentences."""

_STOP = r"(?=\s?(?:[^\w\s]|\n\s*\n|\Z))"
_NOT_TOLD = r"(?!\s?(?:라[고는며면]|하[고며는](?![가-힣])))"
"""Whoever tells what another asked for asks for nothing."""
_BEGGED = r"부탁\s?(?:드립|드려요|드릴게요|합니다|해요)"
KOREAN_GIVE = (
    rf"(?:줘{_STOP}|줘라(?![가-힣])|(?:주세요|주십시오|주시오|주시죠){_NOT_TOLD}|주(?:시기|시길|기|길)\s?바랍|"
    r"주시면\s?(?:감사|고맙|좋겠|됩)|주시겠|주실\s?수\s?(?:있나|있을까|있습니까)|"
    rf"달라{_STOP}|달라고\s?(?:요청\s?(?:드립|합니다)|{_BEGGED})|{_BEGGED})"
)
"""Behind a thing or a verb's "해": asks for it. "줘서", "주셨습니다" and "달라고 했습니다" tell of it. Spaces may be
left out, as recognisers do."""
KOREAN_DO = (
    rf"(?:을|를)?\s?(?:(?:해\s?)?{KOREAN_GIVE}|(?:하세요|하십시오|하시오){_NOT_TOLD}|하(?:시기|시길|기|길)\s?바랍|"
    rf"하라(?![가-힣])|해라(?![가-힣])|할\s?것(?![가-힣])|바람(?![가-힣])|요망|해{_STOP})"
)
"""The same behind the noun of a verb ("처리")."""
