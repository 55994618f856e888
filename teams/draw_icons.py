"""Draws the two icons beside this file, of the mark in playground/web/icon.svg: `python teams/draw_icons.py`."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
STEM: Final = ((14.0, 24.5), (14.0, 11.0), (25.0, 8.5), (25.0, 22.0))
HALF_STROKE: Final = 1.2
HEADS: Final = ((11.6, 24.8), (22.6, 22.3))
HEAD_WIDTH, HEAD_HEIGHT = 3.2, 2.6
MIDDLE: Final = (17.3, 17.35)
"""The middle of the mark, in the units of its lines."""
GROUND: Final = (0x3B, 0x1D, 0x60)
COLOR, OUTLINE = 192, 32
COLOR_SCALE, OUTLINE_SCALE = 4.7, 1.4
"""Pixels for one unit; in colour the mark keeps to the inner 96 pixels, because clients cut corners and circles."""
RGB, RGB_AND_ALPHA = 2, 6


def color_icon() -> bytes:
    """The mark in white on our ground, as a PNG 192 pixels wide."""
    shares = covered(COLOR, scale=COLOR_SCALE)
    return png(COLOR, RGB, (b"".join(on_ground(share) for share in row) for row in shares))


def outline_icon() -> bytes:
    """The mark in nothing but white on nothing at all, as a PNG 32 pixels wide."""
    shares = covered(OUTLINE, scale=OUTLINE_SCALE)
    return png(OUTLINE, RGB_AND_ALPHA, (b"".join(as_white(share) for share in row) for row in shares))


def covered(width: int, *, scale: float) -> Iterator[list[float]]:
    """How much of each pixel the mark covers, from 0 to 1, row by row."""
    for row in range(width):
        yield [share_at(column + 0.5 - width / 2, row + 0.5 - width / 2, scale=scale) for column in range(width)]


def share_at(across: float, down: float, *, scale: float) -> float:
    """How much of the pixel so far from the icon's middle is the mark's."""
    far = distance(across / scale + MIDDLE[0], down / scale + MIDDLE[1]) * scale
    return min(max(0.5 - far, 0.0), 1.0)


def distance(x: float, y: float) -> float:
    """How far a point is from the mark; below zero within it."""
    lines = [to_line(x, y, *ends) - HALF_STROKE for ends in pairwise(STEM)]
    return min(*lines, *(to_head(x - middle_x, y - middle_y) for middle_x, middle_y in HEADS))


def to_line(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point is from a line between two others."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    reached = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (along_x**2 + along_y**2)
    nearest = min(max(reached, 0.0), 1.0)
    return hypot(x - start[0] - nearest * along_x, y - start[1] - nearest * along_y)


def to_head(x: float, y: float) -> float:
    """About how far a point is from a note's head around (0, 0): exact at its edge, where it counts."""
    reached = hypot(x / HEAD_WIDTH, y / HEAD_HEIGHT)
    steepness = hypot(x / HEAD_WIDTH**2, y / HEAD_HEIGHT**2)
    return reached * (reached - 1) / steepness if steepness else -HEAD_HEIGHT


def on_ground(share: float) -> bytes:
    """A pixel of our ground with so much white on it."""
    return bytes(round(part + (255 - part) * share) for part in GROUND)


def as_white(share: float) -> bytes:
    """A white pixel that is so much there."""
    return bytes((255, 255, 255, round(255 * share)))


def png(width: int, kind: int, rows: Iterable[bytes]) -> bytes:
    """A square picture as a PNG of this kind of pixels."""
    header = struct.pack(">IIBBBBB", width, width, 8, kind, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


if __name__ == "__main__":
    (HERE / "color.png").write_bytes(color_icon())
    (HERE / "outline.png").write_bytes(outline_icon())
