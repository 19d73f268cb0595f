"""English: how candidates say what they want. Compared with cleaned text: lower case, contractions written out.

Order is precedence. `{…}` names below are shared fragments.
"""

import re

from agent.interviewer.lexicon import Intent, Lexicon, Rule, rule

_F: dict[str, str] = {
    # May, can, want to: how a request begins.
    "req": r"(?:let us|lets|can we|could we|may we|shall we|can i|could i|may i|can you|could you|please|we can|"
    r"i (?:would|will) (?:like|prefer|rather|just)?(?: to)?|i (?:want|wish|prefer|think i will|am going) ?(?:to)?|"
    r"would you mind if we|is it (?:ok|okay|possible) (?:to|if (?:we|i)))(?: just| please| maybe)?",
    "this": r"(?:it|this|that|these|(?:this|that|the|your|such)(?: last| first)? (?:one|question|part|topic)|this here)",
    "session": r"(?:(?:the|this|our|my) (?:whole )?(?:interview|call|conversation|session|meeting))",
    "time": r"(?:minutes?|moments?|seconds?|secs?|mins?|bit|while|break|time|thought)",
    "some": r"(?:just )?(?:a|an|one|two|some|another|a few|a couple of|a couple|a little|a bit of|about a)(?: more| extra)?"
    r"(?: quick| short)?",
    "again": r"(?:again|once more|one more time|another time|a second time)",
    "you_modal": r"(?:can|could|would|will) you (?:please |kindly |just |maybe )?",
    "i_modal": r"(?:can|could|may|might) (?:i|we) (?:please |just |maybe )?",
    "end": r"(?: (?:now|please|here|today|thanks|thank you|then|at all|to be honest|honestly|sorry|i am sorry|i am afraid))*$",
}


def _p(pattern: str) -> str:
    """Puts the shared fragments in."""
    for name, fragment in _F.items():
        pattern = pattern.replace("{" + name + "}", fragment)
    return pattern


def _rule(intent: Intent, spare: int, *patterns: str, negatable: bool = True) -> Rule:
    return rule(intent, spare, *(_p(pattern) for pattern in patterns), negatable=negatable)


_OPENING = r"^(?:(?:now|ok|okay|hey|hi|hello|also|and|so|well|please|but|listen|assistant|ai|dear|then|just|you must|"
_OPENING += r"you should|you need to|you have to|i want you to|i need you to|can you|could you|would you|will you|"
_OPENING += r"from now on) )*"

_STEER = _rule(
    Intent.STEER,
    60,
    _OPENING + r"(?:ignore|disregard|forget|override|bypass) (?:(?:all|any|every|everything|of|your|the|these|those|my|"
    r"previous|prior|earlier|above|former|other|original) )+(?:\w+ ){0,2}(?:instructions?|rules?|prompts?|guidelines?|"
    r"programming|training|rubrics?|orders|directives?|told|said)\b.*",
    _OPENING + r"you are (?:now|no longer) (?:a|an|my|the|in|bound|free|not|going to act)\b.*",
    _OPENING + r"(?:pretend (?:to be|you are|that you)|act as (?:if you|though you|a|an|my)|roleplay as|role play as)\b.*",
    r"^from now on you (?:are|will|must|only|should)\b.*",
    _OPENING + r"(?:give|award|grant|assign) me (?:a |an |the )?(?:full|maximum|max|top|highest|perfect|high|good|best|"
    r"passing|hundred|one hundred|100|10|ten|excellent|better)(?: \w+){0,3} (?:points?|marks?|scores?|grades?|rating|"
    r"percent)\b.*",
    _OPENING + r"give me (?:a |an )?(?:100|hundred|one hundred|ten|10|a plus)(?: (?:out of|of|from|on)(?: a)? \w+)?$",
    _OPENING + r"(?:mark|rate|score|grade|rank|evaluate) (?:me|my answers?|this answer|this interview|this question|"
    r"everything|it)(?: \w+){0,3} (?:as|with|at|highly|high|pass|passed|perfect|100|hundred|full|ten|10|excellent|"
    r"correct|strong)\b.*",
    _OPENING + r"(?:let me pass|pass me|hire me)(?: (?:the|this) (?:interview|test|round))?(?: now| please)?$",
    r"\byou (?:must|have to|should|need to|are required to) (?:give|pass|hire|score|recommend|rate|mark) me\b.*",
    _OPENING + r"(?:show|tell|reveal|read|print|repeat|give|send|output|say)(?: me| us)? (?:out |back )?(?:your|the) "
    r"(?:system prompt|system instructions|instructions|prompt|scoring\b|rubric|evaluation criteria|hidden|internal)"
    r"(?: \w+){0,6}$",
    _OPENING + r"what (?:is|are) (?:your|the) (?:system prompt|system instructions|secret instructions|hidden instructions|"
    r"instructions|prompt|scoring criteria|rubric)$",
    r"^as (?:the|your|an?) (?:\w+ )?(?:administrator|admin|developer|owner|manager|creator|root) i (?:order|command|instruct|"
    r"tell|ask|require)\b.*",
    _OPENING + r"(?:enter|enable|activate|switch to|go into|turn on)(?: the)? (?:developer|admin|debug|god|jailbreak|"
    r"maintenance|test) mode\b.*",
    _OPENING + r"(?:system (?:prompt|override|message)|new instructions?|admin override|begin system)\b.*",
    _OPENING + r"recommend me(?: for| to)?\b.*",
    _OPENING + r"(?:say|write|report|note|record) (?:that )?(?:i|the candidate|this candidate) (?:have |has )?(?:passed|am "
    r"hired|is hired|is excellent|am excellent|got (?:full|100|the job))\b.*",
    _OPENING + r"stop being (?:an|the) interviewer\b.*",
)

