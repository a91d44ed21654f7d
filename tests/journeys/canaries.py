"""Looking for words in bytes, however they may be written there."""

import base64
import contextlib
import gzip
import zlib
from collections.abc import Iterator
from urllib.parse import quote

MAGIC = b"\x1f\x8b\x08"


def spellings(word: str) -> Iterator[bytes]:
    """Return the ways in which a word may stand in a file."""
    raw = word.encode()
    for content in (raw, word.encode("utf-16-le"), word.encode("utf-16-be")):
        yield content
        yield content.hex().encode()
        yield content.hex().upper().encode()
        # The same word begins at any third of base64's four letters.
        for before in range(3):
            padded = base64.b64encode(bytes(before) + content + bytes(3))
            start, end = (0, 2, 3)[before], (before + len(content)) // 3 * 4
            yield padded[start:end]
            yield padded[start:end].translate(bytes.maketrans(b"+/", b"-_"))
    yield quote(word, safe="").encode()
    yield "".join(f"%{byte:02x}" for byte in raw).encode()
    yield "".join(f"%{byte:02X}" for byte in raw).encode()


def unpacked(content: bytes) -> Iterator[bytes]:
    """Return the content, and what each gzip stream in it holds."""
    yield content
    at = content.find(MAGIC)
    while at >= 0:
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=31).decompress(content[at:])
        at = content.find(MAGIC, at + 1)


def holds(content: bytes, word: str) -> bool:
    """Tell whether a word stands in the content in any spelling."""
    ways = set(spellings(word))
    return any(way in each for each in unpacked(content) for way in ways)


def hidden(word: str) -> Iterator[bytes]:
    """Return contents that hold a word, each in another way, for a control of the search."""
    for way in set(spellings(word)):
        yield b"before " + way + b" after"
    yield b"before " + gzip.compress(b"inside " + word.encode()) + b" after"
    for before in range(3):
        yield base64.b64encode(b"x" * before + word.encode() + b"yyy")
