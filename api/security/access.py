"""Who may call what: every operation of the HTTP surface and the sockets, in one table.

The dependencies in `dependencies.py` enforce it, and `tests/access/` makes its tests from it: each operation × each
role × own and foreign company. An operation without a row refuses everybody.
"""

from dataclasses import dataclass
from enum import StrEnum

from api.routing import PREFIX
from api.security.callers import OWN_CAREER


class Door(StrEnum):
    """How a caller proves who they are."""

    OPEN = "open"
    LINK = "link"
    """The interview token in the path (AUTH-28)."""
    AGENT = "agent"
    """The ticket of one call: the machine credential "System" (AUTH-29). A user's token is refused."""
    COOKIE = "cookie"
    """The refresh token."""
    WEBHOOK = "webhook"
    """Another server's signature over the body (SEC-21)."""
    USER = "user"
    """An access token or an API key of a person."""


class Reach(StrEnum):
    """What a company's border means for the operation."""

    NONE = "none"
    """It touches no company's rows."""
    OWN_ROWS = "own rows"
    """A list: only rows of the caller's company (all, for a system administrator)."""
    OBJECT = "object"
    """One object by id: a foreign company's answers 404 (AUTH-25)."""
    SELF = "self"
    """The caller's own account only."""


class Limit(StrEnum):
    """SEC-12 … SEC-15."""

    AUTH = "auth"
    GENERAL = "general"
    AI = "ai"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Rule:
    door: Door
    permission: str | None = None
    """Needed of a user; None: any signed-in person."""
    reach: Reach = Reach.NONE
    limit: Limit = Limit.GENERAL
    seen: bool = False
    """Reading it goes into the audit log: it shows a person's words, voice or documents."""
    keys: bool = True
    """Whether an API key may call it in its user's place."""


def _open(limit: Limit = Limit.GENERAL) -> Rule:
    return Rule(Door.OPEN, limit=limit)


def _link() -> Rule:
    return Rule(Door.LINK)


def _agent() -> Rule:
    return Rule(Door.AGENT, reach=Reach.OBJECT)


def _own(permission: str | None = None, limit: Limit = Limit.GENERAL) -> Rule:
    return Rule(Door.USER, permission, Reach.SELF, limit, keys=False)


def _rows(permission: str, limit: Limit = Limit.GENERAL) -> Rule:
    return Rule(Door.USER, permission, Reach.OWN_ROWS, limit)


def _object(permission: str, limit: Limit = Limit.GENERAL, *, seen: bool = False) -> Rule:
    return Rule(Door.USER, permission, Reach.OBJECT, limit, seen)


def _platform(permission: str) -> Rule:
    return Rule(Door.USER, permission, Reach.NONE)


