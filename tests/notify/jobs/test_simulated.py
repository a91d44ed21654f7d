"""Recipients that only simulate what can become of a letter."""

import pytest

from services.notify.store import suppressions
from services.notify.store.tables import NoticeRow
from tests.notify.build import LETTER, notice
from tests.notify.build import accept as notify_accepts


@pytest.mark.parametrize(
    ("to", "status", "reason"),
    [
        ("delivered@simulation.invalid", "delivered", None),
        ("bounced@simulation.invalid", "bounced", "bounced"),
        ("complained@simulation.invalid", "complained", "complained"),
        ("returned@simulation.invalid", "returned", None),
        ("failed@simulation.invalid", "failed", None),
    ],
)
async def test_simulated_recipients_come_to_what_they_say_and_reach_nobody(
    sessions, delivery, mail_server, to, status, reason
):
    async with sessions.begin() as tx:
        taken = await notify_accepts(tx, "registration", LETTER, [notice("k", to=to)], "normal")

    await delivery().deliver_due()

    async with sessions() as tx:
        row = await tx.get(NoticeRow, taken["k"][0])
        reasons = await suppressions.find_reasons(tx, [to])
    assert (row.status, reasons.get(to)) == (status, reason)
    assert (mail_server.letters, mail_server.tries) == ([], {})
