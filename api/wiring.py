"""Chooses the adapter of every port. The only place that knows more than one."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from api.adapters.embedded_dispatcher import EmbeddedDispatcher
from api.adapters.file_mailer import FileMailer
from api.adapters.judge_rules import RulesJudge
from api.adapters.local_files import LocalFileStore
from api.adapters.memory_bus import MemoryBus
from api.adapters.memory_limits import MemoryBlacklist, MemoryRateLimiter
from api.adapters.memory_live_states import MemoryLiveStates
from api.adapters.minilm import MiniLm
from api.adapters.smtp_mailer import SmtpMailer
from api.adapters.system_clock import SystemClock
from api.database import Database
from api.outbox.runner import InProcessRunner
from api.ports import (
    Bus,
    Clock,
    Dispatcher,
    FileStore,
    Judge,
    LiveStates,
    Mailer,
    RateLimiter,
    TaskRunner,
    TokenBlacklist,
)
from api.security.vault import Vault
from api.settings import Settings


@dataclass
class Services:
    """Everything that lives as long as the app; `request.app.state.services`."""

    settings: Settings
    database: Database
    clock: Clock
    bus: Bus
    live_states: LiveStates
    mailer: Mailer
    rate_limiter: RateLimiter
    blacklist: TokenBlacklist
    dispatcher: Dispatcher
    judge: Judge
    files: FileStore
    vault: Vault
    outbox: TaskRunner
    setup_code: str
    """Admits whoever creates the first administrator; printed at start while there is none."""


def wire(settings: Settings, *, clock: Clock | None = None) -> Services:
    """The embedded set: everything in this process, files on this disk.

    `clock` replaces the machine's clock, for tests of what happens at a given time.
    """
    time = clock or SystemClock()
    services = Services(
        settings=settings,
        database=Database(settings.database),
        clock=time,
        bus=MemoryBus(),
        live_states=MemoryLiveStates(),
        mailer=_mailer(settings, settings.data_dir / "mail"),
        rate_limiter=MemoryRateLimiter(time),
        blacklist=MemoryBlacklist(time),
        dispatcher=EmbeddedDispatcher(),
        judge=_judge(settings),
        files=LocalFileStore(settings.data_dir / "files"),
        vault=Vault(settings.secret),
        setup_code=settings.setup_code.get_secret_value() or secrets.token_urlsafe(12),
        outbox=None,  # type: ignore[arg-type]  # the runner needs the services; set below
    )
    services.outbox = InProcessRunner(services)
    services.database.session_info.update(
        bus=services.bus, clock=time, vault=services.vault, wake_outbox=services.outbox.wake
    )
    return services


def _judge(settings: Settings) -> Judge:
    """The configured model. A vendor that fails is never replaced silently: scoring then fails and says why."""
    if settings.judge_model:
        # Imported on use: the SDK takes a good part of a second, and the offline default never needs it.
        from api.adapters.judge_openai import OpenAiJudge

        return OpenAiJudge(
            model=settings.judge_model,
            base_url=settings.judge_base_url or None,
            api_key=settings.openai_api_key.get_secret_value(),
            timeout_secs=settings.judge_timeout_secs,
        )
    return RulesJudge(MiniLm())


def _mailer(settings: Settings, folder: Path) -> Mailer:
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return FileMailer(folder, settings.mail_from)