_NEEDS = (
    _rule(
        Intent.DISTRESS,
        5,
        r"\bi am (?:having|about to have|getting) (?:a |an )?(?:panic|anxiety|asthma) attacks?\b",
        r"\bi am (?:really |so |very |too |feeling |getting |just |a bit |completely |totally |extremely )*(?:panicking|"
        r"overwhelmed|anxious|nervous|stressed|scared|shaking|dizzy|unwell|sick|crying|upset)(?: right)?(?: now)?\b",
        r"\bi (?:do not feel|am not feeling) (?:so |very |too )?(?:well|good|okay|ok)\b",
        r"\bi (?:feel|am feeling) (?:really |so |very |too |a bit )*(?:panicky|overwhelmed|anxious|sick|dizzy|unwell|faint|"
        r"terrible|awful)\b",
        r"\bi (?:can not|can hardly) (?:breathe|cope|calm down)\b",
        r"\bi am about to (?:cry|faint|throw up)\b",
        r"\bthis is too much for me\b",
    ),
    _rule(
        Intent.STOP,
        4,
        r"\bi (?:want|would like|wish|need|have decided|prefer|would prefer|would rather|have) ?(?:to )?(?:please )?(?:stop|"
        r"end|quit|finish|terminate|cancel|abort)(?: (?:{session}|doing this|this|it))?{end}",
        r"^(?:\w+ ){0,2}(?:let us|lets|(?:i think |maybe )?we (?:should|can)) (?:just )?(?:stop|end|finish)(?: (?:it|this|{session}))?(?: (?:at this point|"
        r"right))?{end}",
        r"\b(?:can|could|may|shall) (?:we|i|you) (?:please |just )?(?:stop|end|finish|quit|terminate)(?: (?:it|this|"
        r"{session}))?(?: right)?{end}",
        r"^(?:please )?(?:stop|end|finish|terminate|cancel|quit) {session}{end}",
        r"\bi (?:quit|give up)(?: (?:on )?(?:this|{session}))?{end}",
        r"\bi (?:do not|no longer) (?:want|wish) to (?:continue|go on|do this|be interviewed|proceed)\b",
        r"\bi am (?:done|finished) with {session}",
        r"\bi (?:would like to |want to |wish to |will )?withdraw(?: (?:from|my)\b.*)?{end}",
        r"^(?:please )?stop(?: (?:now|here|please|it))*$",
        r"^hang up{end}",
        r"\bthat is enough for (?:today|me|now)\b",
        r"^(?:good ?bye|bye(?: bye)?|see you)(?: (?:then|now|later))?$",
    ),
    _rule(
        Intent.LEAVE,
        5,
        r"\bi (?:have|need|got|have got|must) (?:to )?(?:go|leave|run|drop off|log off)(?: (?:now|right now|soon))?"
        r"(?: (?:sorry|because|my|for now|but)\b.*)?$",
        r"\b(?:can|could|may) (?:i|we) (?:please )?(?:continue|finish|do|resume|pick|carry)(?: (?:this|it|the interview))?"
        r"(?: up| on)? (?:later|tomorrow|another (?:time|day)|some other time)",
        r"\b(?:can|could|may) i come back (?:later|tomorrow|another)",
        r"\bi (?:will|want to|would like to) (?:come back|be back|return|continue|finish)(?: (?:this|it))?(?: \w+)? "
        r"(?:later|tomorrow)",
    ),
    _rule(
        Intent.HUMAN,
        3,
        r"\b(?:can|could|may) i (?:please )?(?:talk|speak|chat)(?: \w+)? (?:to|with) (?:a |an |some |your )?(?:real |actual |live "
        r")?(?:human(?: being)?|person|someone|somebody|recruiter|hr|people)(?: (?:real|instead|from (?:the )?(?:company|hr)))?",
        r"\bi (?:want|would like|prefer|need|would prefer|would rather|had rather)(?: to)? (?:talk|speak|chat|be "
        r"interviewed|do this)(?: \w+)? (?:to|with|by) (?:a |an |some |your )?(?:real |actual |live )?(?:human(?: being)?|"
        r"person|someone real|recruiter|hr)(?: instead| please)?",
        r"\bi do not want to (?:talk|speak|be interviewed)(?: \w+)? (?:to|with|by) (?:a |an |this |the )?(?:machine|computer|robot|"
        r"ai|bot)",
        r"\bcan (?:a |an |some )?(?:real )?(?:human|person|someone real|recruiter) (?:interview|talk to|speak to|call) me\b",
        r"\b(?:get|give|connect) me (?:to |with )?(?:a |an )?(?:real |actual )?(?:human|person|recruiter)\b",
        r"\bis there (?:a |an |any )?(?:real |actual )?(?:human|person|someone) i can (?:talk|speak) (?:to|with)",
    ),
    _rule(
        Intent.HEARING,
        3,
        r"\b(?:can|could|do|did) you (?:still |even )?hear me(?: (?:now|ok|okay|well|clearly|properly))?",
        r"\bare you (?:still )?(?:there|here|with me|listening)(?: now)?$",
        r"\bis (?:anybody|anyone|somebody) (?:still )?there$",
        r"^(?:hello ?){2,}$",
        r"\bis (?:my |the )?(?:mic|microphone|sound|audio) (?:on|working|ok|okay|fine)\b",
        r"\bam i (?:audible|muted|on mute|coming through)\b",
        r"^(?:mic |microphone )?test(?:ing)?(?: test(?:ing)?)*(?: one)?(?: two)?(?: three)?$",
        negatable=False,
    ),
)

