"""From wishes to speakers: a shortlist by the Secretariat, the choice by the President's Office."""

from typing import Final
from uuid import UUID

from services.registration.domain import hearings as rules
from services.registration.domain.applications import Application
from services.registration.domain.hearings import OUTCOMES, Interest, Standing
from services.registration.domain.representatives import seat_offered
from services.registration.store import applications, hearings, places
from services.registration.store.hearings import Listed
from shared.kernel.actors import Actor, Role
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, NotFound, NotOpen
from shared.messages.notify import Notice
from shared.store.contacts import ask_for_letters
from shared.store.db import Tx, database_time

# Whose decision each step is.
VERBS: Final = {
    Role.CLERK: frozenset({"shortlist", "take-off"}),
    Role.HEARING_OFFICER: frozenset({"choose", "put-back"}),
}


async def mark_speaker(
    tx: Tx, actor: Actor, modalities: Modalities, interest_id: UUID, verb: str, *, version: int
) -> Interest:
    """Take one step with a wish to speak. Refusals: NotFound, WrongVersion, Conflict, Forbidden."""
    if verb not in VERBS.get(actor.role, frozenset()):
        raise NotFound
    at = await database_time(tx)
    known = await hearings.get(tx, interest_id, at.date(), lock=True)
    if rules.is_repeat(known.interest, verb, version=version):
        return known.interest
    application = await applications.get(tx, known.interest.application_id)
    marked = rules.mark(
        known.interest,
        verb,
        version=version,
        recused=known.recused,
        by=actor.person_id,
        is_admitted=await _is_admitted(tx, modalities, application, known.interest.event_key),
    )
    await hearings.save(tx, marked, by=actor, at=at)
    return marked


async def _is_admitted(
    tx: Tx, modalities: Modalities, application: Application, event_key: str
) -> bool:
    standings = {each.list_key: each.standing for each in await places.places(tx, application.id)}
    try:
        seat_offered(modalities, application, standings, modalities.event(event_key))
    except NotOpen:
        return False
    return True


async def recuse(tx: Tx, actor: Actor, interest_id: UUID) -> None:
    """Step back from deciding about a wish to speak, for good. Refusals: NotFound."""
    at = await database_time(tx)
    await hearings.get(tx, interest_id, at.date())
    await hearings.recuse(tx, interest_id, actor, at)


async def conclude_hearing(
    tx: Tx, actor: Actor, modalities: Modalities, event_key: str, *, base_url: str
) -> None:
    """Make the President's selection known to everybody who asked to speak, at once.

    Refusals: Conflict while nobody is chosen or when it was concluded before.
    """
    modalities.event(event_key)
    at = await database_time(tx)
    known = await hearings.list_event(tx, event_key, at.date(), lock=True)
    if any(each.interest.standing in OUTCOMES for each in known):
        raise Conflict("concluded before")
    outcomes = rules.conclude(each.interest for each in known)
    for each in outcomes:
        await hearings.save(tx, each, by=actor, at=at)
    of = {each.interest.id: each for each in known}
    for standing in (Standing.SELECTED, Standing.NOT_SELECTED):
        told = [each for each in outcomes if each.standing is standing]
        await _tell(tx, actor, modalities, standing, told, of, base_url)


async def _tell(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    standing: Standing,
    told: list[Interest],
    of: dict[UUID, Listed],
    base_url: str,
) -> None:
    known = await applications.correspondents(tx, {each.application_id for each in told})
    letters = []
    for each in told:
        _application, correspondent = known[each.application_id]
        language = correspondent.language
        values = {
            "organization": of[each.id].organization,
            "representative": each.speaker,
            "event": modalities.event(each.event_key).title.in_(language),
            "theme": modalities.theme(each.theme).label.in_(language),
            "status_url": f"{base_url}/hearings/{each.id}",
        }
        notice = Notice(
            key=f"hearing:{each.id}:{standing}",
            language=language,
            contact=correspondent.contact_id,
            values=values,
        )
        letters.append((correspondent.contact, notice))
    await ask_for_letters(tx, f"hearing-{standing}", letters, drafted_by=actor)
