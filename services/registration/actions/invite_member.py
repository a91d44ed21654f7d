"""Who acts for an organization: invite, revoke, accept, leave."""

from uuid import UUID

from services.registration.actions.inviting import send_invitation
from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.members import (
    Invitation,
    Position,
    require_acceptable,
    require_focal_point,
)
from services.registration.store import applications, intake, letters, members
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import Invalid, NotFound
from shared.store.contacts import tell_contact
from shared.store.db import Tx, database_time
from shared.store.parties import act_for_everybody
from shared.store.people import tidy_email


async def _for(tx: Tx, actor: Actor, application_id: UUID) -> Application:
    """Return the application for its focal point, or for a clerk who helps one that has none."""
    if actor.role is Role.CLERK:
        return await applications.get(tx, application_id, lock=True)
    known = await applications.get_own(tx, actor, application_id, lock=True)
    require_focal_point(known, actor)
    return known


async def invite_member(
    tx: Tx, actor: Actor, application_id: UUID, email: str, position: Position, *, base_url: str
) -> Invitation:
    """Invite an address to act for an organization, in place of an earlier invitation to it.

    Of an application that a clerk still holds, letters go to that address from now on.
    Refusals: NotFound, FocalPointOnly, Invalid for an address that acts for it already.
    """
    application = await _for(tx, actor, application_id)
    address = tidy_email(email)
    present = {each.email: each.position for each in await members.list_members(tx, application_id)}
    known = await applications.correspondents(tx, [application_id])
    _application, correspondent = known[application_id]
    entered = await intake.find(tx, application_id)
    is_held = entered is not None and entered.is_held(application)
    if present.get(address) is position or (address == correspondent.email and not is_held):
        raise Invalid({"email": "acts-already"})
    if is_held and position is Position.FOCAL_POINT:
        await intake.change_address(tx, application_id, address)
        await tell_contact(tx, correspondent.contact.model_copy(update={"address": address}))
    return await send_invitation(
        tx,
        actor,
        application,
        address,
        position,
        language=correspondent.language,
        base_url=base_url,
    )


async def revoke_invitation(
    tx: Tx, actor: Actor, application_id: UUID, invitation_id: UUID
) -> None:
    """Take an invitation back. Refusals: NotFound, also once it was accepted; FocalPointOnly."""
    await _for(tx, actor, application_id)
    if not await members.revoke(tx, application_id, invitation_id, await database_time(tx)):
        raise NotFound


async def accept_invitation(tx: Tx, actor: Actor, token: str, *, base_url: str) -> Application:
    """Let the person an invitation was sent to act for the organization.

    A new focal point takes over from the present one, who stays as an alternate and is told.
    Refusals: NotFound, also for any other address.
    """
    invitation = await members.get_invitation(tx, token)
    at = await database_time(tx)
    require_acceptable(invitation, actor, at)
    # Until they are let in, the application is none of theirs.
    await act_for_everybody(tx)
    application = await applications.find(tx, invitation.application_id, lock=True)
    assert application is not None
    await members.accept(tx, invitation, at)
    if invitation.position is not Position.FOCAL_POINT:
        await members.join(tx, application.id, actor.person_id, invitation.position, at)
        return application
    await members.leave(tx, application.id, actor.person_id, at)
    entered = await intake.find(tx, application.id)
    if entered is None or not entered.is_held(application):
        await letters.about_hand_over(tx, application, base_url)
        await members.join(tx, application.id, application.person_id, Position.ALTERNATE, at)
    handed_over = rules.hand_over(application, actor.person_id)
    await applications.save(tx, handed_over, by=actor, at=at, note="focal point changed")
    return handed_over


async def end_membership(tx: Tx, actor: Actor, application_id: UUID, person_id: UUID) -> None:
    """End what a person does for an organization: by its focal point, or by that person.

    Refusals: NotFound, FocalPointOnly.
    """
    application = await applications.get_own(tx, actor, application_id, lock=True)
    if actor.person_id != person_id:
        require_focal_point(application, actor)
    if not await members.leave(tx, application_id, person_id, await database_time(tx)):
        raise NotFound
