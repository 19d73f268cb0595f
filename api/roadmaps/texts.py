"""Words of plans, from `config/roadmaps/<language>.yaml`."""

from pathlib import Path

from pydantic import BaseModel

from api.localised import localised


class RoadmapWords(BaseModel):
    goal_one: str
    goal_many: str
    learn: str
    build: str
    show: str
    docs: str
    calendar: str


def roadmap_words(config_dir: Path, language: str) -> RoadmapWords:
    return localised(RoadmapWords, config_dir, "roadmaps/{}.yaml", language)
