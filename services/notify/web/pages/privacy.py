"""What anyone may read about letters: what is kept of whom, why, and how long."""

from enum import StrEnum
from typing import Final

from fastapi import APIRouter, Request, Response

from services.notify.domain.retention import KEPT_FOR, RULES, Data, Until
from shared.web.i18n import N_, _
from shared.web.privacy import privacy_page

router = APIRouter(include_in_schema=False)

WHAT: Final[dict[StrEnum, str]] = {
    Data.LETTERS: N_("Addresses that letters went to, and what stood in them"),
    Data.CONTACTS: N_("Addresses of organizations, missions and desks"),
    Data.SUPPRESSED: N_("Addresses to which letters failed"),
    Data.MAILBOX: N_("Letters in the mailbox of a demonstration"),
    Data.SIGN_IN: N_("Sign-in codes, sessions and invitations of staff"),
    Data.FIGURES: N_("The mail domain that a letter went to"),
    Data.STAFF: N_("E-mail addresses and passkeys of staff"),
    Data.ACTS: N_("Who did what in the system"),
}
WHY: Final[dict[StrEnum, str]] = {
    Data.LETTERS: N_("To write to you, and to see that a letter arrived."),
    Data.CONTACTS: N_("To know where letters go."),
    Data.SUPPRESSED: N_("So that nobody is written to in vain, or against their will."),
    Data.MAILBOX: N_("So that a demonstration needs no mail server."),
    Data.SIGN_IN: N_("To keep others out."),
    Data.FIGURES: N_("To see which mail servers take letters."),
    Data.STAFF: N_("To let staff in, and to account for the process."),
    Data.ACTS: N_("To account for the process."),
}
HOW_LONG: Final[dict[StrEnum, str]] = {
    Until.OVER: N_("Until %(count)s days after the letter is over."),
    Until.IDLE: N_("Until %(count)s days after the last letter to the address."),
    Until.ARRIVED: N_("For %(count)s days."),
    Until.EXPIRED: N_("For minutes, hours or a few days; deleted the night after they end."),
    Until.RECORD: N_("With the record of the process."),
}


@router.get("/privacy")
async def get_privacy(request: Request) -> Response:
    return privacy_page(
        request,
        RULES,
        intro=_(
            "Letters are written for the other parts of this system, which say what they keep."
            " Nothing goes to third parties but the mail servers of those who are written to."
        ),
        rights=[_("Ask where you are registered: what is erased there is erased here.")],
        what=WHAT,
        why=WHY,
        how_long=HOW_LONG,
        values={"count": KEPT_FOR.days},
    )
