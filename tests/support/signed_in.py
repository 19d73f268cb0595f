"""One person of each role in a running program, and a browser's page for each of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.support.app_process import AppProcess, Login
from tests.support.browser import new_page

PASSWORD = "a long enough password"
EMPLOYEE = Login("jun@employee.example.com", PASSWORD)
ADMIN = Login("ada@admin.example.com", PASSWORD)


def add_people(app: AppProcess) -> None:
    """An employee of the demo's company and a system administrator without a company.

    Nobody of the demo may make an administrator and the first-start page is closed to it, so the role is written into
    the database.
    """
    with app.hr() as hr:
        for login, name, role in ((EMPLOYEE, "Jun Park", "EMPLOYEE"), (ADMIN, "Ada Kim", "HR")):
            body = {"email": login.email, "name": name, "role": role, "password": login.password}
            hr.post("/users", json=body).raise_for_status()
    with closing(sqlite3.connect(app.data_dir / "interviewer.sqlite3", timeout=30)) as database, database:
        changed = database.execute(
            "UPDATE users SET role = 'SYSTEM_ADMIN', company_id = NULL, email_verified = 1 WHERE email = ?",
            (ADMIN.email,),
        ).rowcount
        assert changed == 1


@contextmanager
def signed_in(app: AppProcess, browser: Browser, login: Login) -> Iterator[Page]:
    """A page whose session has the cookie of a sign-in; `page.goto` with a path leads into the program.

    Errors of the page fail the test that caused them, at the end.
    """
    page = new_page(browser, base_url=app.base_url)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    body = {"email": login.email, "password": login.password}
    reply = page.context.request.post("/api/v1/auth/login", data=body)
    assert reply.ok, reply.text()
    try:
        yield page
    finally:
        with suppress(PlaywrightError):
            page.context.close()
    assert not failures, failures
