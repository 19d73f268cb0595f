"""The judge as a text model of any vendor, a company's own key included; shown and read as every model is."""

from collections.abc import Awaitable, Callable

import anyio

from api.adapters.judge_form import schema_of
from api.adapters.judge_model import ModelJudge
from api.ai.prompts import Prompt
from api.ports import JudgedAnswer, TextModel, TextReply


class TextModelJudge(ModelJudge):
    """`sleep` is for tests that do not want to wait."""

    def __init__(
        self,
        model: TextModel,
        *,
        prompt: Prompt,
        timeout_secs: float = 60,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._model = model
        self._timeout_secs = timeout_secs
        named = model.name.partition(":")[2]
        super().__init__(engine=model.provider, model=named, called=model.name, prompt=prompt, sleep=sleep)

    @property
    def name(self) -> str:
        return self._model.name

    async def _ask(self, material: str, answer: JudgedAnswer) -> TextReply:
        return await self._model.complete(
            system=self._prompt.system.strip(),
            prompt=material,
            max_tokens=self._prompt.max_tokens,
            temperature=self._prompt.temperature,
            timeout_secs=self._timeout_secs,
            json_schema=schema_of(answer),
        )
