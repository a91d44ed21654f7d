"""Keep the chain of acts, and put signed checkpoints of it outside the database."""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy.exc import SQLAlchemyError

from shared import log
from shared.audit_chain import Checkpoint, contradicted, first_fault, read_statement, statement
from shared.jobs.files import append_line
from shared.settings import Settings
from shared.store import audit
from shared.store.db import Sessions, Tx, database_time

EVERY_SECONDS: Final = 2.0
EVERY_LINES: Final = 100
AT_LEAST_EVERY_SECONDS: Final = 300


class Notary:
    """Signs what the chain has come to, every hundred acts or five minutes."""

    def __init__(self, settings: Settings) -> None:
        key = load_pem_private_key(
            (settings.keys_dir / f"{settings.service}.key").read_bytes(), None
        )
        assert isinstance(key, Ed25519PrivateKey)
        self._key, self._service = key, settings.service
        self._files = checkpoint_files(settings)
        kept = kept_checkpoints(settings)
        self._seq, self._signed_at = max(kept, default=0), time.monotonic()

    def is_due(self, head: Checkpoint) -> bool:
        """Tell whether a checkpoint has to be signed."""
        is_time = time.monotonic() - self._signed_at >= AT_LEAST_EVERY_SECONDS
        return head.seq - self._seq >= EVERY_LINES or (head.seq > self._seq and is_time)

    def sign(self, head: Checkpoint, at: datetime) -> None:
        """Write a checkpoint to each of its places."""
        words = statement(self._service, head, at.isoformat(timespec="seconds"))
        signature = b64encode(self._key.sign(words)).decode()
        line = json.dumps({"document": words.decode(), "signature": signature}) + "\n"
        for path in self._files:
            append_line(path, line)
        self._seq, self._signed_at = head.seq, time.monotonic()


def checkpoint_files(settings: Settings) -> list[Path]:
    """Return where a service's checkpoints are kept."""
    return [folder / f"{settings.service}.checkpoints" for folder in settings.checkpoints]


def kept_checkpoints(settings: Settings) -> dict[int, bytes]:
    """Return the hashes that were signed, by number, from all places together.

    A line that was not signed by this service counts as signed over nothing: it is a fault.
    """
    key = (settings.keys_dir / f"{settings.service}.pub").read_bytes()
    kept: dict[int, bytes] = {}
    for path in checkpoint_files(settings):
        for line in _lines(path):
            found = read_statement(line, settings.service, key) or Checkpoint(1, b"")
            # Two that differ cannot both be right.
            is_same = kept.get(found.seq, found.hash) == found.hash
            kept[found.seq] = found.hash if is_same else b""
    return kept


def _lines(path: Path) -> Sequence[str]:
    return path.read_text("ascii", "replace").splitlines() if path.exists() else ()


async def keep_chain(settings: Settings, sessions: Sessions) -> None:
    """Chain and sign for as long as the worker runs; a database that is away is waited for."""
    notary = Notary(settings)
    while True:
        try:
            await tend(notary, sessions)
        except (SQLAlchemyError, OSError) as error:
            log.logger().warning("audit", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def tend(notary: Notary, sessions: Sessions) -> None:
    """Link all acts that wait, and sign when it is time."""
    linked = audit.AT_ONCE
    while linked == audit.AT_ONCE:
        async with sessions.begin() as tx:
            linked = await audit.chain_up(tx)
    async with sessions() as tx:
        head, at = await audit.head(tx), await database_time(tx)
    if notary.is_due(head):
        # Once it is committed, so that no checkpoint is ahead of the chain.
        await asyncio.to_thread(notary.sign, head, at)
        async with sessions.begin() as tx:
            await audit.keep_checkpoint(tx, head)


async def verify_chain(
    settings: Settings, tx: Tx, receipts: Sequence[Checkpoint] = ()
) -> tuple[int, str | None]:
    """Return how many acts are in the chain, and what is wrong first, if anything is.

    `receipts` are what receipts that missions hold say of it.
    """
    links = [link async for link in audit.chain(tx)]
    told = [*await audit.checkpoints(tx), *receipts]
    fault = first_fault(links, kept_checkpoints(settings)) or contradicted(links, told)
    if fault is None and await audit.loose(tx):
        fault = "there are acts that no link points to"
    return len(links), fault
