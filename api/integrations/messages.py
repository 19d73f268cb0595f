"""What a company's Discord channel is told of an event: what happened and where to look, and nobody's name."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from api.localised import localised


class EventWords(BaseModel):
    events: dict[str, str]
    """By event. {when} is a moment that Discord shows by each reader's own clock."""
    when_open: str


def message_of(config_dir: Path, language: str, site_url: str, body: dict[str, Any]) -> str:
    """Of a delivery's `body`, from `config/discord/<language>.yaml`."""
    words = localised(EventWords, config_dir, "discord/{}.yaml", language)
    data = body["data"]
    at = data.get("scheduled_at")
    when = f"<t:{int(datetime.fromisoformat(at).timestamp())}:F>" if at else words.when_open
    return f"{words.events[body['type']].replace('{when}', when)}\n{site_url}{_page(body['type'], data)}"


def _page(event: str, data: dict[str, Any]) -> str:
    match event.partition(".")[0]:
        case "interview" | "verdict":
            return f"/interviews/{data['interview_id']}"
        case "candidate":
            return f"/candidates/{data['candidate_id']}"
        case "import":
            return f"/candidates/import?job={data['import_job_id']}"
    return "/settings/webhooks"
