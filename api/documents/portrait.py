"""The process that makes a square portrait of a picture (`api.documents.picture_file`).

Asked: {"crop": [left, top, side] or null}. It answers with a JPEG of `SIDE_PX` by `SIDE_PX` pixels.
"""

import io
from typing import Any

from api.documents.picture_file import Format, Unfit, answer, bare, on_white, opened

SIDE_PX = 512
"""45 mm at some 290 dots per inch: a passport photo in print."""
LEAST_SIDE_PX = 128
MAX_PIXELS = 25_000_000
"""Decoded. Of a JPEG only as many are decoded as are needed."""
QUALITY = 88
FORMATS: tuple[Format, ...] = ("PNG", "JPEG")
HIGHER = 0.3
"""Without a crop: how far down the square begins, as a part of the room there is. Faces are in the upper part."""


def main() -> None:
    answer(portrait_of, FORMATS)


def portrait_of(content: bytes, asked: dict[str, Any], image: Any, operations: Any) -> bytes:
    """Raises Unfit, and whatever Pillow raises."""
    crop: list[float] | None = asked["crop"]
    with opened(content, FORMATS, image) as picture:
        if crop is None:
            picture.draft("RGB", (2 * SIDE_PX, 2 * SIDE_PX))
        if picture.size[0] * picture.size[1] > MAX_PIXELS:
            raise Unfit("too_big_inside")
        upright = on_white(operations.exif_transpose(picture), image)
    box = _box(upright.size, crop)
    if box[2] - box[0] < LEAST_SIDE_PX:
        raise Unfit("too_small")
    square = upright.resize((SIDE_PX, SIDE_PX), image.Resampling.LANCZOS, box=box)
    buffer = io.BytesIO()
    bare(square, image).save(buffer, "JPEG", quality=QUALITY, optimize=True)
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
