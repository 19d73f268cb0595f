"""The judge as a language model behind any OpenAI-compatible server (OpenAI, vLLM, Ollama, Gemini, …).

The model is asked for point statuses and quotes, nothing else: it never sees a score, a threshold or a verdict, and
its quotes are verified by code afterwards. The answer travels as JSON data; clauses that try to steer the assessment
are cut out before, and e-mail addresses, phone numbers and the candidate's name are masked (SEC-22).
"""

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import anyio
import openai
import structlog
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ConfigDict, ValidationError

from api.ai.masking import Mask
from api.ai.prompts import Prompt
from api.ai.schema import without_fences
from api.ports import (
    JudgedAnswer,
    JudgedPart,
    JudgedPoint,
    Judgement,
    JudgeMeter,
    JudgeOutcome,
    JudgeSpent,
    JudgeUnavailable,
    JudgeVersion,
    PointFinding,
)
from api.verdicts.units import UnitKind, cut

log = structlog.get_logger(__name__)

PROMPT = "judge"
"""`config/prompts/judge.yaml`."""
FORM_VERSION = 1
"""Rises with every change of this file that can change what a model is shown or what of its answer is taken."""
WAITS_SECS = (3.0, 6.0, 9.0)
RATE_LIMIT_WAITS_SECS = (5.0, 10.0, 15.0)
"""JOB-10. At most 3 attempts: the last wait is of the specification's list, not used."""
ATTEMPTS = 3
MATERIAL = "{material}"
"""Where the JSON data stands in the prompt."""
MAX_FEEDBACK_CHARS = 800
MAX_QUOTES = 4


class _Claim(BaseModel):
    model_config = ConfigDict(extra="ignore")

    point_id: str
    quotes: list[str]
    status: Literal["shown", "partly", "not_shown"]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    points: list[_Claim]
    feedback: str


class _Unusable(Exception):
    """The model answered something else than was asked for."""


class OpenAiJudge:
    """`base_url` None: OpenAI's. `sleep` is for tests that do not want to wait."""

    def __init__(
        self,
        *,
        model: str,
        prompt: Prompt,
        base_url: str | None = None,
        api_key: str = "",
        timeout_secs: float = 60,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._prompt_version = prompt_version(prompt)
        # Gemini is reached in OpenAI's form, and has prices of its own.
        self._provider = "gemini" if base_url is not None and "generativelanguage" in base_url else "openai"
        self._timeout_secs = timeout_secs
        self._sleep = sleep
        # Local servers want no key, but the SDK insists on one.
        self._client = openai.AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url, timeout=timeout_secs, max_retries=0
        )

    @property
    def version(self) -> JudgeVersion:
        return JudgeVersion(engine="openai-compatible", model=self._model, prompt_version=self._prompt_version)

    @property
    def deterministic(self) -> bool:
        return False

    def fully_reads(self, language: str) -> bool:
        return True

    @property
    def name(self) -> str:
        """`provider:model`, as the price list knows it."""
        return f"{self._provider}:{self._model}"

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """Raises JudgeUnavailable after `ATTEMPTS` attempts, or at once for what another attempt would not change."""
        mask = Mask(answer.private_words)
        request = _request(answer, mask)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._attempt(request, answer, mask, meter)
            except (openai.APIError, _Unusable, TimeoutError) as error:
                wait = _wait_secs(error, attempt)
                log.warning("judge_attempt_failed", attempt=attempt, error=type(error).__name__)
                if wait is None or attempt == ATTEMPTS:
                    raise JudgeUnavailable(_said(error, self._model)) from error
                await self._sleep(wait)
        raise AssertionError("the loop returns or raises")

    async def _attempt(self, request: str, answer: JudgedAnswer, mask: Mask, meter: JudgeMeter | None) -> Judgement:
        """One request, metered whatever becomes of it."""
        started = time.monotonic()
        tokens = (0, 0)
        outcome: JudgeOutcome = "failed"
        try:
            completion = await self._ask(request, answer)
            if completion.usage is not None:
                tokens = (completion.usage.prompt_tokens, completion.usage.completion_tokens)
            outcome = "unusable"
            judgement = _judgement(answer, mask, _reply(completion))
            outcome = "ok"
            return judgement
        except openai.RateLimitError:
            outcome = "rate_limited"
            raise
        finally:
            if meter is not None:
                await meter(JudgeSpent(self.name, outcome, *tokens, time.monotonic() - started))

    async def _ask(self, request: str, answer: JudgedAnswer) -> ChatCompletion:
        # The SDK's own timeout is per read; a server that drips would never meet it.
        async with asyncio.timeout(self._timeout_secs):
            return await self._client.chat.completions.create(
                model=self._model,
                messages=[
                    {"role": "system", "content": self._prompt.system.strip()},
                    {"role": "user", "content": self._prompt.prompt.strip().replace(MATERIAL, request)},
                ],
                temperature=self._prompt.temperature,
                max_tokens=self._prompt.max_tokens,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "judgement", "strict": True, "schema": _schema(answer)},
                },
            )


