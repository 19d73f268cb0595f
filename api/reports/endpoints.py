"""The result of an interview to be kept or handed on: as a PDF, and as JSON."""

import json
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from api.companies.models import Company
from api.errors import Forbidden, Unauthenticated, Unavailable, error_response, responses
from api.ids import IdPath
from api.interviews import detail
from api.interviews.errors import UnknownInterview
from api.interviews.schemas import InterviewDetail
from api.interviews.service import get_interview
from api.programs import ProgramFailed, run_program
from api.reports.document import Printed, html_of
from api.reports.printing import NO_PANGO
from api.reports.words import ReportLanguage, report_words
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.verdicts import service as verdicts
from api.verdicts.repository import decisions_of
from api.verdicts.schemas import TranscriptView

log = structlog.get_logger(__name__)
router = APIRouter(tags=["reports"], responses=responses(Unauthenticated, Forbidden, UnknownInterview))

PRINT_SECS = 60.0
"""An hour of words is some twenty pages, which take a few seconds."""

Scores = Annotated[bool, Query(description="false: words and points only, without scores and suggestion")]


class PdfUnavailable(Unavailable):
    error_code = "SYS_505"
    detail = (
        "This server cannot make PDFs: the library Pango is missing. On Debian: "
        "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-nanum."
    )


class PdfFailed(Unavailable):
    error_code = "SYS_506"
    detail = "The PDF could not be made. Nothing is lost; try again, or take the JSON."


class Pdf(Response):
    """Made when the reply is sent: by then the request's transaction is over, which nobody should wait behind."""

    media_type = "application/pdf"

    def __init__(self, given: str, filename: str, program: str = "api.reports.printing") -> None:
        """`given` is what `program` takes: a page of HTML."""
        self._given, self._program = given, program
        super().__init__(headers={**_attachment(filename), "Cache-Control": "no-store"})
        del self.headers["Content-Length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self.body = await run_program(self._program, given=self._given.encode(), secs=PRINT_SECS)
        except ProgramFailed as failed:
            log.warning("pdf_failed", code=failed.code, reason=failed.reason)
            reply = error_response(PdfUnavailable() if failed.code == NO_PANGO else PdfFailed())
            await reply(scope, receive, send)
            return
        self.headers["Content-Length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def _attachment(filename: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{filename}"'}


@router.get(
    "/interviews/{interview_id}/report.pdf",
    response_class=Response,
    responses={
        **responses(PdfUnavailable, PdfFailed),
        200: {"content": {"application/pdf": {}}, "description": "The result to be printed"},
    },
)
async def get_report_pdf(
    interview_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    language: ReportLanguage = "en",
    scores: Scores = True,
) -> Response:
    """Decision, suggestion, questions with their evidence, and every word, as a PDF."""
    found = await detail.detail(session, services, caller, interview_id)
    said = await verdicts.transcript(session, services, caller, interview_id)
    company = await session.get_one(Company, (await get_interview(session, caller, interview_id)).company_id)
    printed = Printed(
        interview=found,
        segments=said.segments,
        company=company.name,
        words=report_words(services.settings.config_dir, language),
        language=language,
        scores=scores,
        made_at=services.clock.now(),
        made_for=caller.name,
    )
    return Pdf(html_of(printed), f"interview-{found.id[:8]}.pdf")


@router.get(
    "/interviews/{interview_id}/report.json",
    response_class=Response,
    responses={200: {"content": {"application/json": {}}, "description": "The result for other programs"}},
)
async def get_report_json(
    interview_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired, scores: Scores = True
) -> Response:
    """The interview with report, decisions and transcript, as a file."""
    found = await detail.detail(session, services, caller, interview_id)
    said = await verdicts.transcript(session, services, caller, interview_id)
    decided = [verdicts.decision_view(one) for one in await decisions_of(session, found.id)]
    content = _exported(found, said, scores) | {
        "decisions": [one.model_dump(mode="json") for one in decided],
        "exported_at": services.clock.now().isoformat(),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return Response(text, media_type="application/json", headers=_attachment(f"interview-{found.id[:8]}.json"))


_PROGRESS = {"phone", "scoring"}
"""How it is going, rather than how it went."""
_NUMBERS = {"report", "score", "suggested_verdict", "qa"}


def _exported(found: InterviewDetail, said: TranscriptView, scores: bool) -> dict[str, Any]:
    left_out = _PROGRESS if scores else _PROGRESS | _NUMBERS
    interview = found.model_dump(mode="json", exclude=left_out)
    for call in interview["calls"]:
        # A signed link would be dead in an hour, and open to whoever gets the file until then.
        if call["recording"]:
            call["recording"]["url"] = None
    return {"interview": interview, "segments": [one.model_dump(mode="json") for one in said.segments]}
