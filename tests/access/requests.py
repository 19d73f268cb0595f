"""A sensible request for every operation that takes a body or demands a query, by its row in `ACCESS`."""

from collections.abc import Callable
from typing import Any

from tests.support import documents
from tests.support.careers import CAREER_REQUESTS, png
from tests.support.two_companies import Side

Request = Callable[[Side], dict[str, Any]]


def _json(**body: Any) -> Request:
    return lambda _: {"json": body}


def _tried(provider: str) -> dict[str, Any]:
    return {"engine": {"provider": provider}}


REQUESTS: dict[str, Request] = {
    "PUT /auth/me": _json(name="Another name"),
    "POST /auth/password": _json(current_password="correct horse battery", new_password="another long password"),
    "PUT /integrations/google-calendar": _json(writes_interviews=False),
    "POST /me/api-keys": _json(name="Second key", scopes=["jobs:read"]),
    "POST /users": _json(email="new@example.com", name="New person", role="EMPLOYEE"),
    "PUT /users/{user_id}": _json(name="Another name", department="Research"),
    "PUT /users/{user_id}/availability": _json(timezone="Asia/Seoul"),
    "POST /roles": _json(name="Second", base_role="EMPLOYEE", permissions=["jobs:read"]),
    "PUT /roles/{role_id}": _json(name="Renamed", permissions=["jobs:read"]),
    "PUT /companies/{company_id}": _json(name="Renamed"),
    "POST /companies/{company_id}/ai-config/test": _json(language="en"),
    "POST /speech-samples": _json(text="Tell me about a project."),
    "PUT /internal/engine-tests/{test_id}/sound": _json(tts=_tried("piper"), sound="SUQzBAAAAAAA"),
    "PUT /internal/engine-tests/{test_id}": _json(
        said="Hello.", stt=_tried("whisper"), llm=_tried("rules"), tts=_tried("piper")
    ),
    "PUT /internal/calls/{call_id}/listeners/{watch_id}": _json(present=True),
    "GET /company/thresholds/preview": lambda _: {"params": {"pass_threshold": 70, "review_threshold": 50}},
    "PUT /company/settings": _json(settings={"contact_email": "people@example.com"}),
    "PUT /company/logo": lambda _: {"files": {"file": ("logo.png", png())}},
    "POST /admin/company-requests/{request_id}/preview": _json(decision="approve"),
    "POST /admin/company-requests/{request_id}/reject": _json(reason="Not a company"),
    "POST /candidates": _json(email="lee@example.com", name="Lee Jun"),
    "POST /candidates/bulk-import": lambda _: {"files": {"file": ("p.csv", b"email,name\na@example.com,A\n")}},
    "POST /candidates/bulk-import/preview": lambda _: {"files": {"file": ("p.csv", b"email,name\na@example.com,A\n")}},
    "PUT /candidates/views": _json(views=[{"name": "Mine", "owner": "me"}]),
    "POST /candidates/bulk-assign": lambda side: {"json": {"ids": [side.ids["candidate_id"]], "assigned_to": None}},
    "POST /candidates/move-matching": _json(matching={"status": ["hired"]}, to="interviewed"),
    "POST /candidates/{candidate_id}/notes": _json(text="Asked for a later date."),
    "POST /candidates/merge": lambda side: {
        "json": {"keep_id": side.ids["candidate_id"], "merge_ids": [side.ids["candidate_id"]]}
    },
    "DELETE /candidates/bulk-delete": lambda side: {"json": {"ids": [side.ids["candidate_id"]]}},
    "POST /candidates/bulk-move": lambda side: {"json": {"ids": [side.ids["candidate_id"]], "status": "screening"}},
    "PUT /candidates/{candidate_id}": _json(email="mina@example.com", name="Mina Kim"),
    "POST /candidates/{candidate_id}/resume": lambda _: {"files": {"resume": ("cv.txt", b"Go developer, Busan.\n")}},
    "POST /candidates/{candidate_id}/rounds": lambda side: {
        "json": {"job_template_id": side.ids["job_id"], "round_number": 9, "round_type": "hr"}
    },
    "PUT /rounds/{round_id}": _json(round_type="final"),
    "POST /personas": _json(slug="calm", content={"name": "Calm", "languages": {"en": {}}}),
    "PUT /personas/{persona_id}": _json(version=1, content={"name": "Warmer", "languages": {"en": {}}}),
    "POST /jobs": _json(title="Analyst"),
    "PUT /jobs/{job_id}": _json(title="Analyst"),
    "POST /jobs/{job_id}/questions": _json(text="What did you learn last year?"),
    "PUT /jobs/{job_id}/questions/order": lambda side: {"json": {"question_ids": [side.ids["question_id"]]}},
    "POST /jobs/{job_id}/generate-questions": _json(max_questions=2),
    "POST /jobs/{job_id}/replays/plan": _json(),
    "POST /jobs/{job_id}/replays": _json(limit=3),
    "PUT /questions/{question_id}": _json(text="What did you learn last month?"),
    "POST /rubric-check": _json(points=[{"text": "Names a concrete example"}]),
    "POST /ai/generate-questions": _json(job_description="Python developer for web services", max_questions=2),
    "POST /upload/pdf": lambda _: {"files": {"file": ("cv.pdf", documents.pdf("Python developer in Seoul."))}},
    "POST /upload/txt": lambda _: {"files": {"file": ("cv.txt", b"Python developer in Seoul since 2015.\n")}},
    "POST /analyze/resume": lambda _: {"files": {"file": ("cv.txt", b"Python developer in Seoul since 2015.\n")}},
    "POST /resumes/{resume_id}/match": _json(job_description="You need experience with Python and SQL."),
    "PUT /resumes/{resume_id}": _json(parsed={"skills": [{"name": "Python"}]}),
    "POST /interview/start": _json(job_title="Analyst"),
    "POST /interview/question": lambda side: {"json": {"interview_id": side.ids["practice_id"]}},
    "POST /interview/answer": lambda side: {
        "data": {"interview_id": side.ids["practice_id"], "question_number": 1, "answer": "I measured first."}
    },
    "POST /practice/calls": _json(job_title="Analyst", consent={"version": "practice-2026-11", "items": ["practice"]}),
    "POST /practice/compare": lambda side: {"json": {"interview_id": side.ids["practice_id"], "question_number": 1}},
    "POST /audio/tts": _json(text="Hi", voice="espeak"),
    "POST /audio/stt": lambda _: {"files": {"audio": ("a.webm", b"no sound")}},
    "POST /ai/ats-check": lambda _: {"files": {"resume": ("cv.txt", b"Python developer in Seoul since 2015.\n")}},
    "POST /interviews": lambda side: {
        "json": {"candidate_id": side.ids["candidate_id"], "job_template_id": side.ids["job_id"]}
    },
    "PUT /interviews/{interview_id}": _json(scheduled_at="2026-11-25T03:00:00Z"),
    "POST /interviews/{interview_id}/adjustments/{adjustment_id}": _json(answer="Of course."),
    "POST /interviews/{interview_id}/requests/{asked_id}": _json(answer="Your examples were clear."),
    "POST /interviews/{interview_id}/proposals/{proposal_id}": _json(answer="None of these is possible."),
    "PUT /interviews/{interview_id}/review": _json(summary="Calm and concrete."),
    "POST /interviews/{interview_id}/review": _json(summary="Calm and concrete."),
    "POST /interviews/{interview_id}/verdict": _json(decision="REVIEW", reason="To be discussed"),
    "POST /interviews/{interview_id}/score-anyway": _json(reason="The answers are all there"),
    "POST /interviews/{interview_id}/comparisons": _json(first={"judge": "panel"}, second={"judge": "panel"}),
    "POST /interviews/{interview_id}/commands": _json(kind="note", text="Calm so far."),
    "POST /analyze/github": _json(repo_url="https://github.com/example/other"),
    "POST /analyze/gap": _json(job_text="Required: Python and Docker.", resume_text="Built services in Python."),
    "POST /roadmap/generate": lambda side: {"json": {"gap_analysis_id": side.ids["gap_analysis_id"]}},
    "PUT /roadmaps/{roadmap_id}/weeks/{week}": _json(done=True),
    "PUT /roadmaps/{roadmap_id}/calendar": _json(written=False),
    "PUT /roadmaps/{roadmap_id}/nudge": _json(mail=True),
    "POST /interviews/{interview_id}/join": _json(speak=False),
    **CAREER_REQUESTS,
    "POST /webhooks": _json(url="http://127.0.0.1:9/other"),
    "PUT /webhooks/{webhook_id}": _json(url="http://127.0.0.1:9/other"),
    "POST /me/consents": _json(purpose="contact", granted=False, policy_version="1"),
    "DELETE /candidates/{candidate_id}/personal-data": lambda _: {"params": {"confirm": "mina@example.com"}},
}
