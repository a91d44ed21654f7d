"""Erases before the day what review keeps of a person of a mission, and gives it to them."""

from uuid import UUID

from sqlalchemy import Text, cast, delete, func, or_, select, update

from services.review.domain.missions import MISSION_ROLES
from services.review.domain.retention import RULES, Data
from services.review.store.mission_tables import EnrolmentRow
from shared.store import passkeys
from shared.store.db import Tx
from shared.store.people import PERSON, SIGN_IN_CODE
from shared.store.retention import carry_out


async def erase_person(tx: Tx, person_id: UUID) -> str | None:
    """Leave of a person of a mission a number, and return the address they had, if any."""
    email = await tx.scalar(
        select(PERSON.c.email).where(PERSON.c.id == person_id, PERSON.c.role.in_(MISSION_ROLES))
    )
    if email is None or email == str(person_id):
        return None
    (rule,) = (each for each in RULES if each.data is Data.ENROLMENT)
    table = EnrolmentRow.metadata.tables[rule.table]
    rows = or_(table.c.person_id == person_id, table.c.email == email)
    await carry_out(tx, rule, table, rows)
    await passkeys.forget_person(tx, person_id)
    await tx.execute(delete(SIGN_IN_CODE).where(SIGN_IN_CODE.c.email == email))
    ended = func.coalesce(PERSON.c.ended_at, func.now())
    await tx.execute(
        update(PERSON)
        .where(PERSON.c.id == person_id)
        .values(email=cast(PERSON.c.id, Text), ended_at=ended)
    )
    return str(email)
