"""The same person on paper in many ways: forms of dates and heads, columns, tables, DOCX, PDF, TXT, a scan."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import docx
from PIL import Image, ImageFilter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from evals.resumes.people import Job, Person

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_HEADINGS = {
    False: ("Summary", "Experience", "Skills", "Education"),
    True: ("자기소개", "경력사항", "기술 스택", "학력"),
}
SUMMARY = {
    False: "Engineer who likes small teams that measure what they do and who writes down what was decided.",
    True: "작은 팀에서 측정하며 일하는 것을 좋아하고 결정한 내용을 기록으로 남기는 개발자입니다.",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How heads and dates are written."""

    date: Callable[[str], str]
    now: str
    between: str
    head: Callable[[Job, str], list[str]]


def _month_name(date: str) -> str:
    return f"{_MONTHS[int(date[5:]) - 1]} {date[:4]}"


STYLES: dict[str, Style] = {
    "one_line": Style(lambda d: f"{d[5:]}/{d[:4]}", "present", " – ", lambda j, t: [f"{j.title}, {j.company}    {t}"]),
    "two_lines": Style(_month_name, "Present", " - ", lambda j, t: [j.title, f"{j.company} | {t}"]),
    "company_first": Style(
        lambda d: d.replace("-", "."), "present", " - ", lambda j, t: [f"{j.company} — {j.title} ({t})"]
    ),
    "date_first": Style(_month_name, "present", " to ", lambda j, t: [t, j.title, j.company]),
    "ko_one_line": Style(lambda d: d.replace("-", "."), "현재", " ~ ", lambda j, t: [f"{j.company} {j.title}    {t}"]),
    "ko_date_first": Style(
        lambda d: f"{d[:4]}년 {int(d[5:])}월", "재직 중", " ~ ", lambda j, t: [t, f"{j.company} / {j.title}"]
    ),
}


def lines_of(person: Person, style: Style) -> dict[str, list[str]]:
    """By section: head, summary, experience, skills, education."""
    work = []
    for job in person.jobs:
        until = style.date(job.end) if job.end else style.now
        work += style.head(job, f"{style.date(job.start)}{style.between}{until}")
        work += [f"• {duty}" for duty in job.duties]
    half = len(person.skills) // 2
    labels = ("언어", "도구") if person.korean else ("Core", "Tools")
    school, degree, field = person.school
    taught = (
        f"{school} {field} {degree} 졸업 {person.graduated}"
        if person.korean
        else f"{degree} {field}, {school}, {person.graduated}"
    )
    place = "서울" if person.korean else "Berlin"
    return {
        "head": [person.name, f"{place} · {person.email} · {person.phone}"],
        "summary": [SUMMARY[person.korean]],
        "experience": work,
        "skills": [
            f"{labels[0]}: {', '.join(person.skills[:half])}",
            f"{labels[1]}: {', '.join(person.skills[half:])}",
        ],
        "education": [taught],
    }


def whole(person: Person, style: Style) -> list[str]:
    parts = lines_of(person, style)
    headings = dict(zip(("summary", "experience", "skills", "education"), _HEADINGS[person.korean], strict=True))
    found = list(parts["head"])
    for name, heading in headings.items():
        found += ["", heading, *parts[name]]
    return found


def txt(person: Person, style: Style) -> bytes:
    return "\n".join(whole(person, style)).encode()


def one_column_docx(person: Person, style: Style) -> bytes:
    document = docx.Document()
    for line in whole(person, style):
        document.add_paragraph(line.removeprefix("• "), style="List Bullet" if line.startswith("• ") else None)
    return _saved(document)


def table_docx(person: Person, style: Style) -> bytes:
    """Jobs as rows of a table: time, company, title and duties in cells of their own."""
    parts, headings = lines_of(person, style), _HEADINGS[person.korean]
    document = docx.Document()
    for line in [*parts["head"], headings[0], *parts["summary"], headings[1]]:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=3)
    for job in person.jobs:
        until = style.date(job.end) if job.end else style.now
        cells = table.add_row().cells
        cells[0].text, cells[1].text = f"{style.date(job.start)}{style.between}{until}", job.company
        cells[2].text = job.title
        for duty in job.duties:
            cells[2].add_paragraph(duty, style="List Bullet")
    for line in [headings[2], *parts["skills"], headings[3], *parts["education"]]:
        document.add_paragraph(line)
    return _saved(document)


def one_column_pdf(person: Person, style: Style) -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    _write(sheet, whole(person, style), 50, 800, korean=person.korean)
    sheet.save()
    return out.getvalue()


def two_column_pdf(person: Person, style: Style) -> bytes:
    """Contact, skills and education in a narrow column beside the work."""
    parts, headings = lines_of(person, style), _HEADINGS[person.korean]
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    head = [person.name, person.email, person.phone]
    skills = [skill for line in parts["skills"] for skill in line.split(": ", 1)[1].split(", ")]
    school = [word for line in parts["education"] for word in line.split(", ")]
    left = [*head, "", headings[2], *skills, "", headings[3], *school]
    right = [headings[0], *_wrapped(parts["summary"][0], 60), "", headings[1], *parts["experience"]]
    _write(sheet, left, 40, 800, korean=person.korean)
    _write(sheet, right, 220, 800, korean=person.korean)
    sheet.save()
    return out.getvalue()


def scan_png(person: Person, style: Style) -> bytes:
    """The printed page as a slightly turned, softened grey picture at 200 dots per inch."""
    import pypdfium2

    page = pypdfium2.PdfDocument(_printed(person, style))[0].render(scale=200 / 72).to_pil().convert("L")
    turned = page.rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.6))
    out = io.BytesIO()
    turned.save(out, "PNG")
    return out.getvalue()


def _printed(person: Person, style: Style) -> bytes:
    """With an embedded font, by WeasyPrint: a picture needs real letters, Korean ones too."""
    from html import escape

    from weasyprint import HTML

    body = "".join(f"<p>{escape(line) or '&nbsp;'}</p>" for line in whole(person, style))
    css = "@page{size:A4;margin:1.8cm}p{margin:2pt 0;font:11pt 'DejaVu Sans','NanumGothic',sans-serif}"
    made: bytes = HTML(string=f"<style>{css}</style>{body}").write_pdf()
    return made


def _write(sheet: canvas.Canvas, lines: list[str], left: float, top: float, *, korean: bool) -> None:
    if korean:
        pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    sheet.setFont("HYSMyeongJo-Medium" if korean else "Helvetica", 9)
    y = top
    for line in lines:
        sheet.drawString(left, y, line)
        y -= 13


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def _saved(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


LAYOUTS: dict[str, tuple[str, Callable[[Person, Style], bytes]]] = {
    "txt": ("cv.txt", txt),
    "docx": ("cv.docx", one_column_docx),
    "docx_table": ("cv.docx", table_docx),
    "pdf": ("cv.pdf", one_column_pdf),
    "pdf_two_columns": ("cv.pdf", two_column_pdf),
    "scan": ("cv.png", scan_png),
}
