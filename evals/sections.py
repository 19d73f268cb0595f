"""What every part of the evals hands back: a named section of rows, and the versions that the figures are of."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One figure.

    `what` names it and stays the same from run to run: runs are compared by it.
    `value` is a number in the unit that `what` names, or a text where no number says it.
    `goal` as a person reads it ("≤ 1 %", "0"), empty where the figure is only stated.
    `met` is None where there is no goal, or too little was measured to judge.
    `note` says more in the table: counts, what failed.
    """

    what: str
    value: float | int | str | None
    goal: str = ""
    met: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Section:
    """One part of the table. `versions`: what was tested, by name: prompts, models, recognisers, personas."""

    name: str
    rows: list[Row]
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """No goal is missed."""
        return all(row.met is not False for row in self.rows)
