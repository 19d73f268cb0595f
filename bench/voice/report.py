"""From what was heard to figures: percentiles, ratios to this project, and their spread over the rounds."""

import statistics
from typing import Any

from bench.figures import spread
from bench.voice.plays import Heard

OURS = "ours"
KINDS = ("short", "long", "hesitant")
HELD_MS = 1_000
COLUMN = 27
"""Letters: "3902/3811/3973, 10 of 10" and a gap."""


def figures(heard: Heard) -> dict[str, Any]:
    stops = {kind: [sum(values), len(values)] for kind, values in heard.false_stops.items()}
    sounds: dict[str, list[float]] = {kind: getattr(heard, kind) for kind in KINDS}
    return {
        **{f"voice_to_voice_{kind}": _times(sounds[kind]) for kind in KINDS},
        **{f"to_the_reply_{kind}": _times(heard.replies[kind]) for kind in KINDS},
        "pauses_listened_to": [sum(heard.listened), len(heard.listened)],
        "silence_over_1s": _over([ms for kind in KINDS for ms in sounds[kind]]),
        "reply_after_over_1s": _over([ms for kind in KINDS for ms in heard.replies[kind]]),
        "cut_ins_by_pause_secs": {key: [sum(values), len(values)] for key, values in sorted(heard.cut_ins.items())},
        "barge_in_to_silence": _times(heard.barge_in),
        "false_stops": {
            "all": [sum(count for count, _ in stops.values()), sum(total for _, total in stops.values())],
            **stops,
        },
        "join_to_first_word": _times(heard.first_word),
        "failures": heard.failures,
        "driver_late_frames": heard.late_frames,
    }


def _times(values: list[float]) -> dict[str, Any]:
    """With what a median hides where a few take much longer: the mean, and how many took over a second."""
    if not values:
        return spread(values)
    return spread(values) | {"mean": round(statistics.mean(values)), "over_1s": _over(values)}


def _over(values: list[float]) -> list[int]:
    return [sum(ms > HELD_MS for ms in values), len(values)]


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
    lines = [f"{'ms: p50/mean/p95, over 1 s':34}" + "".join(f"{name:>{COLUMN}}" for name in systems)]

    def line(title: str, cell: Any) -> None:
        lines.append(f"{title:34}" + "".join(f"{cell(one):>{COLUMN}}" for one in systems.values()))

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
        line(title, lambda one, key=key: _cell(one[key]))
    line("finished: silence for over 1 s", lambda one: _of(one["silence_over_1s"]))
    line("finished: reply after over 1 s", lambda one: _of(one["reply_after_over_1s"]))
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


def _cell(values: dict[str, Any]) -> str:
    if not values["count"]:
        return "-"
    over, count = values["over_1s"]
    return f"{values['p50']}/{values['mean']}/{values['p95']}, {over} of {count}"


def _of(pair: list[int] | None) -> str:
    return f"{pair[0]} of {pair[1]}" if pair else "-"
