"""Résumés and hostile files, made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
from docx.shared import Pt, RGBColor
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

RESUME = """\
Jane Doe
Berlin · jane.doe@example.com · +49 30 1234567 · github.com/janedoe

Summary
Backend engineer with 7 years of experience building payment services in Python and PostgreSQL. I like small teams \
that measure what they do.

Experience
Senior Engineer, Example GmbH    03/2021 – present
• Built a payments service in Python handling 1,200 requests per second on Kubernetes
• Reduced costs by 35 % by moving batch jobs to AWS spot machines
• Introduced CI/CD with GitHub Actions; releases went from monthly to daily
• Mentored 4 engineers
Engineer, Sample AG    2017 - 2021
• Designed REST APIs used by 30 partners
• Migrated a monolith to microservices with Docker and Kafka

Skills
Languages: Python, Go, SQL
Tools: Docker, Kubernetes, Terraform, PostgreSQL, Redis

Education
B.Sc. Computer Science, University of Example, 2016
"""
JOB = """\
Senior Backend Engineer. We need 5+ years with Python and PostgreSQL, Kubernetes, Docker and AWS. Experience with
Kafka, CI/CD, Terraform, Elasticsearch and GraphQL. You design REST APIs and microservices and mentor engineers.
Payments experience is a plus; our payments platform processes payments worldwide."""
RESUME_KO = """\
김민지
서울 · minji.kim@example.com · 010-1234-5678

자기소개
7년 차 백엔드 개발자입니다. 파이썬과 PostgreSQL로 결제 서비스를 개발하고 운영했습니다. 작은 팀에서 \
측정하며 일하는 것을 좋아합니다. 장애를 30% 줄였습니다.

경력사항
예시 주식회사 백엔드 개발자    2021.03 ~ 현재
• 쿠버네티스에서 초당 1,200건을 처리하는 결제 서비스를 개발
• 배치 작업을 AWS로 옮겨 비용을 35% 절감
• 도커와 카프카를 도입하여 배포 시간을 50% 단축
• 코드 리뷰 문화를 주도

기술 스택
언어: 파이썬, 자바, SQL
도구: 도커, 쿠버네티스, 레디스

학력
예시대학교 컴퓨터공학과 학사 졸업 2016
"""
JOB_KO = """\
백엔드 개발자를 모십니다. 파이썬과 쿠버네티스를 활용한 서비스 개발 경험, 도커, 카프카, 테라폼 경험이 필요합니다.
데이터 분석 역량이 있으면 좋습니다."""


def pdf(*pages: str, draw: Callable[[canvas.Canvas], None] | None = None) -> bytes:
    """A page for each text, a line for each of its lines; `draw` adds to the first page."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    for number, text in enumerate(pages):
        korean = any("가" <= char <= "힣" for char in text)
        sheet.setFont("HYSMyeongJo-Medium" if korean else "Helvetica", 9)
        y = 800
        for line in text.split("\n"):
            sheet.drawString(50, y, line)
            y -= 13
        if number == 0 and draw is not None:
            draw(sheet)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def hidden(text: str, how: str) -> Callable[[canvas.Canvas], None]:
    """Draws `text` so that nobody sees it."""

    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFont("Helvetica", 10)
        sheet.setFillColor(black)
        if how == "white":
            sheet.setFillColor(white)
        elif how == "near_white":
            sheet.setFillColor(Color(0.97, 0.97, 0.97))
        elif how == "tiny":
            sheet.setFont("Helvetica", 1)
        elif how == "transparent":
            sheet.setFillColor(Color(0, 0, 0, alpha=0.02))
        if how == "invisible":
            lines = sheet.beginText(50, 60)
            lines.setTextRenderMode(3)
            lines.textLine(text)
            sheet.drawText(lines)
            return
        if how == "clipped":
            path = sheet.beginPath()
            path.rect(0, 0, 5, 5)
            sheet.clipPath(path, stroke=0)
        if how == "dark_on_dark":
            sheet.rect(40, 50, 500, 30, fill=1, stroke=0)
        sheet.drawString(5000 if how == "off_page" else 50, 60, text)
        if how == "covered":
            sheet.setFillColor(white)
            sheet.rect(40, 50, 500, 30, fill=1, stroke=0)

    return draw


HIDING = ("white", "near_white", "tiny", "transparent", "invisible", "off_page", "clipped", "covered", "dark_on_dark")


def docx_file(text: str, **secret: str) -> bytes:
    """`secret`: text by the way it is hidden: white, tiny, vanish."""
    document = docx.Document()
    for line in text.split("\n"):
        bullet = line.startswith("• ")
        document.add_paragraph(line.removeprefix("• "), style="List Bullet" if bullet else None)
    for how, said in secret.items():
        run = document.add_paragraph().add_run(said)
        run.font.hidden = how == "vanish"
        if how == "white":
            run.font.color.rgb = RGBColor(255, 255, 255)
        if how == "tiny":
            run.font.size = Pt(1)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(package: bytes, name: str, content: bytes, *, replace: bool = False) -> bytes:
    """A copy of the archive with one more part, or another content of one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if not (replace and part.filename == name):
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def part_of(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name)


def raw_pdf(*objects: bytes) -> bytes:
    """Objects 1, 2, … as they are; readers rebuild the missing table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (extra, len(content), content)


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    )


def page_of(content: bytes, extra: bytes = b"", resources: bytes = b"", *more: bytes) -> bytes:
    """One page whose content stream is `content`, with `extra` in the stream's dictionary."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>"
        % resources,
        stream(content, extra),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


def flate_bomb(megabytes: int) -> bytes:
    """A content stream that unpacks to so many megabytes of drawing, three times packed."""
    packed = b"BT /F1 9 Tf (x) Tj ET\n" * (megabytes * 1024 * 1024 // 22)
    for _ in range(3):
        packed = zlib.compress(packed, 9)
    return page_of(packed, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")


def pixel_flood(side: int) -> bytes:
    image = stream(zlib.compress(b"\0" * 4096, 9), b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8"
                   b"/ColorSpace/DeviceRGB/Filter/FlateDecode" % (side, side))  # fmt: skip
    content = b"q 600 0 0 800 0 0 cm /I1 Do Q 1 g BT /F1 12 Tf 50 700 Td (light text over a picture) Tj ET"
    return page_of(content, b"", b"/XObject<</I1 6 0 R>>", image)


def zip_header_liar(package: bytes) -> bytes:
    """The archive's directory says that every part is empty."""
    changed = bytearray(package)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, 0)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)