def prompt_version(prompt: Prompt) -> str:
    """`judge-4.1f0c9a2b`: the version it states, and a digest, for a wording that was changed without a new number."""
    content = f"{FORM_VERSION}\n{prompt.model_dump_json()}"
    return f"{PROMPT}-{prompt.version}.{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def _reply(completion: ChatCompletion) -> _Reply:
    text = completion.choices[0].message.content if completion.choices else None
    try:
        return _Reply.model_validate_json(without_fences(text or ""))
    except ValidationError as error:
        raise _Unusable(f"{error.error_count()} errors in its JSON") from error


def _request(answer: JudgedAnswer, mask: Mask) -> str:
    content = {
        "question": answer.question,
        "follow_ups": [mask.hide(_unsteered(text, answer, ())) for text in answer.follow_ups],
        "points": [_point(p) for p in answer.points],
        "answer": [part for n, p in enumerate(answer.parts) if (part := _part(n, p, answer, mask)) is not None],
    }
    return json.dumps(content, ensure_ascii=False)


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
    the interviewer may have taken up the candidate's words."""
    units = cut([text], (answer.question, *heard), answer.language)
    return _cut_out(text, [(u.start, u.end) for u in units if u.kind is UnitKind.STEERING])


def _cut_out(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text.strip()


def _schema(answer: JudgedAnswer) -> dict[str, Any]:
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


def _judgement(answer: JudgedAnswer, mask: Mask, reply: _Reply) -> Judgement:
    claims: dict[str, _Claim] = {}
    for claim in reply.points:
        claims.setdefault(claim.point_id, claim)
    findings = []
    for point in answer.points:
        found = claims.get(point.id)
        if found is None:
            raise _Unusable("a point is missing")
        quotes = tuple(mask.reveal(quote) for quote in found.quotes[:MAX_QUOTES])
        findings.append(PointFinding(point.id, found.status, quotes if found.status != "not_shown" else ()))
    return Judgement(tuple(findings), mask.reveal(reply.feedback.strip())[:MAX_FEEDBACK_CHARS])


def _wait_secs(error: Exception, attempt: int) -> float | None:
    """None: another attempt would fail the same way (a wrong key, an unknown model, a refused request)."""
    if isinstance(error, openai.RateLimitError):
        return RATE_LIMIT_WAITS_SECS[attempt - 1]
    if isinstance(error, openai.APIStatusError) and error.status_code < 500 and error.status_code not in (408, 409):
        return None
    return WAITS_SECS[attempt - 1]


def _said(error: Exception, model: str) -> str:
    """For HR and the log: what to do, without a word of the request."""
    if isinstance(error, openai.RateLimitError):
        return f"The model server limits requests to {model} (429). Try again later."
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return "The model server refused the key. Check OPENAI_API_KEY."
    if isinstance(error, openai.NotFoundError):
        return f"The model server does not know the model {model}. Check JUDGE_MODEL and JUDGE_BASE_URL."
    if isinstance(error, openai.APIStatusError):
        return f"The model server answered with an error ({error.status_code})."
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return "The model server did not answer in time."
    if isinstance(error, _Unusable):
        return f"The model {model} did not answer in the form it was asked for: {error}."
    return "The model server cannot be reached. Check JUDGE_BASE_URL."
