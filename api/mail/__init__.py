"""Mails: texts in `config/mail/`, sent by the outbox (JOB-06)."""

from api.mail.send import send_mail
from api.mail.templates import local_time, mail_text

__all__ = ["local_time", "mail_text", "send_mail"]
