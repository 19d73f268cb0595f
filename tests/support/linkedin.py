"""An export of LinkedIn as it comes: a ZIP of CSV tables among others that nobody is to read."""

import csv
import io
import zipfile

Rows = list[list[str]]

DONE = "Payments.\n- Built the ledger\n- Halved a nightly\n  run"
TABLES: dict[str, Rows] = {
    "Profile.csv": [
        ["First Name", "Last Name", "Maiden Name", "Headline", "Summary", "Geo Location", "Websites"],
        ["민지", "김", "", "Backend engineer", "I build ledgers.", "Seoul", "[PORTFOLIO:https://minji.example.com]"],
    ],
    "Email Addresses.csv": [
        ["Email Address", "Confirmed", "Primary", "Updated On"],
        ["old@example.com", "Yes", "No", "1/1/20"],
        ["minji@example.com", "Yes", "Yes", "1/1/24"],
    ],
    "Positions.csv": [
        ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"],
        ["Harbour Payments", "Engineer", DONE, "Seoul", "Mar 2021", ""],
        ["하버 은행", "인턴", "", "", "2019년 7월", "Aug 2019"],
    ],
    "Education.csv": [
        ["School Name", "Start Date", "End Date", "Notes", "Degree Name", "Activities"],
        ["Korea University", "2014", "2018", "", "BSc", "Rowing"],
    ],
    "Skills.csv": [["Name"], ["Python"], ["PostgreSQL"], ["python "]],
    "Languages.csv": [["Name", "Proficiency"], ["Korean", "Native or bilingual proficiency"]],
    "Certifications.csv": [
        ["Name", "Url", "Authority", "Started On", "Finished On", "License Number"],
        ["Database engineer", "https://registry.example/1", "The registry", "Jun 2022", "", "X-1"],
    ],
    "Projects.csv": [
        ["Title", "Description", "Url", "Started On", "Finished On"],
        ["Ferry times", "A map", "", "2020", ""],
    ],
    "messages.csv": [["FROM", "CONTENT"], ["Somebody", "heliotrope"]],
}  # fmt: skip


def table(rows: Rows, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode(encoding)


def export(tables: dict[str, Rows | bytes] | None = None, folder: str = "") -> bytes:
    """`tables`: in place of those of the same name; bytes stand as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in {**TABLES, **(tables or {})}.items():
            archive.writestr(f"{folder}{name}", rows if isinstance(rows, bytes) else table(rows))
    return buffer.getvalue()
