"""Calls every operation of the api's own description as everybody, and holds each reply to the description.

Three sources of requests: schemathesis' coverage cases (each limit of each field, once), its random ones that fit or
break the schema, and `hostile_requests`. All of it is made from one seed.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup, ServerError
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.openapi.checks import UnsupportedMethodResponse
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.examples import EXAMPLES
from api.routing import PREFIX
from api.security.access import rule_of
from api.security.callers import OWN_CAREER
from api.security.rules import Door
from tests.support import hostile_requests as hostile
from tests.support.fuzz_target import Caller, Target

CONFORMANCE = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Left out: `positive_data_acceptance` (a body may fit its schema and not the state of the rows, and rules across
# fields answer 422), `missing_required_header` and `ignored_auth` (tests/access holds every operation to its table),
# `use_after_free` and `ensure_resource_availability` (requests of several people are mixed here).
# A recording is sent as it is.
schemathesis.serializer.alias("audio/ogg", "application/octet-stream")
CHECKS = [*CONFORMANCE, negative_data_rejection, unsupported_method]
# What a link to an interview that is over answers comes before its body is looked at.
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "410", "413", "415", "416", "422", "425", "429"]
CONFIG = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}})
TIMEOUT_SECS = 60
KNOWN_AWAY = ("AI_503", "PRAC_503")
WEIGHTS: dict[Door, dict[str, int]] = {
    Door.OPEN: {"anonymous": 6, "hr": 2, "agent": 1},
    Door.LINK: {"anonymous": 8, "hr": 1},
    Door.WEBHOOK: {"anonymous": 9, "hr": 1},
    Door.AGENT: {"agent": 7, "joining": 2, "hr": 1, "anonymous": 1},
    Door.COOKIE: {"browser": 6, "anonymous": 2},
    Door.USER: {
        "hr": 14, "employee": 3, "system_admin": 3, "candidate": 2, "anonymous": 1, "foreigner": 1, "agent": 1,
    },
}  # fmt: skip
PREPARING = {"candidate": 14, "hr": 3, "employee": 2, "system_admin": 2, "anonymous": 1, "foreigner": 1, "agent": 1}
"""For what only somebody who applies may do."""
LAST = ("POST /api/v1/auth/logout", "DELETE /api/v1/auth/sessions/{session_id}", "DELETE /api/v1/me")
ALIASES = {
    "job_template_id": "job_id",
    "assigned_to": "user_id",
    "interviewer_id": "user_id",
    "ids": "candidate_id",
    "keep_id": "candidate_id",
    "merge_ids": "candidate_id",
    "question_ids": "question_id",
}


@dataclass(frozen=True)
class Finding:
    """One way in which replies break the description; the first request that showed it."""

    operation: str
    check: str
    status: int
    said: str
    request: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.check} ({self.status})\n{self.said}\n    {self.request}"


@dataclass
class Campaign:
    """`coverage`, `random`, `hostile`: the most requests of each kind for one operation."""

    target: Target
    description: dict[str, Any]
    seed: int
    coverage: int
    random: int
    hostile: int
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    seen: dict[str, set[int]] = field(default_factory=dict)
    findings: dict[tuple[str, str, int, str], Finding] = field(default_factory=dict)

    def run(self, only: str | None = None) -> None:
        schema = schemathesis.openapi.from_dict(self.description, config=CONFIG)
        operations = sorted((found.ok() for found in schema.get_all_operations()), key=lambda one: _order(one.label))
        for operation in operations:
            if only is not None and not re.search(only, operation.label):
                continue
            for case, mode in self._cases(schema, operation):
                self._try(case, Random(f"{self.seed} {operation.label} {self.requests}"), mode)
            self.target.revive()

    def _cases(self, schema: Any, operation: Any) -> Iterator[tuple[Any, str]]:
        config = schema.config.generation_for(operation=operation, phase="coverage")
        found = schema.iter_coverage_cases(operation, generation_modes=list(GenerationMode), generation_config=config)
        every = list(found)
        # Evenly over all of them: they come in the order of the description's fields.
        step = max(1, len(every) // self.coverage) if self.coverage else len(every) + 1
        yield from ((case, "as made") for case in islice(every, 0, len(every) if self.coverage else 0, step))
        yield from ((case, "as made") for case in self._drawn(operation, self.random))
        sensible = EXAMPLES.get(f"{operation.method.upper()} {operation.path.removeprefix(PREFIX)}")
        for number, case in enumerate(self._drawn(operation, 2 * self.hostile, GenerationMode.POSITIVE)):
            if sensible is not None and number % 4:
                case.body, case.media_type = deepcopy(sensible), "application/json"
            yield case, "as made" if number % 2 and sensible is not None else "hostile"

    def _drawn(self, operation: Any, number: int, mode: GenerationMode | None = None) -> list[Any]:
        """Cases of Hypothesis, drawn ahead: what api answers does not steer it, so a seed always gives the same."""
        if number == 0:
            return []
        modes = [mode] if mode else [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
        strategies = []
        for one in modes:
            with suppress(schemathesis.errors.InvalidSchema):
                strategies.append(operation.as_strategy(generation_mode=one))
        cases: list[Any] = []

        @hypothesis.seed(self.seed)
        @hypothesis.settings(
            max_examples=number,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(st.one_of(strategies))
        def draw(case: Any) -> None:
            cases.append(case)

        # A strategy whose negation is impossible (an operation without input) has nothing to draw.
        with suppress(hypothesis.errors.Unsatisfiable, hypothesis.errors.NoSuchExample):
            draw()
        return cases

    def _try(self, case: Any, random: Random, mode: str) -> None:
        caller = self._caller(case, random)
        self._aim(case, caller, random)
        if mode == "hostile":
            reply, checks = self._hostile(case, caller, random), CONFORMANCE
        else:
            # A broken header may be the token, which the caller's own then replaces: nothing is left to refuse.
            headers = _broken(case) & {ParameterLocation.HEADER, ParameterLocation.COOKIE}
            reply, checks = self._call(case, caller), CONFORMANCE if headers else CHECKS
        if reply is None:
            return
        self.requests += 1
        status = reply.status_code
        self.statuses[status] += 1
        self.seen.setdefault(case.operation.label, set()).add(status)
        if "fields=" in str(reply.request.url):
            # `fields` leaves out what the schema says is always there: its purpose.
            checks = [check for check in checks if check is not response_schema_conformance]
        try:
            case.validate_response(reply, checks=checks, headers=caller.headers)
        except FailureGroup as group:
            for failure in group.exceptions:
                if not self._meant(failure, reply):
                    self._note(case, caller, reply, failure)

    def _call(self, case: Any, caller: Caller) -> Any:
        headers = caller.headers
        try:
            return case.call(
                self.target.base_url,
                session=caller.session,
                headers=headers,
                timeout=TIMEOUT_SECS,
                allow_redirects=False,
            )
        except (UnicodeError, requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader):
            return None  # HTTP cannot carry it

    def _hostile(self, case: Any, caller: Caller, random: Random) -> Any:
        """The case with one thing about it made hostile."""
        kwargs = case.as_transport_kwargs(self.target.base_url, headers=dict(caller.headers))
        kwargs["headers"] = dict(kwargs["headers"])
        kinds = ["header", "segment"] if case.path_parameters else ["header"]
        if names := [one.name for one in case.operation.query.items]:
            kinds += ["query"] * 3
        if isinstance(case.body, dict | list) and kwargs.get("json") is not None:
            kinds += ["value"] * 6
        if case.method in ("POST", "PUT", "DELETE"):
            kinds += ["body"] * 2
        if case.media_type == "multipart/form-data":
            kinds += ["file"] * 6
        kind = random.choice(kinds)
        if kind == "header":
            kwargs["headers"] |= {
                name: value.encode("latin-1") for name, value in random.choice(hostile.HEADERS).items()
            }
        elif kind == "query":
            kwargs["params"] = None
            kwargs["url"] += "?" + hostile.query(names, random)
        elif kind == "segment":
            name = random.choice(sorted(case.path_parameters))
            filled = {**case.path_parameters, name: "\x00"}
            path = re.sub(r"{(\w+)}", lambda found: str(filled[found.group(1)]), case.path)
            kwargs["url"] = self.target.base_url + path.replace("\x00", random.choice(hostile.SEGMENTS))
        elif kind == "value":
            kwargs["json"] = hostile.spoiled(kwargs["json"], random)
        elif kind == "file":
            file = random.choice(hostile.FILES)
            kwargs["files"] = [(name, file) for name in ("file", "resume")]
            kwargs["headers"].pop("Content-Type", None)
        else:
            content_type, content = random.choice(hostile.BODIES)
            for name in ("json", "files", "data"):
                kwargs.pop(name, None)
            kwargs["data"] = content
            kwargs["headers"] = {k: v for k, v in kwargs["headers"].items() if k.lower() != "content-type"}
            if content_type:
                kwargs["headers"]["Content-Type"] = content_type
        kwargs.pop("app", None)
        try:
            return caller.session.request(**{**kwargs, "timeout": TIMEOUT_SECS, "allow_redirects": False})
        except (UnicodeError, ValueError, requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader):
            return None

    def _caller(self, case: Any, random: Random) -> Caller:
        rule = rule_of(case.operation.method.upper(), case.operation.path)
        weights = WEIGHTS[rule.door if rule is not None else Door.OPEN]
        if rule is not None and rule.permission == OWN_CAREER:
            weights = PREPARING
        (name,) = random.choices(list(weights), list(weights.values()))
        return self.target.callers[name]

    def _aim(self, case: Any, caller: Caller, random: Random) -> None:
        """Puts ids of things that exist where the case does not break the schema on purpose."""
        broken = _broken(case)
        if ParameterLocation.PATH not in broken:
            for name in case.path_parameters or {}:
                if (chosen := self._id(name, caller, random)) is not None:
                    case.path_parameters[name] = chosen
        if ParameterLocation.QUERY not in broken:
            for name in case.query or {}:
                if isinstance(case.query[name], str) and (chosen := self._id(name, caller, random)) is not None:
                    case.query[name] = chosen
        if ParameterLocation.BODY not in broken and case.body is not NOT_SET:
            case.body = self._aimed(case.body, caller, random)

    def _aimed(self, value: Any, caller: Caller, random: Random) -> Any:
        if isinstance(value, dict):
            filled = {key: self._aimed(inner, caller, random) for key, inner in value.items()}
            for key, inner in filled.items():
                if isinstance(inner, str) and (chosen := self._id(key, caller, random)) is not None:
                    filled[key] = chosen
                elif key in ALIASES and isinstance(inner, list) and inner:
                    filled[key] = [self._id(key, caller, random) or one for one in inner]
            return filled
        return [self._aimed(inner, caller, random) for inner in value] if isinstance(value, list) else value

    def _id(self, name: str, caller: Caller, random: Random) -> str | None:
        name = ALIASES.get(name, name)
        known = self.target.seeded.pool.get(name)
        chance = random.random()
        if known is None or chance > 0.9:
            return None
        if chance > 0.8:
            return self.target.seeded.foreign.ids.get(name)
        if caller.name == "agent" and name in ("call_id", "interview_id"):
            return known[0] if name == "call_id" else known[1]
        return random.choice(known)

    def _meant(self, failure: Failure, reply: Any) -> bool:
        """What schemathesis reports and we do on purpose."""
        if isinstance(failure, AcceptedNegativeData):
            # pydantic reads `true` as 1 and "5" as 5 in a body; nothing is lost by it. Where schemathesis itself calls
            # the part positive (null for a body that may be null) there is nothing to refuse.
            said = str(failure)
            return ("in body" in said and "Incorrect type" in said) or "positive test case" in said
        if isinstance(failure, ServerError):
            # This server has no language model (`fuzz_target`), and some things no rule can do; its bundled voice gives
            # up after a while on a busy machine.
            return reply.status_code == 503 and any(f'"error_code":"{code}"' in reply.text for code in KNOWN_AWAY)
        if isinstance(failure, UnsupportedMethodResponse):
            # The address is another operation's as well: /candidates/counts is one of /candidates/{candidate_id}.
            path, method = urlsplit(reply.request.url).path, reply.request.method.lower()
            templates = (known for known, methods in self.description["paths"].items() if method in methods)
            return any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path) for template in templates)
        return False

    def _note(self, case: Any, caller: Caller, reply: Any, failure: Failure) -> None:
        said = str(failure)
        request = reply.request
        content = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        shown = f"{request.method} {request.url[:400]} as {caller.name} {content[:600]!r}\n    -> {reply.text[:600]}"
        key = (case.operation.label, type(failure).__name__, reply.status_code, _kind(said))
        if key not in self.findings:
            self.findings[key] = Finding(case.operation.label, type(failure).__name__, reply.status_code, said, shown)


def _broken(case: Any) -> set[ParameterLocation]:
    """Where the case breaks the schema on purpose."""
    components = case.meta.components if case.meta else {}
    return {location for location, info in components.items() if info.mode is GenerationMode.NEGATIVE}


def _kind(said: str) -> str:
    return re.sub(r"[\d\"'`].*", "", said.splitlines()[0] if said else "")[:80]


def _order(label: str) -> tuple[int, int, str]:
    """Reading, then making and changing, then what takes away; at last what ends the callers themselves."""
    method, path = label.split(" ", 1)
    return (LAST.index(label) + 1 if label in LAST else 0, {"GET": 0, "DELETE": 2}.get(method, 1), path)


def timed(campaign: Campaign, only: str | None = None) -> float:
    started = time.monotonic()
    campaign.run(only)
    return time.monotonic() - started
