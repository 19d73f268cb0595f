"""An interview in Korean by telephone: the job, and what its candidate says.

The tests' only Korean voice is eSpeak's own, which recognisers take for noise (nine letters of ten are wrong). So the
recogniser is a stand-in that knows the words and hears when they are spoken; the voice of the interviewer is real.
"""

import time
from dataclasses import dataclass

import httpx
import numpy as np

from agent.services.espeak import espeak
from tests.support.answers import RATE
from tests.support.phone_world import Booked
from tests.support.sound import Samples
from tests.support.speech import resample
from tests.vendors.ears import Piece, Script

GAP_SECS = 1.0
"""Longer than eSpeak's pauses between sentences."""


@dataclass(frozen=True)
class Asked:
    question: str
    answer: str
    points: tuple[tuple[str, tuple[str, ...]], ...]
    """What a good answer has, and words that tell of it."""


ASKED = (
    Asked(
        "가장 어려웠던 기술 문제와 그 해결 과정을 말씀해 주십시오.",
        "주문 목록이 느려서 먼저 쿼리 계획을 측정했습니다. 그다음 색인을 추가했고 응답이 두 배 빨라졌습니다.",
        (("무엇이 문제였는지", ("느려서", "측정")), ("무엇을 바꾸었는지", ("색인", "캐시"))),
    ),
    Asked(
        "운영 중에 장애가 나면 어떻게 대응하십니까?",
        "알림을 받으면 바로 배포를 되돌립니다. 그리고 원인을 찾아서 회고 문서를 씁니다.",
        (("어떻게 막는지", ("되돌립니다", "알림")), ("무엇을 배우는지", ("회고", "원인"))),
    ),
)


def book(hr: httpx.Client) -> Booked:
    """`hr`: signed in, with /api/v1 as its base."""
    job = hr.post("/jobs", json={"title": "백엔드 개발자", "language": "ko"}).raise_for_status().json()
    for asked in ASKED:
        points = [{"text": text, "keywords": list(words)} for text, words in asked.points]
        body = {"text": asked.question, "points": points, "max_follow_ups": 0}
        hr.post(f"/jobs/{job['id']}/questions", json=body).raise_for_status()
    email = f"ko-{time.time_ns()}@example.com"
    person = hr.post("/candidates", json={"name": "김하늘", "email": email}).raise_for_status().json()
    wanted = {"candidate_id": person["id"], "job_template_id": job["id"]}
    made = hr.post("/interviews", json=wanted).raise_for_status().json()
    return Booked(made["id"], made["token"], made["dial_in"]["pin"])


def spoken(text: str) -> Samples:
    """Mono floats at 48 kHz."""
    voice = espeak()
    samples = resample(np.frombuffer(voice.speak(text, "ko"), np.int16), voice.sample_rate, RATE)
    return np.asarray(samples.astype(np.float32) / 32_768, np.float32)


def expects(script: Script, text: str, sound: Samples) -> None:
    """The recogniser knows what is said next, and how long it takes."""
    script.add(Piece(text, len(sound) / RATE))


def digits_in_words(digits: str) -> str:
    return " ".join("공일이삼사오육칠팔구"[int(digit)] for digit in digits)
