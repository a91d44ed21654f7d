from datetime import datetime

from services.registration.domain.reminders import reminder_times
from services.registration.store import windows
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time
from shared.store.outbox import defer


async def set_window(tx: Tx, modalities: Modalities, list_key: str, closes_at: datetime) -> None:
    """Set until when applications for a list are taken, and when drafts are reminded of it.

    Refusals: NotFound for an unknown list.
    """
    modalities.list_for(list_key)
    await windows.set_closing_time(tx, list_key, closes_at)
    for instant in reminder_times(modalities, closes_at, await database_time(tx)):
        args = {
            "list_key": list_key,
            "closes_at": closes_at.isoformat(),
            "instant": instant.isoformat(),
        }
        await defer(tx, "remind_drafts", args, at=instant)
