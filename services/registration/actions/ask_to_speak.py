"""What an organization does: ask to speak at a hearing, and take the wish back."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.registration.domain import hearings as rules
from services.registration.domain.hearings import OVER, Interest, Standing
from services.registration.store import applications, hearings
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone, Conflict, NotFound
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToSpeak:
    id: UUID
    application_id: UUID
    event_key: str
    theme: str
    speaker: str
    gender: str
    language: str
    statement: str


async def ask_to_speak(
    tx: Tx, actor: Actor, modalities: Modalities, command: AskToSpeak
) -> Interest:
    """Express the wish that somebody speaks at a hearing; the same wish twice is one.

    Refusals: NotFound, Conflict, Invalid, AlreadyDone for another wish of the same identifier.
    """
    at = await database_time(tx)
    wish = Interest(
        id=command.id,
        application_id=command.application_id,
        event_key=command.event_key,
        theme=command.theme,
        speaker=command.speaker,
        gender=command.gender,
        language=command.language,
        statement=command.statement,
    )
    known = await hearings.find(tx, command.id, at.date(), lock=True)
    if known is not None:
        if not await hearings.is_of(tx, command.id, actor):
            raise NotFound
        same = replace(known.interest, standing=wish.standing, version=1, regional_group="")
        if same != wish:
            raise AlreadyDone
        return known.interest
    application = await applications.get_own(tx, actor, command.application_id)
    rules.require_may_ask(
        modalities, application, command.event_key, command.theme, command.statement
    )
    await hearings.save(tx, wish, by=actor, at=at)
    return wish


async def withdraw_wish(tx: Tx, actor: Actor, interest_id: UUID) -> Interest:
    """Take back a wish to speak. Refusals: NotFound, Conflict once the outcome is known."""
    if not await hearings.is_of(tx, interest_id, actor):
        raise NotFound
    at = await database_time(tx)
    known = (await hearings.get(tx, interest_id, at.date(), lock=True)).interest
    if known.standing is Standing.WITHDRAWN:
        return known
    if known.standing in OVER:
        raise Conflict(f"cannot withdraw what is {known.standing}")
    withdrawn = replace(known, standing=Standing.WITHDRAWN, version=known.version + 1)
    await hearings.save(tx, withdrawn, by=actor, at=at)
    return withdrawn
