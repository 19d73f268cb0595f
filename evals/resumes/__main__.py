"""`python -m evals.resumes`: reads the labelled set and prints precision and recall, by field and by layout."""

import argparse
import asyncio
import sys

from evals.resumes.layouts import LAYOUTS
from evals.resumes.measure import FIELDS, PER_FORM, measured


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.resumes")
    parser.add_argument("--people", type=int, default=PER_FORM, help="for each layout and style")
    parser.add_argument("--layouts", default=",".join(LAYOUTS))
    options = parser.parse_args()
    tallies, files = asyncio.run(measured(options.people, options.layouts.split(",")))
    lines = [f"{files['all']} résumés", "", "| field | precision | recall | labelled |", "|---|---|---|---|"]
    whole = tallies["all"]
    for name in FIELDS:
        lines.append(f"| {name} | {whole.precision(name):.2f} | {whole.recall(name):.2f} | {whole.true[name]} |")
    lines += ["", "| layout | files | precision | recall |", "|---|---|---|---|"]
    for group, tally in tallies.items():
        lines.append(f"| {group} | {files[group]} | {tally.precision():.2f} | {tally.recall():.2f} |")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
