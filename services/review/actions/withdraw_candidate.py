from services.review.domain.draft_lists import without
from services.review.store import candidates, draft_lists
from shared.messages.registration import CandidateWithdrawn
from shared.store.db import Tx


async def withdraw_candidate(tx: Tx, process: str, message: CandidateWithdrawn) -> None:
    """Take an organization that no longer wishes to be listed from the pool and the draft.

    A list that States have received stays as they received it; the final list leaves the name off.
    """
    draft = await draft_lists.get_locked(tx, process, message.list_key)
    await candidates.append_withdrawal(tx, message.application_id, message.list_key)
    await draft_lists.save(tx, without(draft, frozenset({message.application_id})))
