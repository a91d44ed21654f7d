"""Applications, their history and their places on lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError, ProgrammingError

from services.registration.domain.applications import Application, Stage
from services.registration.store.desk_tables import IntakeRow
from services.registration.store.tables import (
    REFERENCES,
    ApplicationRow,
    MemberRow,
    VersionRow,
)
from shared.kernel.actors import Actor, Role
from shared.kernel.modalities import Route
from shared.kernel.refusals import NotFound
from shared.messages.notify import Contact
from shared.reference.names import name_key
from shared.store.db import Tx
from shared.store.people import PERSON


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Who letters about an application go to."""

    contact_id: UUID
    email: str
    language: str

    @property
    def contact(self) -> Contact:
        return Contact(
            id=self.contact_id, kind="organization", address=self.email, language=self.language
        )


def application_of(row: ApplicationRow) -> Application:
    return Application(
        id=row.id,
        person_id=row.person_id,
        category=row.category,
        route=Route(row.route),
        stage=Stage(row.stage),
        version=row.version,
        answers=row.answers,
        form_key=row.form_key,
        form_version=row.form_version,
        register_entry_id=row.register_entry_id,
        reference=row.reference,
        submitted_at=row.submitted_at,
    )


async def find(tx: Tx, application_id: UUID, *, lock: bool = False) -> Application | None:
    """Return an application, held until this transaction ends if `lock`."""
    query = select(ApplicationRow).where(ApplicationRow.id == application_id)
    row = await tx.scalar(query.with_for_update() if lock else query)
    return application_of(row) if row is not None else None


async def get(tx: Tx, application_id: UUID, *, lock: bool = False) -> Application:
    """Return an application for the Secretariat. Refusals: NotFound."""
    found = await find(tx, application_id, lock=lock)
    if found is None or found.submitted_at is None:
        raise NotFound
    return found


def acts_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a person acts for an organization."""
    membership = select(MemberRow.id).where(
        MemberRow.application_id == ApplicationRow.id,
        MemberRow.person_id == actor.person_id,
        MemberRow.ended_at.is_(None),
    )
    return or_(ApplicationRow.person_id == actor.person_id, membership.exists())


async def find_own(
    tx: Tx, actor: Actor, application_id: UUID, *, lock: bool = False
) -> Application | None:
    """Return an application if it exists and this person acts for it."""
    query = select(ApplicationRow).where(ApplicationRow.id == application_id, acts_for(actor))
    row = await tx.scalar(query.with_for_update() if lock else query)
    return application_of(row) if row is not None else None


async def get_own(tx: Tx, actor: Actor, application_id: UUID, *, lock: bool = False) -> Application:
    """Return an application this person acts for; another's is as absent. Refusals: NotFound."""
    found = await find_own(tx, actor, application_id, lock=lock)
    if found is None:
        raise NotFound
    return found


async def list_own(tx: Tx, actor: Actor) -> list[Application]:
    """Return the applications a person acts for, newest first."""
    rows = await tx.scalars(
        select(ApplicationRow).where(acts_for(actor)).order_by(ApplicationRow.changed_at.desc())
    )
    return [application_of(row) for row in rows]


async def drafts(tx: Tx) -> list[Application]:
    """Return the drafts of everybody, for letters to their holders only."""
    rows = await tx.scalars(select(ApplicationRow).where(ApplicationRow.stage == Stage.DRAFT))
    return [application_of(row) for row in rows]


