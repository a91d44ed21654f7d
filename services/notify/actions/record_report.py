from uuid import UUID

from services.notify.domain.delivery import SUPPRESSING, Status, standing
from services.notify.store import events, letters, notices, suppressions
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


async def record_report(
    tx: Tx, notice_id: UUID, report: Status, *, code: int = 0, detail: str = ""
) -> None:
    """Note what came back about a notice; the strongest report wins, whenever it comes.

    An address that bounced for good, or complained, gets no more letters.
    Refusals: NotFound.
    """
    notice = await notices.find(tx, notice_id, for_update=True)
    if notice is None:
        raise NotFound
    await events.append(tx, [notice_id], report, code=code, detail=detail)
    await notices.set_status(tx, notice_id, standing(notice.status, report))
    if report in SUPPRESSING:
        await suppressions.append(tx, notice.recipient, report, notice_id=notice_id)
        held_back = await notices.suppress_waiting(tx, notice.recipient, spared=letters.asked_for())
        await events.append(tx, held_back, Status.SUPPRESSED, detail=report)


async def note_delay(tx: Tx, notice_id: UUID, *, detail: str) -> None:
    """Note that a mail server further on has not delivered yet. Refusals: NotFound."""
    if await notices.find(tx, notice_id) is None:
        raise NotFound
    await events.append(tx, [notice_id], "delayed", detail=detail)
