"""English: how candidates say what they want. Compared with cleaned text: lower case, contractions written out."""

import re

from agent.interviewer.anger import HOSTILE_EN, LANGUAGE_EN
from agent.interviewer.english_asides import NEEDS, ORDER_WITHIN, QUESTIONS, STEER
from agent.interviewer.english_manner import MANNER
from agent.interviewer.lexicon import Lexicon

ENGLISH = Lexicon(
    compact=False,
    rules=(STEER, *NEEDS, HOSTILE_EN, LANGUAGE_EN, *QUESTIONS, *MANNER),
    fillers=re.compile(
        r"\b(?:um+|uh+|uhm|er+|erm|ah+|oh|hmm+|mm+|mhm|well|so|okay|ok|yeah|yes|no|please|sorry|thanks|thank you|like|"
        r"actually|maybe|just|then|and|now|honestly|really|i think|i guess|you know|i mean|sure|right|alright|"
        r"all right|hey|hi|hello|excuse me|to be honest|if possible|if that is (?:ok|okay|possible|fine)|for now|"
        r"apologies|i am sorry|i apologi[sz]e)\b"
    ),
    backchannel=re.compile(
        r"^(?!hello hello)(?:(?:ok|okay|yeah|yep|mm+|mhm|hmm+|uh huh|right|sure|alright|all right|i see|got it|"
        r"thank you(?: very much| so much)?|thanks(?: a lot)?|great|fine|cool|good|understood|hi|hello|hey|hi there|"
        r"hello there|good (?:morning|afternoon|evening|day)|nice to meet you(?: too)?|of course|oh|ah|that is fine|"
        r"no problem|no worries|sounds good|perfect|you|bye now|thanks for watching|thank you for watching|"
        r"i am fine|how are you)(?: |$))+$"
    ),
    courtesy=re.compile(
        r"^(?:(?:yes|oh|sorry|if possible|if you can|if that is (?:ok|okay|possible)) ?)*please(?: sorry)*$|"
        r"^(?:oh |um |so |very |i am )*sorry$|^(?:excuse|pardon) me$"
    ),
    yes=re.compile(
        r"^(?:(?:oh|um|uh|well|yes|yeah|yep|yup|sure|of course|correct|right|exactly|definitely|absolutely|please|"
        r"please do|ok|okay|i do|i am|i am sure|that is|it is|fine|thanks|thank you|end it|stop it|let us|i want to|"
        r"i would like to|stop|end|leave|the interview|it|now|here|do|go ahead|that)(?: |$))++$"
    ),
    no=re.compile(
        r"^(?:oh |um |uh |well |wait |sorry |okay |ok )*(?:no|nope|not yet|not really|never mind|nevermind|i do not|"
        r"let us (?:continue|go on|keep going)|go on|continue|i (?:want|would like) to (?:continue|go on|keep going)|"
        r"keep going|not now|do not)(?: (?:no|thanks|thank you|please|i am|fine|okay|ok|let us|continue|go on|"
        r"keep going|i|want|to|would|like|do not|sorry|with|the|interview|stop|end|it|that is|that was|a|mistake|not|"
        r"now|yet|just|kidding|i am good|good))*$"
    ),
    negated_before=re.compile(
        r"\b(?:not|never|without|no need to|rarely|neither)(?: (?:need|have|want|to|like|going|really|ever|just|"
        r"actually|you|we|i|should|would|feel|too|so|that|very|at all))* $|\b(?:said|says|told|asked|tells|"
        r"asks)\b(?: \w+){0,4} $"
    ),
    negated_after=re.compile(r"(?!)"),
    adversative=re.compile(r"\b(?:but|however|although|though|except|yet)\b(?: \w+){3,}"),
    change_of_mind=re.compile(
        r"^(?:oh |no |well )*(?:actually|wait|on second thought|never mind|nevermind|i remember|i know)\b|"
        r"^(?:it|that|this) (?:means|is (?:when|where|how))\b"
    ),
    no_request_beside_an_answer=re.compile(
        r"^(?:(?:oh|um+|uh+|well|and|so|then|but|yeah) )*(?:again|once more|one more time|huh|what|sorry|i am sorry|"
        r"excuse me)(?: (?:again|sorry))*$|"
        r"^(?!.*\b(?:you|your|question|repeat|again|please)\b).*\b(?:the (?:sound|audio|line|connection|voice) (?:cut|"
        r"broke|dropped|was|is)|i missed|i (?:did not|could not|can not|do not|have not)(?: \w+)? (?:get|catch it))\b"
    ),
    unfinished=re.compile(
        r"(?:\b(?:and|but|because|cause|or|the|a|an|um+|uh+|uhm|erm|er|hmm+|if|whereas|although|my|our|their|your|its|"
        r"we|i|which|whose|so|(?:and|but|so) then|than|basically|for example|for instance|such as|i mean|you know|is|"
        r"are|was|were|to|with|from|into|who|when|while|until|unless|every|"
        r"(?:is|was|means|meant|think|thought|found|found out|realised|realized|so) that|"
        r"there (?:is|are|was|were)(?: \w+){1,4} that)[\s.,…-]*|"
        r"\.\.\.\s*|…\s*|[,-]\s*)$"
    ),
    finished=re.compile(
        r"(?:\b(?:think|hope|believe|guess|or|do|did|does|say|suppose|even|ever|if|more|much|quite|said|and) so|"
        r"\b(?:the|a|root|main|actual|likely|possible|probable|common|underlying) cause|"
        r"\bsince then|\bback then|\btoo|"
        r"(?:^|\b(?:yes|yeah|no|than|as|like|what|who|where|how|that|sure|think|course),? )i (?:am|was)|"
        r"\b(?:what|how|where|who) (?:it|that|this|they|he|she|things|"
        r"we|i) (?:is|are|was|were)|\bmore or less|\b(?:by|until|since|just|only) then|\byou and i|\bthere (?:is|are|"
        r"was|were)|as it (?:is|was)|(?:yes|no|than) (?:i|we|it|they|there) (?:is|are|was|were)|"
        r"\b(?:want|wants|wanted|had|have|has|like|love|need|needed|used|able|going|try|tried|supposed|ought) to|"
        r"\b(?:work|works|worked|working|deal|dealt|happy|fine|familiar|agree|agreed) with)[\s.…]*$"
    ),
    hesitation=re.compile(
        r"^(?:um+ |uh+ |well |so |okay |oh |hmm+ )*(?:(?:that is |it is |this is )?(?:a |an )?(?:really |"
        r"very )?(?:good|great|tough|hard|interesting|difficult|tricky|nice) (?:question|one)|let me see|let us see|"
        r"where do i (?:start|begin)|how do i put (?:it|this|that)|how (?:should|shall|do) i (?:say|put|"
        r"start)(?: (?:it|this|that))?|what else|i would say|i think|well|so|um+|uh+|uhm|erm|er+|hmm+|mm+|and|like|"
        r"you know|okay so|first|first of all|yeah so|i mean)$"
    ),
    yes_no_question=re.compile(
        r"(?:^|[.!?,;]\s*)(?:are|is|do|does|did|have|has|had|can|could|will|would|were|was|may|shall) (?:you|your|it|"
        r"this|the|there)\b"
    ),
    asks_for_questions=re.compile(r"\b(?:ask|questions?|inquire|find out)\b"),
    question_shape=re.compile(
        r"^(?:(?:so|and|but|okay|ok|well|um|uh|sorry|also|actually|by the way|before (?:i|we) (?:start|answer|"
        r"continue|go on)|i have a(?: quick)? question|one question|quick question|can i ask(?: you)?(?: something)?|"
        r"may i ask(?: you)?|i was wondering|i wonder|i would like to (?:know|ask)|i want to (?:know|ask)|"
        r"could you tell me|can you tell me|tell me(?: about)?|do you know|first) )*(?:what|where|when|who|how|which|"
        r"why|is|are|do|does|did|can|could|will|would|if|whether|about|may|am|should|the)\b"
    ),
    asks_outright=re.compile(
        r"^(?:(?:so|and|but|okay|ok|well|um|uh|sorry|also|by the way) )*(?:(?:can i ask|may i ask|i was wondering|"
        r"i wonder|i would like to know|could you tell me|can you tell me|tell me about the|i have a question)\b|"
        r"(?:what|where|when|who|how|which)(?: (?!the|we|i|they|you|a|my|our|he|she|it)\w+){0,3} (?:is|are|do|does|"
        r"will|would|can|could) (?:the|i|you|we|it|this|there|my|your)\b|(?:is|are|do|does|will|would) (?:the|i|you|"
        r"it|this|there|we)\b|(?:can|could) i (?:work|get|start|join|choose|have|live|relocate|travel)\b)"
    ),
    job_cue=re.compile(
        r"\b(?:salary|salaries|pay|paid|wage|compensation|bonus|equity|stock options|location|located|located in|"
        r"office|offices|remote|remotely|home office|work from home|from home|hybrid|onsite|on site|team|colleagues|"
        r"boss|manager|role|job|position|vacancy|company|employer|firm|you guys|benefits?|vacation|holidays?|days off|"
        r"insurance|pension|hours|schedule|shifts?|overtime|start date|start working|hire|hiring|decision|process|"
        r"contract|permanent|full time|part time|visa|sponsor|sponsorship|relocation|relocate|tech stack|stack|"
        r"technologies|culture|interviewer|travel|probation|parking|onboarding|training budget|career|promotion|"
        r"dress code|your name|equipment|laptop)\b"
    ),
    order_within=ORDER_WITHIN,
    more_time=re.compile(r"\bmore (?:time|minutes)\b(?! to (?:think|consider|remember|recall|collect|gather|reflect))"),
    content_measure=8,
)
