"""What the Korean candidates of the pause plays say, and what they are asked. No punctuation: Vosk writes none."""

from contract.brief import BriefQuestion
from tests.support.briefs import question

UNFINISHED: tuple[tuple[str, str], ...] = (
    ("저는 지난 회사에서 결제 서비스를", "삼 년 동안 맡았습니다"),
    ("주문이 몰리는 시간에 응답이 느려져서", "먼저 로그를 확인했습니다"),
    ("캐시를 도입하고", "인덱스를 추가했습니다"),
    ("가장 어려웠던 부분은", "데이터를 옮기는 일이었습니다"),
    ("장애가 나면 우선", "담당자에게 알립니다"),
    ("고객이 무엇을 원하는지 알기 위해", "직접 찾아가서 물어봤습니다"),
    ("팀장님과 이야기를 나눈 다음에", "일정을 두 주 늦췄습니다"),
    ("처음에는 원인을 몰랐지만", "같은 시간에 배치가 돌고 있었습니다"),
    ("제가 배운 것은 바꾸기 전에", "먼저 재야 한다는 것입니다"),
    ("신입 사원이 들어왔을 때", "한 달 동안 함께 일했습니다"),
)
"""Two parts of one sentence; the words of the first show that more is coming."""
COULD_END: tuple[tuple[str, str], ...] = (
    ("저는 그때 운영을 맡고 있었는데요", "새벽에 전화를 받았습니다"),
    ("테스트를 먼저 작성했고요", "그다음에 코드를 고쳤습니다"),
    ("그때 저희 팀은 세 명이었거든요", "그래서 돌아가면서 당직을 섰습니다"),
    ("손님이 화가 많이 나셨어요", "왜냐하면 한 시간을 기다리셨기 때문입니다"),
    ("배포를 바로 되돌렸습니다", "그날 저녁이 되기 전에요"),
)
"""The same, but the words of the first part could be all."""
SHORT_ANSWERS: tuple[str, ...] = (
    "저는 배포를 먼저 되돌리겠습니다",
    "동료에게 어떻게 생각하는지 물어봤습니다",
    "하루에 주문을 이백만 건 처리했습니다",
    "두 방법을 실제 트래픽으로 비교했습니다",
    "설계 문서를 쓰고 코드도 대부분 작성했습니다",
    "응답 시간을 재고 인덱스를 추가했습니다",
)
TERSE_ANSWERS: tuple[str, ...] = ("테스트를 썼습니다", "오래된 큐였습니다", "레디스와 워커요")
LISTENERS: tuple[str, ...] = ("네", "음", "그렇군요", "알겠습니다", "아 네", "맞아요", "cough", "typing")
UNLISTED_LISTENERS: tuple[str, ...] = ("물론이죠", "좋네요", "대단하네요", "흥미롭네요", "그럴 수 있죠", "동감이에요")
SHORT_INTERRUPTIONS: tuple[str, ...] = (
    "잠깐만요",
    "뭐라고요",
    "다시 한번요",
    "저기요",
    "제가 말할게요",
    "그게 아니라요",
    "너무 길어요",
    "무슨 뜻이죠",
    "안 들려요",
    "근데 저는",
    "소리가 끊겨요",
    "누가 왔어요",
)
"""Written by somebody who knew neither the list of listeners' words nor the rule for what is short."""
BARGE_INS: tuple[str, ...] = (
    "죄송한데 아까 답변에 한 가지를 더 말씀드리고 싶습니다",
    "사실 그 일은 저 혼자 한 것이 아니라고 말씀드려야 할 것 같습니다",
    "잠깐만요 가장 중요한 부분을 말씀드리지 않았습니다",
)
A_MINUTE = "잠시 생각할 시간을 주세요"
_ASKED = (
    "{n} 번째 단계에서는 무엇을 하셨습니까?",
    "{n} 번째 버전에서는 무엇이 달라졌습니까?",
    "{n} 번째 문제를 어떻게 해결하셨는지 말씀해 주십시오.",
    "{n} 번째 배포에서는 무엇을 바꾸셨습니까?",
)
_ORDINALS = (
    "첫 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯 열여섯 열일곱 열여덟 열아홉 스무".split()
)
IN_ITS_MIDDLE = "밤에는 대기하는 사람이 없고"
LONG_QUESTION = (
    "두 팀이 하나의 서비스를 함께 쓰는데 밤에는 대기하는 사람이 없고, 배포는 금요일에 있으며, 테스트는 한 시간이 "
    "걸리고, 고객은 답변을 기다리고 있는데, 집에 가는 길에 데이터베이스 디스크가 거의 가득 찼다는 소식을 읽으셨고, "
    "그것을 가장 잘 아는 사람은 방금 두 주 동안 휴가를 떠났습니다. 이럴 때 무엇을 가장 먼저 하고, 그다음에는 "
    "무엇을 하며, 잠들기 전에 누구에게 알리시겠는지, 그리고 다음 날 아침에는 무엇부터 확인하시겠는지 {n} 번째 "
    "배포의 밤을 떠올리며 차례대로 말씀해 주십시오."
)
MOST_QUESTIONS = len(_ORDINALS) * len(_ASKED)


def questions(count: int, *, patience: float = 1.0) -> list[BriefQuestion]:
    """As those of `evals/corpus.py`: three of four for a plain answer, one for a story; no follow-ups."""
    if count > MOST_QUESTIONS:
        raise ValueError("there are not so many questions")
    texts = [asked.format(n=ordinal) for ordinal in _ORDINALS for asked in _ASKED]
    return [
        question(number, text, max_follow_ups=0, patience=patience)
        for number, text in enumerate(texts[:count], start=1)
    ]


def long_questions(count: int) -> list[BriefQuestion]:
    """A quarter of a minute each, so that somebody may speak over them."""
    return [question(n, LONG_QUESTION.format(n=n), max_follow_ups=0) for n in range(1, count + 1)]
