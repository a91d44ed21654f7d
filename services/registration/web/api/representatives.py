"""Whom an organization names, and for which meetings."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.enter_identity import enter_identity
from services.registration.actions.name_representative import (
    NameRepresentative,
    name_representative,
)
from services.registration.actions.nominate import (
    approve_nomination,
    nominate,
    replace_representative,
    withdraw_nomination,
)
from services.registration.store import applications, nominations, representatives
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Gender, Words
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI
from shared.web.i18n import N_
from shared.web.once import OnceRoute

router = APIRouter(
    prefix="/api/v1/applications/{application_id}", tags=["representatives"], route_class=OnceRoute
)

Text = Annotated[Words, Field(min_length=1, max_length=200)]
Name = Annotated[Words, Field(min_length=1, max_length=150)]


class RepresentativeIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    family_name: Annotated[
        Name,
        UI(
            N_("Family name"),
            hint=N_("As in the travel document, in Latin letters."),
            errors={"missing": N_("Enter the family name.")},
        ),
    ]
    given_name: Annotated[
        Name,
        UI(
            N_("Given names"),
            hint=N_("As in the travel document, in Latin letters."),
            errors={"missing": N_("Enter the given names.")},
        ),
    ]
    native_name: Annotated[
        Words | None,
        Field(max_length=300),
        UI(N_("Name in its own script"), hint=N_("For example in Arabic or in Chinese.")),
    ] = None
    gender: Annotated[
        Gender,
        UI(
            N_("Gender"),
            hint=N_("As the person says; shown to the Office only as a total."),
            widget="radios",
            errors={"missing": N_("Choose an answer; “not stated” is one.")},
        ),
    ]
    nationality: Annotated[
        str,
        Field(pattern="^[A-Z]{3}$"),
        UI(
            N_("Nationality"),
            hint=N_("Of the travel document."),
            widget="select",
            errors={"missing": N_("Choose the nationality.")},
        ),
    ]
    function: Annotated[
        Words,
        Field(min_length=2, max_length=200),
        UI(
            N_("Function"),
            hint=N_("In the organization."),
            errors={"missing": N_("Enter the function.")},
        ),
    ]


class RepresentativeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    family_name: str
    given_name: str
    native_name: str | None
    gender: str
    nationality: str
    function: str


class NominationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    representative_id: UUID
    event_key: Annotated[str, Field(max_length=50)]
    is_head: bool = False


class SubstituteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    representative_id: UUID


class NominationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: int
    representative_id: UUID
    event_key: str
    stage: str
    is_head: bool
    at: datetime
    replaces_id: UUID | None


@router.get("/representatives")
async def get_representatives(
    tx: Transaction, actor: CurrentActor, application_id: UUID
) -> list[RepresentativeOut]:
    """List the people the organization has named."""
    await applications.get_own(tx, actor, application_id)
    found = await representatives.list_of(tx, application_id)
    return [RepresentativeOut.model_validate(each) for each in found]


@router.put("/representatives/{representative_id}")
async def put_representative(
    tx: Transaction,
    actor: CurrentActor,
    application_id: UUID,
    representative_id: UUID,
    body: RepresentativeIn,
) -> RepresentativeOut:
    """Name a person under an id of the caller's choice, or correct what was said of them."""
    command = NameRepresentative(
        id=representative_id, application_id=application_id, **body.model_dump()
    )
    return RepresentativeOut.model_validate(await name_representative(tx, actor, command))


@router.put("/representatives/{representative_id}/identity", status_code=204)
async def put_identity(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    representative_id: UUID,
    body: dict[str, Text],
) -> None:
    """Send what a pass needs of the travel document, where the process asks for it."""
    await enter_identity(tx, actor, modalities, application_id, representative_id, body)


@router.get("/nominations")
async def get_nominations(
    tx: Transaction, actor: CurrentActor, application_id: UUID
) -> list[NominationOut]:
    """List who is named for which meeting, in the order in which names were taken."""
    await applications.get_own(tx, actor, application_id)
    found = await nominations.list_of(tx, application_id)
    return [NominationOut.model_validate(each) for each in found]


@router.post("/nominations", status_code=201)
async def post_nomination(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: NominationIn,
) -> NominationOut:
    """Name a person for a meeting: on a seat, in the line, or for the focal point to approve."""
    made = await nominate(
        tx,
        actor,
        modalities,
        application_id,
        body.representative_id,
        body.event_key,
        is_head=body.is_head,
        base_url=base_url,
    )
    return NominationOut.model_validate(made)


@router.post("/nominations/{nomination_id}/approve")
async def post_approve(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> NominationOut:
    """Approve what an alternate proposed; for the focal point."""
    approved = await approve_nomination(
        tx, actor, modalities, application_id, nomination_id, base_url=base_url
    )
    return NominationOut.model_validate(approved)


@router.post("/nominations/{nomination_id}/replace", status_code=201)
async def post_replace(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
    body: SubstituteIn,
) -> NominationOut:
    """Give the seat, or the place in the line, to another person of the organization."""
    taken = await replace_representative(
        tx,
        actor,
        modalities,
        application_id,
        nomination_id,
        body.representative_id,
        base_url=base_url,
    )
    return NominationOut.model_validate(taken)


@router.post("/nominations/{nomination_id}/withdraw")
async def post_withdraw(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> NominationOut:
    """Take a name back; the seat goes to the first in line."""
    withdrawn = await withdraw_nomination(
        tx, actor, modalities, application_id, nomination_id, base_url=base_url
    )
    return NominationOut.model_validate(withdrawn)
