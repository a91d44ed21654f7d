from dataclasses import dataclass
from uuid import UUID, uuid4

from services.review.domain.candidates import choose
from services.review.domain.circulations import Circulation, freeze
from services.review.domain.draft_lists import require_version
from services.review.store import candidates, circulations, draft_lists, history
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeList:
    process: str
    list_key: str
    version: int
    person_id: UUID


async def freeze_list(tx: Tx, command: FreezeList) -> Circulation:
    """Fix the draft under the next number. Refusals: WrongVersion, Incomplete, Invalid."""
    draft = await draft_lists.get_locked(tx, command.process, command.list_key)
    require_version(draft, command.version)
    chosen = choose(
        draft.candidates,
        await candidates.list_pool(tx, command.process, command.list_key),
        await draft_lists.list_taken(tx, command.process, command.list_key),
    )
    circulation = freeze(
        circulation_id=uuid4(),
        process=command.process,
        list_key=command.list_key,
        number=await circulations.next_number(tx, command.process, command.list_key),
        names=[(uuid4(), candidate) for candidate in chosen],
        at=await database_time(tx),
    )
    await circulations.append(tx, circulation)
    await history.append(
        tx,
        command.process,
        command.list_key,
        "frozen",
        person_id=command.person_id,
        details={"number": circulation.number, "sha256": circulation.sha256},
    )
    return circulation
