"""What goes in and out at /analyze/github."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.github.code.findings import Severity
from api.github.models import AnalysisStatus
from api.paging import Paged


class GitHubRequest(BaseModel):
    repo_url: str = Field(min_length=8, max_length=255)


class Weakness(BaseModel):
    rule: str
    severity: Severity
    file: str
    """Empty: the whole repository."""
    line: int | None
    title: str
    why: str
    mend: str
    excerpt: str
    url: str | None
    """The very line at GitHub, at the commit that was read."""


class LanguageShare(BaseModel):
    name: str
    percent: float


class TestFacts(BaseModel):
    files: int
    source_files: int
    examples: list[str]


class DependencyView(BaseModel):
    name: str
    wanted: str
    manifest: str
    line: int | None


class SkippedFiles(BaseModel):
    """How many files were left aside, by reason."""

    not_own: int = 0
    too_large: int = 0
    binary: int = 0
    lfs_pointers: int = 0
    symlinks: int = 0
    over_limit: int = 0
    not_understood: int = 0
    submodules: bool = False


class AnalysisSummary(BaseModel):
    analysis_id: str
    repo_url: str
    status: AnalysisStatus
    problem: str | None
    """What went wrong and what to do, in the caller's language."""
    again_at: datetime | None
    task_id: str | None
    created_at: datetime
    finished_at: datetime | None
    weakness_count: int


class AnalysisView(AnalysisSummary):
    commit: str | None
    description: str | None
    weaknesses: list[Weakness]
    code_style: str | None
    languages: list[LanguageShare]
    tests: TestFacts | None
    dependencies: list[DependencyView]
    skipped: SkippedFiles | None
    files_read: int


class AnalysisPage(Paged):
    analyses: list[AnalysisSummary]