ACCESS: dict[str, Rule] = {
    # health and config, at the root
    "GET /health": _open(),
    "GET /health/db": _open(),
    "GET /health/redis": _open(),
    "GET /metrics": _open(),
    "GET /config": _open(),
    # auth
    "GET /setup": _open(),
    "POST /setup": _open(Limit.AUTH),
    "POST /auth/login": _open(Limit.AUTH),
    "POST /auth/register": _open(Limit.AUTH),
    "POST /auth/verify-email": _open(Limit.AUTH),
    "POST /auth/resend-verification": _open(Limit.AUTH),
    "POST /auth/password-reset/request": _open(Limit.AUTH),
    "POST /auth/password-reset/confirm": _open(Limit.AUTH),
    "POST /auth/invitation/accept": _open(Limit.AUTH),
    "POST /auth/refresh": Rule(Door.COOKIE),
    "POST /auth/logout": Rule(Door.COOKIE),
    "GET /auth/me": Rule(Door.USER, reach=Reach.SELF),
    "PUT /auth/me": _own(),
    "POST /auth/password": _own(limit=Limit.AUTH),
    "GET /auth/sessions": _own(),
    "DELETE /auth/sessions/{session_id}": _own(),
    "GET /me/api-keys": _own("api_keys:write"),
    "POST /me/api-keys": _own("api_keys:write"),
    "DELETE /me/api-keys/{key_id}": _own("api_keys:write"),
    # users and roles
    "GET /users": _rows("users:read"),
    "POST /users": _rows("users:write"),
    "GET /users/{user_id}": _object("users:read"),
    "PUT /users/{user_id}": _object("users:write"),
    "DELETE /users/{user_id}": _object("users:deactivate"),
    "POST /users/{user_id}/invite": _object("users:write"),
    "POST /users/{user_id}/unlock": _object("users:write"),
    "GET /users/{user_id}/hand-over": _object("users:write"),
    "GET /users/{user_id}/availability": _object("users:read"),
    "PUT /users/{user_id}/availability": _object("users:read"),
    "GET /roles": _rows("users:read"),
    "POST /roles": _rows("roles:write"),
    "PUT /roles/{role_id}": _object("roles:write"),
    "DELETE /roles/{role_id}": _object("roles:write"),
    # companies
    "POST /register/company": _open(Limit.AUTH),
    "GET /companies": _platform("companies:manage"),
    "GET /companies/{company_id}": _object("company:read"),
    "PUT /companies/{company_id}": _object("company:write"),
    "GET /companies/{company_id}/ai-config/engines": _object("company:read"),
    "GET /personas": _rows("company:read"),
    "POST /personas": _rows("company:write"),
    "GET /personas/{persona_id}": _object("company:read"),
    "PUT /personas/{persona_id}": _object("company:write"),
    "GET /personas/{persona_id}/versions": _object("company:read"),
    "POST /companies/{company_id}/ai-config/test": _object("company:write", limit=Limit.AI),
    "GET /companies/{company_id}/ai-config/tests/{test_id}": _object("company:read"),
    "GET /company/settings": _rows("company:read"),
    "PUT /company/settings": _rows("company:write"),
    "GET /company/thresholds/preview": _rows("company:read"),
    "GET /company/consent-texts": _rows("company:read"),
    "GET /company/phone-line": _platform("company:read"),
    "GET /admin/company-requests": _platform("companies:manage"),
    "POST /admin/company-requests/{request_id}/approve": _platform("companies:manage"),
    "POST /admin/company-requests/{request_id}/preview": _platform("companies:manage"),
    "POST /admin/company-requests/{request_id}/reject": _platform("companies:manage"),
    "GET /admin/health": _platform("companies:manage"),
    # candidates
    "GET /candidates": _rows("candidates:read"),
    "GET /candidates/counts": _rows("candidates:read"),
    "GET /candidates/stages": _rows("candidates:read"),
    "GET /candidates/views": _own("candidates:read"),
    "PUT /candidates/views": _own("candidates:read"),
    "POST /candidates/bulk-assign": _rows("candidates:write"),
    "POST /candidates/move-matching": _rows("candidates:write"),
    "DELETE /candidates/move-matching/{task_id}": _own("candidates:write"),
    "GET /candidates/{candidate_id}/notes": _object("candidates:read", seen=True),
    "POST /candidates/{candidate_id}/notes": _object("candidates:read"),
    "DELETE /candidates/{candidate_id}/notes/{note_id}": _object("candidates:write"),
    "GET /candidates/{candidate_id}/resume/reading": _object("candidates:read", seen=True),
    "POST /candidates": _rows("candidates:write"),
    "POST /candidates/bulk-import": _rows("candidates:write", Limit.UPLOAD),
    "POST /candidates/bulk-import/preview": _rows("candidates:write", Limit.UPLOAD),
    "DELETE /candidates/bulk-delete": _rows("candidates:write"),
    "GET /candidates/export": Rule(Door.USER, "candidates:write", Reach.OWN_ROWS, seen=True),
    "GET /candidates/duplicates": _rows("candidates:write"),
    "POST /candidates/merge": _rows("candidates:write"),
    "POST /candidates/bulk-move": _rows("candidates:write"),
    "GET /candidates/{candidate_id}": _object("candidates:read", seen=True),
    "PUT /candidates/{candidate_id}": _object("candidates:write"),
    "DELETE /candidates/{candidate_id}": _object("candidates:write"),
    "POST /candidates/{candidate_id}/restore": _object("candidates:write"),
    "GET /candidates/{candidate_id}/history": _object("candidates:read"),
    "POST /candidates/{candidate_id}/resume": _object("candidates:write", Limit.UPLOAD),
    "GET /candidates/{candidate_id}/resume": _object("candidates:read", seen=True),
    "GET /candidates/{candidate_id}/rounds": _object("candidates:read"),
    "POST /candidates/{candidate_id}/rounds": _object("interviews:write"),
    "PUT /rounds/{round_id}": _object("interviews:write"),
    "DELETE /rounds/{round_id}": _object("interviews:write"),
    "GET /import-jobs": _rows("candidates:write"),
    "GET /import-jobs/{import_id}": _object("candidates:write"),
    "GET /import-jobs/{import_id}/rows": _object("candidates:write", seen=True),
    "POST /import-jobs/{import_id}/cancel": _object("candidates:write"),
    "GET /import-jobs/{import_id}/errors.csv": _object("candidates:write", seen=True),
    # jobs
    "GET /jobs": _rows("jobs:read"),
    "POST /jobs": _rows("jobs:write"),
    "GET /jobs/{job_id}": _object("jobs:read"),
    "PUT /jobs/{job_id}": _object("jobs:write"),
    "DELETE /jobs/{job_id}": _object("jobs:write"),
    "GET /jobs/{job_id}/draft": _object("jobs:write"),
    "POST /jobs/{job_id}/publish": _object("jobs:write"),
    "GET /jobs/{job_id}/versions": _object("jobs:write"),
    "GET /jobs/{job_id}/versions/{number}": _object("jobs:write"),
    "POST /jobs/{job_id}/versions/{number}/restore": _object("jobs:write"),
    "GET /jobs/{job_id}/matches": _object("jobs:write", Limit.AI, seen=True),
    "GET /jobs/{job_id}/questions": _object("jobs:write"),
    "POST /jobs/{job_id}/questions": _object("jobs:write"),
    "PUT /jobs/{job_id}/questions/order": _object("jobs:write"),
    "POST /jobs/{job_id}/generate-questions": _object("jobs:write", Limit.AI),
    "POST /jobs/{job_id}/replays/plan": _object("jobs:write"),
    "POST /jobs/{job_id}/replays": _object("jobs:write", Limit.AI),
    "GET /jobs/{job_id}/replays": _object("jobs:write"),
    "GET /jobs/{job_id}/replays/{replay_id}": _object("jobs:write"),
    "GET /jobs/{job_id}/replays/{replay_id}/interviews": _object("jobs:write", seen=True),
    "POST /jobs/{job_id}/replays/{replay_id}/cancel": _object("jobs:write"),
    "PUT /questions/{question_id}": _object("jobs:write"),
    "DELETE /questions/{question_id}": _object("jobs:write"),
    "POST /rubric-check": _rows("jobs:write"),
    "POST /speech-samples": _rows("jobs:write", Limit.AI),
    "GET /speech-samples/{sample_id}": _object("jobs:write"),
    "GET /speech-samples/{sample_id}/sound": _object("jobs:write"),
    "POST /ai/generate-questions": _rows("jobs:write", Limit.AI),
    "POST /ai/ats-check": Rule(Door.USER, "ats:check", Reach.SELF, Limit.AI),
    # practice: a person's own, of no company
    "POST /interview/start": _own(limit=Limit.AI),
    "POST /interview/question": _own(limit=Limit.AI),
    "POST /interview/answer": _own(limit=Limit.AI),
    "GET /interview/results/{practice_id}": _own(),
    "POST /interview/save/{practice_id}": _own(),
    "GET /practice/interviews": _own(),
    "DELETE /practice/interviews/{practice_id}": _own(),
    "GET /practice/progress": _own(),
    "GET /practice/judges": _own(),
    "POST /practice/compare": _own(limit=Limit.AI),
    "POST /audio/tts": _own(limit=Limit.AI),
    "POST /audio/stt": _own(limit=Limit.AI),
    "WS /ws/interview/session": _own(),
    # career: what a person says about themselves
    "GET /profiles": _own(OWN_CAREER),
    "POST /profiles": _own(OWN_CAREER),
    # Another person's as well, where it is shown to others.
    "GET /profiles/{profile_id}": _own(),
    "PUT /profiles/{profile_id}": _own(OWN_CAREER),
    "PATCH /profiles/{profile_id}": _own(OWN_CAREER),
    "DELETE /profiles/{profile_id}": _own(OWN_CAREER),
    "GET /profiles/{profile_id}/completeness": _own(OWN_CAREER),
    "PUT /profiles/{profile_id}/order": _own(OWN_CAREER),
    "GET /experiences": _own(OWN_CAREER),
    "POST /experiences": _own(OWN_CAREER),
    "GET /experiences/{experience_id}": _own(OWN_CAREER),
    "PUT /experiences/{experience_id}": _own(OWN_CAREER),
    "PATCH /experiences/{experience_id}": _own(OWN_CAREER),
    "DELETE /experiences/{experience_id}": _own(OWN_CAREER),
    "GET /projects": _own(OWN_CAREER),
    "POST /projects": _own(OWN_CAREER),
    "GET /projects/{project_id}": _own(OWN_CAREER),
    "PUT /projects/{project_id}": _own(OWN_CAREER),
    "PATCH /projects/{project_id}": _own(OWN_CAREER),
    "DELETE /projects/{project_id}": _own(OWN_CAREER),
    "GET /skills": _own(OWN_CAREER),
    "POST /skills": _own(OWN_CAREER),
    "GET /skills/{skill_id}": _own(OWN_CAREER),
    "PUT /skills/{skill_id}": _own(OWN_CAREER),
    "PATCH /skills/{skill_id}": _own(OWN_CAREER),
    "DELETE /skills/{skill_id}": _own(OWN_CAREER),
    "GET /education": _own(OWN_CAREER),
    "POST /education": _own(OWN_CAREER),
    "GET /education/{education_id}": _own(OWN_CAREER),
    "PUT /education/{education_id}": _own(OWN_CAREER),
    "PATCH /education/{education_id}": _own(OWN_CAREER),
    "DELETE /education/{education_id}": _own(OWN_CAREER),
    "GET /achievements": _own(OWN_CAREER),
    "POST /achievements": _own(OWN_CAREER),
    "GET /achievements/{achievement_id}": _own(OWN_CAREER),
    "PUT /achievements/{achievement_id}": _own(OWN_CAREER),
    "PATCH /achievements/{achievement_id}": _own(OWN_CAREER),
    "DELETE /achievements/{achievement_id}": _own(OWN_CAREER),
    "PUT /projects/{project_id}/experiences/{experience_id}": _own(OWN_CAREER),
    "DELETE /projects/{project_id}/experiences/{experience_id}": _own(OWN_CAREER),
    "PUT /projects/{project_id}/skills/{skill_id}": _own(OWN_CAREER),
    "DELETE /projects/{project_id}/skills/{skill_id}": _own(OWN_CAREER),
    "POST /projects/{project_id}/anonymize": _own(OWN_CAREER),
    "GET /p/{slug}": _open(),
    "GET /cv-templates": _own(OWN_CAREER),
    "GET /cvs": _own(OWN_CAREER),
    "POST /cvs": _own(OWN_CAREER),
    "GET /cvs/{cv_id}": _own(OWN_CAREER),
    "PATCH /cvs/{cv_id}": _own(OWN_CAREER),
    "DELETE /cvs/{cv_id}": _own(OWN_CAREER),
    "GET /cvs/{cv_id}/preview": _own(OWN_CAREER),
    "POST /cvs/{cv_id}/generate": _own(OWN_CAREER),
    "GET /cvs/{cv_id}/pdf": _own(OWN_CAREER),
    "GET /cvs/{cv_id}/versions": _own(OWN_CAREER),
    "GET /cvs/{cv_id}/versions/{number}": _own(OWN_CAREER),
    "GET /cvs/{cv_id}/versions/{number}/compare": _own(OWN_CAREER),
    "POST /cvs/{cv_id}/versions/{number}/restore": _own(OWN_CAREER),
    "GET /export/json": _own(OWN_CAREER),
    "POST /ai/optimize-text": _own(OWN_CAREER, Limit.AI),
    "POST /ai/suggest-skills": _own(OWN_CAREER, Limit.AI),
    "POST /ai/summary": _own(OWN_CAREER, Limit.AI),
    "GET /ai/suggestions": _own(OWN_CAREER),
    "PATCH /ai/suggestions/{suggestion_id}": _own(OWN_CAREER),
    "GET /export/one-pager": _own(OWN_CAREER),
    "POST /export/archive": _own(OWN_CAREER),
    # a person's own documents and résumés
    "POST /upload/pdf": _own(limit=Limit.UPLOAD),
    "POST /upload/txt": _own(limit=Limit.UPLOAD),
    "GET /me/documents": _own(),
    "DELETE /me/documents/{document_id}": _own(),
    "POST /analyze/resume": _own(limit=Limit.UPLOAD),
    "GET /resumes": _own(),
    "GET /resumes/{resume_id}": Rule(Door.USER, reach=Reach.SELF, seen=True, keys=False),
    "PUT /resumes/{resume_id}": _own(),
    "DELETE /resumes/{resume_id}": _own(),
    "GET /resumes/{resume_id}/matches": _own(),
    "POST /resumes/{resume_id}/match": _own(limit=Limit.AI),
    # interviews: HR's side
    "GET /schedule": _rows("interviews:read"),
    "GET /mine": _rows("interviews:read"),
    "GET /interviews/{interview_id}/review": _object("interviews:read", seen=True),
    # One's own view, of what one may see; it decides nothing.
    "PUT /interviews/{interview_id}/review": _object("interviews:read"),
    "POST /interviews/{interview_id}/review": _object("interviews:read"),
    "GET /candidates/{candidate_id}/free-times": _object("interviews:write"),
    "POST /interviews/{interview_id}/proposals/{proposal_id}": _object("interviews:write"),
    "GET /interviews": _rows("interviews:read"),
    "POST /interviews": _rows("interviews:write"),
    "GET /interviews/live": _rows("interviews:write"),
    "GET /today": _rows("interviews:write"),
    "GET /interviews/{interview_id}": _object("interviews:read", seen=True),
    "PUT /interviews/{interview_id}": _object("interviews:write"),
    "POST /interviews/{interview_id}/link": _object("interviews:write"),
    "POST /interviews/{interview_id}/cancel": _object("interviews:write"),
    "POST /interviews/{interview_id}/end": _object("interviews:write"),
    "POST /interviews/{interview_id}/call": _object("interviews:write"),
    "DELETE /interviews/{interview_id}/call": _object("interviews:write"),
    "POST /interviews/{interview_id}/verdict": _object("verdicts:write"),
    "GET /interviews/{interview_id}/verdicts": _object("interviews:read"),
    "DELETE /interviews/{interview_id}/verdicts/{decision_id}": _object("verdicts:write"),
    "POST /interviews/{interview_id}/score": _object("interviews:write"),
    "GET /judges": _rows("interviews:write"),
    "POST /interviews/{interview_id}/comparisons": _object("interviews:write", Limit.AI),
    "GET /interviews/{interview_id}/comparisons": _object("interviews:write"),
    "GET /interviews/{interview_id}/comparisons/{comparison_id}": _object("interviews:write", seen=True),
    "GET /interviews/{interview_id}/quality": _object("interviews:read"),
    "GET /interviews/{interview_id}/conduct": _object("interviews:read", seen=True),
    "POST /interviews/{interview_id}/redo": _object("interviews:write"),
    "POST /interviews/{interview_id}/score-anyway": _object("verdicts:write"),
    "GET /interviews/{interview_id}/transcript": _object("interviews:read", seen=True),
    "GET /interviews/{interview_id}/events": _object("interviews:write", seen=True),
    "GET /interviews/{interview_id}/recordings/{call_id}": _object("interviews:read", seen=True),
    "GET /interviews/{interview_id}/recordings/{call_id}/waveform": _object("interviews:read"),
    "POST /interviews/{interview_id}/recordings/{call_id}/waveform": _object("interviews:read"),
    "GET /interviews/{interview_id}/report.pdf": _object("interviews:read", seen=True),
    "GET /interviews/{interview_id}/report.json": _object("interviews:read", seen=True),
    "POST /interviews/{interview_id}/adjustments/{adjustment_id}": _object("interviews:write"),
    "POST /interviews/{interview_id}/requests/{asked_id}": _object("interviews:write"),
    "WS /ws/monitor": _rows("interviews:write"),
    "WS /ws/monitor/{interview_id}": _object("interviews:supervise", seen=True),
    # people of the company in a running interview
    "POST /interviews/{interview_id}/commands": _object("interviews:supervise"),
    "POST /interviews/{interview_id}/join": _object("interviews:supervise", seen=True),
    # interviews: the candidate's side
    "GET /interviews/validate/{token}": _link(),
    "POST /interviews/consent/{token}": _link(),
    "POST /interviews/consent/{token}/decline": _link(),
    "POST /interviews/adjustments/{token}": _link(),
    "POST /interviews/join/{token}": _link(),
    "GET /interviews/receipt/{token}": _link(),
    "POST /interviews/corrections/{token}": _link(),
    "DELETE /interviews/corrections/{token}/{segment_id}": _link(),
    "GET /interviews/status/{token}": _link(),
    "POST /interviews/signals/{token}": _link(),
    "GET /interviews/self-report/{token}": _link(),
    "PUT /interviews/self-report/{token}": _link(),
    "DELETE /interviews/self-report/{token}": _link(),
    "GET /interviews/slots/{token}": _link(),
    "POST /interviews/hold/{token}": _link(),
    "POST /interviews/proposals/{token}": _link(),
    "POST /interviews/call-off/{token}": _link(),
    "POST /interviews/reschedule/{token}": _link(),
    "GET /interviews/calendar/{token}": _link(),
    "POST /interviews/call-me/{token}": _link(),
    "DELETE /interviews/call-me/{token}": _link(),
    "DELETE /interviews/consent/{token}": _link(),
    "PUT /interviews/feedback/{token}": _link(),
    "POST /interviews/requests/{token}": _link(),
    "PUT /interviews/call-hours/{token}": _link(),
    # the agent's side
    "POST /internal/admissions": _agent(),
    "POST /internal/phone/admissions": _agent(),
    "POST /internal/listeners": _agent(),
    "PUT /internal/calls/{call_id}/listeners/{watch_id}": _agent(),
    "GET /internal/calls/{call_id}/brief": _agent(),
    "POST /internal/calls/{call_id}/events": _agent(),
    "GET /internal/calls/{call_id}/commands": _agent(),
    "POST /internal/calls/{call_id}/uploads": _agent(),
    "PUT /interviews/{interview_id}/complete": _agent(),
    "GET /internal/engine-tests/{test_id}": _agent(),
    "PUT /internal/engine-tests/{test_id}": _agent(),
    "PUT /internal/engine-tests/{test_id}/sound": _agent(),
    # other servers
    "POST /webhooks/livekit": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/voice": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/gather": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/after": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/status": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/answered": Rule(Door.WEBHOOK),
    "POST /telephony/{carrier}/machine": Rule(Door.WEBHOOK),
    # background work
    "GET /tasks/{task_id}": _object("tasks:read"),
    "GET /tasks": _rows("company:write"),
    "POST /tasks/{task_id}/retry": _object("company:write"),
    # numbers, audit, webhooks
    "GET /analytics/overview": _rows("analytics:read"),
    "GET /analytics/funnel": _rows("analytics:read"),
    "GET /analytics/waiting": _rows("analytics:read"),
    "GET /analytics/questions": _rows("analytics:read"),
    "GET /analytics/quality": _rows("analytics:read"),
    "GET /analytics/interviews": _rows("analytics:read"),
    "GET /analytics/scores": _rows("analytics:read"),
    "GET /analytics/feedback": _rows("analytics:read"),
    "GET /analytics/costs": _rows("analytics:read"),
    "GET /analytics/adverse-impact": Rule(Door.USER, "analytics:read", Reach.OWN_ROWS, seen=True),
    "GET /analytics/adverse-impact.csv": Rule(Door.USER, "analytics:read", Reach.OWN_ROWS, seen=True),
    "GET /audit": _rows("audit:read"),
    "GET /audit.csv": _rows("audit:read"),
    "GET /audit/verify": _rows("audit:read"),
    "GET /webhooks": _rows("webhooks:write"),
    "POST /webhooks": _rows("webhooks:write"),
    "GET /webhooks/{webhook_id}": _object("webhooks:write"),
    "PUT /webhooks/{webhook_id}": _object("webhooks:write"),
    "DELETE /webhooks/{webhook_id}": _object("webhooks:write"),
    "POST /webhooks/{webhook_id}/secret": _object("webhooks:write"),
    "POST /webhooks/{webhook_id}/test": _object("webhooks:write"),
    "GET /webhooks/{webhook_id}/deliveries": _object("webhooks:write"),
    "POST /webhooks/deliveries/{delivery_id}/replay": _object("webhooks:write"),
    # privacy
    "GET /privacy-policy": _open(),
    # Orders an archive: a GET by the specification, and yet it writes.
    "GET /me/export": Rule(Door.USER, reach=Reach.SELF, seen=True, keys=False),
    "DELETE /me": _own(),
    "GET /me/consents": _own(),
    "POST /me/consents": _own(),
    "POST /candidates/{candidate_id}/export": _object("privacy:write"),
    "GET /exports": _rows("privacy:write"),
    "GET /exports/{export_id}": _own(),
    "GET /exports/{export_id}/archive": Rule(Door.USER, reach=Reach.SELF, seen=True, keys=False),
    "DELETE /candidates/{candidate_id}/personal-data": _object("privacy:write"),
    # somebody who prepares
    "POST /analyze/github": _own(limit=Limit.AI),
    "GET /analyze/github": _own(),
    "GET /analyze/github/{analysis_id}": _own(),
    "DELETE /analyze/github/{analysis_id}": _own(),
    "POST /analyze/gap": _own(limit=Limit.AI),
    "GET /analyze/gap": _own(),
    "GET /analyze/gap/{gap_analysis_id}": _own(),
    "DELETE /analyze/gap/{gap_analysis_id}": _own(),
    "POST /roadmap/generate": _own(),
    "GET /roadmaps": _own(),
    "GET /roadmaps/{roadmap_id}": _own(),
    "PUT /roadmaps/{roadmap_id}/weeks/{week}": _own(),
    "PUT /roadmaps/{roadmap_id}/nudge": _own(),
    "GET /roadmaps/{roadmap_id}/calendar.ics": _own(),
    "DELETE /roadmaps/{roadmap_id}": _own(),
    "POST /roadmaps/nudges/stop": _open(Limit.AUTH),
}
"""Keys are "METHOD path-template", paths below /api/v1 without that prefix."""


def rule_of(method: str, path: str) -> Rule | None:
    """The rule of an operation by its method and path template, e.g. ("GET", "/api/v1/candidates/{candidate_id}")."""
    return ACCESS.get(f"{'GET' if method == 'HEAD' else method} {path.removeprefix(PREFIX)}")


SIGNED = {"PUT /files/{key}", "GET /files/{key}"}
"""Opened by a signature in the URL, made for one caller and one file; no rule beside it."""
