from services.notify.domain.retention import KEPT_FOR
from services.notify.store import contacts, mailbox, notices, suppressions
from shared.store.db import Tx, database_time


async def forget_letters(tx: Tx) -> None:
    """Forget what stood in letters that were over long ago, to whom they went, and addresses.

    That there was such a letter, its status and its events stay.
    """
    before = await database_time(tx) - KEPT_FOR
    await notices.forget_over(tx, before)
    await suppressions.forget_idle(tx, before)
    await contacts.forget_idle(tx, before)
    await mailbox.forget(tx, before)
