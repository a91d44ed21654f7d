"""Lists that are public: proposed ones from the day they are circulated, and final ones."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.review.web.deps import ModalitiesOf
from services.review.web.public_lists import list_public
from shared.web.deps import SettingsOf, Transaction

router = APIRouter(prefix="/api/v1/lists", tags=["public lists"])


class PublicListOut(BaseModel):
    id: UUID
    kind: Literal["proposed", "final"]
    list_key: str
    title: str
    number: int
    names: int
    sha256: str
    public_since: datetime
    closes_at: datetime | None


@router.get("")
async def get_lists(
    tx: Transaction, settings: SettingsOf, modalities: ModalitiesOf
) -> list[PublicListOut]:
    return [
        PublicListOut.model_validate(each, from_attributes=True)
        for each in await list_public(tx, settings.process, modalities)
    ]
