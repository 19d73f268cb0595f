"""`python -m evals`: the proving ground. Without keys and without a network; a table on stdout, progress on stderr.

    make evals                                  # all of it, minutes
    make evals ARGS="--only behaviours"         # one part
    make evals ARGS="--keep"                    # adds the run to docs/evals, to be committed
    make evals ARGS="--quick --only pauses"     # a fifth of the pauses

Exit status 1 when a goal is missed, so that a change of a prompt can be refused as a change of code is.
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
    "parity": "evals.parity:run",
    "verdicts": "evals.verdicts:run",
}
"""Where each part's function is: `run()`, or `run(quick=…)` where less can be measured, returns a Section or several.
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
        for section in _run(name, quick=options.quick):
            before = history.last(section.name)
            print(table(section, before) + "\n", flush=True)
            sections.append(section)
    took = time.monotonic() - began
    if not options.quick:
        for path in history.add(sections, keep=options.keep, took_secs=took):
            say(f"added to {path}")
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
