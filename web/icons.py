"""Draws the lab's icon as PNG files, for what does not take SVG."""
import math
import struct
import zlib

GROUND = (0x12, 0x18, 0x20)
STROKES = [  # from, to, width, colour: in units of 32, as in index.html
    ((8, 5), (8, 27), 2, (0x8A, 0x97, 0xA8)),
    ((24, 5), (24, 27), 2, (0x8A, 0x97, 0xA8)),
    ((8, 9), (24, 14), 2.5, (0x4C, 0xC2, 0xFF)),
    ((24, 16), (8, 21), 2.5, (0x4C, 0xC2, 0xFF)),
]


def distance(x: float, y: float, a: tuple, b: tuple) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    part = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - a[0] - part * dx, y - a[1] - part * dy)


def icon(size: int) -> bytes:
    """Square and full, with the drawing within the inner 80 %, so that any mask suits it."""
    unit = size / 32
    rows = bytearray()
    for row in range(size):
        rows.append(0)  # no filter
        for column in range(size):
            x, y = (column + 0.5) / unit, (row + 0.5) / unit
            x, y = 16 + (x - 16) * 1.2, 16 + (y - 16) * 1.2
            colour = GROUND
            for a, b, width, stroke in STROKES:
                cover = max(0.0, min(1.0, (width / 2 - distance(x, y, a, b)) * unit / 1.2 + 0.5))
                colour = tuple(round(below + (above - below) * cover) for below, above in zip(colour, stroke))
            rows += bytes(colour)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b"")
