"""Prints the first of several forms that fits one page: `python -m api.cvs.printing`.

On its input a JSON list of HTML pages, the longest first; the PDF on its output. Like `api.reports.printing`, in a
process of its own.
"""

import json
import logging
import os
import sys

from api.programs import NICENESS
from api.reports.printing import NO_PANGO, refuse

TOO_LONG = 4
"""Its exit code where not even the last form fits."""


def main() -> None:
    os.nice(NICENESS)
    logging.disable(logging.CRITICAL)
    try:
        from weasyprint import HTML
    except OSError as error:
        print(error, file=sys.stderr)  # noqa: T201  the reason, to whoever started it
        sys.exit(NO_PANGO)
    for page in json.loads(sys.stdin.buffer.read()):
        document = HTML(string=page, url_fetcher=refuse).render(pdf_tags=True)
        if len(document.pages) == 1:
            sys.stdout.buffer.write(document.write_pdf())
            return
    sys.exit(TOO_LONG)


if __name__ == "__main__":
    main()
