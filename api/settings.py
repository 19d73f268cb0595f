"""Every setting of api, from the environment (or `.env`). Units are in the names."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract.phone import STREAM_PATH

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_BYTES = 32
"""AUTH-09, SEC-18: 256 bits."""
DEVELOPMENT_ORIGINS = ("http://localhost:3000", "http://localhost:3001", "http://localhost:9002")
"""SEC-02: frontend, AI service, legacy."""


class Settings(BaseSettings):
    """Read once at start and passed down; nothing else reads the environment."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    data_dir: Path = Path("var")
    database_url: str = ""
    """Empty: SQLite in `data_dir`. PostgreSQL: `postgresql+asyncpg://user:password@host/name`."""
    database_statement_secs: float = Field(default=8, gt=0)
    """A statement on PostgreSQL that takes longer is given up, so that a request ends with 503 instead of waiting. A
    Celery worker, for which nobody waits, takes four times as long."""
    redis_url: str = ""
    """What several processes share: bus, rate limits, refused tokens, live states, cache. `redis://host:6379/0`.
    Empty: kept in this process, which must then be the only one."""
    public_url: str = ""
    """How browsers reach this server; links in mails start with it. Empty: http://localhost:PORT."""
    secret_key: SecretStr = SecretStr("")
    """Signs tokens and file URLs. Empty: generated once and kept in `data_dir/secret_key` (mode 0600)."""
    config_dir: Path = ROOT / "config"
    dashboard_dir: Path = ROOT / "dashboard" / "dist"
    environment: Literal["development", "production"] = "development"
    cors_origins: tuple[str, ...] = ()
    """SEC-02. Origins of other pages that may call this server. Empty: in development the ports of the dashboard's own
    servers on this machine; in production none but the pages served by this server itself."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses whose X-Forwarded-For is believed when a client's address is needed."""

    log_level: str = "INFO"
    log_format: Literal["auto", "json", "console"] = "auto"
    """auto: readable lines on a terminal, JSON lines elsewhere (OBS-04)."""

    otel_exporter_otlp_endpoint: str = ""
    """OpenTelemetry collector that gets traces over HTTP, e.g. `http://localhost:4318`. Empty: no traces."""
    otel_service_name: str = "ai-interviewer-api"
    sentry_dsn: SecretStr = SecretStr("")
    """Where unexpected errors are reported, without personal data. Empty: nowhere."""

    access_token_minutes: int = Field(default=30, ge=1)
    """AUTH-07."""
    refresh_token_days: int = Field(default=7, ge=1)
    """AUTH-08."""
    bcrypt_rounds: int = Field(default=12, ge=4, le=16)
    """AUTH-13."""
    min_password_length: int = Field(default=8, ge=8)
    """AUTH-14."""
    require_verified_email: bool = True
    """Candidates who registered themselves sign in only once they opened the link in their mail."""
    api_key_plans: tuple[Literal["free", "pro", "expert"], ...] = ("expert",)
    """AUTH-31: companies on these plans may have API keys."""
    login_failures_before_lock: int = Field(default=5, ge=1)
    """G-01, within `login_lock_minutes`."""
    login_lock_minutes: int = Field(default=15, ge=1)
    rate_limits: bool = True
    auth_requests_per_minute: int = Field(default=5, ge=1)
    """SEC-12."""
    general_requests_per_minute: int = Field(default=100, ge=1)
    """SEC-13, per signed-in user, else per address."""
    ai_requests_per_minute: int = Field(default=10, ge=1)
    """SEC-14."""
    uploads_per_five_minutes: int = Field(default=10, ge=1)
    """SEC-15."""
    candidate_requests_per_minute: int = Field(default=120, ge=1)
    """Per interview token; a room page polls and reloads, and one address may hold a whole office."""

    interview_time_limit_secs: int = Field(default=45 * 60, gt=0)
    """G-13."""
    opens_before_secs: int = Field(default=15 * 60, ge=0)
    """G-13: the link opens this long before `scheduled_at`."""
    open_unscheduled_days: int = Field(default=7, ge=1)
    """How long a link without a set time stays open."""
    open_after_secs: int = Field(default=24 * 3600, gt=0)
    """G-13: and stays open this long after it."""
    candidate_moves: int = Field(default=3, ge=0)
    """How often a candidate may choose another time with the link; 0 leaves it to HR."""
    move_notice_hours: float = Field(default=2, ge=0)
    """A candidate chooses another time at least this long before the present one, and at least this far ahead."""
    move_window_days: int = Field(default=14, ge=1, le=60)
    """How far ahead a candidate may choose, where HR has set no deadline."""
    interviews_at_once: int = Field(default=0, ge=0)
    """How many interviews this installation holds at once: the calendar shows how full an hour is; 0: not said."""
    pin_attempts: int = Field(default=5, ge=1)
    """RT-07: PINs that one phone number may try in ten minutes."""
    pin_attempts_total: int = Field(default=60, ge=1)
    """Wrong PINs in ten minutes, from all phones together, after which nobody but known callers is let in by PIN for
    a while: nobody guesses from many numbers either."""
    twilio_number: str = ""
    """The number candidates dial, e.g. +15550100. Empty: interviews cannot be dialled into."""
    phone_carrier: Literal["twilio", "telnyx"] = "twilio"
    """Whose number it is."""
    phone_language: str = Field(default="en", min_length=2, max_length=16)
    """What a caller is greeted in whose number says nothing about an interview; the others are offered by key."""
    phone_stream_url: str = ""
    """Where the carrier brings a call's sound, e.g. `wss://bridge.example.com/telephony/stream`. Empty: at PUBLIC_URL
    with wss; right while the agent lives in this process, or a proxy leads that path to the bridge."""
    phone_sip_uri: str = ""
    """The domain of LiveKit SIP, e.g. `sip.example.com` or `sip.example.com;transport=tls`: the carrier then brings a
    call's sound into the room by SIP (docs/phone-sip.md), and not as a stream to the bridge."""
    phone_sip_username: str = ""
    """What the carrier shows to LiveKit's trunk; the same as for `make sip-setup`."""
    phone_sip_password: SecretStr = SecretStr("")
    phone_calls_at_once: int = Field(default=5, ge=1)
    """Calls to candidates of one company under way at the same time, where the company says nothing."""
    phone_timeout_secs: float = Field(default=10, gt=0)
    """For one request to the carrier's API."""
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    """Makes and checks the signatures of webhooks too; known to nobody but Twilio and this server."""
    twilio_base_url: str = ""
    """Of another server that speaks Twilio's REST API. Empty: Twilio's own."""
    telnyx_api_key: SecretStr = SecretStr("")
    telnyx_public_key: str = ""
    """Of the account, base64: webhooks are signed with its other half."""
    telnyx_account_id: str = ""
    """The organisation's id, part of the addresses of TeXML's REST API."""
    telnyx_application_id: str = ""
    """The TeXML application that places calls and that numbers are pointed to."""
    telnyx_number: str = ""
    """With `PHONE_CARRIER=telnyx` the number candidates dial."""
    telnyx_base_url: str = ""
    """Empty: Telnyx's own."""
    correction_hours: int = Field(default=72, ge=0)
    """How long after completion a candidate may correct their words (ux §3.5)."""
    receipt_days: int = Field(default=90, ge=1)
    """How long the link still opens receipt and status after completion (ux §7)."""
    review_days: int = Field(default=5, ge=1)
    """By when a person is expected to have reviewed an interview; said on the status page."""
    decision_delay_secs: int = Field(default=600, ge=0, le=86_400)
    """How long a decision can be taken back before the candidate is told (ux §3.10)."""
    call_dead_after_secs: float = Field(default=15, gt=0)
    """A call that was silent (no events, no heartbeat) this long is not live."""
    ticket_lifetime_secs: int = Field(default=4 * 3600, gt=0)
    """Longest call: twice the time limit (extensions) and slack."""
    join_ticket_lifetime_secs: int = Field(default=3600, gt=0)
    """It also lets the page renegotiate its connection later in the call."""
    internal_api_url: str = ""
    """Where agents' workers reach this server, e.g. `http://api:8000`. Empty: on this machine, at PORT."""
    livekit_url: str = ""
    """The media server as api and agents reach it, e.g. `ws://livekit:7880`. Empty: calls go through this process
    (SmallWebRTC) and its own agent."""
    livekit_public_url: str = ""
    """The same as browsers reach it, e.g. `wss://interviews.example.com/livekit`. Empty: LIVEKIT_URL."""
    livekit_api_key: str = ""
    livekit_api_secret: SecretStr = SecretStr("")
    """Signs tokens and webhooks; also known to agents' workers and to livekit-server, to nobody else."""
    rooms_watch_every_secs: float = Field(default=1, gt=0)
    """How often each api process looks for agents that are gone and rooms to close."""
    agent_silent_secs: float = Field(default=6, gt=0)
    """An agent that is not in its room and sent no heartbeat this long is replaced; three heartbeats."""
    agent_frozen_secs: float = Field(default=8, gt=0)
    """One that is in its room and sent no heartbeat this long is put out and replaced."""
    agent_arrives_secs: float = Field(default=12, gt=0)
    """One that was sent for and has not been heard of this long is sent for again."""
    candidate_away_secs: float = Field(default=15, gt=0)
    """Goals §6: a candidate who is out of the room longer finds the interview parked; the same link resumes it."""
    successors_max: int = Field(default=5, ge=1)
    """More agents than this are not sent after one another within `successors_within_secs`: the interview is parked."""
    successors_within_secs: float = Field(default=600, gt=0)
    commands_wait_max_secs: float = Field(default=25, gt=0)
    housekeeping_every_secs: float = Field(default=30, gt=0)
    task_runner: Literal["auto", "inprocess", "celery"] = "auto"
    """Who carries out background work: api itself, or Celery's workers. auto: Celery when `REDIS_URL` and
    `DATABASE_URL` are both given, but for `make run`, which is one process and needs no worker."""
    task_lease_secs: float = Field(default=30, gt=0)
    """A process that died is noticed this late and its tasks are taken over; a living one renews at a third of it."""
    worker_metrics_port: int = Field(default=0, ge=0, le=65535)
    """Where a Celery worker shows its Prometheus metrics, on HOST. 0: nowhere."""
    api_processes: int = Field(default=1, ge=1, le=64)
    """Of `python -m api.cluster`, all on PORT."""

    pass_threshold: int = Field(default=70, ge=0, le=100)
    """G-08; a company may set its own in `companies.settings.thresholds`."""
    review_threshold: int = Field(default=50, ge=0, le=100)

    setup_code: SecretStr = SecretStr("")
    """One-time code for creating the first administrator. Empty: a random one, printed at start when it is needed."""

    judge_model: str = ""
    """Model that reads the answers, at an OpenAI-compatible server. Empty: the offline judge."""
    judge_base_url: str = ""
    """Of that server, e.g. `http://localhost:11434/v1`. Empty: OpenAI's own."""
    judge_timeout_secs: float = Field(default=60, gt=0)
    """For one question."""
    judge_runs: int = Field(default=3, ge=1, le=9)
    """Readings of an interview by each model; the report gives their median and range. A company may set its own. The
    offline judge reads once: it gives the same judgement every time."""
    second_judge_model: str = ""
    """Another model that reads every interview too. Empty: none."""
    second_judge_base_url: str = ""
    """Of its server. Empty: OpenAI's own."""
    second_judge_api_key: SecretStr = SecretStr("")
    """Of its server. Empty: OPENAI_API_KEY where it is the server of JUDGE_MODEL, else none."""
    max_score_spread: int = Field(default=15, ge=0, le=100)
    """Points between the lowest and the highest overall score of the readings; a wider range goes to a person. A
    company may set its own."""
    openai_api_key: SecretStr = SecretStr("")

    hearing_check: Literal["auto", "whisper", "vosk", "openai", "off"] = "auto"
    """Who listens to the recording again before an interview is scored: words that both recognisers agree on count,
    others neither support nor sink a score. auto: Whisper base on this machine for English, for Korean Vosk (Whisper
    base where Vosk has heard the call). openai: a server that speaks OpenAI's transcription protocol."""
    hearing_model: str = ""
    """Of the second recogniser: a folder or a hub's name for Whisper, which then hears every language; a folder for
    Vosk; a model's name for openai (empty: whisper-1)."""
    hearing_base_url: str = ""
    """Of the transcription server, e.g. `http://localhost:8001/v1`. Empty: OpenAI's own, with OPENAI_API_KEY."""
    hearing_threads: int = Field(default=2, ge=1, le=64)
    """Cores that it may use; it runs at the lowest priority."""

    text_provider: Literal["gemini", "openai", "anthropic", "none"] = "gemini"
    """Who writes questions and reads résumés (EXT-02, EXT-04). Off while its key is missing, and with `none`: rules
    do the work then."""
    text_model: str = ""
    """Empty: gemini-2.5-flash, gpt-4.1 or claude-haiku-4-5, by provider. A job's `ai_model` goes before it."""
    text_base_url: str = ""
    """Of another server that speaks the provider's protocol, e.g. `http://localhost:11434/v1` with `openai`."""
    text_timeout_secs: float = Field(default=60, gt=0)
    """For one request of a background task."""
    text_deadline_secs: float = Field(default=10, gt=0)
    """X-39: for everything a waiting person asks of the model; then 503."""
    google_api_key: SecretStr = SecretStr("")
    ai_service_api_key: SecretStr = SecretStr("")
    """Another name of `google_api_key` (DEP-06)."""
    anthropic_api_key: SecretStr = SecretStr("")

    smtp_url: str = ""
    """`smtp://user:password@host:587` or `smtps://…`. Empty: mails are written to `data_dir/mail`."""
    mail_from: str = "AI Interviewer <interviews@localhost>"
    contact_email: str = ""
    """Shown to candidates when their company has set none."""
    s3_bucket: str = ""
    """Files go to this bucket instead of `data_dir/files` (ARCH-09)."""
    s3_endpoint_url: str = ""
    """Of an S3-compatible server such as MinIO. Empty: AWS."""
    s3_region: str = "us-east-1"
    s3_access_key_id: SecretStr = SecretStr("")
    s3_secret_access_key: SecretStr = SecretStr("")
    audit_days: int = Field(default=730, ge=90)
    """How long the audit log is kept; whole sealed batches are forgotten."""
    private_webhooks: bool = False
    """Webhooks may lead to addresses of this server's own network (SEC-23). Only where everybody who may add one is
    trusted with that network."""
    private_job_pages: bool = False
    """Pages of jobs may lie in this server's own network (SEC-23). Only where everybody with an account is trusted."""
    discord_url: str = "https://discord.com"
    """Where Discord webhooks, of people and of companies, are sent to."""
    outside_timeout_secs: float = Field(default=10, gt=0)
    """For one answer of GitHub's sign-in, Google or Discord."""
    github_url: str = "https://github.com"
    """Where people agree to being signed in, and tokens are given."""
    github_oauth_client_id: str = ""
    """Of the OAuth app or GitHub App that this server is registered as. Empty: nobody signs in with GitHub."""
    github_oauth_client_secret: SecretStr = SecretStr("")
    google_accounts_url: str = "https://accounts.google.com"
    google_token_url: str = "https://oauth2.googleapis.com"  # noqa: S105  an address
    google_api_url: str = "https://www.googleapis.com"
    google_oauth_client_id: str = ""
    """Of the OAuth client that this server is registered as. Empty: no calendars are connected."""
    google_oauth_client_secret: SecretStr = SecretStr("")
    github_api_url: str = "https://api.github.com"
    """Where repositories of people who prepare are read."""
    github_archive_hosts: tuple[str, ...] = ("codeload.github.com",)
    """Where that API's archives may lie; it is followed nowhere else."""
    github_token: SecretStr = SecretStr("")
    """Of the server, for public repositories: GitHub then allows 5,000 requests an hour instead of 60."""
    github_timeout_secs: float = Field(default=30, gt=0)
    max_recording_bytes: int = Field(default=256 * 1024 * 1024, gt=0)
    max_document_bytes: int = Field(default=10 * 1024 * 1024, gt=0, le=100 * 1024 * 1024)
    """G-11: the largest résumé."""
    max_import_bytes: int = Field(default=5 * 1024 * 1024, gt=0, le=200 * 1024 * 1024)
    """G-11: the largest CSV file of candidates."""
    max_import_rows: int = Field(default=100_000, gt=0, le=2_000_000)
    document_workers: int = Field(default=2, ge=1, le=32)
    """Sandboxed processes that read uploaded files, started with the first file."""
    clamd_url: str = ""
    """A ClamAV daemon that scans uploads, `tcp://host:3310`. Empty: our own checks only. When it cannot be reached,
    uploads are refused."""
    document_parser: Literal["tesseract", "nemotron", "none"] = "tesseract"
    """Who reads résumés that are pictures (EXT-07): Tesseract on this machine where it is installed, or Nemotron Parse
    at NVIDIA's NIM. A picture goes there unmasked."""
    nvidia_api_key: SecretStr = SecretStr("")
    nvidia_base_url: str = ""
    """Of a NIM of one's own, e.g. `http://localhost:8003/v1`. Empty: NVIDIA's."""
    embedding_provider: Literal["bundled", "openai"] = "bundled"
    """Whose vectors match people and jobs (ATS-15): the bundled encoder of English and Korean, or a server that speaks
    OpenAI's `/embeddings`, which is sent masked passages."""
    embedding_model: str = ""
    """Empty: text-embedding-3-small."""
    embedding_base_url: str = ""
    """Of that server. Empty: OpenAI's own, with OPENAI_API_KEY."""
    ats_fallback: bool = False
    """A résumé check whose model fails is answered by the rules instead, and says so. Off: it answers 503."""
    signed_url_minutes: int = Field(default=60, ge=1)
    """How long a signed URL of a recording plays."""

    @field_validator("data_dir", "config_dir", "dashboard_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @model_validator(mode="after")
    def _secret_is_long_enough(self) -> "Settings":
        secret = self.secret_key.get_secret_value()
        if secret and len(secret.encode()) < MIN_SECRET_BYTES:
            raise ValueError("SECRET_KEY needs at least 32 bytes; make one with: openssl rand -hex 32")
        return self

    @model_validator(mode="after")
    def _twilio_is_whole(self) -> "Settings":
        if self.twilio_account_sid and not self.twilio_auth_token.get_secret_value():
            raise ValueError("TWILIO_ACCOUNT_SID needs TWILIO_AUTH_TOKEN: without it nobody's webhooks can be checked")
        return self

    @model_validator(mode="after")
    def _hearing_is_whole(self) -> "Settings":
        if self.hearing_check == "openai" and not (self.hearing_base_url or self.openai_api_key.get_secret_value()):
            raise ValueError("HEARING_CHECK=openai needs OPENAI_API_KEY, or HEARING_BASE_URL of a server of your own")
        return self

    @model_validator(mode="after")
    def _livekit_is_whole(self) -> "Settings":
        secret = self.livekit_api_secret.get_secret_value()
        if self.livekit_url and not (self.livekit_api_key and secret):
            raise ValueError("LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET")
        if self.livekit_url and len(secret.encode()) < MIN_SECRET_BYTES:
            raise ValueError("LIVEKIT_API_SECRET needs at least 32 bytes; make one with: openssl rand -hex 32")
        return self

    @cached_property
    def database(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'interviewer.sqlite3'}"

    @property
    def tasks_by_celery(self) -> bool:
        if self.task_runner == "auto":
            return bool(self.redis_url and self.database_url)
        return self.task_runner == "celery"

    @cached_property
    def allowed_origins(self) -> tuple[str, ...]:
        """SEC-02."""
        return self.cors_origins or (DEVELOPMENT_ORIGINS if self.environment == "development" else ())

    @cached_property
    def site_url(self) -> str:
        """Public URL without a trailing slash."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def phone_number(self) -> str:
        """That candidates dial and are called from; empty: there is none."""
        return self.telnyx_number if self.phone_carrier == "telnyx" else self.twilio_number

    @cached_property
    def stream_url(self) -> str:
        """Where the carrier brings a call's sound."""
        own = self.site_url.replace("http", "ws", 1) + STREAM_PATH
        return self.phone_stream_url or own

    @cached_property
    def agents_api_url(self) -> str:
        """What tickets say. In one process the agent's client ignores the host."""
        return self.internal_api_url.rstrip("/") or f"http://127.0.0.1:{self.port}"

    @cached_property
    def secret(self) -> str:
        """The signing secret; made and kept on first use when `SECRET_KEY` is not set.

        Raises:
            OSError: `data_dir` cannot be written.
        """
        return self.secret_key.get_secret_value() or _kept_secret(self.data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) >= MIN_SECRET_BYTES:
            return kept
        raise OSError(f"{path} is damaged; delete it to make a new one (everybody signs in again)") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_hex(MIN_SECRET_BYTES)
        file.write(secret + "\n")
    return secret
