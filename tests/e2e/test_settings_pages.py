"""The settings as HR uses them, people, and a request that a system administrator decides; with the real service."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.app_process import AppProcess, running_app
from tests.support.look import look, look_at_both

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppProcess]:
    """Webhooks may lead to the loopback here."""
    with running_app(tmp_path_factory.mktemp("app") / "data", env={"PRIVATE_WEBHOOKS": "true"}) as started:
        yield started


class Receiver(ThreadingHTTPServer):
    """A customer's server: keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], dict[str, Any]]] = []
        super().__init__(("127.0.0.1", 0), _Take)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/in"


class _Take(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((dict(self.headers.items()), json.loads(body)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"taken")

    def log_message(self, format: str, *args: Any) -> None:
        """Not into the output of the tests."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_thresholds_are_tried_and_saved(people: AppProcess, hr_page: Page) -> None:
    # The first page of a program that has just started.
    hr_page.goto("/settings/thresholds", timeout=60_000)
    expect(hr_page.get_by_role("heading", name="Thresholds", level=1)).to_be_visible()
    hr_page.get_by_label("Pass from, as a number").fill("75")
    expect(hr_page.get_by_test_id("preview")).to_have_attribute("data-asked", "75/50")
    look_at_both(hr_page, "settings-thresholds")
    hr_page.keyboard.press("Control+s")
    expect(hr_page.get_by_role("button", name="Discard")).to_have_count(0)
    with people.hr() as hr:
        assert hr.get("/company/settings").json()["settings"]["thresholds"] == {"pass": 75, "review": 50}


def test_a_webhook_is_made_and_tried(hr_page: Page, receiver: Receiver) -> None:
    hr_page.goto("/settings/webhooks")
    hr_page.get_by_test_id("add-webhook").click()
    hr_page.get_by_test_id("webhook-url").fill(receiver.url)
    hr_page.get_by_test_id("save-webhook").click()
    expect(hr_page.get_by_test_id("secret")).to_contain_text("whsec_")
    hr_page.get_by_label("I stored it").check()
    hr_page.get_by_role("button", name="Done").click()
    hr_page.get_by_test_id("send-test").click()
    delivered = hr_page.get_by_test_id("delivery").and_(hr_page.locator("[data-state=delivered]"))
    expect(delivered).to_contain_text("200", timeout=30_000)
    look(hr_page, "settings-webhook")
    [(headers, body)] = receiver.got
    assert body["type"] == "webhook.test"
    assert "webhook-signature" in {name.lower() for name in headers}


def test_a_key_is_made_and_used(people: AppProcess, hr_page: Page) -> None:
    hr_page.goto("/settings/api-keys")
    hr_page.get_by_test_id("add-key").click()
    hr_page.get_by_test_id("key-name").fill("Nightly report")
    hr_page.get_by_label("See jobs").check()
    hr_page.get_by_test_id("make-key").click()
    key = hr_page.get_by_test_id("secret").inner_text()
    bearer = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{people.base_url}/api/v1/jobs", headers=bearer).status_code == 200
    assert httpx.get(f"{people.base_url}/api/v1/users", headers=bearer).status_code == 403
    hr_page.get_by_label("I stored it").check()
    hr_page.get_by_role("button", name="Done").click()
    hr_page.reload()
    expect(hr_page.get_by_test_id("last-used")).to_contain_text("Last used")
    look(hr_page, "settings-keys")


def test_a_colleague_is_invited_and_deactivated(hr_page: Page) -> None:
    hr_page.goto("/users")
    hr_page.get_by_test_id("invite").click()
    hr_page.get_by_test_id("addresses").fill("Noor Ali <noor@example.com>")
    hr_page.get_by_test_id("send-invitations").click()
    expect(hr_page.get_by_test_id("invited")).to_contain_text("invited")
    hr_page.keyboard.press("Escape")
    row = hr_page.get_by_test_id("person").filter(has_text="Noor Ali")
    expect(row).to_contain_text("Invited")
    row.get_by_role("button", name="Noor Ali").click()
    look(hr_page, "users-person")
    hr_page.get_by_test_id("deactivate").click()
    hr_page.get_by_test_id("confirm-deactivate").click()
    expect(row).to_contain_text("Deactivated")
    hr_page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(row).to_contain_text("Invited")


def test_a_request_is_approved(people: AppProcess, admin_page: Page) -> None:
    ask = {"company_name": "Alder Freight", "contact_name": "Hana Weber", "contact_email": "hana@alder.example"}
    httpx.post(f"{people.base_url}/api/v1/register/company", json=ask).raise_for_status()
    admin_page.goto("/admin/requests")
    admin_page.get_by_test_id("request").filter(has_text="Alder Freight").click()
    expect(admin_page.get_by_role("heading", name="Alder Freight")).to_be_focused()
    admin_page.keyboard.press("a")
    expect(admin_page.get_by_test_id("will-create")).to_contain_text("hana@alder.example")
    look_at_both(admin_page, "admin-request")
    admin_page.keyboard.press("Control+Enter")
    expect(admin_page.get_by_test_id("request")).to_have_count(0)
    admin_page.goto("/admin/companies")
    expect(admin_page.get_by_role("link", name=re.compile("Alder Freight"))).to_be_visible()
