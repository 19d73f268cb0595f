"""The mails that an api wrote to its folder."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlsplit

from tests.support.api_world import ApiWorld

LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        found = LINK.findall(self.text)
        assert len(found) == 1, self.text
        return str(found[0])

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.link).query)["token"][0]


async def letters(world: ApiWorld, to: str | None = None) -> list[Letter]:
    """All mails so far, oldest first, after everything that is due was carried out."""
    # A task that answers a request queues the mail's own task.
    while await world.run_tasks():
        pass
    folder = world.services.settings.data_dir / "mail"
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        found.append(Letter(str(mail["To"]), str(mail["Subject"]), body.get_content()))
    return [letter for letter in found if to in (None, letter.to)]
