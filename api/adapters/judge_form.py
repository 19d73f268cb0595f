"""What a language model is shown of an answer, and what of its reply is taken: the same for every vendor. Pure.

The model is asked for point statuses and quotes, nothing else: it never sees a score, a threshold or a verdict, and
its quotes are verified by code afterwards. The answer travels as JSON data; clauses that try to steer the assessment
are cut out before, and e-mail addresses, phone numbers and the candidate's name are masked (SEC-22).
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from api.ai.masking import Mask
from api.ai.prompts import Prompt
from api.ai.schema import without_fences
from api.ports import JudgedAnswer, JudgedPart, JudgedPoint, Judgement, PointFinding
from api.verdicts.units import UnitKind, cut

PROMPT = "judge"
"""`config/prompts/judge.yaml`: the one in use."""
FORM_VERSION = 2
"""Rises with every change of this file that can change what a model is shown or what of its answer is taken."""
MATERIAL = "{material}"
"""Where the JSON data stands in the prompt."""
MAX_FEEDBACK_CHARS = 800
MAX_QUOTES = 4


class _Claim(BaseModel):
    model_config = ConfigDict(extra="ignore")

    point_id: str
    quotes: list[str]
    status: Literal["shown", "partly", "not_shown"]


class Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    points: list[_Claim]
    feedback: str


class Unusable(Exception):
    """The model answered something else than was asked for."""


def prompt_version(prompt: Prompt) -> str:
    """`judge-5.1f0c9a2b`: the version it states, and a digest, for a wording that was changed without a new number."""
    content = f"{FORM_VERSION}\n{prompt.model_dump_json()}"
    return f"{PROMPT}-{prompt.version}.{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def reply_of(text: str) -> Reply:
    """Raises Unusable."""
    try:
        return Reply.model_validate_json(without_fences(text))
    except ValidationError as error:
        raise Unusable(f"{error.error_count()} errors in its JSON") from error


def material_of(prompt: Prompt, answer: JudgedAnswer, mask: Mask) -> str:
    """The message that follows the instructions."""
    content = {
        "question": _unsteered(answer.question, answer, ()) or answer.question,
        "follow_ups": [mask.hide(_unsteered(text, answer, ())) for text in answer.follow_ups],
        "points": [_point(p) for p in answer.points],
        "answer": [part for n, p in enumerate(answer.parts) if (part := _part(n, p, answer, mask)) is not None],
    }
    return prompt.prompt.strip().replace(MATERIAL, json.dumps(content, ensure_ascii=False))


def _point(point: JudgedPoint) -> dict[str, str]:
    shown = {"point_id": point.id, "text": point.text, "strong": point.strong, "partial": point.partial}
    return {key: text for key, text in shown.items() if text}


def _part(number: int, part: JudgedPart, answer: JudgedAnswer, mask: Mask) -> dict[str, Any] | None:
    shown: dict[str, Any] = {"part": number + 1, "text": mask.hide(_unsteered(part.text, answer, part.heard))}
    if part.corrected_text is not None:
        shown["corrected_text"] = mask.hide(_unsteered(part.corrected_text, answer, part.heard))
    return shown if shown["text"] or shown.get("corrected_text") else None


def _unsteered(text: str, answer: JudgedAnswer, heard: Sequence[str]) -> str:
    """Without the clauses that try to steer: what the model does not read it cannot obey. A follow-up is cut too, for
    the interviewer may have taken up the candidate's words, and the question, which may come from a job's text."""
    units = cut([text], (answer.question, *heard), answer.language)
    return _cut_out(text, [(u.start, u.end) for u in units if u.kind is UnitKind.STEERING])


def _cut_out(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text.strip()


def schema_of(answer: JudgedAnswer) -> dict[str, Any]:
    """Quotes come before the status, so that the model looks for words before it decides."""
    claim = {
        "type": "object",
        "properties": {
            "point_id": {"type": "string", "enum": [p.id for p in answer.points]},
            "quotes": {"type": "array", "items": {"type": "string"}},
            "status": {"type": "string", "enum": ["shown", "partly", "not_shown"]},
        },
        "required": ["point_id", "quotes", "status"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"points": {"type": "array", "items": claim}, "feedback": {"type": "string"}},
        "required": ["points", "feedback"],
        "additionalProperties": False,
    }


def judgement_of(answer: JudgedAnswer, mask: Mask, reply: Reply) -> Judgement:
    """With what was masked put back. Raises Unusable."""
    claims: dict[str, _Claim] = {}
    for claim in reply.points:
        claims.setdefault(claim.point_id, claim)
    findings = []
    for point in answer.points:
        found = claims.get(point.id)
        if found is None:
            raise Unusable("a point is missing")
        quotes = tuple(mask.reveal(quote) for quote in found.quotes[:MAX_QUOTES])
        findings.append(PointFinding(point.id, found.status, quotes if found.status != "not_shown" else ()))
    return Judgement(tuple(findings), mask.reveal(reply.feedback.strip())[:MAX_FEEDBACK_CHARS])
