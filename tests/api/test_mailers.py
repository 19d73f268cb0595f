"""Mail goes out over SMTP as it would to a real server: one that listens on this machine."""

from email import message_from_bytes, policy

import pytest

from api.adapters.smtp_mailer import SmtpMailer
from api.ports import Attachment, Mail
from tests.support.mail_sink import listening

MAIL = Mail(
    to="kim@example.com",
    subject="면접 안내",
    text="Hello\n.\nworld",
    reply_to="people@example.com",
    attachments=(Attachment("interview.ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR"),),
)


async def test_a_mail_arrives_whole() -> None:
    async with listening() as sink:
        await SmtpMailer(f"smtp://127.0.0.1:{sink.port}", "AI <ai@example.com>").send(MAIL)
    mail = message_from_bytes(sink.received[0], policy=policy.default)
    assert (mail["To"], mail["From"], mail["Reply-To"]) == (
        "kim@example.com",
        "AI <ai@example.com>",
        "people@example.com",
    )
    assert mail["Subject"] == "면접 안내"
    assert mail.get_body(("plain",)).get_content().splitlines() == ["Hello", ".", "world"]
    attachment = next(mail.iter_attachments())
    assert (attachment.get_filename(), attachment.get_content_type()) == ("interview.ics", "text/calendar")


@pytest.mark.parametrize(
    "subject",
    [
        "[한빛 주식회사] 면접을 다시 잡아 주세요: 백엔드 엔지니어, 서버 플랫폼 팀 (Seoul)",
        "A rather long subject in English that goes well beyond the seventy-eight characters of a folded line",
        "Interview with 김민지 for Senior Backend Engineer at 한빛, moved to 25 November at 15:00 (Asia/Seoul)",
    ],
)
async def test_long_subjects_keep_every_space(subject: str) -> None:
    async with listening() as sink:
        mail = Mail(to="kim@example.com", subject=subject, text="x")
        await SmtpMailer(f"smtp://127.0.0.1:{sink.port}", "AI <ai@example.com>").send(mail)
    assert message_from_bytes(sink.received[0], policy=policy.default)["Subject"] == subject


async def test_a_refusal_is_an_error_that_is_tried_again() -> None:
    async with listening() as sink:
        sink.refuse = True
        with pytest.raises(OSError, match="refused"):
            await SmtpMailer(f"smtp://127.0.0.1:{sink.port}", "ai@example.com").send(MAIL)


async def test_a_server_that_is_away_is_an_error_that_is_tried_again() -> None:
    async with listening() as sink:
        port = sink.port
    with pytest.raises(OSError):  # noqa: PT011  every kind of OSError makes the task try again
        await SmtpMailer(f"smtp://127.0.0.1:{port}", "ai@example.com").send(MAIL)


@pytest.mark.parametrize("url", ["mail.example.com:25", "http://mail.example.com", "smtp://"])
def test_a_strange_address_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        SmtpMailer(url, "ai@example.com")
