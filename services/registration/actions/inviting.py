"""Offers to act for an organization, and the letters that carry them."""

import secrets
from uuid import uuid4

from services.registration.domain.applications import Application
from services.registration.domain.members import INVITATION_LIFE, Invitation, Position
from services.registration.store import members
from shared.kernel.actors import Actor
from shared.messages.notify import Notice, NoticeRequested
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def send_invitation(
    tx: Tx,
    actor: Actor,
    application: Application,
    address: str,
    position: Position,
    *,
    language: str,
    base_url: str,
) -> Invitation:
    """Write to an address that it may act for an organization, in place of an earlier offer."""
    at = await database_time(tx)
    invitation = Invitation(
        id=uuid4(),
        application_id=application.id,
        email=address,
        position=position,
        expires_at=at + INVITATION_LIFE,
    )
    token = secrets.token_urlsafe(32)
    await members.append_invitation(tx, invitation, token, by=actor, at=at)
    notice = Notice(
        key=f"member-invitation:{invitation.id}",
        language=language,
        to=address,
        values={
            "organization": application.name,
            "invitation_url": f"{base_url}/join/{token}",
            "expires_at": invitation.expires_at.isoformat(timespec="minutes"),
        },
    )
    await emit(tx, NoticeRequested(letter="member-invitation", notice=notice))
    return invitation
