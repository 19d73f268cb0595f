"""The conversation as the language model's context holds it: what a turn said in it, and what is asked of the model."""

import json
from typing import Any

from pipecat.processors.aggregators.llm_context import LLMContext

from agent.interviewer.moves import Move

UNHEARD = "[the candidate made a sound that was not recognised]"
"""Marks the aggregator's empty turn: a cough or a noise that silenced the agent."""


def last_user_text(context: LLMContext) -> str | None:
    """The turn's words; None for the aggregator's mark of a turn without words, which is taken out again."""
    messages = context.get_messages()
    last = messages[-1] if messages else None
    if not isinstance(last, dict) or last.get("role") != "user":
        if isinstance(last, dict) and last.get("content") == UNHEARD:
            context.set_messages(messages[:-1])
        return None
    return str(last.get("content", ""))


def asked_for(move: Move, sentences: list[str], context: LLMContext, *, verbatim: bool = False) -> list[Any]:
    """The conversation, and as its last message what the language model is to say now.

    `verbatim`: it is not asked; the sentences are said as they stand.
    """
    told: dict[str, Any] = {"kind": move.kind.value, "say": sentences}
    if move.guidance:
        told["guidance"] = list(move.guidance)
    if verbatim or move.verbatim:
        told["verbatim"] = True
    instruction = json.dumps({"move": told}, ensure_ascii=False)
    return [*context.get_messages(), {"role": "developer", "content": instruction}]
