"""Chooses the adapter of every port. The only place that knows more than one."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.adapters.carrier_breaker import GuardedCarrier
from api.adapters.embedded_dispatcher import EmbeddedDispatcher
from api.adapters.file_mailer import FileMailer
from api.adapters.hearing_process import ProcessHearing
from api.adapters.judge_form import PROMPT
from api.adapters.judge_rules import RulesJudge
from api.adapters.local_files import LocalFileStore
from api.adapters.memory_bus import MemoryBus
from api.adapters.memory_cache import MemoryCache
from api.adapters.memory_drafts import MemoryDrafts
from api.adapters.memory_limits import MemoryBlacklist, MemoryRateLimiter
from api.adapters.memory_live_states import MemoryLiveStates
from api.adapters.multilingual import MultilingualSentences
from api.adapters.parser_tesseract import TesseractParser
from api.adapters.smtp_mailer import SmtpMailer
from api.adapters.system_clock import SystemClock
from api.adapters.text_models import KeyedTextModels, text_model_at
from api.adapters.voice_process import ProcessVoice
from api.ai.prompts import Prompt, load_prompt
from api.cache_drops import listen
from api.career.changes import listen as listen_to_careers
from api.database import Database
from api.metrics import time_queries
from api.outbox.runner import InProcessRunner
from api.outside.vendor import Vendors, vendors
from api.ports import (
    Bus,
    Cache,
    Carrier,
    Clock,
    Dispatcher,
    DocumentParser,
    Drafts,
    Embedder,
    FileStore,
    Judge,
    LiveStates,
    Mailer,
    RateLimiter,
    SecondHearing,
    TaskRunner,
    TextModel,
    TokenBlacklist,
    Voice,
)
from api.security.vault import Vault
from api.settings import Settings

if TYPE_CHECKING:
    from api.adapters.redis_link import RedisLink
    from api.rooms.watch import RoomWatch


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
    cache: Cache
    drafts: Drafts
    dispatcher: Dispatcher
    judge: Judge
    second_judge: Judge | None
    """Reads every interview too; see `api.verdicts.panel`. None: not configured."""
    hearing: SecondHearing | None
    """Listens to recordings again. None: nobody does."""
    voice: Voice
    """Speaks and hears single clips, on this machine."""
    text_model: TextModel | None
    """The server's own. None: not configured; text tasks go by rules. Ask `api.ai.choice.text_model_of` for a
    company's."""
    company_models: KeyedTextModels
    document_parser: DocumentParser | None
    """Reads pictures of résumés. None: switched off."""
    embedder: Embedder
    files: FileStore
    vault: Vault
    outbox: TaskRunner
    rooms: "RoomWatch"
    vendors: Vendors
    """Services outside that people and companies connect."""
    carrier: GuardedCarrier | None
    """Of telephone calls. None: not configured; nobody calls and nobody is called."""
    setup_code: str
    """Admits whoever creates the first administrator; printed at start while there is none."""
    redis: "RedisLink | None" = None
    """What the processes share; None: everything is in this one."""

    async def close(self) -> None:
        """Ends the connections."""
        if self.carrier is not None:
            await self.carrier.close()
        if self.redis is not None:
            from api.adapters.redis_bus import RedisBus

            if isinstance(self.bus, RedisBus):
                await self.bus.close()
            await self.redis.close()
        await self.database.close()


def wire(settings: Settings, *, clock: Clock | None = None) -> Services:
    """The embedded set: everything in this process, files on this disk.

    `clock` replaces the machine's clock, for tests of what happens at a given time.
    """
    time = clock or SystemClock()
    services = Services(
        settings=settings,
        database=Database(settings.database, statement_secs=settings.database_statement_secs),
        clock=time,
        **_shared(settings, time),
        mailer=_mailer(settings, settings.data_dir / "mail"),
        dispatcher=_dispatcher(settings, time),
        judge=first_judge(settings),
        second_judge=second_judge(settings),
        hearing=_hearing(settings),
        voice=ProcessVoice(threads=settings.hearing_threads),
        text_model=_text_model(settings),
        company_models=_company_models(settings),
        document_parser=_document_parser(settings),
        embedder=_embedder(settings),
        vendors=vendors(settings.outside_timeout_secs, lambda: time.now().timestamp()),
        carrier=_carrier(settings, time),
        files=_files(settings),
        vault=Vault(settings.secret),
        setup_code=settings.setup_code.get_secret_value() or secrets.token_urlsafe(12),
        outbox=None,  # type: ignore[arg-type]  # the runner needs the services; set below
        rooms=None,  # type: ignore[arg-type]  # like the runner
    )
    services.outbox = _runner(services)
    services.rooms = _room_watch(services)
    time_queries(services.database.engine)
    listen()
    listen_to_careers()
    services.database.session_info.update(
        bus=services.bus,
        cache=services.cache,
        clock=time,
        database=services.database,
        settings=settings,
        vault=services.vault,
        wake_outbox=services.outbox.wake,
    )
    return services


