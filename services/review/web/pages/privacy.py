"""What anyone may read about personal data in review: which are kept, why, and how long."""

from enum import StrEnum
from typing import Final

from fastapi import APIRouter, Request, Response

from services.review.domain.missions import MISSION_ROLES
from services.review.domain.retention import RULES, Data, Until
from services.review.web.deps import ModalitiesOf
from shared.kernel.retention import last_day_kept
from shared.web.i18n import N_, _
from shared.web.pages import day
from shared.web.privacy import privacy_page

router = APIRouter(include_in_schema=False)

WHAT: Final[dict[StrEnum, str]] = {
    Data.POSITIONS: N_("What missions say about the names of a list"),
    Data.CASES: N_("Requests for information and letters to the Office"),
    Data.OPENINGS: N_("Who of the Office opened something sealed, and what for"),
    Data.MISSION_ACTS: N_("What people of missions did in the portal"),
    Data.ACCOUNT: N_("E-mail addresses and passkeys of people of missions"),
    Data.ENROLMENT: N_("Names, and the telephone call by which an enrolment was checked"),
    Data.MAILBOX: N_("The official address of a mission"),
    Data.NOTES: N_("What the Office notes about a name"),
    Data.SIGN_IN: N_("Sign-in codes, sessions and invitations"),
    Data.FIGURES: N_("Gender of heads of delegations, and numbers of delegates by gender"),
    Data.STAFF: N_("E-mail addresses of staff of the Office"),
    Data.ACTS: N_("Who did what in the system"),
}
WHY: Final[dict[StrEnum, str]] = {
    Data.POSITIONS: N_(
        "To draw up the final list. They are sealed, and only the Office opens them."
    ),
    Data.CASES: N_("To answer Member States on request. They are sealed."),
    Data.OPENINGS: N_("So that nobody opens anything unseen. It is sealed."),
    Data.MISSION_ACTS: N_("To account for the process. It is sealed, and shows the day only."),
    Data.ACCOUNT: N_("To let you in and to write to you."),
    Data.ENROLMENT: N_("So that nobody acts for a mission who is not of it."),
    Data.MAILBOX: N_("To tell the mission of every enrolment."),
    Data.NOTES: N_("So that officers can draw up a list together. They are sealed."),
    Data.SIGN_IN: N_("To keep others out."),
    Data.FIGURES: N_("For figures on balance, in which nobody is named."),
    Data.STAFF: N_("To account for the process."),
    Data.ACTS: N_("To account for the process. People of missions are not named there."),
}
HOW_LONG: Final[dict[StrEnum, str]] = {
    Until.KEYS: N_("Until a year after the last final list: then the keys are destroyed."),
    Until.CONFERENCE: N_("Until %(day)s, %(count)s days after the conference."),
    Until.EXPIRED: N_("For minutes, hours or a few days; deleted the night after they end."),
    Until.RECORD: N_("With the record of the process."),
}
RIGHTS: Final = (
    N_("See, take along and have erased what is kept of you: the page My data does it."),
    N_("See and take along what your mission said: the history of each list has it."),
    N_("Have yourself taken out: your focal point or the Office ends your enrolment at once."),
)


@router.get("/privacy")
async def get_privacy(request: Request, modalities: ModalitiesOf) -> Response:
    return privacy_page(
        request,
        RULES,
        intro=_(
            "What missions say is sealed for the Office of the President of the General"
            " Assembly. Whoever opens it is on record. Nothing goes to third parties."
        ),
        rights=[_(each) for each in RIGHTS],
        what=WHAT,
        why=WHY,
        how_long=HOW_LONG,
        values={
            "day": day(last_day_kept(modalities)),
            "count": modalities.registration.retention_days.value,
        },
        own_page_for=MISSION_ROLES,
    )