_QUESTIONS = (
    _rule(
        Intent.ABOUT_AI,
        3,
        r"\bare you (?:actually |really |just )?(?:(?:a|an|some kind of) )?(?:real |actual |live )?(?:human(?: being)?|robot|"
        r"ai|bot|machine|computer|person|real|chatbot|chat bot|artificial intelligence)\b"
        r"(?: or (?:a |an )?(?:real )?(?:human|robot|ai|bot|machine|person|computer))?",
        r"\bam i (?:really |actually )?(?:talking|speaking) (?:to|with) (?:a|an) (?:real )?(?:human|person|robot|ai|bot|"
        r"machine|computer)\b(?: or (?:a |an )?(?:real )?(?:human|robot|ai|bot|machine|person|computer))?",
        r"\b(?:is|was) (?:this|that|it) (?:a|an) (?:real )?(?:human|person|robot|ai|bot|machine|computer)\b"
        r"(?: or (?:a |an )?(?:real )?(?:human|robot|ai|bot|machine|person|computer))?",
    ),
    _rule(
        Intent.ABOUT_RECORDING,
        4,
        r"^(?:\w+ ){0,3}(?:is|are) (?:this|it|we|you|my (?:voice|answers|audio)|(?:the|this) (?:call|interview|conversation))"
        r"(?: \w+){0,2} (?:recorded|recording|being recorded|taped|being taped)\b",
        r"^(?:\w+ )?(?:do|will|did) you (?:record|keep|store|save)(?: (?:this|it|my (?:voice|answers|words)|the (?:call|"
        r"interview|recordings?)))?$",
    ),
    _rule(
        Intent.ABOUT_WATCHERS,
        6,
        r"^(?:\w+ )?who (?:(?:will|can|is going to|gets to|would|else|is|all) )*(?:be )?(?:see|sees|hear|hears|listen|listens|"
        r"listening|watch|watches|watching|read|reads|review|reviews|evaluate|evaluates|decide|decides|score|scores|judge|"
        r"judges|get|gets)\b(?: (?:to|at|it|this|that|these|me|my|the|on|about|answers?|recording|interview|transcript|in|us|"
        r"if i \w+|result|results|access))*",
        r"^(?:\w+ )?is (?:anyone|anybody|someone|somebody)(?: else)? (?:listening|watching|here|else|on)\b",
        r"^who has access\b",
        r"^will (?:a |an |any |some )?(?:real )?(?:human|person|someone|anyone|people) (?:read|hear|see|listen to|watch|review)\b",
    ),
    _rule(
        Intent.ABOUT_LENGTH,
        4,
        r"^(?:\w+ ){0,2}how (?:long|much longer) (?:will|does|is|do|would|until|are|left)\b(?: (?:this|it|the|that|take|last|"
        r"interview|call|be|going|to|we|have|left|usually|more|remaining|session|whole|thing|still|go|our|whole))*",
        r"^(?:\w+ ){0,2}how (?:much|many)(?: more)? (?:time|minutes|longer)\b(?: (?:do|is|are|we|i|have|left|there|remaining|"
        r"remain|remains|it|will|take|for|this|the|interview|question|answer|to|each))*$",
        r"^(?:what is|how is) the time (?:limit|left)\b",
    ),
    _rule(
        Intent.ABOUT_COUNT,
        4,
        r"^(?:\w+ ){0,2}how many(?: more| other)? questions(?: (?:are|is|do|will|left|there|you|have|to|go|remain|remaining|we|"
        r"be|ask|still|i|me|more|in|total|this|the|interview))*$",
        r"^(?:\w+ )?(?:is|was) (?:this|that|it) the (?:last|final) (?:one|question)\b",
        r"^(?:what|which) (?:question|number) are we (?:on|at)\b",
        r"^are there (?:any )?(?:more|other) questions\b",
    ),
    _rule(
        Intent.ABOUT_NEXT_STEPS,
        5,
        r"^(?:\w+ ){0,2}what (?:are|is|happens|will happen|comes|would be)(?: the| your)? next(?: steps?| stages?| rounds?)?$",
        r"^(?:\w+ ){0,2}what (?:are|is) the next (?:steps?|stages?|rounds?)\b(?: (?:in|of|for|the|this|after|process|hiring|"
        r"interview|me))*",
        r"^(?:\w+ ){0,2}what (?:happens|will happen|comes) (?:next|after|afterwards|then|now|once)\b(?: (?:this|the|interview|in|"
        r"process|call|we|finish|are|done|it|is))*",
        r"^(?:\w+ ){0,2}when (?:will|do|can|should|would|might) (?:i|you|we|they)(?: \w+){0,2} (?:hear|know|get|find out|"
        r"expect|decide|let me know|be told|receive)\b(?: (?:back|from|the|a|an|about|you|result|results|answer|decision|"
        r"feedback|response|news|anything|if|i|got|it|job|this))*",
        r"^how (?:does|will|is) the (?:rest of the )?(?:process|hiring|selection)\b.{0,40}$",
    ),
    _rule(
        Intent.ABOUT_FEEDBACK,
        4,
        r"^(?:\w+ )?how (?:am i doing|did i do|was i|was that|was my answer|are my answers|is my score|did that sound)\b"
        r"(?: (?:so|far|answer|now|on|that|one|question))*",
        r"^(?:\w+ )?did i (?:get (?:it|that)|answer|pass|do|say)(?: \w+){0,4}$",
        r"^(?:\w+ )?(?:was|is) (?:that|this|it|my answer)(?: the| a)? (?:right|correct|ok|okay|good|enough|wrong|what you (?:want|"
        r"wanted|were looking for|are looking for|need))(?: to (?:hear|know))?(?: answer| one)?(?: now)?$",
        r"^(?:\w+ )?what (?:is|would be|was) the (?:right|correct|best|ideal|expected|good) answer\b",
        r"^(?:{you_modal}|please )?(?:give|tell) me (?:a|any|some|the)? ?(?:hints?|clues?|answer|feedback|help|tips?)\b",
        r"^(?:can|could|may) i (?:get|have) (?:a|any|some) (?:hints?|feedback|clues?|tips?)\b",
        r"^what (?:is|will be) my score\b",
    ),
    _rule(
        Intent.GO_BACK,
        6,
        r"^(?:\w+ )?{i_modal}(?:go|come|get|jump|return|turn) ?(?:back)? (?:to )?(?:the |my |that |your |an |a )?(?:(?:last|"
        r"previous|first|second|third|earlier|other|one) )*(?:question|answer|one|that|it)?$",
        r"^(?:\w+ )?{i_modal}(?:change|correct|add(?: \w+)? to|redo|edit) (?:the |my |that )?(?:(?:last|previous|first|earlier) "
        r")?(?:question|answer|one)\b",
        r"^i (?:would like|want) to (?:go back to|change|correct|add(?: \w+)? to|return to) (?:the |my |that )?(?:(?:last|"
        r"previous|first|earlier) )+(?:question|answer|one)\b",
    ),
)

