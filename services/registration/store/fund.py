"""The voluntary trust fund: the only module that reads and writes amounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.registration.store.travel_tables import FundRow, LedgerRow, TravelCostRow
from shared.kernel.actors import Actor
from shared.store.db import Tx

# Notes of what nobody wrote a note for.
DECLINED: Final = "declined"
SEAT_ENDED: Final = "seat-ended"


class Movement(StrEnum):
    CONTRIBUTION = "contribution"
    AWARD = "award"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Money that came in or went out."""

    id: UUID
    kind: Movement
    # Below nothing when it leaves the fund.
    amount_cents: int
    request_id: UUID | None
    note: str
    at: datetime


async def balance(tx: Tx, process: str, *, lock: bool = False) -> int:
    """Return what is left, held until this transaction ends if `lock`."""
    await tx.execute(
        insert(FundRow).values(process=process, balance_cents=0).on_conflict_do_nothing()
    )
    query = select(FundRow.balance_cents).where(FundRow.process == process)
    return (await tx.execute(query.with_for_update() if lock else query)).scalar_one()


async def find_entry(tx: Tx, entry_id: UUID) -> LedgerEntry | None:
    """Return an entry of the ledger."""
    row = await tx.get(LedgerRow, entry_id)
    return _entry(row) if row is not None else None


async def awarded(tx: Tx, request_id: UUID) -> int:
    """Return what a request was given, nothing if nothing."""
    amount = await tx.scalar(
        select(LedgerRow.amount_cents).where(
            LedgerRow.request_id == request_id, LedgerRow.kind == Movement.AWARD
        )
    )
    return -(amount or 0)


async def move(
    tx: Tx,
    process: str,
    kind: Movement,
    amount_cents: int,
    *,
    by: Actor | None,
    at: datetime,
    note: str = "",
    request_id: UUID | None = None,
    entry_id: UUID | None = None,
) -> None:
    """Write money in or out; the fund's own row refuses to fall below nothing.

    It was nobody's act where the process itself decided.
    """
    await tx.execute(
        update(FundRow)
        .where(FundRow.process == process)
        .values(balance_cents=FundRow.balance_cents + amount_cents)
    )
    await tx.execute(
        insert(LedgerRow).values(
            id=entry_id or uuid4(),
            process=process,
            kind=kind,
            amount_cents=amount_cents,
            request_id=request_id,
            note=note,
            by_person_id=by and by.person_id,
            at=at,
        )
    )


async def give_back(
    tx: Tx, process: str, request_id: UUID, *, by: Actor | None, at: datetime, note: str
) -> None:
    """Write that what a request was given has come back."""
    amount = await awarded(tx, request_id)
    await balance(tx, process, lock=True)
    await move(
        tx, process, Movement.RELEASE, amount, by=by, at=at, note=note, request_id=request_id
    )


def _entry(row: LedgerRow) -> LedgerEntry:
    return LedgerEntry(
        id=row.id,
        kind=Movement(row.kind),
        amount_cents=row.amount_cents,
        request_id=row.request_id,
        note=row.note,
        at=row.at,
    )


async def ledger(tx: Tx, process: str) -> list[LedgerEntry]:
    """Return everything that moved, newest first."""
    rows = await tx.scalars(
        select(LedgerRow)
        .where(LedgerRow.process == process)
        .order_by(LedgerRow.at.desc(), LedgerRow.id)
    )
    return [_entry(row) for row in rows]


async def costs(tx: Tx, round_id: UUID) -> dict[str, int]:
    """Return what one traveller is reckoned to cost, by regional group."""
    rows = await tx.scalars(select(TravelCostRow).where(TravelCostRow.round_id == round_id))
    return {row.regional_group: row.cost_cents for row in rows}


async def save_costs(tx: Tx, round_id: UUID, reckoned: Mapping[str, int]) -> None:
    """Write what one traveller is reckoned to cost, by regional group."""
    for group, cost_cents in reckoned.items():
        await tx.execute(
            insert(TravelCostRow)
            .values(round_id=round_id, regional_group=group, cost_cents=cost_cents)
            .on_conflict_do_update(
                index_elements=["round_id", "regional_group"], set_={"cost_cents": cost_cents}
            )
        )
