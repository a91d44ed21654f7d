"""Whom an organization names."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.enter_identity import enter_identity
from services.registration.actions.name_representative import (
    NameRepresentative,
    name_representative,
)
from services.registration.store import applications, representatives
from services.registration.web.deps import ModalitiesOf
from services.registration.web.models import Line
from services.registration.web.options import Gender
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI
from shared.web.i18n import N_
from shared.web.once import OnceRoute

router = APIRouter(
    prefix="/api/v1/applications/{application_id}", tags=["representatives"], route_class=OnceRoute
)

Text = Annotated[Line, Field(min_length=1, max_length=200)]
Name = Annotated[Line, Field(min_length=1, max_length=140)]


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
        Line | None,
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
        Line,
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
    modalities: ModalitiesOf,
    application_id: UUID,
    representative_id: UUID,
    body: RepresentativeIn,
) -> RepresentativeOut:
    """Name a person under an id of the caller's choice, or correct what was said of them."""
    command = NameRepresentative(
        id=representative_id, application_id=application_id, **body.model_dump()
    )
    named = await name_representative(tx, actor, modalities, command)
    return RepresentativeOut.model_validate(named)


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
