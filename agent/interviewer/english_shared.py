"""English patterns: fragments that many of them share."""

from agent.interviewer.lexicon import Intent, Rule, rule

FRAGMENTS: dict[str, str] = {
    # May, can, want to: how a request begins.
    "req": r"(?:let us|lets|can we|could we|may we|shall we|can i|could i|may i|can you|could you|please|we can|"
    r"i (?:would|will) (?:like|prefer|rather|just)?(?: to)?|i (?:want|wish|prefer|think i will|am going) ?(?:to)?|"
    r"would you mind if we|is it (?:ok|okay|possible) (?:to|if (?:we|i)))(?: just| please| maybe)?",
    "this": r"(?:it|this|that|these|(?:this|that|the|your|such)(?: last| first)? (?:one|question|part|topic))",
    "session": r"(?:(?:the|this|our|my) (?:whole )?(?:interview|call|conversation|session|meeting))",
    "time": r"(?:minutes?|moments?|seconds?|secs?|mins?|bit|while|break|time|thought)",
    "some": r"(?:just )?(?:a|an|one|two|some|another|a few|a couple of|a couple|a little|a bit of|about a)(?: more| "
    r"extra)?"
    r"(?: quick| short)?",
    "more_time": r"(?:(?:some |any |a lot )?(?:more|extra|additional|further) time|"
    r"another (?:five|ten|fifteen|twenty|5|10|15|20) minutes|"
    r"(?:three|four|five|six|seven|eight|ten|fifteen|twenty|[3-9]|[1-3]\d) (?:(?:more|extra|additional|further) "
    r"minutes|minutes (?:more|longer|extra)))",
    "again": r"(?:again|once more|one more time|another time|a second time)",
    "you_modal": r"(?:can|could|would|will) you (?:please |kindly |just |maybe )?",
    "i_modal": r"(?:can|could|may|might) (?:i|we) (?:please |just |maybe )?",
    "end": r"(?: (?:now|please|here|today|thanks|thank you|then|at all|to be honest|honestly|sorry|i am sorry|i am "
    r"afraid))*$",
}


def with_fragments(pattern: str) -> str:
    """Puts the shared fragments in."""
    for name, fragment in FRAGMENTS.items():
        pattern = pattern.replace("{" + name + "}", fragment)
    return pattern


def english_rule(intent: Intent, spare: int, *patterns: str, negatable: bool = True) -> Rule:
    return rule(intent, spare, *(with_fragments(pattern) for pattern in patterns), negatable=negatable)