_MANNER = (
    _rule(
        Intent.REPEAT,
        5,
        r"\b{you_modal}(?:repeat|say|read|ask)(?: {this}| me| what you (?:said|asked)| your| the| last| question)*"
        r"(?: to me| for me)?(?: {again})+",
        r"\b{you_modal}(?:repeat|reread|re read)(?: {this}| yourself| what you (?:said|asked|just said)| the last \w+)?",
        r"\b(?:please )?(?:say|ask|read|repeat|play) (?:{this} )?{again}",
        r"^(?:please |sorry )*repeat(?: (?:{this}|please|again))*$",
        r"^(?:i beg your )?(?:pardon|excuse me|sorry|come again|what|what was that|say again|again|once more|one more time|"
        r"huh|sorry what|what sorry|pardon me)(?: (?:me|please|again|sorry))*$",
        r"\bwhat (?:was|is|were)(?: the| your| that| this)(?: last| first| next| original)? question(?: {again})?{end}",
        r"\bi (?:did not|could not|can not|can hardly|do not|missed|have not)(?: quite| really| fully)? ?(?:hear|heard|catch|get(?! the question|"
        r" your question| what you mean)|understand acoustically)? (?:{this}|you|the (?:last|first|second|end|rest|beginning)(?: \w+){0,3}|your (?:last )?"
        r"question|what you (?:said|asked)|all of (?:it|that)|everything)(?: (?:clearly|properly|well|at all))?{end}",
        r"\byou (?:broke up|cut out|were breaking up|froze|were cut off|are breaking up|went silent)",
        r"\bthe (?:sound|audio|line|connection|voice) (?:cut|broke|dropped|was (?:bad|cut|gone|unclear)|is (?:bad|unclear))",
        r"\bwhat did you (?:just )?(?:say|ask)(?: me)?{end}",
        r"\b{i_modal}(?:hear|have|get) (?:{this})(?: {again})",
        r"\bi forgot (?:the|your) question\b",
        r"^(?:\w+ )?i lost you\b(?: for a \w+)?",
    ),
    _rule(
        Intent.REPHRASE,
        4,
        r"^(?:(?:sorry|but|and|so|okay|ok|wait|um|hmm|well|excuse me|hold on) )*what do you (?:mean|understand)"
        r"(?: (?:by|with|when|exactly|here)\b.*)?$",
        r"^(?:(?:sorry|but|and|so|okay|ok) )*what is meant (?:by|with)\b.{1,60}$",
        r"\bi (?:did not|do not) (?:really |quite )?get (?:what you (?:mean|want)|the question|your question)(?: from me)?{end}",
        r"^(?:sorry )?i am not (?:really |quite )?(?:following|with you)(?: you)?{end}",
        r"^(?:sorry |but |and |so )*what (?:does|did) .{1,60} (?:mean|meaning)(?: here| exactly)?$",
        r"\bi (?:do not|did not|can not|could not)(?: really| quite| fully| exactly)? understand(?: (?:{this}|you|your|what|is|"
        r"are|asking|being|asked|me|to|do|mean|exactly|sorry|fully|here))*$",
        r"\b{you_modal}(?:rephrase|clarify|reword|simplify|paraphrase|be more specific|explain (?:{this}|what you mean|more|"
        r"what|the)|put (?:it|that) |say (?:it|that) (?:differently|in other|in a different|another way))\b.*",
        r"\b(?:please )?(?:rephrase|reword|clarify)(?: {this})?{end}",
        r"\bi am not (?:really |quite |entirely )?sure (?:i understand|what you mean|what you are asking|i follow|i get|what "
        r"(?:the|this) question|what (?:that|this|it) means|how to understand)\b.*",
        r"^(?:in other words|what are you asking(?: me)?(?: exactly)?|i do not (?:follow|get it))"
        r"{end}",
        r"\b(?:the|this|that|your)(?: question)? is (?:not (?:very |really |quite )?clear|unclear|confusing)\b",
        r"\bi am (?:a bit |a little )?confused(?: (?:by|about) (?:{this}))?{end}",
        r"^what exactly (?:do you|are you)\b.*",
    ),
    _rule(
        Intent.EXTEND,
        4,
        r"\b(?:can|could|may|would) (?:i|we|you)(?: please)? (?:extend|prolong)(?: (?:the|this))?(?: (?:time|interview|call|"
        r"session))*",
        r"\b(?:can|could|may) (?:i|we)(?: please)? (?:have|get|add|ask for)(?: some| a few| five| ten)?(?: more| extra| "
        r"additional)+ (?:minutes?|time)(?: (?:for|in|overall|on|to finish) (?:the |this )?(?:interview|call|total|end|whole)?)",
        r"\b(?:can|could|may) (?:i|we)(?: please)? (?:have|get|add) (?:extra|additional) time\b",
        r"\b(?:i|we) (?:will )?need (?:more|extra) time for the (?:whole )?interview\b",
    ),
    _rule(
        Intent.THINK,
        7,
        r"^(?:\w+ ){0,2}(?:hold on|hang on|bear with me)(?: (?:a|one|for a|just a) {time})?(?: (?:please|while i .*))?",
        r"\b(?:please )?(?:give|allow|grant) me {some} {time}(?: (?:to|for) (?:think|thinking|consider|remember|collect|gather|"
        r"reflect|reply|answer|respond)(?: (?:about |of |on )?(?:it|that|this|my thoughts|an example|the question|an answer))?)?",
        r"\b(?:can|could|may|might) i (?:please )?(?:have|take|get|use|think for) {some} {time}(?: (?:to|for) (?:think|thinking|"
        r"consider|remember|collect|gather|reflect|answer)(?: (?:about |of |on )?(?:it|that|this|my thoughts|an example))?)?",
        r"\bi (?:need|want|would like|will take|will need|am going to need)(?: to have)? (?:{some} |more )(?:{time})?"
        r"(?: (?:to|for) (?:think|thinking|consider|remember|collect|gather|reflect|answer)(?: (?:about |of |on )?(?:it|that|"
        r"this|my thoughts|an example))?)$",
        r"\bi (?:need|want|would like|will take|will need)(?: to have)? (?:{some}|more) (?:{time})(?: to think)?{end}",
        r"^(?:please )?(?:wait|one|just a|just one|just|a)(?: (?:a|one|for a))? ?(?:moment|second|sec|minute|min)(?: please)?\b",
        r"^(?:please )?wait(?: (?:please|a bit|a little|for me))*$",
        r"\bi am (?:still )?(?:thinking|not ready(?: yet)?)(?: about it)?$",
        r"\b{i_modal}think (?:about (?:it|that|this))(?: for (?:a|one) {time})?",
    ),
    _rule(
        Intent.THINK,
        1,
        r"\b(?:let me|i have to|i need to|i want to|i will have to|allow me to|i am trying to) (?:just )?(?:think|consider|"
        r"recall|remember|reflect)(?: (?:about|on|of) (?:it|that|this|an example|how|the question)(?: (?:one|question))?)?"
        r"(?: for (?:a|one|some|a little) (?:quick |short )?{time})?",
        r"\blet me (?:collect|gather|sort|organi[sz]e) my thoughts",
    ),
    _rule(
        Intent.REFUSE,
        7,
        r"\bi (?:will|would|do|can|could|may|am going to|would rather|had rather|prefer|would prefer|choose|want)(?: really)? not "
        r"(?:to |want to |wish to |like to |care to |going to )*(?:answer|respond to|respond|comment on|comment|discuss|talk "
        r"about|speak about|speak to|say|share|tell|disclose|get into|go there)(?: (?:on |to |about )?(?:{this}|anything(?: "
        r"about (?:{this}))?|you))?{end}",
        r"\bi (?:will|would|do|can|could|would rather|prefer|would prefer)(?: really)? not (?:to |want to |wish to |like to )*"
        r"(?:answer|respond to|comment on|discuss|talk about|get into|share) (?:{this})\b",
        r"\bi am not (?:going|willing|able|allowed|prepared|supposed) to (?:answer|respond to|comment on|discuss|talk about|"
        r"share|disclose|say)(?: (?:{this}|anything))?",
        r"\bi (?:refuse|decline)(?: to (?:answer|respond|comment))?(?: (?:{this}))?{end}",
        r"^no comment{end}",
        r"^(?:\w+ ){0,2}(?:that|this|it) is (?:a )?(?:very |too |rather |quite |my )*(?:private|personal|confidential)(?: (?:matter|"
        r"information|question|thing|for me))?{end}",
        r"\bi (?:am not|do not feel|would not feel) (?:really |very |so )?comfortable (?:answering|sharing|talking about|discussing|saying|with)"
        r"(?: (?:{this}|here|question|questions|personal|such|so|kind of))*",
        r"\bnone of your business\b",
        r"^i (?:will|would|do|can) not{end}",
        negatable=False,
    ),
    _rule(
        Intent.SKIP,
        6,
        r"^(?:\w+ ){0,2}skip(?: (?:{this}|please))*$",
        r"\b{req} (?:skip|pass(?: on)?|pass over|leave out|jump over|leave)(?: over)? {this}(?: out)?\b",
        r"\b{req} (?:skip|pass)(?: (?:please|for now|to the next(?: (?:one|question))?))*$",
        r"\b{req} (?:move|go|jump|continue|proceed|get|skip)(?: on| ahead| over| straight)? (?:to|with) (?:the |another |a )?"
        r"(?:next|another|different|following|new|other)(?: (?:one|question|topic))?(?: please)?$",
        r"\b{req} (?:move on|go on to the next)(?: please| from here| from this)?$",
        r"^(?:(?:the )?next(?: (?:one|question))?|another question|different question|next please|i pass|pass(?: on (?:this|"
        r"that|it)(?: (?:one|question))?)?|i (?:have to|would like to|will|want to|would) pass(?: on (?:this|that|it)(?: (?:one|"
        r"question))?)?)(?: please| then| thanks)*$",
        r"\b{req} (?:ask me|have|give me|hear|get|take) (?:something else|another question|a different question|the next "
        r"(?:question|one))\b",
    ),
    _rule(
        Intent.DONT_KNOW,
        5,
        r"\bi (?:really |honestly |actually )?(?:do not|would not|did not) (?:really |honestly |actually )?know(?: (?:{this}|the "
        r"answer|about (?:{this})|how to answer(?: (?:{this}))?|much about (?:{this})|anything about (?:{this})|what to say|at "
        r"all|yet))*{end}",
        r"\b(?:i have |i got )?(?:absolutely )?no (?:idea|clue)(?: (?:about (?:{this})|what to say|how))?{end}",
        r"\bi have (?:never|not) (?:heard of|heard about|used|done|worked with|seen|tried|had) (?:{this})(?: before)?{end}",
        r"^(?:\w+ )?i am not (?:really |so |too )?(?:sure|certain|familiar with (?:{this}))(?: (?:about (?:{this})|how to answer"
        r"(?: {this})?|what to say|to be honest))*{end}",
        r"^not sure{end}",
        r"\bi can not (?:think of|come up with|remember|recall|answer)(?: (?:{this}|anything|any|an|a|one|example|examples|right|"
        r"now|that))*{end}",
        r"\b(?:nothing|no example) comes to (?:my )?mind\b",
        r"^i do not remember(?: {this})?{end}",
        r"\bi do not have (?:an answer|any (?:answer|idea|example|experience)(?: (?:with|of|for|in) (?:{this}))?|(?:an )?example|"
        r"experience (?:with|in) {this})(?: (?:to|for) (?:{this}))?{end}",
        negatable=False,
    ),
    _rule(
        Intent.NOTHING_MORE,
        4,
        r"^(?:\w+ ){0,2}that is (?:all|it|everything|about it|pretty much (?:it|all|everything)|my answer)(?: (?:i|from|for|me|my|"
        r"side|have|can|to|say|think|know|really|about|it|that|now|basically))*$",
        r"^(?:no )?(?:i (?:have|got) |there is )?nothing (?:else|more|further|to add)(?: (?:to|i|can|add|say|from|me|my|side|comes|"
        r"mind|think|of))*$",
        r"\bi (?:have|do not have) (?:nothing|anything) (?:else |more |further )?to (?:add|say)\b",
        r"\bi (?:think i |have |think i have |believe i )?(?:have )?already (?:answered|said|told you|covered|explained|mentioned|"
        r"described|gave|talked about)(?: \w+){0,6}$",
        r"^(?:no )?(?:nothing|no more|no that is all)$",
        r"^(?:\w+ )?i am (?:done|finished)(?: with (?:it|this|my answer|the question|that|this question))?{end}",
        r"^(?:end of (?:my )?answer|over)$",
        r"^i (?:think|guess|believe) that (?:is|covers|was) (?:it|all|everything)\b",
        r"^as i (?:already )?(?:said|mentioned)(?: (?:before|already|earlier))?$",
        negatable=False,
    ),
    _rule(
        Intent.READY,
        3,
        r"^(?:\w+ ){0,2}i am (?:ready|back|here|still here)(?: (?:to|for|again)\b(?: \w+){0,4})?{end}",
        r"^(?:\w+ )?(?:let us|lets|we can|you can|please|can we) (?:continue|go on|go ahead|keep going|start|begin|proceed|get "
        r"started|resume)(?: (?:with (?:{this}|{session})|{session}))?{end}",
        r"^(?:\w+ )?(?:go ahead|go on|continue|carry on|ready)(?: please)?$",
    ),
    _rule(
        Intent.CLARIFY,
        30,
        r"^(?:so |sorry |and |okay |ok |well |wait )*(?:do|did) you mean\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*(?:should|shall|must|do|would) i (?:(?:have|need) to )?(?:talk|speak|give|"
        r"choose|pick|answer|tell|describe|share|take|name|use|explain|start|focus|go|include)\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*(?:do|would) you (?:want|like)(?: me to| an| a| the| examples?)\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*{i_modal}(?:talk|speak|give|choose|pick|answer|tell|describe|share|name|use)"
        r"\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*is it (?:ok|okay|fine|alright|all right|enough) (?:if|to|when)\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*does (?:it|that|this) (?:have to|need to|matter|include|count)\b.*",
    ),
)

