"""Applications that came on paper or by mail."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.registration.actions.enter_application import EnterApplication, enter_application
from services.registration.domain.intake import Channel
from services.registration.web.api.applications import ApplicationOut, out
from services.registration.web.deps import ModalitiesOf
from services.registration.web.options import Language
from shared.times import WithinReach
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI
from shared.web.i18n import N_
from shared.web.once import OnceRoute
from shared.web.sign_in import EMAIL, WRONG_EMAIL

router = APIRouter(prefix="/api/v1/desk/intake", tags=["clerk's desk"], route_class=OnceRoute)

CHANNELS: Final = {
    Channel.LETTER: N_("By letter"),
    Channel.EMAIL: N_("By e-mail"),
    Channel.IN_PERSON: N_("Handed over in person"),
}


class IntakeFields(BaseModel):
    """How an application came in, and who is written to about it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    channel: Annotated[
        Channel,
        UI(
            N_("How did it come in?"),
            widget="radios",
            errors={"missing": N_("Choose how it came in.")},
        ),
    ]
    received_at: Annotated[
        datetime,
        WithinReach,
        UI(
            N_("Received, New York time"),
            hint=N_("This time counts for the close of a list. The time of entry is kept too."),
            widget="datetime-local",
            errors={"missing": N_("Enter when it came in.")},
        ),
    ]
    email: Annotated[
        str,
        Field(max_length=254, pattern=EMAIL),
        UI(
            N_("E-mail address of the focal point"),
            hint=N_("As it stands in the application. It is invited to take the record over."),
            widget="email",
            errors={
                "missing": N_("Enter the address of the focal point."),
                "string-pattern-mismatch": WRONG_EMAIL,
            },
        ),
    ]
    language: Annotated[
        Language,
        UI(
            N_("Language of letters"),
            widget="radios",
            errors={"missing": N_("Choose the language of letters.")},
        ),
    ]


class IntakeIn(IntakeFields):
    received_at: Annotated[AwareDatetime, WithinReach]
    category: Annotated[str, Field(max_length=50)]
    register_entry_id: UUID | None = None


@router.put("/{application_id}")
async def put_intake(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    body: IntakeIn,
) -> ApplicationOut:
    """Begin to enter an application that came on paper or by mail, under an id of your choice.

    Its sections are saved and it is submitted as an organization would do it.
    """
    command = EnterApplication(id=application_id, **body.model_dump())
    return await out(tx, await enter_application(tx, actor, modalities, command))
