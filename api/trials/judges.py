"""Who can judge an interview on this server, and whom a choice means."""

from dataclasses import dataclass
from pathlib import Path

from api.adapters.judge_form import PROMPT, prompt_version
from api.ai.choice import text_model_of
from api.ai.errors import AiUnavailable
from api.ai.prompts import FOLDER, Prompt, load_prompt
from api.companies.models import Company
from api.ports import Judge
from api.trials.errors import UnknownJudge
from api.trials.schemas import JudgeChoice, JudgeKind, JudgesView, JudgeView, PromptView, ReaderView
from api.verdicts.panel import JudgingRules, Panel, panel_of, rules_of, seat
from api.wiring import Services, first_judge, offline_judge, second_judge, text_judge


@dataclass(frozen=True, slots=True)
class Chosen:
    """Those who read an interview for one choice."""

    panel: Panel

    @property
    def vendors(self) -> list[tuple[str, int]]:
        """(`provider:model`, readings) of those that ask a vendor."""
        named = [(getattr(one.judge, "name", None), one.runs) for one in self.panel.seats]
        return [(name, runs) for name, runs in named if name is not None]


async def judge_for(services: Services, company_id: str | None, choice: JudgeChoice) -> Chosen:
    """Whom `choice` means for the company, with its own number of readings.

    Raises:
        UnknownJudge: nobody like that is set up here, or there is no such prompt or model of its vendor.
        AiUnavailable: the prompt, or the company's own key, cannot be read.
    """
    rules = await _rules(services, company_id)
    prompt = _prompt(services, choice.prompt)
    if choice.judge == "panel":
        return Chosen(_panel(services, rules, choice, prompt))
    judge = await _one(services, company_id, choice, prompt)
    if judge is None or (prompt is not None and judge.deterministic):
        raise UnknownJudge()
    return Chosen(Panel((seat(judge, rules.runs),), rules.max_spread))


async def list_judges(services: Services, company_id: str | None) -> JudgesView:
    """`company_id` None: those of the server. Raises AiUnavailable."""
    choices: list[JudgeChoice] = [JudgeChoice()]
    if services.settings.judge_model:
        choices.append(JudgeChoice(judge="first"))
    if services.second_judge is not None:
        choices.append(JudgeChoice(judge="second"))
    if await text_model_of(services, company_id) is not None:
        choices.append(JudgeChoice(judge="text"))
    if services.settings.judge_model:
        choices.append(JudgeChoice(judge="rules"))
    judges = [judge_view(one.judge, await judge_for(services, company_id, one)) for one in choices]
    return JudgesView(judges=judges, prompts=_prompts(services.settings.config_dir))


def judge_view(kind: JudgeKind, chosen: Chosen) -> JudgeView:
    seats = chosen.panel.seats
    reads = any(not one.judge.deterministic for one in seats)
    return JudgeView(
        judge=kind,
        readers=[
            ReaderView(
                engine=one.judge.version.engine,
                model=one.judge.version.model,
                prompt_version=one.judge.version.prompt_version,
                runs=one.runs,
            )
            for one in seats
        ],
        prompts=reads,
        models=reads and kind != "panel",
    )


async def _rules(services: Services, company_id: str | None) -> JudgingRules:
    if company_id is None:
        return JudgingRules(services.settings.judge_runs, max_spread=services.settings.max_score_spread)
    async with services.database.transaction(read_only=True) as session:
        company = await session.get_one(Company, company_id)
        return rules_of(company, services.settings)


def _panel(services: Services, rules: JudgingRules, choice: JudgeChoice, prompt: Prompt | None) -> Panel:
    """Those who score here, all with the prompt."""
    usual = panel_of(services, rules)
    if choice.model is not None:
        raise UnknownJudge("Name a model together with one judge: the panel may be several.")
    if prompt is None:
        return usual
    if services.judge.deterministic:
        raise UnknownJudge("The offline judge reads no prompt.")
    judges = [first_judge(services.settings, prompt=prompt)]
    if len(usual.seats) > 1:
        second = second_judge(services.settings, prompt=prompt)
        judges += [second] if second is not None else []
    return Panel(tuple(seat(judge, rules.runs) for judge in judges), rules.max_spread)


async def _one(services: Services, company_id: str | None, choice: JudgeChoice, prompt: Prompt | None) -> Judge | None:
    """None: nobody like that is set up here."""
    settings = services.settings
    match choice.judge:
        case "first":
            return first_judge(settings, model=choice.model, prompt=prompt) if settings.judge_model else None
        case "second":
            return second_judge(settings, model=choice.model, prompt=prompt)
        case "text":
            return await _text_judge(services, company_id, choice.model, prompt)
        case _:
            return offline_judge() if choice.model is None else None


async def _text_judge(
    services: Services, company_id: str | None, wanted: str | None, prompt: Prompt | None
) -> Judge | None:
    model = await text_model_of(services, company_id, wanted)
    if model is None:
        return None
    if wanted is not None and model.name.partition(":")[2] != wanted.rpartition(":")[2]:
        raise UnknownJudge("The company's text model is of another vendor than the model you name.")
    return text_judge(services.settings, model, prompt)


def _prompt(services: Services, name: str | None) -> Prompt | None:
    if name is None or name == PROMPT:
        return None
    if name not in _names(services.settings.config_dir):
        raise UnknownJudge()
    return load_prompt(services.settings.config_dir, name)


def _prompts(config_dir: Path) -> list[PromptView]:
    """Those that can be read; the log says what is wrong with another one."""
    found = []
    for name in _names(config_dir):
        try:
            version = prompt_version(load_prompt(config_dir, name))
        except AiUnavailable:
            continue
        found.append(PromptView(name=name, version=version, in_use=name == PROMPT))
    return found


def _names(config_dir: Path) -> list[str]:
    """In order, the one in use first (no other name is shorter)."""
    return sorted((path.stem for path in (config_dir / FOLDER).glob(f"{PROMPT}*.yaml")), key=lambda n: (len(n), n))
