"""A `Mail` as the message that travels."""

from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from api.ports import Mail

DOMAIN = "ai-interviewer.local"


UNFOLDED = policy.SMTP.clone(max_line_length=900)
"""Python's folding at 78 characters loses spaces between encoded words of a long subject; lines may have 998 octets
(RFC 5322 §2.1.1)."""


def mime_bytes(mail: Mail, sender: str) -> bytes:
    """`mail` as it goes over the wire."""
    return mime_message(mail, sender).as_bytes(policy=UNFOLDED)


def mime_message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{mail.message_id}@{DOMAIN}>" if mail.message_id else make_msgid(domain=DOMAIN)
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for attachment in mail.attachments:
        kind, *rest = attachment.content_type.split(";")
        main, _, sub = kind.partition("/")
        params = dict(part.strip().split("=", 1) for part in rest)
        message.add_attachment(
            attachment.content,
            maintype=main,
            subtype=sub,
            filename=attachment.filename,
            params=params or None,
        )
    return message
