"""The same step with many applications: each by the same rule as alone, each for itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.kernel.refusals import Refusal
from shared.store.db import Tx

DONE = "done"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one application: done, or the code of the refusal."""

    application_id: UUID
    code: str


async def for_each(
    tx: Tx, application_ids: Sequence[UUID], step: Callable[[UUID], Awaitable[object]]
) -> list[Outcome]:
    """Take a step with each application; those that refuse stay as they were."""
    outcomes = []
    for each in dict.fromkeys(application_ids):
        try:
            async with tx.begin_nested():
                await step(each)
        except Refusal as refusal:
            outcomes.append(Outcome(each, refusal.code))
        else:
            outcomes.append(Outcome(each, DONE))
    return outcomes
