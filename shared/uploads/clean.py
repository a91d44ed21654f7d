"""Untrusted files are rewritten in a process of their own before anything is kept of them."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.kernel.refusals import Busy, Invalid
from shared.uploads.child import REFUSED

CHILD: Final = Path(__file__).with_name("child.py")
LARGEST: Final = 10_000_000
LARGEST_CLEANED: Final = 30_000_000
ANSWER_WITHIN_SECONDS: Final = 25
RETRY_AFTER_SECONDS: Final = 10
PIECE: Final = 1 << 16
# By what a name ends with: how the file is parsed, and what it is served as.
KINDS: Final = {".pdf": "pdf", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}
MEDIA_TYPES: Final = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
CODES: Final = frozenset(
    {
        *("file-kind", "password-protected", "too-many-pages", "too-many-pixels"),
        "unreadable-file",
    }
)

# Looks for known malware. Refusals: Invalid for an infected file, Busy when it cannot tell.
Scan = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    media_type: str
    content: bytes


class Cleaner:
    """Cleans a few files at once, lets a few wait, and asks everybody else to come back."""

    def __init__(self, scan: Scan | None = None, *, at_once: int = 2, waiting: int = 6) -> None:
        self._scan = scan
        self._room = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._present = 0

    async def clean(self, name: str, content: bytes) -> Cleaned:
        """Return a file rewritten without anything that acts. Refusals: Invalid, Busy."""
        kind = require_kind(name)
        if not content:
            raise Invalid({"file": "missing"})
        if len(content) > LARGEST:
            raise Invalid({"file": "too-large"})
        if self._present >= self._most:
            raise Busy(RETRY_AFTER_SECONDS)
        self._present += 1
        try:
            async with self._room:
                if self._scan is not None:
                    await self._scan(content)
                return Cleaned(MEDIA_TYPES[kind], await _rewritten(kind, content))
        finally:
            self._present -= 1


def require_kind(name: str) -> str:
    """Return how a file of this name is parsed. Refusals: Invalid for names of other files."""
    try:
        return KINDS[Path(name).suffix.lower()]
    except KeyError:
        raise Invalid({"file": "file-kind"}) from None


async def _rewritten(kind: str, content: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(CHILD), kind),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={},
        cwd="/",
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            out, word = await _talk(child, content)
            status = await child.wait()
    except TimeoutError:
        raise Invalid({"file": "unreadable-file"}) from None
    finally:
        await _end(child)
    if status != 0 or not out or len(out) > LARGEST_CLEANED:
        code = word.decode("ascii", "replace") if status == REFUSED else ""
        raise Invalid({"file": code if code in CODES else "unreadable-file"})
    return out


async def _talk(child: Process, content: bytes) -> tuple[bytes, bytes]:
    """Return what the child says, never more than is of use, while it is being told."""
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    _done, out, word = await asyncio.gather(
        _tell(child.stdin, content),
        _hear(child, child.stdout, LARGEST_CLEANED),
        _hear(child, child.stderr, PIECE),
    )
    return out, word


async def _tell(stream: asyncio.StreamWriter, content: bytes) -> None:
    # A child that has made up its mind, or was killed, no longer listens.
    with contextlib.suppress(ConnectionError):
        stream.write(content)
        await stream.drain()
    stream.close()


async def _hear(child: Process, stream: asyncio.StreamReader, most: int) -> bytes:
    heard = bytearray()
    while piece := await stream.read(PIECE):
        if len(heard) > most:
            _kill(child)
        else:
            heard += piece
    return bytes(heard)


def _kill(child: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


async def _end(child: Process) -> None:
    assert child.stdout is not None
    assert child.stderr is not None
    _kill(child)
    # A process counts as ended only when its pipes are empty.
    await asyncio.gather(_hear(child, child.stdout, 0), _hear(child, child.stderr, 0))
    await child.wait()
