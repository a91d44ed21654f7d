"""Who acts for an organization: invite, revoke, accept, leave."""

import secrets
from uuid import UUID, uuid4

from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.members import (
    INVITATION_LIFE,
    Invitation,
    Position,
    require_acceptable,
    require_focal_point,
)
from services.registration.store import applications, letters, members
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import Invalid, NotFound
from shared.messages.notify import Notice, NoticeRequested
from shared.store.db import Tx, database_time
from shared.store.outbox import emit
from shared.store.parties import act_for_everybody
from shared.store.people import tidy_email
from shared.times import new_york_time


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

    Refusals: NotFound, FocalPointOnly, Invalid for an address that acts for it already.
    """
    application = await _for(tx, actor, application_id)
    address = tidy_email(email)
    present = {each.email: each.position for each in await members.list_members(tx, application_id)}
    known = await applications.correspondents(tx, [application_id])
    _application, correspondent = known[application_id]
    if present.get(address) is position or address == correspondent.email:
        raise Invalid({"email": "acts-already"})
    at = await database_time(tx)
    invitation = Invitation(
        id=uuid4(),
        application_id=application_id,
        email=address,
        position=position,
        expires_at=at + INVITATION_LIFE,
    )
    token = secrets.token_urlsafe(32)
    await members.append_invitation(tx, invitation, token, by=actor, at=at)
    notice = Notice(
        key=f"member-invitation:{invitation.id}",
        language=correspondent.language,
        to=address,
        values={
            "organization": application.name,
            "invitation_url": f"{base_url}/join/{token}",
            "expires_at": new_york_time(invitation.expires_at, correspondent.language),
        },
    )
    await emit(tx, NoticeRequested(letter="member-invitation", notice=notice))
    return invitation


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
    await letters.about_hand_over(tx, application, base_url)
    await members.leave(tx, application.id, actor.person_id, at)
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
