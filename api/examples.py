"""An example of every JSON body that the API takes, shown in its description and tried by the contract fuzzing.

By the operation as in `api.security.access.ACCESS`. `tests/api/test_openapi.py` holds each against its schema.
"""

from typing import Any

from api.career import examples as career_examples

_ID = "01a1fd46-0b17-75d6-bb7d-c19607431bb8"
_OTHER = "01a1fd46-0c0f-7356-b2c2-44f9c80499fa"
_PASSWORD = "correct horse battery staple"  # noqa: S105  an example
_ONE_TIME = "bYX_EkE3d1ob4Y74BgQ59CfpArmSVc2iVKYsfZJeWLI"
_CANDIDATE = {
    "email": "minji.kim@example.com",
    "name": "김민지",
    "phone": "+82 10-5555-0100",
    "job_template_id": _ID,
    "source": "careers page",
    "language": "ko",
    "timezone": "Asia/Seoul",
}
_JOB = {
    "title": "Backend engineer",
    "description": "Builds the services behind our shop, in Python and PostgreSQL.",
    "language": "en",
    "time_limit_secs": 1800,
    "facts": [{"topic": "remote work", "text": "Three days a week from home."}],
    "is_open": True,
}
_QUESTION = {
    "text": "How do you make sure that a change breaks nothing?",
    "weight": 3,
    "points": [
        {"text": "Writes automated tests", "keywords": ["unit test", "integration test"]},
        {"text": "Has changes read by another person", "keywords": ["code review"]},
    ],
}
_PERSONA = {
    "name": "Warm interviewer",
    "languages": {
        "en": {
            "phrases": {"acknowledge": ["Thank you for telling me."]},
            "prompt": "Speak plainly and warmly.",
            "voice": {"provider": "piper"},
            "speed": 0.95,
        }
    },
}
_REPLAY = {"questions": [{"question_id": _ID, "weight": 2}], "judge": {"judge": "panel"}, "limit": 50}
_REVIEW = {
    "points": [{"question_id": "q1", "point_id": "p1", "mark": "partly", "note": "Names the test, not what it found."}],
    "summary": "Concrete about their own work.",
}
_WEBHOOK = {
    "url": "https://hooks.example.com/interviews",
    "events": ["interview.completed", "verdict.ready"],
    "description": "Our own dashboard",
    "is_active": True,
}