def _shared(settings: Settings, clock: Clock) -> dict[str, Any]:
    """What several processes must agree on: in Redis, or in this process when it is the only one."""
    if not settings.redis_url:
        return {
            "bus": MemoryBus(),
            "live_states": MemoryLiveStates(),
            "rate_limiter": MemoryRateLimiter(clock),
            "blacklist": MemoryBlacklist(clock),
            "cache": MemoryCache(clock),
            "drafts": MemoryDrafts(clock),
        }
    # Imported on use: one process alone needs no Redis.
    from api.adapters.redis_bus import RedisBus
    from api.adapters.redis_cache import RedisCache
    from api.adapters.redis_drafts import RedisDrafts
    from api.adapters.redis_limits import RedisBlacklist, RedisRateLimiter
    from api.adapters.redis_link import RedisLink
    from api.adapters.redis_live_states import RedisLiveStates

    link = RedisLink(settings.redis_url)
    return {
        "bus": RedisBus(link),
        "live_states": RedisLiveStates(link),
        "rate_limiter": RedisRateLimiter(link, clock),
        "blacklist": RedisBlacklist(link, clock),
        "cache": RedisCache(link),
        "drafts": RedisDrafts(link),
        "redis": link,
    }


def _dispatcher(settings: Settings, clock: Clock) -> Dispatcher:
    if not settings.livekit_url:
        return EmbeddedDispatcher(clock)
    # Imported on use: one process alone needs no media server.
    from api.adapters.livekit_dispatcher import LiveKit, LiveKitDispatcher

    return LiveKitDispatcher(
        LiveKit(
            url=settings.livekit_url,
            public_url=settings.livekit_public_url or settings.livekit_url,
            api_key=settings.livekit_api_key,
            api_secret=settings.livekit_api_secret.get_secret_value(),
        )
    )


def _room_watch(services: Services) -> "RoomWatch":
    # It is made of slices, and they import this module.
    from api.rooms.watch import RoomWatch
    from api.supervision.presence import room_look

    watch = RoomWatch(services)
    watch.seen.append(room_look(services))
    return watch


def _runner(services: Services) -> TaskRunner:
    if services.settings.tasks_by_celery:
        # Imported on use: one process alone needs no Celery.
        from api.outbox.relay import CeleryRelay

        return CeleryRelay(services)
    return InProcessRunner(services, sole=services.database.is_sqlite)


def _document_parser(settings: Settings) -> DocumentParser | None:
    if settings.document_parser == "none":
        return None
    if settings.document_parser == "nemotron":
        # Imported on use, like the judge's: the SDK takes a good part of a second.
        from api.adapters.parser_nemotron import NemotronParser

        return NemotronParser(base_url=settings.nvidia_base_url, api_key=settings.nvidia_api_key.get_secret_value())
    return TesseractParser()


def _embedder(settings: Settings) -> Embedder:
    if settings.embedding_provider == "openai":
        # Imported on use, like the judge's.
        from api.adapters.embedder_openai import OpenAiEmbedder

        return OpenAiEmbedder(
            model=settings.embedding_model,
            base_url=settings.embedding_base_url,
            api_key=settings.openai_api_key.get_secret_value(),
        )
    return MultilingualSentences()


def first_judge(settings: Settings, *, model: str | None = None, prompt: Prompt | None = None) -> Judge:
    """The configured model, or another one at its server. A vendor that fails is never replaced silently: scoring then
    fails and says why."""
    if settings.judge_model:
        key = settings.openai_api_key.get_secret_value()
        return model_judge(settings, model or settings.judge_model, settings.judge_base_url, key, prompt)
    return offline_judge()


def offline_judge() -> Judge:
    return RulesJudge(MultilingualSentences())


def second_judge(settings: Settings, *, model: str | None = None, prompt: Prompt | None = None) -> Judge | None:
    if not settings.second_judge_model:
        return None
    key = settings.second_judge_api_key.get_secret_value()
    if not key and settings.second_judge_base_url == settings.judge_base_url:
        key = settings.openai_api_key.get_secret_value()
    return model_judge(settings, model or settings.second_judge_model, settings.second_judge_base_url, key, prompt)


