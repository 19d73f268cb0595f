"""The process that makes a company's logo of a picture (`api.documents.picture_file`).

Asked: {}. It answers with a PNG on white, without the empty margin, of at most `MAX_WIDTH_PX` by `MAX_HEIGHT_PX`
pixels.
"""

import io
from typing import Any

from api.documents.picture_file import Format, Unfit, answer, bare, on_white, opened

MAX_WIDTH_PX, MAX_HEIGHT_PX = 480, 96
"""Three times 160 by 32, the room it has beside a company's name."""
LEAST_HEIGHT_PX = 16
"""Of what is drawn: lower lines of a very long picture cannot be read."""
LEAST_SIDE_PX = 32
"""Of what was sent, without its margin: less is a smudge on a dense screen."""
MAX_PIXELS = 10_000_000
"""Decoded, with transparency: 40 MB, and the same again while it is made smaller."""
PAPER = 12
"""How far from white a pixel counts as drawn, of 255: the noise of a JPEG's margin does not."""
FORMATS: tuple[Format, ...] = ("PNG", "JPEG", "WEBP")


def main() -> None:
    answer(logo_of, FORMATS)


def logo_of(content: bytes, _asked: dict[str, Any], image: Any, operations: Any) -> bytes:
    """Raises Unfit, and whatever Pillow raises."""
    with opened(content, FORMATS, image) as picture:
        if picture.size[0] * picture.size[1] > MAX_PIXELS:
            raise Unfit("too_big_inside")
        drawn = on_white(operations.exif_transpose(picture), image)
    ink = operations.invert(drawn).convert("L").point([0 if level <= PAPER else 255 for level in range(256)])
    box = ink.getbbox()
    if box is None:
        raise Unfit("blank")
    drawn = drawn.crop(box)
    if min(drawn.size) < LEAST_SIDE_PX:
        raise Unfit("too_small")
    # Never larger than it was.
    drawn.thumbnail((MAX_WIDTH_PX, MAX_HEIGHT_PX), image.Resampling.LANCZOS)
    if drawn.size[1] < LEAST_HEIGHT_PX:
        raise Unfit("too_long")
    buffer = io.BytesIO()
    bare(drawn, image).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
