"""What a replay will ask for and cost, before it begins."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.ai.prices import token_cost
from api.jobs.snapshot import JobSnapshot
from api.trials import repository
from api.trials.judges import Chosen
from api.trials.schemas import Estimate
from api.verdicts.scoring_run import OPERATION
from api.wiring import Services

OPERATIONS = (OPERATION, "compare_judges", "replay_interviews")
"""Requests of a judge, whatever they were for, as the meter names them."""
LEAST_MEASURED = 20
"""Requests; their mean is then steadier than a guess from the lengths of texts."""
CHARS_PER_TOKEN = 4.0
"""Of English text; vendors' own rule of thumb."""
CHARS_PER_TOKEN_ELSEWHERE = 1.5
"""Of Hangul and other scripts that tokenisers cut into pieces of a letter or two."""
INSTRUCTION_TOKENS = 900
"""The judge's instructions and the form of its answer."""
TOKENS_PER_POINT = 60
"""A status with two quotes; and the feedback counts as two points more."""


async def estimate(
    session: AsyncSession,
    services: Services,
    company_id: str,
    draft: JobSnapshot,
    chosen: Chosen,
    interview_ids: Sequence[str],
) -> Estimate:
    questions = [question for question in draft.questions if question.points]
    answers, chars = await repository.answers(session, interview_ids, [question.id for question in questions])
    total = Estimate(
        interviews=len(interview_ids),
        answers=answers,
        requests=0,
        input_tokens=0,
        output_tokens=0,
        cost=0.0,
        basis="none",
    )
    for name, runs in chosen.vendors:
        usual = await repository.usual_tokens(session, company_id, OPERATIONS, name, LEAST_MEASURED)
        if usual is not None:
            tokens_in, tokens_out = round(usual[0] * answers * runs), round(usual[1] * answers * runs)
        else:
            tokens_in, tokens_out = (tokens * runs for tokens in _from_words(draft, answers, chars))
        provider, _, model = name.partition(":")
        cost = token_cost(services.settings.config_dir, provider, model, tokens_in, tokens_out)
        total.requests += answers * runs
        total.input_tokens += tokens_in
        total.output_tokens += tokens_out
        total.cost = None if total.cost is None or cost is None else total.cost + cost
        total.basis = "words" if usual is None or total.basis == "words" else "measured"
    return total


def _from_words(draft: JobSnapshot, answers: int, chars: int) -> tuple[int, int]:
    """Input and output tokens of one reading of all answers."""
    questions = [question for question in draft.questions if question.points]
    if not questions or not answers:
        return 0, 0
    per_token = CHARS_PER_TOKEN if draft.language.casefold().startswith("en") else CHARS_PER_TOKEN_ELSEWHERE
    rubric = sum(len(q.text) + sum(len(p.model_dump_json()) for p in q.points) for q in questions) / len(questions)
    points = sum(len(q.points) for q in questions) / len(questions)
    tokens_in = answers * (INSTRUCTION_TOKENS + rubric / per_token) + chars / per_token
    return round(tokens_in), round(answers * (points + 2) * TOKENS_PER_POINT)
