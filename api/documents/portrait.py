"""The process that makes a square portrait of a picture, behind the walls of the readers.

On its standard input a line of JSON, {"crop": [left, top, side] or null}, and the picture. On its output a JPEG of
`SIDE_PX` by `SIDE_PX` pixels that holds nothing but these (no place, no camera, no preview, no comment), or
"refused:<reason>".
"""

import io
import json
import os
import sys
from typing import Any

from api.documents.checks import EICAR
from api.documents.confinement import allow_cpu_for_one_file, confine

SIDE_PX = 512
"""45 mm at some 290 dots per inch: a passport photo in print."""
LEAST_SIDE_PX = 128
MAX_PIXELS = 25_000_000
"""Decoded. Of a JPEG only as many are decoded as are needed."""
QUALITY = 88
FORMATS = ("PNG", "JPEG")
HIGHER = 0.3
"""Without a crop: how far down the square begins, as a part of the room there is. Faces are in the upper part."""


def main() -> None:
    from PIL import Image, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin  # noqa: F401  imported before the walls stand

    _warm_up(Image)
    answers = os.fdopen(os.dup(1), "wb")
    confine()
    asked, _, content = sys.stdin.buffer.read().partition(b"\n")
    allow_cpu_for_one_file()
    try:
        answer = portrait_of(content, json.loads(asked)["crop"], Image, ImageOps)
    except MemoryError:
        answer = b"refused:too_costly"
    except Unfit as unfit:
        answer = f"refused:{unfit}".encode()
    except Exception:
        # Pillow raises a dozen kinds for damaged pictures; all mean the same to the person.
        answer = b"refused:unreadable"
    answers.write(answer)
    answers.flush()


class Unfit(Exception):
    """Its text is the reason: too_big_inside, too_small, malware, not_a_picture."""


def _warm_up(image: Any) -> None:
    """Opens now what a codec would open later, when no file may be opened any more."""
    for form in FORMATS:
        buffer = io.BytesIO()
        image.new("RGB", (8, 8)).save(buffer, form, **({"optimize": True} if form == "JPEG" else {}))
        image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def portrait_of(content: bytes, crop: list[float] | None, image: Any, operations: Any) -> bytes:
    """Raises Unfit, and whatever Pillow raises."""
    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise Unfit("not_a_picture")
    if EICAR in content:
        raise Unfit("malware")
    # Pillow's own limit would stop it too, with an error that says less.
    image.MAX_IMAGE_PIXELS = None
    with image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if crop is None:
            picture.draft("RGB", (2 * SIDE_PX, 2 * SIDE_PX))
        if picture.size[0] * picture.size[1] > MAX_PIXELS:
            raise Unfit("too_big_inside")
        upright = operations.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            ground = image.new("RGBA", upright.size, "white")
            ground.alpha_composite(upright.convert("RGBA"))
            upright = ground
        upright = upright.convert("RGB")
    box = _box(upright.size, crop)
    if box[2] - box[0] < LEAST_SIDE_PX:
        raise Unfit("too_small")
    square = upright.resize((SIDE_PX, SIDE_PX), image.Resampling.LANCZOS, box=box)
    # Pixels alone: whatever hung on the picture that was read stays behind.
    bare = image.frombytes("RGB", square.size, square.tobytes())
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()


def _box(size: tuple[int, int], crop: list[float] | None) -> tuple[int, int, int, int]:
    """`crop`: left and top as parts of width and height, the side as a part of the shorter one; moved inwards where it
    reaches over an edge."""
    width, height = size
    shorter = min(size)
    if crop is None:
        left, top, side = (width - shorter) // 2, int((height - shorter) * HIGHER), shorter
    else:
        side = max(1, min(shorter, round(crop[2] * shorter)))
        left, top = round(crop[0] * width), round(crop[1] * height)
    left, top = max(0, min(left, width - side)), max(0, min(top, height - side))
    return left, top, left + side, top + side


if __name__ == "__main__":
    main()