def model_judge(settings: Settings, model: str, base_url: str, key: str, prompt: Prompt | None = None) -> Judge:
    """A language model as judge. `base_url` "": OpenAI's own; `prompt` None: the one in `config/prompts/judge.yaml`.

    Raises:
        AiUnavailable: that file cannot be read.
    """
    # Imported on use: the SDK takes a good part of a second, and the offline default never needs it.
    from api.adapters.judge_openai import OpenAiJudge

    return OpenAiJudge(
        model=model,
        prompt=prompt or load_prompt(settings.config_dir, PROMPT),
        base_url=base_url or None,
        api_key=key,
        timeout_secs=settings.judge_timeout_secs,
    )


def text_judge(settings: Settings, model: TextModel, prompt: Prompt | None = None) -> Judge:
    """A text model as judge; otherwise like `model_judge`."""
    # Imported on use, like the other one.
    from api.adapters.judge_text import TextModelJudge

    chosen = prompt or load_prompt(settings.config_dir, PROMPT)
    return TextModelJudge(model, prompt=chosen, timeout_secs=settings.judge_timeout_secs)


def _hearing(settings: Settings) -> SecondHearing | None:
    if settings.hearing_check == "off":
        return None
    model = settings.hearing_model or None
    if settings.hearing_check == "openai":
        # Imported on use, like the judge's: the SDK takes a good part of a second.
        from api.adapters.hearing_openai import OpenAiHearing

        return OpenAiHearing(
            model=model or "whisper-1",
            base_url=settings.hearing_base_url or None,
            api_key=settings.openai_api_key.get_secret_value(),
        )
    return ProcessHearing(engine=settings.hearing_check, model=model, threads=settings.hearing_threads)


def _text_model(settings: Settings) -> TextModel | None:
    """None when nothing is configured: a missing key turns text models off (EXT-21)."""
    provider, base_url = settings.text_provider, settings.text_base_url or None
    google = settings.google_api_key.get_secret_value() or settings.ai_service_api_key.get_secret_value()
    key = {
        "gemini": google,
        "openai": settings.openai_api_key.get_secret_value(),
        "anthropic": settings.anthropic_api_key.get_secret_value(),
        "none": "",
    }[provider]
    if not key and not (provider == "openai" and base_url):
        return None
    return text_model_at(provider, model=settings.text_model, base_url=base_url, key=key)


def _company_models(settings: Settings) -> KeyedTextModels:
    """A company's key is good at the server that the installation reaches its vendor at."""
    own: dict[str, str] = {settings.text_provider: settings.text_base_url} if settings.text_base_url else {}
    return KeyedTextModels(own)


def _files(settings: Settings) -> FileStore:
    if settings.s3_bucket:
        # Imported on use: the default needs no bucket.
        from api.adapters.s3_files import S3FileStore

        return S3FileStore(
            bucket=settings.s3_bucket,
            endpoint=settings.s3_endpoint_url,
            region=settings.s3_region,
            access_key_id=settings.s3_access_key_id.get_secret_value(),
            secret_access_key=settings.s3_secret_access_key.get_secret_value(),
        )
    return LocalFileStore(settings.data_dir / "files")


def _carrier(settings: Settings, clock: Clock) -> GuardedCarrier | None:
    made = CARRIERS[settings.phone_carrier](settings, clock)
    return None if made is None else GuardedCarrier(made, lambda: clock.now().timestamp())


def _twilio(settings: Settings, clock: Clock) -> Carrier | None:
    """None while its keys are missing."""
    token = settings.twilio_auth_token.get_secret_value()
    if not (settings.twilio_account_sid and token):
        return None
    # Imported on use: its SDK is large, and few installations take calls.
    from api.adapters.twilio_carrier import TwilioCarrier

    return TwilioCarrier(
        account_sid=settings.twilio_account_sid,
        auth_token=token,
        base_url=settings.twilio_base_url,
        timeout_secs=settings.phone_timeout_secs,
    )


def _telnyx(settings: Settings, clock: Clock) -> Carrier | None:
    key = settings.telnyx_api_key.get_secret_value()
    if not (key and settings.telnyx_public_key):
        return None
    from api.adapters.telnyx_carrier import TelnyxCarrier

    return TelnyxCarrier(
        api_key=key,
        public_key=settings.telnyx_public_key,
        account_id=settings.telnyx_account_id,
        application_id=settings.telnyx_application_id,
        now=lambda: clock.now().timestamp(),
        base_url=settings.telnyx_base_url,
        timeout_secs=settings.phone_timeout_secs,
    )


CARRIERS: dict[str, Callable[[Settings, Clock], Carrier | None]] = {"twilio": _twilio, "telnyx": _telnyx}
"""By `PHONE_CARRIER`; None while it is not configured."""


def _mailer(settings: Settings, folder: Path) -> Mailer:
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return FileMailer(folder, settings.mail_from)