ENGLISH = Lexicon(
    compact=False,
    rules=(_STEER, *_NEEDS, *_QUESTIONS, *_MANNER),
    fillers=re.compile(
        r"\b(?:um+|uh+|uhm|er+|erm|ah+|oh|hmm+|mm+|mhm|well|so|okay|ok|yeah|yes|no|please|sorry|thanks|thank you|like|actually|"
        r"maybe|just|then|and|now|honestly|really|i think|i guess|you know|i mean|sure|right|alright|all right|hey|hi|hello|"
        r"excuse me|to be honest|if possible|if that is (?:ok|okay|possible|fine)|for now|apologies|i am sorry|i apologi[sz]e|my)"
        r"\b"
    ),
    backchannel=re.compile(
        r"^(?!hello hello)(?:(?:ok|okay|yeah|yep|mm+|mhm|hmm+|uh huh|right|sure|alright|all right|i see|got it|thank you(?: very much| so much)?|"
        r"thanks(?: a lot)?|great|fine|cool|good|understood|hi|hello|hey|hi there|hello there|good (?:morning|afternoon|evening|"
        r"day)|nice to meet you(?: too)?|of course|oh|ah|that is fine|no problem|no worries|sorry|sounds good|perfect|you|bye now|"
        r"thanks for watching|thank you for watching|i am fine|how are you) ?)+$"
    ),
    yes=re.compile(
        r"^(?:(?:oh|um|uh|well|yes|yeah|yep|yup|sure|of course|correct|right|exactly|definitely|absolutely|please|please do|"
        r"ok|okay|i do|i am|i am sure|that is|it is|fine|thanks|thank you|end it|stop it|let us|i want to|i would like to|stop|"
        r"end|leave|the interview|it|now|here|do|go ahead|that) ?)+$"
    ),
    no=re.compile(
        r"^(?:oh |um |uh |well |wait |sorry |okay |ok )*(?:no|nope|not yet|not really|never mind|nevermind|i do not|let us "
        r"(?:continue|go on|keep going)|go on|continue|i (?:want|would like) to (?:continue|go on|keep going)|keep going|not now|"
        r"do not)(?: (?:no|thanks|thank you|please|i am|fine|okay|ok|let us|continue|go on|keep going|i|want|to|would|like|do "
        r"not|sorry|with|the|interview|stop|end|it|that is|that was|a|mistake|not|now|yet|just|kidding|i am good|good))*$"
    ),
    negated_before=re.compile(
        r"\b(?:not|never|without|no need to|rarely|neither)(?: (?:need|have|want|to|like|going|really|ever|just|actually|you|we|"
        r"i|should|would|feel|too|so|that|very|at all))* $"
    ),
    negated_after=re.compile(r"(?!)"),
    adversative=re.compile(r"\b(?:but|however|although|though|except|yet)\b(?: \w+){3,}"),
    change_of_mind=re.compile(r"^(?:oh |no |well )*(?:actually|wait|on second thought|never mind|nevermind|i remember|i know)\b"),
    unfinished=re.compile(
        r"(?:\b(?:and|but|because|cause|or|the|a|an|um+|uh+|uhm|erm|er|hmm+|if|whereas|although|my|our|their|your|its|we|i|"
        r"which|whose|so|(?:and|but|so) then|than|basically|for example|for instance|such as|i mean|you know|is|are|was|were)"
        r"[\s.,…-]*|\.\.\.\s*|…\s*|[,-]\s*)$"
    ),
    finished=re.compile(
        r"(?:\b(?:think|hope|believe|guess|or|do|did|does|say|suppose|even|ever|if|more|much|quite|said|and) so|\bsince then|"
        r"\bback then|\btoo|\bi (?:am|was)|\b(?:what|how|where|who) (?:it|that|this|they|he|she|things|we|i) (?:is|are|was|were)|"
        r"\bmore or less|\b(?:by|until|since|just|only) then|\byou and i|\bthere (?:is|are|was|were)|as it (?:is|was)|"
        r"(?:yes|no|than) (?:i|we|it|they|there) (?:is|are|was|were))[\s.…]*$"
    ),
    hesitation=re.compile(
        r"^(?:um+ |uh+ |well |so |okay |oh |hmm+ )*(?:(?:that is |it is |this is )?(?:a |an )?(?:really |very )?(?:good|great|tough|"
        r"hard|interesting|difficult|tricky|nice) (?:question|one)|let me see|let us see|where do i (?:start|begin)|how do i put "
        r"(?:it|this|that)|how (?:should|shall|do) i (?:say|put|start)(?: (?:it|this|that))?|what else|i would say|i think|well|so|"
        r"um+|uh+|uhm|erm|er+|hmm+|mm+|and|like|you know|okay so|first|first of all|yeah so|i mean)$"
    ),
    yes_no_question=re.compile(
        r"(?:^|[.!?,;]\s*)(?:are|is|do|does|did|have|has|had|can|could|will|would|were|was|may|shall) (?:you|your|it|this|the|there)\b"
    ),
    asks_for_questions=re.compile(r"\b(?:ask|questions?|inquire|find out)\b"),
    question_shape=re.compile(
        r"^(?:(?:so|and|but|okay|ok|well|um|uh|sorry|also|actually|by the way|before (?:i|we) (?:start|answer|continue|go on)|"
        r"i have a(?: quick)? question|one question|quick question|can i ask(?: you)?(?: something)?|may i ask(?: you)?|"
        r"i was wondering|i wonder|i would like to (?:know|ask)|i want to (?:know|ask)|could you tell me|can you tell me|"
        r"tell me(?: about)?|do you know|first) )*(?:what|where|when|who|how|which|why|is|are|do|does|did|can|could|will|would|"
        r"if|whether|about|may|am|should|the)\b"
    ),
    job_cue=re.compile(
        r"\b(?:salary|salaries|pay|paid|wage|compensation|bonus|equity|stock options|location|located|located in|office|offices|"
        r"remote|remotely|home office|work from home|from home|hybrid|onsite|on site|team|colleagues|boss|manager|role|job|position|vacancy|"
        r"company|employer|firm|you guys|benefits?|vacation|holidays?|days off|insurance|pension|hours|schedule|shifts?|overtime|"
        r"start date|start working|hire|hiring|decision|process|contract|permanent|full time|part time|visa|sponsor|sponsorship|"
        r"relocation|relocate|tech stack|stack|technologies|culture|interviewer|travel|probation|parking|onboarding|training "
        r"budget|career|promotion|dress code|your name|equipment|laptop)\b"
    ),
    content_measure=8,
)
