"""What is said of an exception holds nothing of what was worked on."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from api.failures import shown, shown_traceback
from api.logs import configure_logs
from api.outbox import TaskFailed
from api.settings import Settings

SECRET = "kim.minji@example.com"


@pytest.fixture
def untouched_logs() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError(SECRET), "ValueError"),
        (KeyError(SECRET), "KeyError"),
        (IntegrityError("INSERT", {"email": SECRET}, Exception(SECRET)), "IntegrityError"),
        (FileNotFoundError(2, "No such file or directory", SECRET), "FileNotFoundError: No such file or directory"),
        (OSError("the mail server refused: SMTPSenderRefused"), "OSError: the mail server refused: SMTPSenderRefused"),
        (TaskFailed("the import is gone"), "TaskFailed: the import is gone"),
    ],
)
def test_texts_are_our_own_or_the_systems(error: Exception, said: str) -> None:
    assert shown(error) == said


def caused() -> Exception:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise OSError("away") from error
    except OSError as error:
        return error


def test_a_traceback_names_types_and_places_of_the_whole_chain() -> None:
    text = shown_traceback(caused())
    assert SECRET not in text
    assert "\nValueError\n" in text
    assert text.endswith("OSError: away")
    assert text.count('test_failures.py", line ') == 2
    assert "direct cause" in text


def test_groups_and_circles_are_told_once() -> None:
    first, second = ValueError(SECRET), KeyError(SECRET)
    first.__context__, second.__context__ = second, first
    text = shown_traceback(ExceptionGroup(SECRET, [first, second]))
    assert SECRET not in text
    assert (text.count("ValueError"), text.count("KeyError")) == (1, 1)


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize(("level", "quoted"), [("INFO", False), ("DEBUG", True)])
def test_logs_quote_an_exception_only_while_debugging(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    untouched_logs: None,
    form: str,
    level: str,
    quoted: bool,
) -> None:
    configure_logs(Settings(_env_file=None, data_dir=tmp_path, log_format=form, log_level=level))
    structlog.get_logger("test").warning("given", exc_info=caused())
    try:
        raise ValueError(SECRET)
    except ValueError:
        structlog.get_logger("test").exception("running")
        logging.getLogger("library").exception("foreign")
    logged = capsys.readouterr().err
    assert (SECRET in logged) is quoted
    assert logged.count("OSError: away") == 1
    assert logged.count("Traceback") == 4
    if form == "json":
        lines = [json.loads(line) for line in logged.splitlines()]
        assert ["ValueError" in line["exception"] for line in lines] == [True, True, True]