EXAMPLES: dict[str, Any] = {
    "PUT /interviews/self-report/{token}": {"version": "1", "language": "en", "sex": "female", "race": None},
    "POST /setup": {
        "setup_code": "QSFpMIbrvAP_q-tT",
        "company_name": "Example Ltd",
        "name": "Seo-yeon Lee",
        "email": "hr@example.com",
        "password": _PASSWORD,
    },
    "POST /auth/login": {"email": "hr@example.com", "password": _PASSWORD},
    "POST /auth/register": {
        "email": "minji.kim@example.com",
        "password": _PASSWORD,
        "name": "김민지",
        "language": "ko",
        "timezone": "Asia/Seoul",
        "consents": [{"purpose": "contact", "granted": True, "policy_version": "1"}],
    },
    "PUT /integrations/google-calendar": {"writes_interviews": True},
    "POST /auth/verify-email": {"token": _ONE_TIME},
    "POST /auth/resend-verification": {"email": "minji.kim@example.com"},
    "POST /auth/password-reset/request": {"email": "hr@example.com"},
    "POST /auth/password-reset/confirm": {"token": _ONE_TIME, "new_password": _PASSWORD},
    "POST /auth/invitation/accept": {"token": _ONE_TIME, "new_password": _PASSWORD, "name": "Seo-yeon Lee"},
    "POST /resumes/{resume_id}/match": {
        "job_description": "Backend engineer. You need experience with Python and PostgreSQL; Kubernetes is a plus."
    },
    "PUT /resumes/{resume_id}": {
        "parsed": {
            "contact": {"name": {"value": "Jane Doe"}, "email": {"value": "jane.doe@example.com"}},
            "skills": [{"name": "Python", "group": "programming"}],
            "experience": [
                {
                    "title": "Backend engineer",
                    "company": "Example GmbH",
                    "start": "2021-03",
                    "is_current": True,
                    "responsibilities": [{"text": "Built a payments service in Python"}],
                }
            ],
            "education": [{"institution": "University of Example", "degree": "B.Sc.", "end": "2016"}],
            "languages": [{"name": "English", "level": "C1"}],
        }
    },
    "PUT /auth/me": {"name": "Seo-yeon Lee", "language": "en", "timezone": "Asia/Seoul"},
    "POST /analyze/github": {"repo_url": "https://github.com/example/shop"},
    "POST /analyze/gap": {
        "job_text": "Requirements: Python, PostgreSQL and Docker. Kubernetes is a plus.",
        "resume_text": "Built the booking service in Python with PostgreSQL, 2021 to 2024.",
    },
    "POST /roadmap/generate": {"gap_analysis_id": _ID, "hours_per_week": 6, "weeks": 8},
    "PUT /roadmaps/{roadmap_id}/weeks/{week}": {"done": True},
    "PUT /roadmaps/{roadmap_id}/calendar": {"written": True},
    "PUT /roadmaps/{roadmap_id}/nudge": {"mail": True},
    "POST /roadmaps/nudges/stop": {"token": _ONE_TIME},
    "POST /auth/password": {"current_password": "the old password", "new_password": _PASSWORD},
    "POST /me/api-keys": {"name": "Nightly report", "scopes": ["jobs:read"]},
    "POST /me/consents": {"purpose": "contact", "granted": False, "policy_version": "1"},
    "POST /users": {"email": "employee@example.com", "name": "Jun Park", "role": "EMPLOYEE", "department": "Research"},
    "PUT /users/{user_id}": {"name": "Jun Park", "department": "Platform"},
    "PUT /users/{user_id}/availability": {
        "timezone": "Asia/Seoul",
        "weekly": [{"weekday": 0, "start": "09:00", "end": "12:00"}],
        "exceptions": [],
    },
    "POST /roles": {"name": "Reader", "base_role": "EMPLOYEE", "permissions": ["jobs:read"]},
    "PUT /roles/{role_id}": {"name": "Reader", "permissions": ["jobs:read"]},
    "POST /register/company": {
        "company_name": "Example Ltd",
        "contact_name": "Seo-yeon Lee",
        "contact_email": "lee@example.com",
        "language": "en",
        "message": "We hire about twenty people a year.",
    },
    "POST /admin/company-requests/{request_id}/preview": {
        "decision": "reject",
        "reason": "We could not reach the company.",
    },
    "POST /admin/company-requests/{request_id}/reject": {"reason": "We could not reach the company."},
    "PUT /companies/{company_id}": {"name": "Example Ltd"},
    "POST /companies/{company_id}/ai-config/test": {
        "engines": {"stt": [{"provider": "deepgram"}, {"provider": "whisper"}], "tts": [{"provider": "piper"}]},
        "language": "en",
    },
    "PUT /company/settings": {"settings": {"contact_email": "people@example.com"}},
    "POST /candidates": _CANDIDATE,
    "PUT /candidates/{candidate_id}": {**_CANDIDATE, "status": "screening", "reason": "The résumé fits."},
    "DELETE /candidates/bulk-delete": {"ids": [_ID, _OTHER]},
    "POST /candidates/bulk-move": {"ids": [_ID, _OTHER], "status": "rejected", "reason": "The position is filled."},
    "PUT /candidates/views": {
        "views": [{"name": "Mine, waiting", "status": ["interviewed"], "owner": "me", "sort": "created_at:asc"}]
    },
    "POST /candidates/bulk-assign": {"ids": [_ID, _OTHER], "assigned_to": _ID},
    "POST /candidates/move-matching": {"matching": {"status": ["new"], "job_template_id": _ID}, "to": "screening"},
    "POST /candidates/{candidate_id}/notes": {"text": "Prefers mornings; asked about the team's size."},
    "POST /candidates/merge": {"keep_id": _ID, "merge_ids": [_OTHER]},
    "POST /candidates/{candidate_id}/rounds": {
        "job_template_id": _ID,
        "round_number": 2,
        "round_type": "technical",
        "scheduled_at": "2030-03-04T01:00:00Z",
    },
    "PUT /rounds/{round_id}": {"round_type": "final"},
    "POST /personas": {"slug": "warm", "content": _PERSONA},
    "PUT /personas/{persona_id}": {"version": 1, "content": _PERSONA},
    "POST /jobs": _JOB | {"questions": [_QUESTION]},
    "PUT /jobs/{job_id}": _JOB,
    "POST /jobs/{job_id}/questions": _QUESTION,
    "PUT /questions/{question_id}": _QUESTION,
    "PUT /jobs/{job_id}/questions/order": {"question_ids": [_ID, _OTHER]},
    "POST /jobs/{job_id}/replays/plan": _REPLAY,
    "POST /jobs/{job_id}/replays": _REPLAY,
    "POST /jobs/{job_id}/generate-questions": {"max_questions": 5, "save": False},
    "POST /ai/generate-questions": {
        "job_description": "Backend engineer: Python and PostgreSQL, on call every sixth week.",
        "max_questions": 5,
        "language": "en",
    },
    "POST /interview/start": {
        "job_title": "Backend engineer",
        "candidate_name": "Minji Kim",
        "interview_type": "mixed",
        "language": "en",
        "job_description": "Builds the services behind our shop, in Python and PostgreSQL.",
        "resume_text": "Five years of Python, two of them with Django.",
        "num_questions": 5,
        "skills": ["Kubernetes"],
    },
    "POST /interview/question": {"interview_id": _ID, "audio": False},
    "POST /practice/calls": {
        "job_title": "Backend engineer",
        "interview_type": "mixed",
        "language": "en",
        "minutes": 15,
        "skills": ["Kubernetes"],
        "consent": {"version": "practice-2026-11", "items": ["practice", "recording"]},
    },
    "POST /practice/compare": {"interview_id": _ID, "question_number": 1, "judges": ["rules", "text"]},
    "POST /audio/tts": {"text": "Tell me about a project.", "language": "en"},
    "POST /rubric-check": {"text": _QUESTION["text"], "points": _QUESTION["points"], "language": "en"},
    "POST /interviews": {
        "candidate_id": _ID,
        "job_template_id": _OTHER,
        "scheduled_at": "2030-03-04T01:00:00Z",
        "timezone": "Asia/Seoul",
        "channel": "browser",
    },
    "PUT /interviews/{interview_id}": {"scheduled_at": "2030-03-05T01:00:00Z", "timezone": "Asia/Seoul"},
    "POST /interviews/{interview_id}/cancel": {"reason": "The position is filled."},
    "POST /interviews/{interview_id}/end": {"reason": "The candidate asked for it."},
    "POST /interviews/{interview_id}/comparisons": {
        "first": {"judge": "panel"},
        "second": {"judge": "rules"},
    },
    "POST /interviews/{interview_id}/commands": {"kind": "whisper", "text": "Which part of it did you build alone?"},
    "POST /interviews/{interview_id}/join": {"speak": False},
    "POST /interviews/{interview_id}/score-anyway": {"reason": "The line broke after the last answer."},
    "POST /interviews/{interview_id}/verdict": {"decision": "PASS", "reason": "Clear examples of their own work."},
    "POST /interviews/{interview_id}/adjustments/{adjustment_id}": {
        "answer": "You have half as much time again.",
        "grant": {},
    },
    "PUT /interviews/{interview_id}/complete": {"call_id": _ID, "reason": "finished", "last_seq": 41},
    "POST /interviews/consent/{token}": {"version": "1", "language": "en", "items": ["recording", "scoring"]},
    "POST /interviews/consent/{token}/decline": {"route": "person"},
    "PUT /interviews/feedback/{token}": {"clear": "partly", "trouble": "The sound broke off twice."},
    "POST /interviews/requests/{token}": {"kind": "explanation", "text": "What was missing in my answers?"},
    "POST /interviews/{interview_id}/requests/{asked_id}": {
        "answer": "Two of the five points were not mentioned; your examples were clear."
    },
    "POST /interviews/adjustments/{token}": {"kinds": ["more_time"], "text": "I read slowly."},
    "POST /interviews/join/{token}": {"tab_id": "tab-00000001", "take_over": False},
    "POST /interviews/corrections/{token}": {"segment_id": "c4", "text": "I said Kafka, not coffee."},
    "POST /interviews/reschedule/{token}": {"scheduled_at": "2030-03-05T01:00:00Z", "reason": "An exam that day."},
    "POST /interviews/hold/{token}": {"scheduled_at": "2030-03-05T01:00:00Z"},
    "POST /interviews/proposals/{token}": {
        "times": ["2030-03-05T11:00:00Z", "2030-03-06T11:00:00Z"],
        "timezone": "Asia/Seoul",
        "reason": "I work until seven.",
    },
    "POST /interviews/call-off/{token}": {"timezone": "Asia/Seoul", "reason": "I took another position."},
    "POST /interviews/{interview_id}/proposals/{proposal_id}": {"accept": "2030-03-05T11:00:00Z"},
    "PUT /interviews/{interview_id}/review": _REVIEW,
    "POST /interviews/{interview_id}/review": _REVIEW,
    "PUT /interviews/call-hours/{token}": {
        "timezone": "Asia/Seoul",
        "days": [0, 1, 2, 3, 4],
        "start": "18:00",
        "end": "20:00",
    },
    "POST /interviews/signals/{token}": {"kind": "tab_hidden"},
    "PUT /internal/calls/{call_id}/listeners/{watch_id}": {"present": True},
    "POST /speech-samples": {"text": "Tell me about a project.", "language": "en", "voice": {"provider": "piper"}},
    "PUT /internal/engine-tests/{test_id}/sound": {
        "tts": {"engine": {"provider": "piper"}, "first_ms": 90, "characters": 31},
        "sound": "SUQzBAAAAAAA",
    },
    "PUT /internal/engine-tests/{test_id}": {
        "said": "Please tell me about a project.",
        "heard": "please tell me about a project",
        "word_error_rate": 0.0,
        "reply": "Thank you. Here is the next question.",
        "stt": {"engine": {"provider": "deepgram"}, "model": "nova-3-general", "first_ms": 210, "seconds": 2.4},
        "llm": {"engine": {"provider": "rules"}, "first_ms": 1},
        "tts": {"engine": {"provider": "piper"}, "first_ms": 90, "characters": 31},
        "here": [{"part": "stt", "provider": "openai", "missing": "OPENAI_API_KEY is missing on the interviewers"}],
    },
    "POST /internal/calls/{call_id}/events": {
        "events": [
            {
                "type": "candidate.said",
                "seq": 4,
                "at_ms": 5200,
                "segment_id": "c4",
                "text": "I built the billing service.",
                "started_ms": 3100,
                "ended_ms": 5000,
                "confidence": 0.93,
                "question_id": _ID,
            }
        ]
    },
    "POST /internal/calls/{call_id}/uploads": {
        "kind": "recording",
        "content_type": "audio/ogg",
        "size_bytes": 204_800,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    **career_examples.EXAMPLES,
    "POST /webhooks": _WEBHOOK,
    "PUT /webhooks/{webhook_id}": _WEBHOOK,
}
