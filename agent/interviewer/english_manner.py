"""English: what candidates want done with the question: hear it again, think, skip. Order is precedence."""

from agent.interviewer.english_shared import english_rule
from agent.interviewer.lexicon import Intent

MANNER = (
    english_rule(
        Intent.REPEAT,
        5,
        r"\b{you_modal}(?:repeat|say|read|ask)(?: {this}| me| what you (?:said|asked)| your| the| last|"
        r" question)*+(?: to me| for me)?(?: {again})+",
        r"\b{you_modal}(?:repeat|reread|re read)(?: {this}| yourself| what you (?:said|asked|just said)|"
        r" the last \w+)?",
        r"\b(?:please )?(?:say|ask|read|repeat|play) (?:{this} )?{again}",
        r"^(?:please |sorry )*repeat(?: (?:{this}|please|again))*$",
        r"^(?:i beg your )?(?:pardon|excuse me|sorry|come again|what|what was that|say again|again|once more|"
        r"one more time|huh|sorry what|what sorry|pardon me|i am sorry)(?: (?:me|please|again|sorry))*$",
        r"\bwhat (?:was|is|were)(?: the| your| that| this)(?: last| first| next| original)? question(?: {again})?{end}",
        r"\bi (?:did not|could not|can not|can hardly|do not|missed|have not)(?: quite| really| fully)? ?(?:hear|"
        r"heard|catch|get(?! the question| your question| what you mean)|understand acoustically)? (?:{this}|you|"
        r"the (?:last|first|second|end|rest|beginning)(?: \w+){0,3}|your (?:last )?question|what you (?:said|asked)|"
        r"all of (?:it|that)|everything)(?: (?:clearly|properly|well|at all))?{end}",
        r"\byou (?:broke up|cut out|were breaking up|froze|were cut off|are breaking up|went silent)",
        r"\bthe (?:sound|audio|line|connection|voice) (?:cut|broke|dropped|was (?:bad|cut|gone|unclear)|is (?:bad|"
        r"unclear))",
        r"\bwhat did you (?:just )?(?:say|ask)(?: me)?{end}",
        r"\b{i_modal}(?:hear|have|get) (?:{this})(?: {again})",
        r"\bi forgot (?:the|your) question\b",
        r"^(?:\w+ )?i lost you\b(?: for a \w+)?",
    ),
    english_rule(
        Intent.REPHRASE,
        4,
        r"^(?:(?:sorry|but|and|so|okay|ok|wait|um|hmm|well|excuse me|hold on) )*what do you (?:mean|"
        r"understand)(?: (?:by|with|when|exactly|here)\b.*)?$",
        r"^(?:(?:sorry|but|and|so|okay|ok) )*what is meant (?:by|with)\b.{1,60}$",
        r"\bi (?:did not|do not) (?:really |quite )?get (?:what you (?:mean|want)|the question|"
        r"your question)(?: from me)?{end}",
        r"^(?:sorry )?i am not (?:really |quite )?(?:following|with you)(?: you)?{end}",
        r"^(?:sorry |but |and |so )*what (?:does|did) .{1,60} (?:mean|meaning)(?: here| exactly)?$",
        r"\bi (?:do not|did not|can not|could not)(?: really| quite| fully| exactly)? understand(?: (?:{this}|you|"
        r"your|what|is|are|asking|being|asked|me|to|do|mean|exactly|sorry|fully|here))*$",
        r"\b{you_modal}(?:rephrase|clarify|reword|simplify|paraphrase|be more specific|explain (?:{this}|"
        r"what you mean|more|what|the)|put (?:it|that) |say (?:it|that) (?:differently|in other|in a different|"
        r"another way))\b.*",
        r"\b(?:please )?(?:rephrase|reword|clarify)(?: {this})?{end}",
        r"\bi am not (?:really |quite |entirely )?sure (?:i understand|what you mean|what you are asking|i follow|"
        r"i get|what (?:the|this) question|what (?:that|this|it) means|how to understand)\b.*",
        r"^(?:in other words|what are you asking(?: me)?(?: exactly)?|i do not (?:follow|get it)){end}",
        r"\b(?:the|this|that|your)(?: question)? is (?:not (?:very |really |quite )?clear|unclear|confusing)\b",
        r"\bi am (?:a bit |a little )?confused(?: (?:by|about) (?:{this}))?{end}",
        r"^what exactly (?:do you|are you)\b.*",
        # A term is asked back: with an article, or a noun by its ending.
        r"^(?:(?:sorry|but|and|so|okay|ok|wait|um|uh|hmm|well|excuse me) )*what (?:is|are) "
        r"(?!.*\b(?:day|week|month|salary|pay|team|role|job|position|company|good|right|best|better|typical|normal|usual|"
        r"possible|realistic|the|my|your|our|their|his|her|its|this|that)\b)"
        r"(?:an? \w+(?: \w+)?|(?:\w+ )?\w{3,}(?:tion|ment|ency|ancy|ance|ence|ity|ness|ship|acy))(?: exactly| here)?$",
    ),
    english_rule(
        Intent.EXTEND,
        4,
        r"\b(?:can|could|may|would) (?:i|we|you)(?: please)? (?:extend|prolong)(?: (?:the|this))?(?: (?:time|"
        r"interview|call|session))*",
        r"\b(?:can|could|may) (?:i|we)(?: please)? (?:have|get|add|ask for)(?: some| a few| five| ten)?(?: more|"
        r" extra| additional)+ (?:minutes?|time)(?: (?:for|in|overall|on|to finish) (?:the |this )?(?:interview|call|"
        r"total|end|whole)?)",
        r"\b(?:can|could|may) (?:i|we)(?: please)? (?:have|get|add) (?:extra|additional) time\b",
        r"\b(?:i|we) (?:will )?need (?:more|extra) time for the (?:whole )?interview\b",
        r"\b{i_modal}(?:have|get|take|request|ask for|be given) {more_time}(?: (?:for|on|in) {this})?{end}",
        r"^(?:\w+ ){0,2}(?:{you_modal})?(?:give|grant|allow|add) (?:me |us )?{more_time}(?: (?:for|on|in) {this})?"
        r"{end}",
        r"\bi (?:want|wish|would like|would love) to (?:ask (?:you )?for|request|have|get) {more_time}{end}",
        r"^(?:\w+ ){0,2}i (?:am asking|ask|request|am requesting)(?: you)?(?: for)? {more_time}{end}",
        r"^(?:\w+ )?(?:is|would) (?:it|there)(?: be)? (?:possible|ok|okay|any way|a way|any chance)(?: for me| for us)?"
        r" (?:to|if i|i can|i could|of|that i) (?:could )?(?:have|get|getting|having|ask for) {more_time}{end}",
        r"^{more_time} please$",
        r"^(?:please |i (?:want|wish|would like) to )(?:extend|prolong) (?:the |this |my )(?:time|interview|call|"
        r"session){end}",
    ),
    english_rule(
        Intent.THINK,
        7,
        r"^(?:\w+ ){0,2}(?:hold on|hang on|bear with me)(?: (?:a|one|for a|just a) {time})?(?: (?:please|while i .*))?",
        r"\b(?:give me|{i_modal}(?:have|get|take)) more time to (?:think|consider|remember|reflect)"
        r"(?: (?:about |of |on )?(?:it|that|this))?{end}",
        r"\b(?:please )?(?:give|allow|grant) me {some} {time}(?: (?:to|for) (?:think|thinking|consider|remember|"
        r"collect|gather|reflect|reply|answer|respond)(?: (?:about |of |on )?(?:it|that|this|my thoughts|an example|"
        r"the question|an answer))?)?",
        r"\b(?:can|could|may|might) i (?:please )?(?:have|take|get|use|think for) {some} {time}(?: (?:to|"
        r"for) (?:think|thinking|consider|remember|collect|gather|reflect|answer)(?: (?:about |of |on )?(?:it|that|"
        r"this|my thoughts|an example))?)?",
        r"\bi (?:need|want|would like|will take|will need|am going to need)(?: to have)? (?:{some} |"
        r"more )(?:{time})?(?: (?:to|for) (?:think|thinking|consider|remember|collect|gather|reflect|"
        r"answer)(?: (?:about |of |on )?(?:it|that|this|my thoughts|an example))?)$",
        r"\bi (?:need|want|would like|will take|will need)(?: to have)? (?:{some}|more) (?:{time})(?: to think)?{end}",
        r"^(?:please )?(?:wait|one|just a|just one|just|a)(?: (?:a|one|for a))? ?(?:moment|second|sec|minute|"
        r"min)(?: please)?\b",
        r"^(?:please )?wait(?: (?:please|a bit|a little|for me))*$",
        # Something comes between: no answer, and no hurry.
        r"^(?:oh )?(?:sorry )?(?:my|the) (?:phone|dog|cat|baby|doorbell|kids?|child|son|daughter|alarm|neighbou?rs?)"
        r"(?: (?:is|are|was|just|has|keeps|ringing|barking|crying|here|at the door|rang|calling|woke up|again|a bit|"
        r"loud|so))*$",
        r"^(?:oh )?(?:sorry )?(?:someone|somebody|there) is (?:someone |somebody )?at the door$",
        r"^(?:sorry )?i (?:just )?(?:need|have to get|am getting|want) (?:some|a sip of|a glass of|a drink of) water\b",
        r"\bi am (?:still )?(?:thinking|not ready(?: yet)?)(?: about it)?$",
        r"\b{i_modal}think (?:about (?:it|that|this))(?: for (?:a|one) {time})?",
    ),
    english_rule(
        Intent.THINK,
        1,
        r"\b(?:let me|i have to|i need to|i want to|i will have to|allow me to|i am trying to) (?:just )?(?:think|"
        r"consider|recall|remember|reflect)(?: (?:about|on|of) (?:it|that|this|an example|how|the question)(?: (?:one|"
        r"question))?)?(?: for (?:a|one|some|a little) (?:quick |short )?{time})?",
        r"\blet me (?:collect|gather|sort|organi[sz]e) my thoughts",
    ),
    english_rule(
        Intent.REFUSE,
        7,
        r"\bi (?:will|would|do|can|could|may|am going to|would rather|had rather|prefer|would prefer|choose|"
        r"want)(?: really)? not (?:to |want to |wish to |like to |care to |going to )*(?:answer|respond to|respond|"
        r"comment on|comment|discuss|talk about|speak about|speak to|say|share|tell|disclose|get into|"
        r"go there)(?: (?:any )?(?:more|further))?(?: (?:on |to |about )?(?:{this}|anything(?: about (?:{this}))?|"
        r"you))?{end}",
        r"\bi (?:will|would|do|can|could|would rather|prefer|would prefer)(?: really)? not (?:to |want to |wish to |"
        r"like to )*(?:answer|respond to|comment on|discuss|talk about|get into|share) (?:{this})\b",
        r"\bi am not (?:going|willing|able|allowed|prepared|supposed) to (?:answer|respond to|comment on|discuss|"
        r"talk about|share|disclose|say)(?: (?:{this}|anything))?",
        r"\bi (?:refuse|decline)(?: to (?:answer|respond|comment))?(?: (?:{this}))?{end}",
        r"^no comment{end}",
        r"^(?:\w+ ){0,2}(?:that|this|it) is (?:a )?(?:very |too |rather |quite |my )*(?:private|personal|"
        r"confidential)(?: (?:matter|information|question|thing|for me))?{end}",
        r"\bi (?:am not|do not feel|would not feel) (?:really |very |so )?comfortable (?:answering|sharing|"
        r"talking about|discussing|saying|with)(?: (?:{this}|here|question|questions|personal|such|so|kind of))*",
        r"\bnone of your business\b",
        r"\bi (?:would rather|prefer to|would prefer to|will) keep (?:{this}) (?:to myself|private){end}",
        r"^i (?:will|would|do|can) not{end}",
        negatable=False,
    ),
    english_rule(
        Intent.SKIP,
        8,
        r"^(?:\w+ ){0,2}skip(?: (?:{this}|please))*$",
        r"\b{req} (?:skip|pass(?: on)?|pass over|leave out|jump over|leave)(?: over)? {this}(?: out)?\b",
        r"\b{req} (?:skip|pass)(?: (?:please|for now|to the next(?: (?:one|question))?))*$",
        r"\b{req} (?:move|go|jump|continue|proceed|get|skip)(?: on| ahead| over| straight)? (?:to|with) (?:the |"
        r"another |a )?(?:next|another|different|following|new|other)(?: (?:one|question|topic))?(?: please)?$",
        r"\b{req} (?:move on|go on to the next)(?: please| from here| from this)?$",
        r"^(?:(?:the )?next(?: (?:one|question))?|another question|different question|next please|i pass|"
        r"pass(?: on (?:this|that|it)(?: (?:one|question))?)?|i (?:have to|would like to|will|want to|"
        r"would) pass(?: on (?:this|that|it)(?: (?:one|question))?)?)(?: please| then| thanks)*$",
        r"\b{req} (?:ask me|have|give me|hear|get|take) (?:something else|another question|a different question|"
        r"the next (?:question|one))\b",
    ),
    english_rule(
        Intent.DONT_KNOW,
        5,
        r"\bi (?:really |honestly |actually )?(?:do not|would not|did not) (?:really |honestly |"
        r"actually )?know(?: (?:{this}|the answer|about (?:{this})|how to answer(?: (?:{this}))?|"
        r"much about (?:{this})|anything about (?:{this})|what to say|at all|yet))*{end}",
        r"\b(?:i have |i got )?(?:absolutely )?no (?:idea|clue)(?: (?:about (?:{this})|what to say|how))?{end}",
        r"\bi have (?:never|not) (?:heard of|heard about|used|done|worked with|seen|tried|"
        r"had) (?:{this})(?: before)?{end}",
        r"^(?:\w+ )?i am not (?:really |so |too )?(?:sure|certain|familiar with (?:{this}))(?: (?:about (?:{this})|"
        r"how to answer(?: {this})?|what to say|to be honest))*{end}",
        r"^not sure{end}",
        r"\bi can not (?:think of|come up with|remember|recall|answer)(?: (?:{this}|anything|any|an|a|one|example|"
        r"examples|right|now|that))*{end}",
        r"\b(?:nothing|no example) comes to (?:my )?mind\b",
        r"^(?:\w+ )?i have no (?:experience|example|answer|knowledge)(?: (?:with|in|of|for|to) (?:{this}))?{end}",
        r"^i do not remember(?: {this})?{end}",
        r"\bi do not have (?:an answer|any (?:answer|idea|example|experience)(?: (?:with|of|for|in) (?:{this}))?|"
        r"(?:an )?example|experience (?:with|in) {this})(?: (?:to|for) (?:{this}))?{end}",
        negatable=False,
    ),
    english_rule(
        Intent.NOTHING_MORE,
        4,
        r"^(?:\w+ ){0,2}that is (?:all|it|everything|about it|pretty much (?:it|all|everything)|my answer)(?: (?:i|"
        r"from|for|me|my|side|have|can|to|say|think|know|really|about|it|that|now|basically))*$",
        r"^(?:no )?(?:i (?:have|got) |there is )?nothing (?:else|more|further|to add)(?: (?:to|i|can|add|say|from|me|"
        r"my|side|comes|mind|think|of))*$",
        r"\bi (?:have|do not have) (?:nothing|anything) (?:else |more |further )?to (?:add|say)\b",
        r"\bi (?:think i |have |think i have |believe i )?(?:have )?already (?:answered|said|told you|covered|"
        r"explained|mentioned|described|gave|talked about)(?: \w+){0,6}$",
        r"^(?:no )?(?:nothing|no more|no that is all)$",
        r"^(?:\w+ )?i am (?:done|finished)(?: with (?:it|this|my answer|the question|that|this question))?{end}",
        r"^(?:end of (?:my )?answer|over)$",
        r"^i (?:think|guess|believe) that (?:is|covers|was) (?:it|all|everything)\b",
        r"^as i (?:already )?(?:said|mentioned)(?: (?:before|already|earlier))?$",
        negatable=False,
    ),
    english_rule(
        Intent.READY,
        3,
        r"^(?:\w+ ){0,2}i am (?:ready|back|here|still here)(?: (?:to|for|again)\b(?: \w+){0,4})?{end}",
        r"^(?:\w+ )?(?:let us|lets|we can|you can|please|can we) (?:continue|go on|go ahead|keep going|start|begin|"
        r"proceed|get started|resume)(?: (?:with (?:{this}|{session})|{session}))?{end}",
        r"^(?:\w+ )?(?:go ahead|go on|continue|carry on|ready)(?: please)?$",
        # A question announced: the answer is to go ahead.
        r"^(?:\w+ ){0,2}(?:can|could|may) i ask (?:you )?(?:a|one|something|another)(?: (?:quick|short|more))?"
        r"(?: (?:question|thing))?(?: about (?:the|this) (?:job|role|position|company|interview))?{end}",
        r"^(?:\w+ ){0,2}i have (?:a|one|another)(?: (?:quick|short|small|more))? question"
        r"(?: about (?:the|this) (?:job|role|position|company|interview))?{end}",
    ),
    english_rule(
        Intent.CLARIFY,
        30,
        r"^(?:so |sorry |and |okay |ok |well |wait )*(?:do|did) you mean\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*(?:should|shall|must|do|would) i (?:(?:have|need) to )?(?:talk|"
        r"speak|give|choose|pick|answer|tell|describe|share|take|name|use|explain|start|focus|go|include)\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*(?:do|would) you (?:want|like)(?: me to| an| a| the|"
        r" examples?)\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*{i_modal}(?:talk|speak|give|choose|pick|answer|tell|describe|"
        r"share|name|use)\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*is it (?:ok|okay|fine|alright|all right|enough) (?:if|to|"
        r"when)\b.*",
        r"^(?:so |sorry |and |okay |ok |well |wait )*does (?:it|that|this) (?:have to|need to|matter|include|"
        r"count)\b.*",
    ),
)
