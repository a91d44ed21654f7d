"""Answers that more than one audience gets: public facts only."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.review.domain.circulations import Circulation, Entry
from shared.kernel.modalities import Modalities
from shared.web.i18n import current_language


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EntryOut(BaseModel):
    """A name as everybody may see it."""

    id: UUID
    ordinal: int
    name: str
    country: str
    country_invented: bool
    category: str
    website: str | None
    purpose: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(
            id=entry.id,
            ordinal=entry.ordinal,
            name=entry.name,
            country=entry.country,
            country_invented=entry.country_invented,
            category=entry.category,
            website=entry.website,
            purpose=entry.purpose,
        )


class CirculationOut(BaseModel):
    """A numbered list without its names."""

    id: UUID
    list_key: str
    title: str
    number: int
    stage: str
    names: int
    sha256: str
    circulated_at: datetime | None
    closes_at: datetime | None

    @classmethod
    def of(cls, circulation: Circulation, modalities: Modalities, names: int) -> Self:
        return cls(
            id=circulation.id,
            list_key=circulation.list_key,
            title=modalities.list_for(circulation.list_key).title.in_(
                current_language()
            ),
            number=circulation.number,
            stage=circulation.stage,
            names=names,
            sha256=circulation.sha256,
            circulated_at=circulation.circulated_at,
            closes_at=circulation.closes_at,
        )


class CirculationWithNames(CirculationOut):
    entries: list[EntryOut]
