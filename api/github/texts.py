"""The words of rules, problems and style, from `config/github/<language>.yaml`."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from api.localised import localised


class RuleWords(BaseModel):
    title: str
    why: str
    mend: str


class GitHubWords(BaseModel):
    rules: dict[str, RuleWords]
    problems: dict[str, str]
    style: dict[str, str]


def github_words(config_dir: Path, language: str) -> GitHubWords:
    return localised(GitHubWords, config_dir, "github/{}.yaml", language)


def style_text(words: GitHubWords, style: dict[str, Any]) -> str:
    """A few sentences; what was too little to count is not spoken of."""
    said = words.style
    parts = [said["size"].format(lines=style["lines"], functions=style["functions"])]
    if style["median_function_lines"] is not None:
        lengths = {"median": style["median_function_lines"], "longest": style["longest_function_lines"]}
        parts.append(said["length"].format(**lengths))
    for name in ("documented_functions", "typed_functions", "comment_lines"):
        if style[name] is not None:
            parts.append(said[name].format(percent=style[name]))
    if style["naming"] and style["naming_share"] is not None:
        parts.append(said["naming"].format(form=style["naming"], percent=style["naming_share"]))
    if style["long_lines"]:
        parts.append(said["long_lines"].format(count=style["long_lines"]))
    return " ".join(parts)
