"""A résumé of one page, as a PDF that a word processor could have made."""

LINES = """Kim Minji
minji.kim@example.com  +82 10 1234 5678  Seoul

Summary
Backend engineer with eight years of Python, PostgreSQL and Kubernetes.

Work experience
Senior engineer, Example Shop, 2021 to today
- Cut the checkout's p95 from 900 to 180 ms by caching and better indexes
- Led four engineers; every change is read in a code review
Engineer, Example Bank, 2016 to 2021
- Built a ledger service in Python with 40,000 transactions a day

Technical skills
Python, SQL, PostgreSQL, Redis, Kubernetes, Docker, pytest, CI/CD

Education
B.Sc. Computer Science, Example University, 2016
"""


def a_resume() -> bytes:
    """Written by hand: one font, one page, no compression."""
    text = "\n".join(f"({line.replace('(', '').replace(')', '')}) Tj T*" for line in LINES.splitlines())
    stream = f"BT /F1 11 Tf 14 TL 56 780 Td\n{text}\nET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
