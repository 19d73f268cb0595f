"""What leaves for a model is without what identifies a person, and whole otherwise."""

import pytest

from api.ai.masking import Mask, mask_text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mina.kim+jobs@mail.example.co.kr", "email"),
        ("mina at example dot com", "email"),
        ("010-1234-5678", "phone"),
        ("+82 10 1234 5678", "phone"),
        ("(415) 555-0123", "phone"),
        ("+49 (0)30 1234567", "phone"),
        ("01012345678", "phone"),
        ("02-345-6789", "phone"),
        ("900101-1234567", "national_id"),
        ("9001011234567", "national_id"),
        ("900101-1******", "national_id"),
        ("078-05-1120", "national_id"),
        ("AB 12 34 56 C", "national_id"),
        ("11010519491231002X", "national_id"),
        ("123.456.789-09", "national_id"),
        ("1600 Amphitheatre Parkway, Mountain View, CA 94043", "address"),
        ("12B Baker Street, London", "address"),
        ("Hauptstraße 12, 10115 Berlin", "address"),
        ("15 rue de la Paix, 75002 Paris", "address"),
        ("서울특별시 강남구 테헤란로 152", "address"),
        ("서울 마포구 월드컵북로 396, 1203호", "address"),
        ("경기도 성남시 분당구 판교역로 235번길 12", "address"),
        ("https://www.linkedin.com/in/mina-kim-1234", "link"),
        ("github.com/minakim", "link"),
    ],
)
def test_what_is_hidden_whole(text: str, kind: str) -> None:
    masked = mask_text(f"Before {text} after")
    assert masked.text == f"Before [{kind.replace('_', '-')}-1] after"
    assert masked.counts == {kind: 1}


@pytest.mark.parametrize(
    ("text", "shown", "kind"),
    [
        ("Date of birth: 12 March 1990", "Date of birth: [birth-1]", "birth"),
        ("DOB 1990-03-12", "DOB [birth-1]", "birth"),
        ("I was born in 1990 in Seoul", "I was born in [birth-1] in Seoul", "birth"),
        ("생년월일: 1990.03.12", "생년월일: [birth-1]", "birth"),
        ("1990년 3월 12일생", "[birth-1]생", "birth"),
        ("1990년생입니다", "[birth-1]생입니다", "birth"),
        ("나이: 34세", "나이: [birth-1]", "birth"),
        ("(만 34세)", "([birth-1])", "birth"),
        ("Address: Flat 2, The Mews, Leeds\nSkills", "Address: [address-1]\nSkills", "address"),
        ("주소: 세종시 어딘가 12\n경력", "주소: [address-1]\n경력", "address"),
        ("Passport No: M12345678", "Passport No: [national-id-1]", "national_id"),
        ("주민등록번호 900101-2345678", "주민등록번호 [national-id-1]", "national_id"),
    ],
)
def test_what_is_hidden_behind_its_label(text: str, shown: str, kind: str) -> None:
    masked = mask_text(text)
    assert masked.text == shown
    assert masked.counts == {kind: 1}


