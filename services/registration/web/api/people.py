"""Who acts for an organization, and invitations to."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.invite_member import (
    accept_invitation,
    end_membership,
    invite_member,
    revoke_invitation,
)
from services.registration.domain.members import Position
from services.registration.store import applications, members
from services.registration.web.deps import BaseUrl
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI
from shared.web.i18n import N_
from shared.web.once import OnceRoute
from shared.web.sign_in import EMAIL

router = APIRouter(prefix="/api/v1", tags=["people of an organization"], route_class=OnceRoute)

POSITIONS = {
    Position.FOCAL_POINT: N_("Focal point"),
    Position.HEAD: N_("Head of the organization"),
    Position.ALTERNATE: N_("Alternate"),
}


class FocalPointIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    email: Annotated[
        str,
        Field(max_length=254, pattern=EMAIL),
        UI(
            N_("E-mail address"),
            hint=N_("The invitation can be accepted with this address only."),
            widget="email",
            errors={
                "missing": N_("Enter an e-mail address, like name@organization.org."),
                "string-pattern-mismatch": N_(
                    "Enter an e-mail address, like name@organization.org."
                ),
                "acts-already": N_("This address acts for the organization already."),
            },
        ),
    ]


class InvitationIn(FocalPointIn):
    position: Annotated[
        Position,
        UI(
            N_("To act as"),
            hint=N_("A new focal point takes over from you; you stay as an alternate."),
            widget="radios",
            errors={"missing": N_("Choose what the person is to be.")},
        ),
    ]


class InvitationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    position: Position
    expires_at: datetime


class MemberOut(BaseModel):
    person_id: UUID
    email: str
    position: Position


class PeopleOut(BaseModel):
    members: list[MemberOut]
    invitations: list[InvitationOut]


class JoinedOut(BaseModel):
    application_id: UUID


async def people_of(tx: Tx, application_id: UUID) -> PeopleOut:
    """Show who acts for an organization, its focal point first, and who is invited to."""
    known = await applications.correspondents(tx, [application_id])
    application, correspondent = known[application_id]
    focal = MemberOut(
        person_id=application.person_id,
        email=correspondent.email,
        position=Position.FOCAL_POINT,
    )
    others = [
        MemberOut(person_id=each.person_id, email=each.email, position=each.position)
        for each in await members.list_members(tx, application_id)
    ]
    invited = await members.list_open_invitations(tx, application_id)
    return PeopleOut(
        members=[focal, *others],
        invitations=[InvitationOut.model_validate(each) for each in invited],
    )


@router.get("/applications/{application_id}/people")
async def get_people(tx: Transaction, actor: CurrentActor, application_id: UUID) -> PeopleOut:
    """List who acts for the organization, and who is invited to."""
    await applications.get_own(tx, actor, application_id)
    return await people_of(tx, application_id)


@router.post("/applications/{application_id}/people/invitations", status_code=201)
async def post_invitation(
    tx: Transaction,
    actor: CurrentActor,
    base_url: BaseUrl,
    application_id: UUID,
    body: InvitationIn,
) -> InvitationOut:
    """Invite somebody to act for the organization; for its focal point."""
    made = await invite_member(
        tx, actor, application_id, body.email, body.position, base_url=base_url
    )
    return InvitationOut.model_validate(made)


@router.delete("/applications/{application_id}/people/invitations/{invitation_id}", status_code=204)
async def delete_invitation(
    tx: Transaction, actor: CurrentActor, application_id: UUID, invitation_id: UUID
) -> None:
    """Take an invitation back."""
    await revoke_invitation(tx, actor, application_id, invitation_id)


@router.delete("/applications/{application_id}/people/{person_id}", status_code=204)
async def delete_member(
    tx: Transaction, actor: CurrentActor, application_id: UUID, person_id: UUID
) -> None:
    """End what a person does for the organization: by its focal point, or by that person."""
    await end_membership(tx, actor, application_id, person_id)


@router.post("/join/{token}")
async def post_join(
    tx: Transaction, actor: CurrentActor, base_url: BaseUrl, token: str
) -> JoinedOut:
    """Accept an invitation, signed in with the address it was sent to."""
    joined = await accept_invitation(tx, actor, token, base_url=base_url)
    return JoinedOut(application_id=joined.id)


@router.post("/desk/applications/{application_id}/focal-point", status_code=201)
async def post_focal_point(
    tx: Transaction,
    actor: CurrentActor,
    base_url: BaseUrl,
    application_id: UUID,
    body: FocalPointIn,
) -> InvitationOut:
    """Invite a new focal point for an organization whose own is gone; for clerks."""
    made = await invite_member(
        tx, actor, application_id, body.email, Position.FOCAL_POINT, base_url=base_url
    )
    return InvitationOut.model_validate(made)
