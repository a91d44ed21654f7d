from uuid import UUID

from services.review.actions.write_letters import list_title, receiving_states, write_to_missions
from services.review.domain.canonical import corrected_bytes, difference
from services.review.domain.circulations import require_before_states, require_reason
from services.review.store import circulations, steps, versions
from shared.kernel.actors import Actor
from shared.kernel.languages import LANGUAGES
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store import registers
from shared.store.db import Tx, database_time


async def correct_list(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    reference: str,
    name: str,
    country: str,
    reason: str,
    base_url: str,
) -> int:
    """Issue a corrigendum: one name or country of a public list written right.

    Nobody joins a list this way, and nobody leaves it. Refusals: NotFound, Invalid, Incomplete.
    """
    words = require_reason(reason)
    known = await circulations.get(tx, circulation_id, lock=True, only=())
    require_before_states(known)
    at = await database_time(tx)
    if country not in await registers.list_states(tx, at.date()):
        raise Invalid({"country": "not-offered"})
    last = (await versions.list_versions(tx, known.id))[-1]
    before = await versions.version_content(tx, known.id, last.number)
    after = corrected_bytes(
        before, corrects=last.number, reference=reference, name=name, country=country, at=at
    )
    if not difference(before, after).changed:
        raise Invalid({"reference": "not-offered"})
    await circulations.rename_entry(tx, known.id, reference=reference, name=name, country=country)
    number = await versions.add_version(
        tx, known.id, last.kind, after, at=at, corrects=last.number, reason=words
    )
    await steps.note_step(
        tx, known.list_key, "corrected", circulation_id=known.id, by=actor, at=at, reason=words
    )
    await write_to_missions(
        tx,
        "corrigendum-issued",
        f"{known.id}:{number}",
        {"number": str(known.number), "list_url": f"{base_url}/lists/{known.id}"},
        states=await receiving_states(tx, modalities),
        by_language={each: {"list": list_title(modalities, known, each)} for each in LANGUAGES},
    )
    return number
