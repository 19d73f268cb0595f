"""Somebody who prepares: practice, one's own code, gaps, plans. A person's own, of no company."""

from api.security.rules import Limit, Rule, anybody, own

PREPARING: dict[str, Rule] = {
    # practice: a person's own, of no company
    "POST /interview/start": own(limit=Limit.AI),
    "POST /interview/question": own(limit=Limit.AI),
    "POST /interview/answer": own(limit=Limit.AI),
    "GET /interview/results/{practice_id}": own(),
    "POST /interview/save/{practice_id}": own(),
    "GET /practice/interviews": own(),
    "DELETE /practice/interviews/{practice_id}": own(),
    "GET /practice/disclosure": own(),
    "POST /practice/calls": own(limit=Limit.AI),
    "GET /practice/calls": own(),
    "POST /practice/calls/{practice_call_id}/end": own(),
    "DELETE /practice/calls/{practice_call_id}": own(),
    "GET /practice/progress": own(),
    "GET /practice/judges": own(),
    "POST /practice/compare": own(limit=Limit.AI),
    "POST /audio/tts": own(limit=Limit.AI),
    "POST /audio/stt": own(limit=Limit.AI),
    "WS /ws/interview/session": own(),
    # somebody who prepares
    "POST /analyze/github": own(limit=Limit.AI),
    "GET /analyze/github": own(),
    "GET /analyze/github/{analysis_id}": own(),
    "DELETE /analyze/github/{analysis_id}": own(),
    "POST /analyze/gap": own(limit=Limit.AI),
    "GET /analyze/gap": own(),
    "GET /analyze/gap/{gap_analysis_id}": own(),
    "DELETE /analyze/gap/{gap_analysis_id}": own(),
    "POST /roadmap/generate": own(),
    "GET /roadmaps": own(),
    "GET /roadmaps/{roadmap_id}": own(),
    "PUT /roadmaps/{roadmap_id}/weeks/{week}": own(),
    "PUT /roadmaps/{roadmap_id}/calendar": own(),
    "PUT /roadmaps/{roadmap_id}/nudge": own(),
    "GET /roadmaps/{roadmap_id}/calendar.ics": own(),
    "DELETE /roadmaps/{roadmap_id}": own(),
    "POST /roadmaps/nudges/stop": anybody(Limit.AUTH),
}
