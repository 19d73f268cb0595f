"""The next question: by the language model from résumé, job and what was said so far, else by the rules' plan."""

import asyncio
from dataclasses import replace
from functools import partial

from api.ai.ask import ask_now
from api.ai.choice import text_model_of
from api.jobs.generate import RULES, NothingUsable, Wanted, write_questions
from api.jobs.question_bank import load_bank
from api.jobs.rules_generator import is_known, kind_of
from api.jobs.schemas import QuestionInput
from api.practice import library
from api.practice.state import Asked, PracticeState
from api.wiring import Services

PROMPT = "practice_question"
RESUME_CHARS = 12_000
ANSWER_CHARS = 1_500
"""Of each earlier answer, for the model."""


async def writer_of(services: Services) -> str:
    """`rules`, or provider and model. Raises AiUnavailable."""
    model = await text_model_of(services, None)
    return RULES if model is None else model.name


async def planned(services: Services, state: PracticeState) -> int:
    """How many different questions there are for this practice, at most as many as are wished for.

    Raises WordsUnreadable, QuestionsUnreadable, AiUnavailable.
    """
    if await text_model_of(services, None) is not None:
        return state.num_questions
    return len(await _plan(services, state))


async def next_question(services: Services, state: PracticeState) -> Asked:
    """The question after those asked. A configured model that fails is not replaced by rules silently.

    Raises:
        AiUnavailable, NothingUsable, QuestionsUnreadable, RubricCheckUnreadable, WordsUnreadable.
    """
    if await text_model_of(services, None) is None:
        asked = [one.text for one in state.asked]
        left = [one for one in await _plan(services, state) if one.text not in asked]
        if not left:
            raise NothingUsable()
        return _asked(services, state, left[0], RULES)
    draft = await write_questions(services, _wanted(state), partial(ask_now, services))
    if not draft.questions:
        raise NothingUsable()
    return _asked(services, state, draft.questions[0], draft.model)


async def whole_plan(services: Services, state: PracticeState) -> tuple[list[QuestionInput], str]:
    """All questions at once, as a call needs them, and who worded them. Raises as `next_question`."""
    if await text_model_of(services, None) is None:
        return await _plan(services, state), RULES
    wanted = replace(_wanted(state), count=state.num_questions)
    draft = await write_questions(services, wanted, partial(ask_now, services))
    return draft.questions, draft.model


def competency_of(services: Services, state: PracticeState, text: str) -> str:
    """What a question is about. Raises QuestionsUnreadable, WordsUnreadable."""
    config_dir = services.settings.config_dir
    return library.competency_of(config_dir, load_bank(config_dir), state, text)[:80]


async def _plan(services: Services, state: PracticeState) -> list[QuestionInput]:
    config_dir = services.settings.config_dir
    return await asyncio.to_thread(lambda: library.plan(config_dir, load_bank(config_dir), state))


def _asked(services: Services, state: PracticeState, question: QuestionInput, writer: str) -> Asked:
    return Asked(
        number=len(state.asked) + 1,
        text=question.text,
        kind=kind_of(question.text),
        competency=competency_of(services, state, question.text),
        points=question.rubric(),
        writer=writer,
    )


def _wanted(state: PracticeState) -> Wanted:
    said = [f"Q: {one.text}\nA: {one.answer.text[:ANSWER_CHARS] if one.answer else '(skipped)'}" for one in state.asked]
    asked = [one.text for one in state.asked]
    asked_about = [name for name in state.focus if any(name.casefold() in text.casefold() for text in asked)]
    return Wanted(
        title=state.job_title,
        description=state.job_description,
        language=state.language,
        count=1,
        known=(*asked, *(text for text in state.known if not is_known(text, asked))),
        job_id=state.id,
        prompt=PROMPT,
        data={
            "interview_type": state.interview_type,
            "focus": "\n".join(name for name in state.focus if name not in asked_about),
            "resume": state.resume_text[:RESUME_CHARS],
            "history": "\n\n".join(said),
        },
        names=(state.candidate_name,),
    )