async def save(tx: Tx, application: Application, *, by: Actor, at: datetime, note: str) -> None:
    """Write an application and the version of it that this change made. Refusals: NotFound."""
    answers = {topic: dict(given) for topic, given in application.answers.items()}
    values: dict[str, Any] = {
        "person_id": application.person_id,
        "reference": application.reference,
        "category": application.category,
        "route": application.route,
        "stage": application.stage,
        "version": application.version,
        "name": application.name,
        "name_key": name_key(application.name),
        "answers": answers,
        "form_key": application.form_key,
        "form_version": application.form_version,
        "register_entry_id": application.register_entry_id,
        "submitted_at": application.submitted_at,
        "changed_at": at,
    }
    await _write(tx, application.id, values)
    await tx.execute(
        insert(VersionRow).values(
            application_id=application.id,
            version=application.version,
            stage=application.stage,
            by_person_id=by.person_id,
            by_role=by.role,
            on_behalf_of=_principal(application, by),
            at=at,
            note=note,
            answers=answers,
            form_key=application.form_key,
            form_version=application.form_version,
        )
    )


async def _write(tx: Tx, application_id: UUID, values: dict[str, Any]) -> None:
    try:
        await tx.execute(
            insert(ApplicationRow)
            .values({"id": application_id, **values})
            .on_conflict_do_update(index_elements=["id"], set_=values)
        )
    except ProgrammingError as error:
        # Somebody else's application has this id, and cannot be seen from here.
        if isinstance(error.orig, InsufficientPrivilege):
            raise NotFound from None
        raise


def _principal(application: Application, by: Actor) -> UUID | None:
    """Return in whose place somebody of the organization acted."""
    is_stand_in = by.role is Role.APPLICANT and by.person_id != application.person_id
    return application.person_id if is_stand_in else None


async def claim(tx: Tx, application_id: UUID, claim_key: str) -> bool:
    """Take a register's entry for an application, and tell whether it was free."""
    # Whose the entry is cannot be seen from here; that it is taken shows when it is taken again.
    try:
        async with tx.begin_nested():
            await tx.execute(
                update(ApplicationRow)
                .where(ApplicationRow.id == application_id)
                .values(claim_key=claim_key)
            )
    except IntegrityError:
        return False
    return True


async def release_claim(tx: Tx, application_id: UUID) -> None:
    """Let go of a register's entry, so that the organization may claim it anew."""
    await tx.execute(
        update(ApplicationRow).where(ApplicationRow.id == application_id).values(claim_key=None)
    )


async def next_reference(tx: Tx, process: str) -> str:
    """Return the next reference number, like GCM-2018-000123."""
    number = await tx.scalar(select(REFERENCES.next_value()))
    return f"{process.upper()}-{number:06d}"


async def scopes_submitted(tx: Tx, application_id: UUID) -> frozenset[str]:
    """Return every scope that a submission of this application asked for."""
    submissions = await tx.scalars(
        select(VersionRow.answers).where(
            VersionRow.application_id == application_id, VersionRow.stage == Stage.SUBMITTED
        )
    )
    return frozenset(
        scope
        for answers in submissions
        for scope in answers.get("participation", {}).get("scopes", ())
    )


async def correspondents(
    tx: Tx, application_ids: Iterable[UUID]
) -> dict[UUID, tuple[Application, Correspondent]]:
    """Return applications with the person letters about them go to.

    While a clerk holds one that came on paper, letters go to the address it gave.
    """
    on_paper = and_(
        IntakeRow.application_id == ApplicationRow.id,
        IntakeRow.entered_by == ApplicationRow.person_id,
        ApplicationRow.submitted_at.is_not(None),
    )
    found = await tx.execute(
        select(
            ApplicationRow,
            case((IntakeRow.email.is_not(None), ApplicationRow.id), else_=PERSON.c.id),
            func.coalesce(IntakeRow.email, PERSON.c.email),
            func.coalesce(IntakeRow.language, PERSON.c.language),
        )
        .join(PERSON, PERSON.c.id == ApplicationRow.person_id)
        .join(IntakeRow, on_paper, isouter=True)
        .where(ApplicationRow.id.in_(list(application_ids)))
    )
    return {
        row.id: (
            application_of(row),
            Correspondent(
                contact_id, email, (row.answers.get("contact") or {}).get("language") or language
            ),
        )
        for row, contact_id, email, language in found
    }
