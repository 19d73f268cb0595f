"""Every outside thing of api, as a Protocol. Adapters: one file each in `api/adapters/`, chosen in `api/wiring.py`."""

from api.ports.background import Clock, TaskRunner
from api.ports.bus import Bus, BusMessage, LiveStates, Subscription
from api.ports.carrier import Carrier
from api.ports.files import FileMismatch, FileStore, FileTooLarge, ListedFile, StorageFull, StoredFile
from api.ports.hearing import HeardWord, HearingUnavailable, RecordingUnreadable, SecondHearing, Stretch
from api.ports.judging import (
    OFFLINE_JUDGE,
    Embedder,
    EmbedderUnavailable,
    Judge,
    JudgedAnswer,
    JudgedPart,
    JudgedPoint,
    Judgement,
    JudgeMeter,
    JudgeOutcome,
    JudgeSpent,
    JudgeUnavailable,
    JudgeVersion,
    PointFinding,
)
from api.ports.mail import Attachment, Mail, Mailer
from api.ports.media import Dispatcher, Doorway
from api.ports.parsing import DocumentParser, ParserUnavailable
from api.ports.shared_state import (
    Cache,
    Draft,
    Drafts,
    JsonData,
    RateDecision,
    RateLimiter,
    SharedStateAway,
    TokenBlacklist,
)
from api.ports.text_model import TextModel, TextModelRateLimited, TextModelUnavailable, TextReply
from api.ports.voice import ClipTooLong, ClipUnreadable, HeardClip, NothingSaid, Voice, VoiceUnavailable

__all__ = [
    "OFFLINE_JUDGE",
    "Attachment",
    "Bus",
    "BusMessage",
    "Cache",
    "Carrier",
    "ClipTooLong",
    "ClipUnreadable",
    "Clock",
    "Dispatcher",
    "DocumentParser",
    "Doorway",
    "Draft",
    "Drafts",
    "Embedder",
    "EmbedderUnavailable",
    "FileMismatch",
    "FileStore",
    "FileTooLarge",
    "HeardClip",
    "HeardWord",
    "HearingUnavailable",
    "JsonData",
    "Judge",
    "JudgeMeter",
    "JudgeOutcome",
    "JudgeSpent",
    "JudgeUnavailable",
    "JudgeVersion",
    "JudgedAnswer",
    "JudgedPart",
    "JudgedPoint",
    "Judgement",
    "ListedFile",
    "LiveStates",
    "Mail",
    "Mailer",
    "NothingSaid",
    "ParserUnavailable",
    "PointFinding",
    "RateDecision",
    "RateLimiter",
    "RecordingUnreadable",
    "SecondHearing",
    "SharedStateAway",
    "StorageFull",
    "StoredFile",
    "Stretch",
    "Subscription",
    "TaskRunner",
    "TextModel",
    "TextModelRateLimited",
    "TextModelUnavailable",
    "TextReply",
    "TokenBlacklist",
    "Voice",
    "VoiceUnavailable",
]
