"""From what was heard to figures: percentiles, ratios to this project, and their spread over the rounds."""

import statistics
from typing import Any

from bench.figures import spread
from bench.voice.plays import Heard

OURS = "ours"
KINDS = ("short", "long", "hesitant")


def figures(heard: Heard) -> dict[str, Any]:
    stops = {kind: [sum(values), len(values)] for kind, values in heard.false_stops.items()}
    return {
        "voice_to_voice_short": spread(heard.short),
        "voice_to_voice_long": spread(heard.long),
        "voice_to_voice_hesitant": spread(heard.hesitant),
        **{f"to_the_reply_{kind}": spread(heard.replies[kind]) for kind in KINDS},
        "pauses_listened_to": [sum(heard.listened), len(heard.listened)],
        "finished_answers_held_over_1s": [heard.held, len(heard.finished)],
        "cut_ins_by_pause_secs": {key: [sum(values), len(values)] for key, values in sorted(heard.cut_ins.items())},
        "barge_in_to_silence": spread(heard.barge_in),
        "false_stops": {
            "all": [sum(count for count, _ in stops.values()), sum(total for _, total in stops.values())],
            **stops,
        },
        "join_to_first_word": spread(heard.first_word),
        "failures": heard.failures,
        "driver_late_frames": heard.late_frames,
    }


def ratios(rounds: dict[str, list[Heard]]) -> dict[str, Any]:
    """Ours to each other system: the ratio of medians in each round, and the least and largest of them. With a
    chat model of several delays, ours of the same delay; and to ours of the shortest, ours of the longest."""
    found: dict[str, Any] = {}
    for name, theirs in rounds.items():
        ours = _ours_beside(name, list(rounds))
        if ours is None:
            continue
        found[name] = {
            what: _ratio([getattr(one, what) for one in rounds[ours]], [getattr(one, what) for one in theirs])
            for what in (*KINDS, "barge_in", "first_word")
        } | {
            f"to_the_reply_{kind}": _ratio(
                [one.replies[kind] for one in rounds[ours]], [one.replies[kind] for one in theirs]
            )
            for kind in KINDS
        }
    return found


def _ours_beside(name: str, columns: list[str]) -> str | None:
    system, at, delay = name.partition("@")
    if not at:
        return OURS if name != OURS and OURS in columns else None
    if system.startswith(OURS):
        slower = max((one for one in columns if one.partition("@")[0] == system), key=_delay)
        return slower if name == min(columns, key=_delay) and slower != name else None
    return next((one for one in columns if one.startswith(OURS) and one.endswith(f"@{delay}")), None)


def _delay(column: str) -> int:
    return int(column.partition("@")[2] or 0)


def _ratio(ours: list[list[float]], theirs: list[list[float]]) -> list[float] | None:
    """[least, median, largest] over the rounds in which both were measured."""
    each = [statistics.median(a) / statistics.median(b) for a, b in zip(ours, theirs, strict=False) if a and b]
    return [round(value, 2) for value in (min(each), statistics.median(each), max(each))] if each else None


def table(result: dict[str, Any]) -> str:
    """For people: one line a figure, one column a system."""
    systems = result["systems"]
    lines = [f"{'':34}" + "".join(f"{name:>22}" for name in systems)]

    def line(title: str, cell: Any) -> None:
        lines.append(f"{title:34}" + "".join(f"{cell(one):>22}" for one in systems.values()))

    for title, key in (
        ("voice to voice, short", "voice_to_voice_short"),
        ("voice to voice, long", "voice_to_voice_long"),
        ("voice to voice, hesitant", "voice_to_voice_hesitant"),
        ("… to the reply, short", "to_the_reply_short"),
        ("… to the reply, long", "to_the_reply_long"),
        ("… to the reply, hesitant", "to_the_reply_hesitant"),
        ("barge-in to silence", "barge_in_to_silence"),
        ("join to first word", "join_to_first_word"),
    ):
        line(f"{title}, p50/p95", lambda one, key=key: _cell(one[key]))
    line("finished, held over 1 s", lambda one: _of(one["finished_answers_held_over_1s"]))
    pauses = sorted({pause for one in systems.values() for pause in one["cut_ins_by_pause_secs"]})
    for pause in pauses:
        unit = " s" if pause[0].isdigit() else ""
        line(f"cut-ins, pause {pause}{unit}", lambda one, pause=pause: _of(one["cut_ins_by_pause_secs"].get(pause)))
    line("pauses met by a listener's sound", lambda one: _of(one["pauses_listened_to"]))
    line("false stops of noises", lambda one: _of(one["false_stops"]["all"]))
    line("failures", lambda one: str(len(one["failures"])))
    line("cores per interview", lambda one: str(one["cost"]["cores_per_interview"]))
    line("PSS / RSS of one interview, MB", lambda one: f"{one['cost']['pss_mb']} / {one['cost']['rss_mb']}")
    line("PSS of one more, MB", lambda one: str(one["cost"].get("pss_one_more_mb", "-")))
    line("interviews on one core", lambda one: str(one.get("capacity", {}).get("interviews_per_core", "-")))
    return "\n".join(lines)


def _cell(values: dict[str, float]) -> str:
    return f"{values['p50']} / {values['p95']} ({values['count']})" if values.get("count") else "-"


def _of(pair: list[int] | None) -> str:
    return f"{pair[0]} of {pair[1]}" if pair else "-"