@pytest.mark.parametrize(
    "text",
    [
        "Backend engineer, 2019-2023, 2019.03 - 2023.05, 03/2019 - 05/2023, 2019 – 2023",
        "Released on 2021-03-15; 15.03.2021; cut the bill by 10,000,000 won and 10 000 000 calls",
        "served 120000000 requests from 192.168.100.200 on port 5432",
        "Python 3.11, PostgreSQL 15.4, ISO 27001, RFC 9562, p95 of 120 ms at 4000 rps",
        "Led 3 teams and 12 services; 5 Star reviews; 99.99 % uptime; Since 2015",
        "테헤란로에 있는 회사에서 3년 동안 서비스 12개를 운영했고 처리량을 40% 높였습니다.",
        "주식회사 예시, 2018년 3월 ~ 2021년 5월, 백엔드 개발자",
        "Street smart, drove 2 Migrations Home; the age of cache entries: 30 seconds",
    ],
)
def test_what_says_nothing_about_who_it_is_stays(text: str) -> None:
    assert mask_text(text).text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("010-1234-5678입니다", "[phone-1]입니다"),
        ("제 번호는 01012345678이고요", "제 번호는 [phone-1]이고요"),
        ("번호는010-1234-5678", "번호는[phone-1]"),
        ("mina@example.co.kr입니다", "[email-1]입니다"),
        ("mina at example dot com입니다", "[email-1]입니다"),
        ("900101-1234567입니다", "[national-id-1]입니다"),
        ("AB123456C입니다", "[national-id-1]입니다"),
        ("여권 번호는 M12345678입니다", "여권 번호는 [national-id-1]입니다"),
        ("my passport number is M12345678", "my passport number is [national-id-1]"),
        ("생년월일은 1990년 3월 12일입니다", "생년월일은 [birth-1]입니다"),
        ("1990년생이고 3년 일했습니다", "[birth-1]생이고 3년 일했습니다"),
        ("나이는 34세입니다", "나이는 [birth-1]입니다"),
        ("카드 1234-5678-9012-3456으로", "카드 [card-1]으로"),
        ("계좌는 110-123-456789입니다", "계좌는 [phone-1]입니다"),
        ("12 Baker Street입니다", "[address-1]입니다"),
        ("Hauptstraße 12입니다", "[address-1]입니다"),
        ("제 번호는 공일공 일이삼사 오육칠팔입니다", "제 번호는 [phone-1]입니다"),
        ("공일공일이삼사오육칠팔", "[phone-1]"),
        ("공일공 다시 구구팔칠 다시 삼삼이일", "[phone-1]"),
        ("공 일 공에 구 구 팔 칠에 삼 삼 이 일", "[phone-1]"),
        ("it is zero one zero one two three four five six seven eight, call me", "it is [phone-1], call me"),
        ("Oh seven double nine, one triple five two", "[phone-1]"),
    ],
)
def test_what_is_hidden_as_people_speak(text: str, shown: str) -> None:
    """With particles and endings attached, and numbers in words."""
    assert mask_text(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "one two three",
        "one, two, three, four, five, six, seven, eight, nine",
        "zero one two three four five six",
        "one or two of three, and oh, four more",
        "일 이 삼 사 오 육 칠 팔 구",
        "이 일이 이 사람 일이라 이 년을 일했고 삼사 개월 뒤에 오륙 명이 왔습니다",
        "매출 12000000000원, 요청 1500000000건을 처리했습니다",
        "2021-03-15부터 2019.03.15까지, 20190301에 시작",
    ],
)
def test_counting_and_amounts_stay(text: str) -> None:
    assert mask_text(text).text == text


def test_names_whole_and_in_parts() -> None:
    masked = mask_text("Mina Kim wrote it. MINA tested it. 김민아는 배포했다. Minaret stays.", ["Mina Kim", "김민아"])
    assert masked.text == "[name-1] wrote it. [name-2] tested it. [name-3]는 배포했다. Minaret stays."
    assert masked.counts == {"name": 3}


def test_a_name_that_is_a_word_is_hidden_only_with_its_capital() -> None:
    assert mask_text("Will may mark it; Mark will.", ["Will Mark"]).text == "[name-1] may mark it; [name-2] will."


def test_a_name_the_text_states_itself() -> None:
    assert mask_text("Name: Mina Park\nPark led the team").text == "Name: [name-1]\n[name-2] led the team"
    assert mask_text("성명: 박민아\n박민아의 경력").text == "성명: [name-1]\n[name-1]의 경력"


def test_the_same_value_has_one_placeholder_and_comes_back() -> None:
    mask = Mask(["Mina Kim"])
    first = mask.hide("Mina Kim, mina@example.com. Address: 1 Mina Road, mina@example.com")
    second = mask.hide("again mina@example.com")
    assert second == "again [email-1]"
    assert "mina" not in first.lower()
    assert mask.reveal(second) == "again mina@example.com"
    assert mask.reveal(first) == "Mina Kim, mina@example.com. Address: 1 Mina Road, mina@example.com"
    assert mask.counts["email"] == 3


@pytest.mark.parametrize(
    "piece", ["1", "a", "a.", "1 ", "(1", "가", "가나구 ", "A1 ", "1-", "Aa ", "서울 ", "공", "일 ", "one ", "double "]
)
@pytest.mark.timeout(60)
def test_a_hostile_text_comes_to_an_end(piece: str) -> None:
    """A pattern that backtracks would take hours; the time limit is the test's own."""
    text = piece * (100_000 // len(piece))
    assert mask_text(text) is not None
