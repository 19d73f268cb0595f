"""Anger at the interviewer or the interview, and the wish for another language: rules of both languages.

Only what is addressed to the interviewer: "the customer called me an idiot" tells of something. A match is met with
calm words and a way out; it is never held against anyone.
"""

from agent.interviewer.english_shared import english_rule
from agent.interviewer.lexicon import Intent, rule

_INSULT = (
    r"(?:stupid|idiots?|idiotic|useless|dumb|moron(?:ic)?|worthless|pathetic|ridiculous|garbage|trash|crap|shit|"
    r"bullshit|a joke|nonsense|annoying|terrible|horrible|incompetent|a waste of (?:my )?time|insulting|ass(?:hole)?|"
    r"piece of (?:shit|crap|junk|garbage))"
)
_VERY = r"(?:(?:so|such|really|just|very|fucking|freaking|damn|bloody|absolutely|completely|totally|a|an|the) )*"
_MACHINE = r"(?:machine|robot|bot|ai|computer|thing|program|software|interviewer|question|questions|interview|chatbot)"

HOSTILE_EN = english_rule(
    Intent.HOSTILE,
    4,
    rf"^(?:\w+ ){{0,2}}you are {_VERY}{_INSULT}(?: {_MACHINE})?{{end}}",
    rf"^(?:\w+ ){{0,2}}(?:this|it|that)(?: (?:whole )?(?:interview|question|thing|call|conversation))? is {_VERY}"
    rf"{_INSULT}(?: {_MACHINE})?(?: and you are {_VERY}{_INSULT}(?: {_MACHINE})?)?{{end}}",
    rf"^(?:\w+ )?what {_VERY}{_INSULT} {_MACHINE}{{end}}",
    rf"^(?:you )?{_VERY}(?:stupid|dumb|useless|fucking|damn|bloody|idiotic) {_MACHINE}{{end}}",
    r"^(?:oh )?(?:fuck|screw|damn) (?:you|this|off|it)\b(?: (?:\w+ ?){0,3})?{end}",
    r"^(?:(?:oh|just|please|so) )*shut (?:up|your mouth)\b(?: \w+){0,2}{end}",
    rf"\bi hate (?:you|this|talking to (?:you|a|an|this))(?: (?:stupid |dumb )?{_MACHINE})?{{end}}",
    r"^(?:are you|you must be) (?:stupid|dumb|an idiot|deaf|kidding me|joking)(?: or (?:what|something))?{end}",
    r"^(?:go to hell|get lost|piss off|kiss my ass)\b(?: \w+){0,2}{end}",
    r"^(?:stop|quit) (?:wasting my time|bothering me|annoying me){end}",
    negatable=False,
)
LANGUAGE_EN = english_rule(
    Intent.ABOUT_LANGUAGE,
    4,
    r"^(?:\w+ ){0,2}(?:can|could|may) (?:we|i|you)(?: please| also)? (?:speak|talk|answer|do (?:this|it|the interview)|"
    r"switch|continue|go on|respond|reply)(?: \w+)? ?(?:in|to)? (?:korean|spanish|french|german|chinese|mandarin|"
    r"japanese|portuguese|italian|russian|arabic|hindi|vietnamese|english|my (?:own |native |first )?language|"
    r"another language|a different language)\b(?: (?:please|instead|from here|for this|with you))*",
    r"^(?:\w+ )?do you (?:speak|understand|know) (?:korean|spanish|french|german|chinese|mandarin|japanese|portuguese|"
    r"italian|russian|arabic|hindi|vietnamese|english|another language|other languages)\b",
    r"^(?:\w+ )?is it (?:ok|okay|possible|fine|alright)(?: if i| to| for me to) (?:speak|talk|answer|switch|"
    r"respond)(?: in| to) (?:korean|spanish|french|german|chinese|mandarin|japanese|portuguese|italian|russian|arabic|"
    r"hindi|vietnamese|english|my (?:own |native |first )?language|another language)\b",
)

_KO_MACHINE = r"(?:기계|로봇|에이아이|ai|인공지능|챗봇|질문|면접|면접관|프로그램|거|것|걸)"
HOSTILE_KO = rule(
    Intent.HOSTILE,
    6,
    rf"^(?:아|진짜|정말|이런|무슨|야)*(?:멍청한|바보같은|쓸모없는|한심한|짜증나는|빌어먹을|미친|거지같은|개같은){_KO_MACHINE}",
    r"^(?:아|진짜|정말|야)*(?:너|넌|너는|당신|당신은|이(?:기계|면접|질문)(?:이|가|은|는)?|질문(?:이|은)|이거|이건|이게)"
    r"(?:진짜|정말|너무|완전|왜이렇게)*"
    r"(?:멍청|바보|쓸모없|한심|짜증|말도안되|쓰레기|최악|거지같|미쳤|시간낭비)",
    r"(?:씨발|시발(?!점|역)|ㅅㅂ|개새끼|병신|엿먹어|(?<![이가은는도])꺼져(?!있|서|버|가)|닥쳐(?!서|오|온|올|왔|도))",
    r"^(?:아|진짜|정말|너무)*(?:짜증나|짜증납니다|열받|화나네|화가납니다)(?:네요|네|요|죽겠네|죽겠어요|ㅂ니다)?$",
    r"(?:기계|로봇|에이아이|ai)(?:랑|하고|따위|한테)(?:무슨)?(?:말|얘기|이야기|면접)(?:을)?(?:하기싫|하는게말이|해야하)",
    r"^(?:아|진짜|정말|와|참|너무)*(?:말|대화|얘기)(?:이|가)?(?:전혀|하나도|진짜|너무)*안통하(?:네|네요|는데|는데요|는군요|잖아|"
    r"잖아요)(?:진짜|정말|참)*$",
    r"^(?:지금)?(?:장난|놀리)(?:하세요|하십니까|해요|치세요|치나요|합니까|시는건가요|하시는건가요)",
)
LANGUAGE_KO = rule(
    Intent.ABOUT_LANGUAGE,
    10,
    r"(?:영어|일본어|중국어|스페인어|프랑스어|독일어|베트남어|러시아어|한국어|한국말|모국어|다른언어|다른나라말)(?:로|으로)"
    r"(?:면접|답변|대답|말씀|말|이야기|얘기|진행|대화)?(?:을|를)?(?:해도|하면|드려도|할수|하고싶|하면안|가능|될까|되나|바꿀수|"
    r"바꿔)",
    r"(?:영어|일본어|중국어|스페인어|프랑스어|독일어|베트남어|러시아어|한국어|한국말|다른언어)(?:를|도|은|는)?(?:할줄아|"
    r"알아들|하실수|가능하)(?:시나요|나요|세요|십니까|신가요|한가요|합니까)",
)
