"""What the processes share that draw a picture anew behind the walls of the readers (portraits, logos).

On their standard input a line of JSON with what is asked, and the picture. On their output a picture that holds pixels
and nothing else (no place, no camera, no preview, no comment), or "refused:<reason>".
"""

import io
import json
import os
import sys
from collections.abc import Callable
from typing import Any, Literal

from api.documents.checks import EICAR
from api.documents.confinement import allow_cpu_for_one_file, confine

Format = Literal["PNG", "JPEG", "WEBP"]
Drawing = Callable[[bytes, dict[str, Any], Any, Any], bytes]
"""Of the picture and what is asked, with PIL's Image and ImageOps: the bytes of the answer. May raise Unfit, and
whatever Pillow raises."""


class Unfit(Exception):
    """Its text is the reason, e.g. too_big_inside, too_small, malware, not_a_picture."""


def answer(draw: Drawing, formats: tuple[Format, ...]) -> None:
    """One picture of these formats, from standard input to standard output."""
    from PIL import (  # noqa: F401  imported before the walls stand
        Image,
        ImageOps,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    _warm_up(Image, formats)
    answers = os.fdopen(os.dup(1), "wb")
    confine()
    asked, _, content = sys.stdin.buffer.read().partition(b"\n")
    allow_cpu_for_one_file()
    try:
        drawn = draw(content, json.loads(asked), Image, ImageOps)
    except MemoryError:
        drawn = b"refused:too_costly"
    except Unfit as unfit:
        drawn = f"refused:{unfit}".encode()
    except Exception:
        # Pillow raises a dozen kinds for damaged pictures; all mean the same to the person.
        drawn = b"refused:unreadable"
    answers.write(drawn)
    answers.flush()


def _warm_up(image: Any, formats: tuple[Format, ...]) -> None:
    """Opens now what a codec would open later, when no file may be opened any more."""
    for form in formats:
        buffer = io.BytesIO()
        image.new("RGB", (8, 8)).save(buffer, form, **({"optimize": True} if form == "JPEG" else {}))
        image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def kind_of(content: bytes) -> Format | None:
    """By how the file begins, never by its name."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WEBP" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def opened(content: bytes, formats: tuple[Format, ...], image: Any) -> Any:
    """The picture, of which nothing is decoded yet. Raises Unfit, and whatever Pillow raises."""
    if kind_of(content) not in formats:
        raise Unfit("not_a_picture")
    if EICAR in content:
        raise Unfit("malware")
    # Pillow's own limit would stop it too, with an error that says less.
    image.MAX_IMAGE_PIXELS = None
    return image.open(io.BytesIO(content), formats=formats)


def on_white(picture: Any, image: Any) -> Any:
    """RGB; what is transparent becomes white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ground = image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
        picture = ground
    return picture.convert("RGB")


def bare(picture: Any, image: Any) -> Any:
    """The pixels alone: whatever hung on the picture that was read stays behind."""
    return image.frombytes("RGB", picture.size, picture.tobytes())
