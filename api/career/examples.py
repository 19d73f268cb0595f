"""An example of every JSON body about careers (`api.examples`)."""

from typing import Any

_ID = "01a1fd46-0b17-75d6-bb7d-c19607431bb8"
_OTHER = "01a1fd46-0c0f-7356-b2c2-44f9c80499fa"
_EXPERIENCE = {
    "company": "Harbour Payments",
    "title": "Backend engineer",
    "start_date": "2021-03",
    "is_current": True,
    "responsibilities": ["Built the settlement service in Python", "Halved the time of a nightly run"],
}
_PROJECT = {
    "name": "Settlement for a bank",
    "description": "A ledger that closes every night, in Python and PostgreSQL.",
    "client": "Harbour Bank",
    "is_anonymized": True,
}
_EDUCATION = {"institution": "Korea University", "degree": "BSc", "field": "Computer science", "end_date": "2018"}
_ACHIEVEMENT = {"title": "Certified database engineer", "kind": "certificate", "achieved_on": "2022-06"}
_PROFILE = {
    "slug": "kim-minji",
    "name": "김민지",
    "language": "ko",
    "headline": "백엔드 엔지니어",
    "email": "minji.kim@example.com",
    "links": [{"label": "Portfolio", "url": "https://minji.example.com"}],
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "POST /profiles": _PROFILE,
    "PUT /profiles/{profile_id}": _PROFILE,
    "PATCH /profiles/{profile_id}": {"visibility": "PUBLIC", "revision": 3},
    "PUT /profiles/{profile_id}/order": {"kind": "experiences", "ids": [_ID, _OTHER]},
    "POST /experiences": _EXPERIENCE,
    "PUT /experiences/{experience_id}": _EXPERIENCE,
    "PATCH /experiences/{experience_id}": {"is_current": False, "end_date": "2026-10", "revision": 2},
    "POST /projects": _PROJECT,
    "PUT /projects/{project_id}": _PROJECT,
    "PATCH /projects/{project_id}": {"url": "https://minji.example.com/settlement"},
    "POST /projects/{project_id}/anonymize": {"is_anonymized": True, "anonymized_name": "Settlement for a bank"},
    "POST /skills": {"name": "PostgreSQL", "category": "Databases", "level": "advanced"},
    "PUT /skills/{skill_id}": {"name": "Korean", "category": "language", "level": "expert"},
    "PATCH /skills/{skill_id}": {"level": "expert"},
    "POST /education": _EDUCATION,
    "PUT /education/{education_id}": _EDUCATION,
    "PATCH /education/{education_id}": {"grade": "4.2 / 4.5"},
    "POST /achievements": _ACHIEVEMENT,
    "PUT /achievements/{achievement_id}": _ACHIEVEMENT,
    "PATCH /achievements/{achievement_id}": {"issuer": "The registry"},
    "POST /imports/resume": {"resume_id": _ID},
    "POST /imports/{import_id}/resolve": {
        "state": "0123456789abcdef0123456789abcdef",
        "decisions": [{"row": "fedcba9876543210fedcba9876543210", "take": "theirs"}],
    },
    "POST /cvs": {"name": "For banks", "template": "modern", "language": "ko"},
    "PATCH /cvs/{cv_id}": {"sections": [{"section": "summary"}, {"section": "experience"}], "revision": 2},
    "POST /ai/optimize-text": {"text": "Was responsible for the nightly run being faster.", "language": "en"},
    "POST /ai/suggest-skills": {"role": "Backend engineer"},
    "POST /ai/summary": {"profile_id": _ID},
    "PATCH /ai/suggestions/{suggestion_id}": {"state": "edited", "taken": ["Made the nightly run twice as fast."]},
}
