"""Reading a repository in the background (GIT-11)."""

import json
from datetime import datetime
from typing import Any

from api.accounts.models import User
from api.connections.models import Provider
from api.connections.tokens import NoConnection, TokenRefused, using
from api.github.address import repository_at
from api.github.client import GitHub, GitHubProblem, RepoFacts
from api.github.code.findings import SEVERITY
from api.github.models import AnalysisStatus, GitHubAnalysis
from api.github.service import ANALYZE_TASK
from api.github.texts import github_words, style_text
from api.metrics import repositories_analyzed_total
from api.outbox import TaskContext, task
from api.programs import ProgramFailed, run_program
from api.wiring import Services

READ_SECS = 90.0
STEPS = 3
REASONS = frozenset({"too_large", "too_costly", "damaged"})


async def _given_up(context: TaskContext, payload: dict[str, Any], _error: str) -> None:
    await _failed(context.services, payload["analysis_id"], "github_away", None)


@task(ANALYZE_TASK, queue="default", time_limit_secs=240, on_failed=_given_up)
async def analyze_repository(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Harmless when it runs again; an analysis that was deleted meanwhile is left alone."""
    services, analysis_id = context.services, payload["analysis_id"]
    async with services.database.transaction() as session:
        row = await session.get(GitHubAnalysis, analysis_id)
        if row is None or row.status is AnalysisStatus.FINISHED:
            return {"skipped": True}
        row.status, row.reason, row.again_at = AnalysisStatus.RUNNING, None, None
        user_id, repo_url = row.user_id, row.repo_url
    try:
        facts, archive = await _fetched(context, user_id, repo_url)
        await context.progress(2, STEPS, "reading")
        found = await _looked_into(archive)
    except GitHubProblem as problem:
        await _failed(services, analysis_id, problem.reason, problem.again_at)
        return {"reason": problem.reason}
    await context.progress(STEPS, STEPS, "done")
    await _keep(services, analysis_id, facts, found)
    return {"weaknesses": len(found["findings"]), "files": found["files_read"]}


async def _fetched(context: TaskContext, user_id: str, repo_url: str) -> tuple[RepoFacts, bytes]:
    """With the person's own token where they have connected GitHub, else with the server's, for what is public.

    Raises:
        GitHubProblem, VendorAway
    """
    services, settings = context.services, context.services.settings
    repo = repository_at(repo_url)
    if repo is None:
        raise GitHubProblem("not_found")
    github = GitHub(
        services.vendors.github,
        settings.github_api_url,
        archive_hosts=settings.github_archive_hosts,
        timeout_secs=settings.github_timeout_secs,
    )

    async def fetch(token: str | None, *, own: bool) -> tuple[RepoFacts, bytes]:
        await context.progress(0, STEPS, "asking")
        facts = await github.repository(repo, token)
        if facts.private and not own:
            # The server's own token may see more than this person: what is private is nobody else's to read.
            raise GitHubProblem("not_found")
        await context.progress(1, STEPS, "fetching")
        return facts, await github.archive(repo, facts.default_branch, token)

    async def fetch_as_owner(token: str) -> tuple[RepoFacts, bytes]:
        try:
            return await fetch(token, own=True)
        except GitHubProblem as problem:
            if problem.reason == "token_refused":
                raise TokenRefused() from problem
            raise

    try:
        return await using(services, user_id, Provider.GITHUB, fetch_as_owner)
    except NoConnection:
        return await fetch(settings.github_token.get_secret_value() or None, own=False)


async def _looked_into(archive: bytes) -> dict[str, Any]:
    """In a confined process. Raises GitHubProblem."""
    try:
        answer = json.loads(await run_program("api.github.reader", given=archive, secs=READ_SECS))
    except (ProgramFailed, ValueError):
        raise GitHubProblem("too_costly") from None
    refused = answer.get("refused") if isinstance(answer, dict) else "damaged"
    if refused is not None:
        raise GitHubProblem(refused if refused in REASONS else "damaged")
    # A process that was broken into may answer anything.
    known = [one for one in answer["findings"] if one["rule"] in SEVERITY]
    checked: dict[str, Any] = answer | {"findings": known}
    return checked


async def _keep(services: Services, analysis_id: str, facts: RepoFacts, found: dict[str, Any]) -> None:
    async with services.database.transaction() as session:
        row = await session.get(GitHubAnalysis, analysis_id)
        if row is None:
            return
        user = await session.get_one(User, row.user_id)
        words = github_words(services.settings.config_dir, user.language)
        row.repo_url = f"https://github.com/{facts.full_name}"
        row.description, row.commit = facts.description or None, found["commit"] or None
        row.weaknesses = found["findings"]
        row.details = {name: found[name] for name in ("languages", "tests", "dependencies", "skipped", "files_read")}
        row.details["style"] = found["style"]
        row.code_style = style_text(words, found["style"])
        row.status, row.finished_at = AnalysisStatus.FINISHED, services.clock.now()
        repositories_analyzed_total.labels("finished").inc()


async def _failed(services: Services, analysis_id: str, reason: str, again_at: datetime | None) -> None:
    async with services.database.transaction() as session:
        row = await session.get(GitHubAnalysis, analysis_id)
        if row is not None and row.status is not AnalysisStatus.FINISHED:
            row.status, row.reason, row.again_at = AnalysisStatus.FAILED, reason, again_at
            repositories_analyzed_total.labels("failed").inc()
            row.finished_at = services.clock.now()
