"""Erases before the day what the table of personal data would end on it, and own words with it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, delete, func, select, text, union, update
from sqlalchemy import Table as SqlTable

from services.registration.domain.erasing import left
from services.registration.domain.retention import RULES, Data, Until
from services.registration.store import documents, places
from services.registration.store.desk_tables import IntakeRow
from services.registration.store.document_tables import ConfirmationRow, CorrectionRow
from services.registration.store.seat_tables import IdentityRow, NominationRow, RepresentativeRow
from services.registration.store.tables import (
    ApplicationRow,
    MemberInvitationRow,
    MemberRow,
    Table,
    VersionRow,
)
from services.registration.store.view_tables import ContributionRow, InterestRow
from shared.kernel.retention import Rule
from shared.store import passkeys
from shared.store.db import Tx
from shared.store.idempotency import ANSWER
from shared.store.people import PERSON, SIGN_IN_CODE
from shared.store.retention import carry_out

# An account goes when its person asks, documents with their bytes, answers whole.
APART: Final = frozenset({Data.ACCOUNT, Data.DOCUMENTS, Data.CONTACT})
NAMING: Final = text("position(convert_to(:subject, 'UTF8') IN kept_answer.body) > 0")
PUBLISHED: Final = "published"
OF_REPRESENTATIVE: Final = frozenset({Data.IDENTITY, Data.REPRESENTATIVES, Data.LETTERS})


def _rules(*, but: frozenset[Data]) -> list[Rule]:
    return [each for each in RULES if each.until is Until.CONFERENCE and each.data not in but]


async def was_public(tx: Tx, application_id: UUID) -> bool:
    """Tell whether a list or a contribution has shown an application's name to everybody."""
    shown = select(ContributionRow.id).where(
        ContributionRow.application_id == application_id, ContributionRow.standing == PUBLISHED
    )
    if await tx.scalar(select(shown.exists())):
        return True
    # The close of a list is known from when it was circulated on.
    return any(each.closes_at for each in await places.places(tx, application_id))


async def _forget_answers(tx: Tx, subject: UUID) -> None:
    """Drop the answers kept for repeated requests, of whoever, that name a subject."""
    await tx.execute(delete(ANSWER).where(NAMING.bindparams(subject=str(subject))))


async def erase_application(tx: Tx, application_id: UUID) -> None:
    """Leave of an application a record that names nobody. Once or again, the end is the same."""
    await _forget_answers(tx, application_id)
    for rule in _rules(but=APART):
        table = Table.metadata.tables[rule.table]
        await carry_out(tx, rule, table, _of_application(table, application_id))
    for document in await documents.list_kept(tx, application_id):
        await documents.forget(tx, document)
    answers = await tx.scalar(
        select(ApplicationRow.answers).where(ApplicationRow.id == application_id)
    )
    kept = left(answers or {}, was_public=await was_public(tx, application_id))
    name = kept.get("organization", {}).get("name", "")
    values: Mapping[str, Any] = {"answers": kept, "name": name, "claim_key": None}
    values = values if name else {**values, "name_key": ""}
    await tx.execute(
        update(ApplicationRow).where(ApplicationRow.id == application_id).values(values)
    )
    ours = VersionRow.application_id == application_id
    await tx.execute(update(VersionRow).where(ours).values(answers=kept, reason=None))
    await tx.execute(delete(CorrectionRow).where(CorrectionRow.application_id == application_id))
    await tx.execute(
        delete(ConfirmationRow).where(ConfirmationRow.application_id == application_id)
    )
    await tx.execute(
        update(InterestRow)
        .where(InterestRow.application_id == application_id)
        .values(statement="", speaker="")
    )
    await tx.execute(
        update(ContributionRow)
        .where(
            ContributionRow.application_id == application_id,
            ContributionRow.standing != PUBLISHED,
        )
        .values(title="", text="", search_key="")
    )


def _of_application(table: SqlTable, application_id: UUID) -> ColumnElement[bool]:
    if table.name == IdentityRow.__tablename__:
        people = select(RepresentativeRow.id)
        return table.c.representative_id.in_(
            people.where(RepresentativeRow.application_id == application_id)
        )
    return table.c.application_id == application_id


async def addresses_of_application(tx: Tx, application_id: UUID) -> list[str]:
    """Return the addresses that stand with an application and are nobody's account."""
    rows = await tx.execute(
        union(
            select(IntakeRow.email).where(IntakeRow.application_id == application_id),
            select(MemberInvitationRow.email).where(
                MemberInvitationRow.application_id == application_id
            ),
        )
    )
    found = {email for (email,) in rows if email}
    accounts = await tx.scalars(select(PERSON.c.email).where(PERSON.c.email.in_(found)))
    return sorted(found - set(accounts))


def _seats(representative_id: UUID) -> Select[UUID]:
    return select(NominationRow.id).where(NominationRow.representative_id == representative_id)


async def erase_representative(tx: Tx, representative_id: UUID) -> None:
    """Leave of a representative gender and nationality, for the figures."""
    await _forget_answers(tx, representative_id)
    for rule in RULES:
        if rule.until is Until.CONFERENCE and rule.data in OF_REPRESENTATIVE:
            table = Table.metadata.tables[rule.table]
            await carry_out(tx, rule, table, _of_representative(table, representative_id))


def _of_representative(table: SqlTable, representative_id: UUID) -> ColumnElement[bool]:
    if table.name == ConfirmationRow.__tablename__:
        return table.c.nomination_id.in_(_seats(representative_id))
    if table.name == RepresentativeRow.__tablename__:
        return table.c.id == representative_id
    return table.c.representative_id == representative_id


async def erase_speaker(tx: Tx, interest_id: UUID) -> None:
    """Leave of a wish to speak no name and no words."""
    await _forget_answers(tx, interest_id)
    await tx.execute(
        update(InterestRow).where(InterestRow.id == interest_id).values(speaker="", statement="")
    )


async def erase_person(tx: Tx, person_id: UUID) -> str | None:
    """Leave of an account its number, and return the address that it had, if it had one."""
    email = await tx.scalar(select(PERSON.c.email).where(PERSON.c.id == person_id))
    if email is None or email == str(person_id):
        return None
    await passkeys.forget_person(tx, person_id)
    await tx.execute(delete(SIGN_IN_CODE).where(SIGN_IN_CODE.c.email == email))
    await tx.execute(delete(ANSWER).where(ANSWER.c.caller == str(person_id)))
    await tx.execute(delete(MemberInvitationRow).where(MemberInvitationRow.email == email))
    present = MemberRow.ended_at.is_(None)
    await tx.execute(
        update(MemberRow)
        .where(MemberRow.person_id == person_id, present)
        .values(ended_at=func.now())
    )
    await tx.execute(
        update(PERSON)
        .where(PERSON.c.id == person_id)
        .values(
            email=cast(PERSON.c.id, Text), ended_at=func.coalesce(PERSON.c.ended_at, func.now())
        )
    )
    return str(email)
