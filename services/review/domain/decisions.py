"""What a body decides on names that wait for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.kernel.deciding import Unit
from shared.kernel.modalities import Effect, Modalities
from shared.kernel.refusals import Conflict, Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A body's word on one entry, or, without one, on all that it did not single out."""

    entry_id: UUID | None
    is_admitted: bool
    body: str
    document: str
    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None


def require_decision_fits(modalities: Modalities, decision: Decision) -> None:
    """Refuse what this process does not know. Refusals: Conflict, Invalid naming the field."""
    if modalities.objections.effect.value is not Effect.TO_DECISION:
        raise Conflict("no body decides in this process")
    unit = modalities.decision.unit.value
    if unit is Unit.LIST and decision.entry_id is not None:
        raise Invalid({"entry_id": "not-offered"})
    if unit is Unit.NAME and decision.entry_id is None:
        raise Invalid({"entry_id": "missing"})
    counted = (decision.in_favour, decision.against, decision.abstaining)
    if any(each is not None and each < 0 for each in counted):
        raise Invalid({"in_favour": "not-offered"})
    if any(each is not None for each in counted):
        in_favour, against = decision.in_favour or 0, decision.against or 0
        if None in counted or decision.is_admitted is not (in_favour > against):
            raise Invalid({"in_favour": "votes-and-result-differ"})


def admitted(decisions: Iterable[Decision], entry_id: UUID) -> bool | None:
    """Return what was decided on an entry, or None where nothing was."""
    by_entry = {each.entry_id: each.is_admitted for each in decisions}
    return by_entry.get(entry_id, by_entry.get(None))
