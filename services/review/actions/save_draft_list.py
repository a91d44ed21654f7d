from dataclasses import dataclass
from uuid import UUID

from services.review.domain.candidates import choose
from services.review.domain.draft_lists import DraftList, change, require_version
from services.review.store import candidates, draft_lists, history
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraftList:
    process: str
    list_key: str
    version: int
    candidates: frozenset[UUID]
    person_id: UUID


async def save_draft_list(tx: Tx, command: SaveDraftList) -> DraftList:
    """Make the draft consist of exactly these candidates. Refusals: WrongVersion, Invalid."""
    draft = await draft_lists.get_locked(tx, command.process, command.list_key)
    require_version(draft, command.version)
    chosen = choose(
        command.candidates,
        await candidates.list_pool(tx, command.process, command.list_key),
        await draft_lists.list_taken(tx, command.process, command.list_key),
    )
    changed = change(draft, chosen)
    await draft_lists.save(tx, changed)
    await history.append(
        tx,
        command.process,
        command.list_key,
        "draft-saved",
        person_id=command.person_id,
        details={"version": changed.version, "names": len(chosen)},
    )
    return changed
