"""English: how candidates say what they want. Compared with cleaned text: lower case, contractions written out."""

import re

from agent.interviewer.english_asides import NEEDS, QUESTIONS, STEER
from agent.interviewer.english_manner import MANNER
from agent.interviewer.lexicon import Lexicon

ENGLISH = Lexicon(
    compact=False,
    rules=(STEER, *NEEDS, *QUESTIONS, *MANNER),
    fillers=re.compile(
        r"\b(?:um+|uh+|uhm|er+|erm|ah+|oh|hmm+|mm+|mhm|well|so|okay|ok|yeah|yes|no|please|sorry|thanks|thank you|"
        r"like|actually|"
        r"maybe|just|then|and|now|honestly|really|i think|i guess|you know|i mean|sure|right|alright|all right|hey|"
        r"hi|hello|"
        r"excuse me|to be honest|if possible|if that is (?:ok|okay|possible|fine)|for now|apologies|i am sorry|i "
        r"apologi[sz]e|my)"
        r"\b"
    ),
    backchannel=re.compile(
        r"^(?!hello hello)(?:(?:ok|okay|yeah|yep|mm+|mhm|hmm+|uh huh|right|sure|alright|all right|i see|got it|"
        r"thank you(?: very much| so much)?|"
        r"thanks(?: a lot)?|great|fine|cool|good|understood|hi|hello|hey|hi there|hello there|good (?:morning|"
        r"afternoon|evening|"
        r"day)|nice to meet you(?: too)?|of course|oh|ah|that is fine|no problem|no worries|sorry|sounds good|"
        r"perfect|you|bye now|"
        r"thanks for watching|thank you for watching|i am fine|how are you)(?: |$))+$"
    ),
    yes=re.compile(
        r"^(?:(?:oh|um|uh|well|yes|yeah|yep|yup|sure|of course|correct|right|exactly|definitely|absolutely|please|"
        r"please do|"
        r"ok|okay|i do|i am|i am sure|that is|it is|fine|thanks|thank you|end it|stop it|let us|i want to|i would "
        r"like to|stop|"
        r"end|leave|the interview|it|now|here|do|go ahead|that)(?: |$))++$"
    ),
    no=re.compile(
        r"^(?:oh |um |uh |well |wait |sorry |okay |ok )*(?:no|nope|not yet|not really|never mind|nevermind|i do not|"
        r"let us "
        r"(?:continue|go on|keep going)|go on|continue|i (?:want|would like) to (?:continue|go on|keep going)|keep "
        r"going|not now|"
        r"do not)(?: (?:no|thanks|thank you|please|i am|fine|okay|ok|let us|continue|go on|keep going|i|want|to|"
        r"would|like|do "
        r"not|sorry|with|the|interview|stop|end|it|that is|that was|a|mistake|not|now|yet|just|kidding|i am good|"
        r"good))*$"
    ),
    negated_before=re.compile(
        r"\b(?:not|never|without|no need to|rarely|neither)(?: (?:need|have|want|to|like|going|really|ever|just|"
        r"actually|you|we|"
        r"i|should|would|feel|too|so|that|very|at all))* $"
    ),
    negated_after=re.compile(r"(?!)"),
    adversative=re.compile(r"\b(?:but|however|although|though|except|yet)\b(?: \w+){3,}"),
    change_of_mind=re.compile(
        r"^(?:oh |no |well )*(?:actually|wait|on second thought|never mind|nevermind|i remember|i know)\b"
    ),
    unfinished=re.compile(
        r"(?:\b(?:and|but|because|cause|or|the|a|an|um+|uh+|uhm|erm|er|hmm+|if|whereas|although|my|our|their|your|"
        r"its|we|i|"
        r"which|whose|so|(?:and|but|so) then|than|basically|for example|for instance|such as|i mean|you know|is|are|"
        r"was|were)"
        r"[\s.,…-]*|\.\.\.\s*|…\s*|[,-]\s*)$"
    ),
    finished=re.compile(
        r"(?:\b(?:think|hope|believe|guess|or|do|did|does|say|suppose|even|ever|if|more|much|quite|said|and) so|"
        r"\bsince then|"
        r"\bback then|\btoo|\bi (?:am|was)|\b(?:what|how|where|who) (?:it|that|this|they|he|she|things|we|i) (?:is|"
        r"are|was|were)|"
        r"\bmore or less|\b(?:by|until|since|just|only) then|\byou and i|\bthere (?:is|are|was|were)|as it (?:is|was)|"
        r"(?:yes|no|than) (?:i|we|it|they|there) (?:is|are|was|were))[\s.…]*$"
    ),
    hesitation=re.compile(
        r"^(?:um+ |uh+ |well |so |okay |oh |hmm+ )*(?:(?:that is |it is |this is )?(?:a |an )?(?:really |very )"
        r"?(?:good|great|tough|"
        r"hard|interesting|difficult|tricky|nice) (?:question|one)|let me see|let us see|where do i (?:start|begin)|"
        r"how do i put "
        r"(?:it|this|that)|how (?:should|shall|do) i (?:say|put|start)(?: (?:it|this|that))?|what else|i would say|"
        r"i think|well|so|"
        r"um+|uh+|uhm|erm|er+|hmm+|mm+|and|like|you know|okay so|first|first of all|yeah so|i mean)$"
    ),
    yes_no_question=re.compile(
        r"(?:^|[.!?,;]\s*)(?:are|is|do|does|did|have|has|had|can|could|will|would|were|was|may|shall) (?:you|your|"
        r"it|this|the|there)\b"
    ),
    asks_for_questions=re.compile(r"\b(?:ask|questions?|inquire|find out)\b"),
    question_shape=re.compile(
        r"^(?:(?:so|and|but|okay|ok|well|um|uh|sorry|also|actually|by the way|before (?:i|we) (?:start|answer|"
        r"continue|go on)|"
        r"i have a(?: quick)? question|one question|quick question|can i ask(?: you)?(?: something)?|may i ask(?: "
        r"you)?|"
        r"i was wondering|i wonder|i would like to (?:know|ask)|i want to (?:know|ask)|could you tell me|can you "
        r"tell me|"
        r"tell me(?: about)?|do you know|first) )*(?:what|where|when|who|how|which|why|is|are|do|does|did|can|could|"
        r"will|would|"
        r"if|whether|about|may|am|should|the)\b"
    ),
    job_cue=re.compile(
        r"\b(?:salary|salaries|pay|paid|wage|compensation|bonus|equity|stock options|location|located|located in|"
        r"office|offices|"
        r"remote|remotely|home office|work from home|from home|hybrid|onsite|on site|team|colleagues|boss|manager|"
        r"role|job|position|vacancy|"
        r"company|employer|firm|you guys|benefits?|vacation|holidays?|days off|insurance|pension|hours|schedule|"
        r"shifts?|overtime|"
        r"start date|start working|hire|hiring|decision|process|contract|permanent|full time|part time|visa|sponsor|"
        r"sponsorship|"
        r"relocation|relocate|tech stack|stack|technologies|culture|interviewer|travel|probation|parking|onboarding|"
        r"training "
        r"budget|career|promotion|dress code|your name|equipment|laptop)\b"
    ),
    content_measure=8,
)
