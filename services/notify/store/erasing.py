"""Forgetting addresses before their day, and the key that marks them in the list of erasures."""

import contextlib
import os
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import String, case, cast, delete, func, or_, select, union, update

from services.notify.domain.delivery import UNSENT, Status
from services.notify.store.notices import NOTHING_LEFT
from services.notify.store.tables import ContactRow, MailboxRow, NoticeRow, SuppressionRow
from shared.settings import SettingsError
from shared.store.db import Tx

KEY: Final = "erasures.key"
ADDRESSES: Final = (ContactRow.given, ContactRow.address, ContactRow.next_address)


def erasure_key(keys_dir: Path) -> bytes:
    """Return the key of the list of erasures, made when it is first asked for.

    It is no service's signing key: those are changed, and a mark has to be found for good.
    Refusals: SettingsError.
    """
    path = keys_dir / KEY
    try:
        if not path.exists():
            _make(path)
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{KEY} can neither be read nor made: {error.strerror}") from None


def _make(path: Path) -> None:
    partial = path.with_name(f".{KEY}.{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_bytes(secrets.token_bytes(32))
    partial.chmod(0o400)
    # Whoever is first makes it; the others take what is there.
    with contextlib.suppress(FileExistsError):
        os.link(partial, path)
    partial.unlink()


async def known(tx: Tx, caller: str) -> list[str]:
    """Return every address of which something is kept for a caller."""
    kept: list[Any] = [select(column).where(ContactRow.caller == caller) for column in ADDRESSES]
    letters = select(NoticeRow.recipient).where(NoticeRow.caller == caller)
    rows = await tx.execute(union(letters, *kept))
    return [address for (address,) in rows if address]


async def forget(tx: Tx, caller: str, addresses: Sequence[str], *, until: datetime) -> None:
    """Forget letters of a caller to these addresses, the unsent too, and their contacts.

    What was asked for later stays: somebody came back.
    """
    ours = func.any(list(addresses))
    theirs = or_(*(column == ours for column in ADDRESSES))
    known_contacts = select(ContactRow.id).where(ContactRow.caller == caller, theirs)
    await tx.execute(
        update(NoticeRow)
        .where(
            NoticeRow.caller == caller,
            # A letter may have gone to an address that the contact had before.
            or_(NoticeRow.recipient == ours, NoticeRow.contact_id.in_(known_contacts)),
            NoticeRow.created_at <= until,
        )
        .values(
            **NOTHING_LEFT,
            recipient="",
            key=cast(NoticeRow.id, String),
            status=case(
                (NoticeRow.status.in_(UNSENT), Status.CANCELLED.value), else_=NoticeRow.status
            ),
            # What is being sent at this moment is not tried again.
            is_superseded=True,
        )
        .execution_options(synchronize_session=False)
    )
    await tx.execute(
        delete(ContactRow).where(ContactRow.caller == caller, theirs, ContactRow.known_at <= until)
    )
    letters = select(NoticeRow.id).where(NoticeRow.recipient == SuppressionRow.address)
    await tx.execute(
        delete(SuppressionRow).where(
            SuppressionRow.address == ours, SuppressionRow.added_at <= until, ~letters.exists()
        )
    )
    await tx.execute(
        delete(MailboxRow).where(MailboxRow.recipient == ours, MailboxRow.received_at <= until)
    )
