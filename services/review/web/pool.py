"""The pool of a list as the Office looks through it, and the balance of a selection from it."""

from collections.abc import Collection
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.review.domain.balance import Facts
from services.review.domain.circulations import Candidate
from services.review.store import candidates, notes
from services.review.web.balance import balance_of, facts_of_states, shown
from shared.kernel.modalities import Modalities
from shared.store.db import Tx

LARGEST_LIST = 5000
LEFT_OUT = "left-out"

Key = Annotated[str, Field(max_length=60)]


class Filters(BaseModel):
    """Which part of the pool is shown."""

    # Part of a name, or of a reference number.
    search: Annotated[str, Field(max_length=300)] = ""
    category: Key = ""
    group: Key = ""
    situation: Literal["", "ldc", "lldc", "sids"] = ""
    checks: Literal["", "done", "open"] = ""
    choice: Literal["", "chosen", "not-chosen", "left-out"] = ""


async def find(tx: Tx, list_key: str, filters: Filters) -> list[Candidate]:
    """Return the candidates that these filters leave, by name."""
    found = await candidates.pool(
        tx,
        list_key,
        search=filters.search,
        countries=await _countries(tx, filters),
        category=filters.category,
    )
    if filters.checks:
        is_done = filters.checks == "done"
        found = [each for each in found if bool(each.checks_open) is not is_done]
    if filters.choice:
        wanted = await _of_choice(tx, list_key, filters.choice)
        is_in = filters.choice != "not-chosen"
        found = [each for each in found if (each.application_id in wanted) is is_in]
    return found


async def _countries(tx: Tx, filters: Filters) -> list[str] | None:
    if not (filters.group or filters.situation):
        return None

    def fits(facts: Facts) -> bool:
        of_group = not filters.group or facts.group == filters.group
        return of_group and (not filters.situation or getattr(facts, f"is_{filters.situation}"))

    return [code for code, facts in (await facts_of_states(tx)).items() if fits(facts)]


async def _of_choice(tx: Tx, list_key: str, choice: str) -> Collection[UUID]:
    if choice == LEFT_OUT:
        beside = await notes.kinds(tx, list_key)
        return {key for key, found in beside.items() if LEFT_OUT in found}
    _version, chosen = await candidates.get_draft(tx, list_key)
    return set(chosen)


async def balance_of_selection(
    tx: Tx, modalities: Modalities, list_key: str, chosen: Collection[UUID]
) -> dict[str, Any]:
    """Return the balance of these names of a pool, for pages and programs."""
    every, wanted = await candidates.pool(tx, list_key), set(chosen)
    named = [each for each in every if each.application_id in wanted]
    return shown(await balance_of(tx, modalities, named, every), modalities)
