"""The people who act for organizations, and those invited to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update

from services.registration.domain.members import Invitation, Member, Position
from services.registration.store.tables import MemberInvitationRow, MemberRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx
from shared.store.people import PERSON, digest


def _invitation(row: MemberInvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        application_id=row.application_id,
        email=row.email,
        position=Position(row.position),
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        accepted_at=row.accepted_at,
    )


async def list_members(tx: Tx, application_id: UUID) -> list[Member]:
    """Return who acts for an organization beside its focal point."""
    rows = await tx.execute(
        select(MemberRow.person_id, PERSON.c.email, MemberRow.position, MemberRow.since)
        .join(PERSON, PERSON.c.id == MemberRow.person_id)
        .where(MemberRow.application_id == application_id, MemberRow.ended_at.is_(None))
        .order_by(MemberRow.since, MemberRow.id)
    )
    return [
        Member(person_id=person, email=email, position=Position(position), since=since)
        for person, email, position, since in rows
    ]


async def join(
    tx: Tx, application_id: UUID, person_id: UUID, position: Position, at: datetime
) -> None:
    """Let a person act for an organization from now on, in this position alone."""
    await leave(tx, application_id, person_id, at)
    await tx.execute(
        insert(MemberRow).values(
            application_id=application_id, person_id=person_id, position=position, since=at
        )
    )


async def leave(tx: Tx, application_id: UUID, person_id: UUID, at: datetime) -> bool:
    """End what a person does for an organization, and tell whether there was anything to end."""
    ended = await tx.scalar(
        update(MemberRow)
        .where(
            MemberRow.application_id == application_id,
            MemberRow.person_id == person_id,
            MemberRow.ended_at.is_(None),
        )
        .values(ended_at=at)
        .returning(MemberRow.id)
    )
    return ended is not None


async def append_invitation(
    tx: Tx, invitation: Invitation, token: str, *, by: Actor, at: datetime
) -> None:
    """Write an invitation down; an earlier one to the same address no longer counts."""
    await tx.execute(
        update(MemberInvitationRow)
        .where(
            MemberInvitationRow.application_id == invitation.application_id,
            MemberInvitationRow.email == invitation.email,
            MemberInvitationRow.revoked_at.is_(None),
            MemberInvitationRow.accepted_at.is_(None),
        )
        .values(revoked_at=at)
    )
    await tx.execute(
        insert(MemberInvitationRow).values(
            id=invitation.id,
            token_hash=digest(token),
            application_id=invitation.application_id,
            email=invitation.email,
            position=invitation.position,
            by_person_id=by.person_id,
            created_at=at,
            expires_at=invitation.expires_at,
        )
    )


async def list_open_invitations(tx: Tx, application_id: UUID) -> list[Invitation]:
    """Return the invitations that can still be accepted."""
    rows = await tx.scalars(
        select(MemberInvitationRow)
        .where(
            MemberInvitationRow.application_id == application_id,
            MemberInvitationRow.revoked_at.is_(None),
            MemberInvitationRow.accepted_at.is_(None),
            MemberInvitationRow.expires_at > func.now(),
        )
        .order_by(MemberInvitationRow.created_at)
    )
    return [_invitation(row) for row in rows]


async def get_invitation(tx: Tx, token: str) -> Invitation:
    """Return an invitation by its token, held until this transaction ends. Refusals: NotFound."""
    row = await tx.scalar(
        select(MemberInvitationRow)
        .where(MemberInvitationRow.token_hash == digest(token))
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return _invitation(row)


async def accept(tx: Tx, invitation: Invitation, at: datetime) -> None:
    """Use an invitation up."""
    await tx.execute(
        update(MemberInvitationRow)
        .where(MemberInvitationRow.id == invitation.id)
        .values(accepted_at=at)
    )


async def revoke(tx: Tx, application_id: UUID, invitation_id: UUID, at: datetime) -> bool:
    """Take an invitation back, and tell whether it was still open."""
    revoked = await tx.scalar(
        update(MemberInvitationRow)
        .where(
            MemberInvitationRow.id == invitation_id,
            MemberInvitationRow.application_id == application_id,
            MemberInvitationRow.revoked_at.is_(None),
            MemberInvitationRow.accepted_at.is_(None),
        )
        .values(revoked_at=at)
        .returning(MemberInvitationRow.id)
    )
    return revoked is not None
