"""What is refused, why, and what only looks like it: precision matters, since a refusal stops people in their work."""

import pytest

from api.jobs.rubric_check import LANGUAGES, load_rubric_check
from api.settings import ROOT

CHECK = load_rubric_check(ROOT / "config")

UNFAIR = {
    "speech": [
        "Speaks without an accent",
        "Has a strong foreign accent",
        "Native speaker of English",
        "Clear pronunciation",
        "Eloquent and well-spoken",
        "Speaks clearly and uses few filler words",
        "Fluent English",
        "발음이 정확함",
        "사투리를 쓰지 않음",
        "유창하게 설명함",
        "원어민 수준의 영어",
        "목소리가 좋음",
    ],
    "confidence": [
        "Sounds confident",
        "Answers with self-confidence",
        "Shows confidence",
        "Does not hesitate",
        "Keeps eye contact",
        "Comes across as competent",
        "Is not nervous",
        "자신감 있게 답변함",
        "자신 있게 말함",
        "긴장하지 않음",
        "당당한 태도",
        "망설임 없이 대답",
    ],
    "culture": [
        "Culture fit",
        "Is a cultural fit",
        "Fits our company culture",
        "Would fit in with the team",
        "Good personality",
        "Likeable",
        "Right attitude",
        "우리 문화에 잘 맞음",
        "컬처핏",
        "인성이 좋음",
        "호감 가는 사람",
        "팀에 잘 어울림",
    ],
    "emotion": [
        "Enthusiastic about the role",
        "Passionate about technology",
        "Shows emotion when talking about failure",
        "Seems happy",
        "Smiles often",
        "Stays calm",
        "열정이 느껴짐",
        "밝은 성격",
        "감정을 잘 조절함",
        "미소를 지음",
    ],
    "appearance": [
        "Professional appearance",
        "Looks professional",
        "Well-groomed",
        "No visible tattoos",
        "단정한 용모",
        "옷차림이 깔끔함",
    ],
    "age": [
        "Age",
        "Young and dynamic",
        "Not too old",
        "Under 35 years of age",
        "Is a digital native",
        "나이가 많지 않음",
        "젊은 감각",
        "20대 후반",
    ],
    "gender": ["Only men", "As a woman, can she lead?", "Gender", "남자다운 리더십", "여성 지원자 우대", "군필자"],
    "family": [
        "Is married",
        "Plans to have children",
        "No small children",
        "Is not pregnant",
        "결혼 여부",
        "자녀가 있는지",
        "육아 계획",
    ],
    "health": [
        "Has no disability",
        "Is in good health",
        "Physically fit",
        "No sick days",
        "장애 여부",
        "건강한 사람",
        "체력이 좋음",
    ],
    "origin": [
        "Nationality",
        "Where are you originally from?",
        "Ethnicity",
        "국적",
        "고향이 어디인지",
        "외국인이 아님",
    ],
    "belief": ["Religious views", "Goes to church", "Political opinion", "종교가 무엇인지", "정치 성향"],
}

FAIR = [
    "Explains what a 95% confidence interval says, and at which confidence level to stop",
    "Reports a confidence score for every prediction and calibrates model confidence",
    "Says how they gain confidence in a release, and deploy with confidence",
    "Knows how a TLS handshake works and what limits outgoing requests",
    "Changes the accent color in the theme, strips accents from the search terms",
    "Collects speech of many accents so that the ASR model's word error rate falls",
    "Writes a SQLAlchemy dialect; knows the differences between SQL dialects",
    "Chooses the age of cache entries, the max-age header and log retention",
    "Avoids a race condition with a lock; explains a data race",
    "Sets a foreign key and a first-class citizen type",
    "Trains an emotion recognition model and labels emotions",
    "Styles components with Emotion CSS-in-JS; keeps the API developer-friendly",
    "Handles an angry customer by restating the problem",
    "Child processes inherit file descriptors; the node has no children",
    "Disables the feature flag; the button is disabled until the form is valid",
    "Adds a health check endpoint and drains unhealthy instances",
    "Makes the page usable for people with disabilities (WCAG 2.2)",
    "Improves the security posture and grooms the backlog: backlog grooming once a week",
    "Changes the appearance of the button on hover",
    "In Raft a follower votes for one candidate in a term",
    "Masks special categories such as religion and union membership before export",
    "Explains man-in-the-middle attacks and man pages",
    "Shards by country of origin of the goods",
    "Measures training data for bias by skin colour",
    "Explains garbage collection of the young generation heap",
    "Says what good faith negotiation with a supplier looks like",
    "Backs up data that is 10 years old; archives records too old to query",
    "Decides by measuring instead of gut feeling",
    "Describes how they settled a disagreement about a design",
    "Names a concrete system and their own part in it",
    "장애 대응 절차와 장애 원인 분석을 설명함",
    "장애를 빨리 알아차리도록 알림을 설정함",
    "신뢰 구간과 신뢰 수준의 뜻을 설명함",
    "가장 자신 있는 프로그래밍 언어로 예를 들어 설명함",
    "캐시 항목의 나이와 만료 시간을 정함",
    "외래 키가 있는 테이블의 삭제 순서를 설명함",
    "자녀 노드를 순회하는 방법",
    "감정 분석 모델의 정확도를 높인 방법",
    "음성 인식에서 사투리 데이터를 모은 방법",
    "데이터의 성격에 따라 저장소를 고름",
    "사용자 연령별 통계를 개인정보 없이 만드는 방법",
    "서버 20대를 무중단으로 교체함",
    "생년월일 필드를 암호화함",
    "장애인 접근성을 고려해 화면을 만듦",
    "서버가 건강하지 않을 때 로드 밸런서가 하는 일",
    "화난 고객의 문제를 다시 정리해서 확인함",
    "경쟁 상태(race condition)를 막는 방법",
    "제스처 인식 이벤트를 처리함",
    "동료와 의견이 다를 때 근거를 문서로 비교함",
]


@pytest.mark.parametrize(("category", "text"), [(c, text) for c, texts in UNFAIR.items() for text in texts])
def test_what_cannot_be_fairly_heard_is_refused_with_a_reason(category: str, text: str) -> None:
    for language in LANGUAGES:
        findings = CHECK.findings([("points.0.text", text)], language)
        assert category in [f.category for f in findings], findings
        for finding in findings:
            assert finding.field == "points.0.text"
            assert finding.found in text
            assert finding.found in finding.reason
            assert finding.instead


@pytest.mark.parametrize("text", FAIR)
def test_what_only_looks_like_it_passes(text: str) -> None:
    assert CHECK.findings([("text", text)], "en") == []


def test_the_reason_comes_in_the_language_of_the_job() -> None:
    text = [("text", "Sounds confident")]
    assert "Nerves" in CHECK.findings(text, "en-GB")[0].reason
    assert "긴장" in CHECK.findings(text, "ko-KR")[0].reason
    assert "Nerves" in CHECK.findings(text, "de")[0].reason


def test_a_category_is_named_once_a_field() -> None:
    findings = CHECK.findings([("text", "confident, nervous, culture fit"), ("points.0.text", "confident")], "en")
    assert [(f.field, f.category) for f in findings] == [
        ("text", "confidence"),
        ("text", "culture"),
        ("points.0.text", "confidence"),
    ]
