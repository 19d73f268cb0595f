"""Sending one mail: written to the outbox with its cause, delivered after the commit."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.mail.templates import mail_text
from api.outbox import Task, TaskContext, TaskFailed, enqueue, task
from api.ports import Attachment, Mail
from api.security.vault import SealBroken, Vault

TASK = "send_email"
RETRY_WAITS_SECS = (30, 120, 600)
"""A mail server that is down comes back in minutes, not seconds."""


def send_mail(
    session: AsyncSession,
    template: str,
    *,
    to: str,
    language: str,
    values: Mapping[str, str],
    company_id: str | None = None,
    subject_id: str | None = None,
    reply_to: str | None = None,
    attachments: Sequence[Attachment] = (),
    run_after: datetime | None = None,
) -> Task:
    """Queues `config/mail/<template>.<language>.yaml` for `to`, with `values` for its {placeholders}.

    The mail's content is sealed while it waits: it may hold a link that opens an account.
    """
    vault: Vault = session.info["vault"]
    content = {
        "to": to,
        "template": template,
        "language": language,
        "values": dict(values),
        "reply_to": reply_to,
        "attachments": [
            [part.filename, part.content_type, base64.b64encode(part.content).decode("ascii")] for part in attachments
        ],
    }
    return enqueue(
        session,
        TASK,
        {"template": template, "sealed": vault.seal(json.dumps(content))},
        company_id=company_id,
        subject_id=subject_id,
        run_after=run_after,
    )


@task(TASK, queue="email", time_limit_secs=60, retry_waits_secs=RETRY_WAITS_SECS)
async def send_email(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """A second run sends the same mail with the same Message-ID: receivers show it once."""
    services = context.services
    try:
        content = json.loads(services.vault.unseal(payload["sealed"]))
    except SealBroken as error:
        raise TaskFailed(f"the mail cannot be read any more: {error}") from error
    text = mail_text(services.settings.config_dir, content["template"], content["language"])
    subject, body = text.filled(**content["values"])
    attachments = tuple(
        Attachment(name, kind, base64.b64decode(encoded)) for name, kind, encoded in content["attachments"]
    )
    await services.mailer.send(
        Mail(
            to=content["to"],
            subject=subject,
            text=body,
            reply_to=content["reply_to"],
            attachments=attachments,
            message_id=context.task_id,
        )
    )
    return {"sent": True}
