"""All routers and task handlers of api. `API` routers live under /api/v1, `ROOT` ones at /, `CARRIERS` at /
with the same edge as the API's."""

from types import ModuleType

from fastapi import APIRouter

from api import housekeeping
from api.accounts import endpoints as accounts
from api.accounts import key_endpoints as keys
from api.accounts import mailbox_endpoints as mailboxes
from api.accounts import tasks as account_tasks
from api.aftercare import asked_tasks
from api.aftercare import endpoints as aftercare
from api.aftercare import tasks as aftercare_tasks
from api.analytics import endpoints as analytics
from api.ats import endpoints as ats
from api.ats import tasks as ats_tasks
from api.audit import endpoints as audit
from api.audit import tasks as audit_tasks
from api.calls import endpoints as calls
from api.candidates import desk_endpoints as candidate_desk
from api.candidates import endpoints as candidates
from api.candidates import moves as candidate_moves
from api.career import endpoints as career
from api.career import entry_endpoints as career_entries
from api.career import photo_endpoints as career_photos
from api.career import public_endpoints as public_profiles
from api.career.assist import endpoints as career_assist
from api.career.imports import endpoints as career_imports
from api.companies import brand_endpoints as brands
from api.companies import endpoints as companies
from api.companies import request_endpoints as company_requests
from api.conduct import endpoints as conduct
from api.connections import endpoints as connections
from api.connections import tasks as connection_tasks
from api.cvs import endpoints as cvs
from api.cvs import tasks as cv_tasks
from api.documents import endpoints as documents
from api.engines import endpoints as engines
from api.engines import speech_endpoints as speech
from api.fairness import endpoints as fairness
from api.files import endpoints as files
from api.files import orphans as orphan_files
from api.files import waveforms
from api.gaps import endpoints as gaps
from api.github import endpoints as github
from api.github import tasks as github_tasks
from api.health import endpoints as health
from api.health import platform
from api.hearing import tasks as hearing_tasks
from api.imports import endpoints as imports
from api.imports import tasks as import_tasks
from api.integrations import endpoints as webhooks
from api.integrations import tasks as integration_tasks
from api.interviews import candidate_endpoints, candidate_time_endpoints, consent_endpoints, schedule_endpoints
from api.interviews import endpoints as interviews
from api.interviews import reminders as interview_reminders
from api.interviews import tasks as interview_tasks
from api.jobs import endpoints as jobs
from api.jobs import generation_endpoints as question_generation
from api.jobs import tasks as job_tasks
from api.jobs import version_endpoints as job_versions
from api.live import endpoints as live
from api.mail import send as mail_tasks
from api.matching import endpoints as matching
from api.matching import tasks as matching_tasks
from api.outbox import endpoints as tasks
from api.personas import endpoints as personas
from api.practice import call_endpoints as practice_calls
from api.practice import endpoints as practice
from api.practice import tasks as practice_tasks
from api.privacy import endpoints as privacy
from api.privacy import erasure, export, retention
from api.quality import endpoints as quality
from api.quality import tasks as quality_tasks
from api.reports import endpoints as reports
from api.resumes import endpoints as resumes
from api.resumes import tasks as resume_tasks
from api.reviews import endpoints as reviews
from api.roadmaps import calendar_events as roadmap_events
from api.roadmaps import endpoints as roadmaps
from api.roadmaps import nudges as roadmap_nudges
from api.roadmaps import wording as roadmap_wording
from api.roles import endpoints as roles
from api.rooms import endpoints as rooms
from api.rounds import endpoints as rounds
from api.supervision import endpoints as supervision
from api.supervision import tasks as supervision_tasks
from api.telephony import call_endpoints, cost, dial_tasks, machine
from api.telephony import endpoints as telephony
from api.telephony import line as phone_line
from api.today import endpoints as today
from api.trials import endpoints as trials
from api.trials import replay_endpoints as replays
from api.trials import tasks as trial_tasks
from api.users import endpoints as users
from api.users import hand_over
from api.verdicts import endpoints as verdicts
from api.verdicts import tasks as verdict_tasks
from api.verdicts import whatif

API: tuple[APIRouter, ...] = (
    accounts.router,
    mailboxes.router,
    keys.router,
    accounts.setup_router,
    users.router,
    hand_over.router,
    roles.router,
    companies.router,
    brands.router,
    whatif.router,
    consent_endpoints.router,
    phone_line.router,
    engines.router,
    engines.agent_router,
    speech.router,
    speech.agent_router,
    company_requests.router,
    company_requests.admin_router,
    # Before the candidates: "export" is no id.
    imports.router,
    # Likewise: "stages" and "views".
    candidate_desk.router,
    candidates.router,
    documents.router,
    ats.router,
    resumes.router,
    matching.router,
    ats.candidates,
    jobs.router,
    job_versions.router,
    question_generation.router,
    practice.router,
    practice_calls.router,
    practice.sounds,
    candidate_endpoints.router,
    candidate_time_endpoints.router,
    aftercare.candidate,
    aftercare.router,
    fairness.candidate,
    call_endpoints.candidate,
    call_endpoints.router,
    calls.router,
    telephony.internal,
    # Before the interviews: "live" is no id.
    live.router,
    today.router,
    interviews.router,
    schedule_endpoints.router,
    reviews.router,
    supervision.router,
    supervision.internal,
    personas.router,
    conduct.router,
    rounds.router,
    verdicts.router,
    quality.router,
    trials.router,
    replays.router,
    files.router,
    reports.router,
    rooms.router,
    connections.open_router,
    connections.router,
    webhooks.router,
    audit.router,
    analytics.router,
    career.router,
    *career_entries.ROUTERS,
    public_profiles.router,
    career_photos.router,
    career_imports.router,
    cvs.router,
    career_assist.router,
    fairness.router,
    github.router,
    gaps.router,
    roadmaps.open_router,
    roadmaps.router,
    privacy.open_router,
    privacy.router,
    tasks.router,
    health.config_router,
    platform.router,
)
ROOT: tuple[APIRouter, ...] = (health.router, live.sockets, practice.sockets)
CARRIERS: tuple[APIRouter, ...] = (telephony.router, public_profiles.page)

TASKS: tuple[ModuleType, ...] = (
    account_tasks,
    aftercare_tasks,
    asked_tasks,
    ats_tasks,
    practice_tasks,
    resume_tasks,
    matching_tasks,
    hearing_tasks,
    housekeeping,
    quality_tasks,
    audit_tasks,
    candidate_moves,
    connection_tasks,
    cost,
    cv_tasks,
    dial_tasks,
    machine,
    erasure,
    export,
    retention,
    import_tasks,
    integration_tasks,
    interview_tasks,
    github_tasks,
    job_tasks,
    interview_reminders,
    mail_tasks,
    orphan_files,
    waveforms,
    roadmap_events,
    roadmap_nudges,
    roadmap_wording,
    supervision_tasks,
    trial_tasks,
    verdict_tasks,
)
"""Modules whose import registers task handlers and periodic work."""
