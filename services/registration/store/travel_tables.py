"""The tables of travel support. Amounts stand in tables of their own: see store/fund.py."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.store.tables import Table


class TravelRoundRow(Table):
    """A call for requests for one event."""

    __tablename__ = "travel_round"
    __table_args__ = (CheckConstraint("tickets > 0", name="tickets"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_key: Mapped[str] = mapped_column(unique=True)
    tickets: Mapped[int]
    closes_at: Mapped[datetime]
    version: Mapped[int]
    # When a clerk last fixed the order, and when the fund last gave by it.
    ranked_at: Mapped[datetime | None]
    awarded_at: Mapped[datetime | None]


class TravelRequestRow(Table):
    __tablename__ = "travel_request"
    __table_args__ = (
        Index("ix_travel_request_round_id_rank", "round_id", "rank"),
        # One request at a time for a person; one that was taken back may be made anew.
        Index(
            "uq_travel_request_present",
            "round_id",
            "representative_id",
            unique=True,
            postgresql_where=text("standing NOT IN ('withdrawn', 'released')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("travel_round.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    representative_id: Mapped[UUID] = mapped_column(ForeignKey("representative.id"), index=True)
    received_at: Mapped[datetime]
    standing: Mapped[str]
    rank: Mapped[int | None]
    criterion: Mapped[str | None]
    # What the order rested on when it was fixed, so that its explanation stays true.
    claim: Mapped[int | None]
    regional_group: Mapped[str | None]
    group_before: Mapped[int]
    # The decision the organization was last told, so that each is told once.
    told: Mapped[str | None]


class FundRow(Table):
    """What is left: one row a process, held while money moves, never below nothing."""

    __tablename__ = "travel_fund"
    __table_args__ = (CheckConstraint("balance_cents >= 0", name="balance"),)

    process: Mapped[str] = mapped_column(primary_key=True)
    balance_cents: Mapped[int] = mapped_column(BigInteger)


class LedgerRow(Table):
    """Money in and out, in United States cents; nothing here is ever changed."""

    __tablename__ = "travel_ledger"
    __table_args__ = (UniqueConstraint("request_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    process: Mapped[str] = mapped_column(ForeignKey("travel_fund.process"))
    kind: Mapped[str]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("travel_request.id"))
    note: Mapped[str]
    by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class TravelCostRow(Table):
    """What supporting one traveller of a regional group is reckoned to cost."""

    __tablename__ = "travel_cost"
    __table_args__ = (CheckConstraint("cost_cents > 0", name="cost"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("travel_round.id"), primary_key=True)
    regional_group: Mapped[str] = mapped_column(primary_key=True)
    cost_cents: Mapped[int] = mapped_column(BigInteger)
