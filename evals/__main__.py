"""`python -m evals`: the proving ground. Without keys and without a network; a table on stdout, progress on stderr.

    make evals                                  # all of it, minutes
    make evals ARGS="--only behaviours"         # one part
    make evals ARGS="--keep"                    # adds the run to docs/evals, to be committed
    make evals ARGS="--quick --only pauses"     # a fifth of the pauses

Each section is printed and kept as soon as it is there, with the time that it took: a run that is stopped has lost no
more than the one under way. Exit status 1 when a goal is missed, so that a change of a prompt can be refused as a
change of code is.
"""

import argparse
import importlib
import inspect
import sys
import time
from collections.abc import Callable

from evals import history
from evals.sections import Section
from evals.table import table, verdict

PARTS: dict[str, str] = {
    "pauses": "evals.pauses:run",
    "interruptions": "evals.interruptions:run",
    "behaviours": "evals.behaviours.section:run",
    "pauses-korean": "evals.pauses:korean",
    "interruptions-korean": "evals.interruptions:korean",
    "verdicts": "evals.verdicts:run",
    "parity": "evals.parity:run",
    "behaviours-whisper": "evals.behaviours.section:heard",
    "pauses-whisper": "evals.pauses:heard",
}
"""Where each part's function is: `run()`, or `run(quick=…)` where less can be measured, returns a Section or several.
Last are those whose words the bundled recogniser hears: its work is most of a whole run.
They are imported when they are wanted: some load speech engines."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make evals")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}; default all")
    parser.add_argument("--quick", action="store_true", help="less of what is counted; not for figures to keep")
    parser.add_argument("--keep", action="store_true", help="add the run to docs/evals")
    options = parser.parse_args()
    names = options.only.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}")
    began = time.monotonic()
    sections: list[Section] = []
    for name in names:
        say(f"{time.monotonic() - began:6.0f} s  {name}")
        since = time.monotonic()
        for section in _run(name, quick=options.quick):
            took, since = time.monotonic() - since, time.monotonic()
            print(table(section, history.last(section.name)) + "\n", flush=True)
            sections.append(section)
            if not options.quick:
                history.add([section], keep=options.keep, took_secs=took)
            say(f"{time.monotonic() - began:6.0f} s  {section.name}: took {took:.0f} s")
    print(verdict(sections))
    return 0 if all(section.met for section in sections) else 1


def _run(name: str, *, quick: bool) -> list[Section]:
    module, function = PARTS[name].split(":")
    run: Callable[..., Section | list[Section]] = getattr(importlib.import_module(module), function)
    found = run(quick=quick) if "quick" in inspect.signature(run).parameters else run()
    return found if isinstance(found, list) else [found]


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
