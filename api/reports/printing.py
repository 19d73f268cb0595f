"""Makes a PDF of HTML: `python -m api.reports.printing`, HTML on its input, the PDF on its output.

In a process of its own: laying out is busy work. WeasyPrint draws text with Pango, a library of the system.
"""

import base64
import logging
import os
import sys
from typing import Any

from api.programs import NICENESS

NO_PANGO = 3
"""Its exit code where Pango is missing."""


PICTURE = "data:image/jpeg;base64,"


def refuse(url: str, *_: Any, **__: Any) -> Any:
    """A document refers to nothing outside of itself, whatever somebody has said; a picture that stands in it is no
    reference. Raises ValueError."""
    if url.startswith(PICTURE):
        from weasyprint.urls import URLFetcherResponse

        return URLFetcherResponse(url, base64.b64decode(url.removeprefix(PICTURE)), {"Content-Type": "image/jpeg"})
    raise ValueError(f"nothing is fetched: {url[:100]}")


def main() -> None:
    os.nice(NICENESS)
    logging.disable(logging.CRITICAL)  # its remarks on fonts would be the last line of what is told as an error
    try:
        from weasyprint import HTML
    except OSError as error:
        print(error, file=sys.stderr)  # noqa: T201  the reason, to whoever started it
        sys.exit(NO_PANGO)
    html = sys.stdin.buffer.read().decode()
    pdf = HTML(string=html, url_fetcher=refuse).write_pdf(pdf_tags=True)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
