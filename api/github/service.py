"""Rules about analyses of repositories."""

from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.database import new_id
from api.github import repository
from api.github.address import repository_at
from api.github.code.findings import SEVERITY
from api.github.errors import NoRepository, TooManyAnalyses, UnknownAnalysis
from api.github.models import GitHubAnalysis
from api.github.schemas import (
    AnalysisPage,
    AnalysisSummary,
    AnalysisView,
    DependencyView,
    LanguageShare,
    SkippedFiles,
    TestFacts,
    Weakness,
)
from api.github.texts import GitHubWords, github_words
from api.outbox import enqueue
from api.paging import PageQuery
from api.security.callers import Caller
from api.wiring import Services

ANALYZE_TASK = "analyze_repository"
AT_ONCE = 2


async def start(session: AsyncSession, services: Services, caller: Caller, repo_url: str) -> AnalysisView:
    """Raises NoRepository, TooManyAnalyses."""
    repo = repository_at(repo_url)
    if repo is None:
        raise NoRepository()
    if await repository.going_on(session, caller.user_id) >= AT_ONCE:
        raise TooManyAnalyses()
    made = GitHubAnalysis(id=new_id(), user_id=caller.user_id, repo_url=repo.url, created_at=services.clock.now())
    session.add(made)
    await session.flush()
    queued = enqueue(session, ANALYZE_TASK, {"analysis_id": made.id}, subject_id=made.id, created_by=caller.user_id)
    made.task_id = queued.id
    return _view(made, await _words(session, services, caller))


async def read(session: AsyncSession, services: Services, caller: Caller, analysis_id: str) -> AnalysisView:
    """Raises UnknownAnalysis."""
    return _view(await _own(session, caller, analysis_id), await _words(session, services, caller))


async def page(session: AsyncSession, services: Services, caller: Caller, query: PageQuery) -> AnalysisPage:
    words = await _words(session, services, caller)
    found = await repository.own_analyses(session, caller.user_id, query)
    return AnalysisPage(analyses=[_summary(row, words) for row in found.rows], **found.numbers())


async def remove(session: AsyncSession, caller: Caller, analysis_id: str) -> None:
    """Raises UnknownAnalysis."""
    await session.delete(await _own(session, caller, analysis_id))


async def _own(session: AsyncSession, caller: Caller, analysis_id: str) -> GitHubAnalysis:
    found = await repository.own_analysis(session, caller.user_id, analysis_id)
    if found is None:
        raise UnknownAnalysis()
    return found


async def _words(session: AsyncSession, services: Services, caller: Caller) -> GitHubWords:
    user = await session.get_one(User, caller.user_id)
    return github_words(services.settings.config_dir, user.language)


def _summary(row: GitHubAnalysis, words: GitHubWords) -> AnalysisSummary:
    return AnalysisSummary(
        analysis_id=row.id,
        repo_url=row.repo_url,
        status=row.status,
        problem=words.problems.get(row.reason, words.problems["failed"]) if row.reason else None,
        again_at=row.again_at,
        task_id=row.task_id,
        created_at=row.created_at,
        finished_at=row.finished_at,
        weakness_count=len(row.weaknesses or ()),
    )


def _view(row: GitHubAnalysis, words: GitHubWords) -> AnalysisView:
    details = row.details or {}
    return AnalysisView(
        **_summary(row, words).model_dump(),
        commit=row.commit,
        description=row.description,
        weaknesses=[_weakness(row, one, words) for one in row.weaknesses or ()],
        code_style=row.code_style,
        languages=[LanguageShare(**one) for one in details.get("languages", ())],
        tests=TestFacts(**details["tests"]) if "tests" in details else None,
        dependencies=[DependencyView(**one) for one in details.get("dependencies", ())],
        skipped=SkippedFiles(**details["skipped"]) if "skipped" in details else None,
        files_read=details.get("files_read", 0),
    )


def _weakness(row: GitHubAnalysis, found: dict[str, object], words: GitHubWords) -> Weakness:
    rule, path, line = str(found["rule"]), str(found["path"]), found["line"]
    said = words.rules[rule]
    place = f"#L{line}" if line else ""
    return Weakness(
        rule=rule,
        severity=SEVERITY[rule],
        file=path,
        line=line if isinstance(line, int) else None,
        title=said.title,
        why=said.why,
        mend=said.mend,
        excerpt=str(found["excerpt"]),
        url=f"{row.repo_url}/blob/{row.commit}/{quote(path)}{place}" if row.commit and path else None,
    )
