"""What review keeps of a person of a mission, for that person."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.review.store import missions
from services.review.web.deps import LifetimesOf
from shared.kernel.actors import Actor
from shared.store import passkeys, sessions
from shared.store.db import Tx
from shared.store.sessions import Lifetimes
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1", tags=["missions"])


class PasskeyOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    added_at: datetime
    used_at: datetime | None


class SessionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    way: str
    begun_at: datetime
    seen_at: datetime


class EnrolmentOut(BaseModel):
    """The telephone call too: the number, and who was spoken with."""

    state: str
    role: str
    name: str
    email: str
    mailbox: str | None
    called_number: str | None
    spoke_with: str | None
    asked_at: datetime
    ended_at: datetime | None


class OwnDataOut(BaseModel):
    """All that is kept of a person; what their mission said is the mission's."""

    email: str
    state: str | None
    role: str
    language: str
    passkeys: list[PasskeyOut]
    sessions: list[SessionOut]
    enrolments: list[EnrolmentOut]


@router.get("/my-data/export")
async def get_export(tx: Transaction, actor: CurrentActor, lifetimes: LifetimesOf) -> OwnDataOut:
    """Return one's own data."""
    return await own_data(tx, actor, lifetimes)


async def own_data(tx: Tx, actor: Actor, lifetimes: Lifetimes) -> OwnDataOut:
    """Gather what is kept of a person."""
    keys = await passkeys.list_passkeys(tx, actor.person_id)
    here = await sessions.list_sessions(tx, actor.person_id, lifetimes)
    return OwnDataOut(
        email=actor.email,
        state=actor.state,
        role=actor.role,
        language=actor.language,
        passkeys=[PasskeyOut.model_validate(each) for each in keys],
        sessions=[SessionOut.model_validate(each) for each in here],
        enrolments=[
            EnrolmentOut(
                state=each.state,
                role=each.role,
                name=each.name,
                email=each.email,
                mailbox=each.mailbox,
                called_number=each.call_back.number if each.call_back else None,
                spoke_with=each.call_back.spoke_with if each.call_back else None,
                asked_at=each.asked_at,
                ended_at=each.ended_at,
            )
            for each in await missions.list_of_person(tx, actor.person_id)
        ],
    )
