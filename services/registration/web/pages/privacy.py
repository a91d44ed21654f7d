"""What anyone may read about personal data: which are kept, why, and how long."""

from enum import StrEnum
from typing import Final

from fastapi import APIRouter, Request, Response

from services.registration.domain.retention import RULES, Data, Until
from services.registration.web.deps import ModalitiesOf
from shared.kernel.actors import Role
from shared.kernel.retention import last_day_kept
from shared.web.i18n import N_, _
from shared.web.pages import day
from shared.web.privacy import privacy_page

router = APIRouter(include_in_schema=False)

WHAT: Final[dict[StrEnum, str]] = {
    Data.ACCOUNT: N_("Your e-mail address and your passkeys"),
    Data.CONTACT: N_("The names of the focal point and of the head of the organization"),
    Data.INVITED: N_("Addresses of people who were invited to act for the organization"),
    Data.PAPER: N_("The e-mail address on an application that came on paper"),
    Data.REPRESENTATIVES: N_("Names and functions of representatives"),
    Data.IDENTITY: N_("Data of travel documents"),
    Data.LETTERS: N_("Confirmation letters of representatives"),
    Data.SPEAKERS: N_("Names of speakers at hearings"),
    Data.DOCUMENTS: N_("Documents of an application"),
    Data.NOTES: N_("What the Secretariat notes about an application"),
    Data.SIGN_IN: N_("Sign-in codes, sessions and answers kept for repeated requests"),
    Data.FIGURES: N_("Gender and nationality of representatives and speakers"),
    Data.ACTS: N_("Who did what in the system"),
}
WHY: Final[dict[StrEnum, str]] = {
    Data.ACCOUNT: N_("To let you in and to write to you."),
    Data.CONTACT: N_("To know whom to write to, and who speaks for the organization."),
    Data.INVITED: N_("So that an invitation is good for one address only."),
    Data.PAPER: N_("So that the organization can take its application over."),
    Data.REPRESENTATIVES: N_("To give seats and passes."),
    Data.IDENTITY: N_("For a pass, and only where the process asks for them."),
    Data.LETTERS: N_("So that a consulate or a host can check that a letter holds."),
    Data.SPEAKERS: N_("To choose speakers and to call on them."),
    Data.DOCUMENTS: N_("To check that the organization is what it says."),
    Data.NOTES: N_("So that clerks can work on an application together."),
    Data.SIGN_IN: N_("To keep others out."),
    Data.FIGURES: N_("For figures on balance, in which nobody is named."),
    Data.ACTS: N_("To account for the process. You stand there as a number, without your name."),
}
HOW_LONG: Final[dict[StrEnum, str]] = {
    Until.UNNEEDED: N_("While a seat is sought or held, and until %(day)s at the latest."),
    Until.CONFERENCE: N_("Until %(day)s, %(count)s days after the conference."),
    Until.EXPIRED: N_("For minutes, hours or a few days; deleted the night after they end."),
    Until.RECORD: N_("With the record of the process, without a name."),
}


RIGHTS: Final = (
    N_("Take your data along: the page of an application has them as an archive."),
    N_("Correct what you submitted; a clerk looks at it."),
    N_("Withdraw an application, or take a representative out of a seat."),
    N_("Have an application, a representative or your account erased: the page My data does it."),
)


@router.get("/privacy")
async def get_privacy(request: Request, modalities: ModalitiesOf) -> Response:
    return privacy_page(
        request,
        RULES,
        intro=_(
            "Only what a list or a seat needs is asked. Lists show the name and the country of"
            " an organization, and no person. Nothing goes to third parties."
        ),
        rights=[_(each) for each in RIGHTS],
        what=WHAT,
        why=WHY,
        how_long=HOW_LONG,
        values={
            "day": day(last_day_kept(modalities)),
            "count": modalities.registration.retention_days.value,
        },
        own_page_for={Role.APPLICANT},
    )
