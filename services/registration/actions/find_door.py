from dataclasses import dataclass
from typing import Final

from services.registration.domain.eligibility import Door, Finding, which_door
from services.registration.store import findings
from services.registration.store.matching import Finder
from shared.kernel.modalities import Modalities, Route
from shared.matching.matcher import Answer, Candidate, Query
from shared.reference.names import name_key
from shared.store.db import Tx, database_time

# Entries less likely than this would only distract.
WORTH_A_LOOK: Final = 0.02


@dataclass(frozen=True, slots=True)
class Way:
    """The door, the match under another name that opened it, and entries to choose from if none."""

    door: Door
    match: Candidate[Finding] | None
    choices: tuple[Candidate[Finding], ...]


async def find_door(
    tx: Tx,
    modalities: Modalities,
    finder: Finder,
    *,
    name: str,
    category: str,
    country: str | None,
) -> Way:
    """Tell an organization its route by the registers of today. Refusals: NotFound."""
    today = (await database_time(tx)).date()
    answer = await finder.find(tx, Query(name, country), today)
    match = answer.candidates[0] if answer.band == "claim" else None
    found = [match.entry.key] if match else await findings.find_withdrawn(tx, name, today)
    if category == "nhri" and country and not any(each.register == "nhri" for each in found):
        # Few know the register's spelling of their institution; the country leads to it.
        found += await findings.find_nhri_of(tx, country, today)
    door = which_door(modalities, category, found)
    opened = match if match and match.entry.key in {door.evidence, door.contrary} else None
    may_apply = door.route in {Route.LIST, Route.REGISTER}
    is_open = door.evidence is not None or answer.band == "none" or not may_apply
    # Under its very name, which never changed, an entry needs no explanation.
    names = {name_key(name)} | ({opened.entry.name, opened.entry.key.name} if opened else set())
    is_plain = len(set(map(name_key, names))) == 1
    return Way(door, None if is_plain else opened, () if is_open else _others(answer, opened))


def _others(
    answer: Answer[Finding], shown: Candidate[Finding] | None
) -> tuple[Candidate[Finding], ...]:
    return tuple(
        each for each in answer.candidates if each is not shown and each.probability >= WORTH_A_LOOK
    )
