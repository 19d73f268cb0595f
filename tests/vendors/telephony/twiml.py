"""TwiML as Twilio reads it: the verbs and their attributes, with the defaults of its documentation.

What Twilio does not accept is told by its own error code, as its debugger does.
"""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

VERBS = frozenset({"Say", "Play", "Gather", "Pause", "Redirect", "Hangup", "Reject", "Connect", "Dial", "Record"})
NESTED = {"Gather": {"Say", "Play", "Pause"}, "Connect": {"Stream"}, "Stream": {"Parameter"}, "Dial": {"Sip", "Number"}}
PARAMETER_CHARS = 500
"""A stream's parameter: its name and its value together."""
STREAM_ATTRIBUTES = frozenset({"url", "name", "track", "statusCallback", "statusCallbackMethod"})
DOCUMENT_BYTES = 64 * 1024


class BadMarkup(Exception):
    """`code` is Twilio's: 12100 not XML, 12200 against the schema, 12300 wrong type of content."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


@dataclass(frozen=True)
class Verb:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple["Verb", ...] = ()

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)

    def whole(self, attribute: str, default: int) -> int:
        return int(self.attributes.get(attribute, default))

    def is_set(self, attribute: str, *, default: bool = False) -> bool:
        return self.attributes.get(attribute, str(default)).lower() == "true"


def read(content_type: str, body: str) -> tuple[Verb, ...]:
    """The verbs of a document. Raises BadMarkup."""
    if "xml" not in content_type:
        raise BadMarkup(12300, f"TwiML came as {content_type!r}")
    if len(body.encode()) > DOCUMENT_BYTES:
        raise BadMarkup(11750, "the document is longer than 64 KiB")
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise BadMarkup(12100, f"not XML: {error}") from error
    if root.tag != "Response":
        raise BadMarkup(12100, f"the root is {root.tag!r}, not Response")
    return tuple(_verb(child, VERBS) for child in root)


def _verb(element: ElementTree.Element, allowed: frozenset[str] | set[str]) -> Verb:
    if element.tag not in allowed:
        raise BadMarkup(12200, f"{element.tag!r} does not stand here")
    text = " ".join("".join(element.itertext()).split()) if element.tag not in NESTED else ""
    children = tuple(_verb(child, NESTED[element.tag]) for child in element) if element.tag in NESTED else ()
    verb = Verb(element.tag, dict(element.attrib), text, children)
    if verb.name == "Stream":
        _check_stream(verb)
    return verb


def _check_stream(verb: Verb) -> None:
    url = verb.get("url")
    if not url.startswith("wss://") or "?" in url:
        raise BadMarkup(12200, f"a stream's url is wss:// and has no query: {url!r}")
    if unknown := set(verb.attributes) - STREAM_ATTRIBUTES:
        raise BadMarkup(12200, f"a stream has no {unknown}")
    for parameter in verb.children:
        if len(parameter.get("name") + parameter.get("value")) > PARAMETER_CHARS:
            raise BadMarkup(12200, f"the parameter {parameter.get('name')!r} is longer than {PARAMETER_CHARS}")
