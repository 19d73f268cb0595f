"""Where a sentence ends in words as recognisers write them: agent and api cut alike."""

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
