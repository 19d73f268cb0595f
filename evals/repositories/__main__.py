"""`python -m evals.repositories`: found, missed and false, by rule."""

import sys

from api.github.code.findings import SEVERITY
from evals.repositories.measure import measure


def main() -> int:
    score = measure()
    lines = [f"{'rule':28} found missed false"]
    for rule in SEVERITY:
        missed = sum(place[0] == rule for _, place in score.missed)
        false = sum(place[0] == rule for _, place in score.false)
        lines.append(f"{rule:28} {score.found[rule]:5} {missed:6} {false:5}")
    lines.append(
        f"{score.repositories} repositories: {sum(score.found.values())} found, {len(score.missed)} missed, "
        f"{len(score.false)} false (precision {score.precision:.2f}, recall {score.recall:.2f})"
    )
    for kind, wrong in (("missed", score.missed), ("false", score.false)):
        lines += [f"{kind}: {name} {place}" for name, place in wrong]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if score.missed or score.false else 0


if __name__ == "__main__":
    sys.exit(main())
