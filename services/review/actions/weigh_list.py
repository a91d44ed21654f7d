from services.review.domain.balance import Balance, weigh
from services.review.domain.draft_lists import DraftList
from services.review.store import candidates
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time
from shared.store.registers import list_states


async def weigh_list(tx: Tx, modalities: Modalities, draft: DraftList) -> Balance:
    """Return the balance of a draft as it is now, against the States as they are today."""
    chosen = frozenset(draft.candidates)
    pool = await candidates.list_pool(tx, draft.process, draft.list_key)
    states = await list_states(tx, (await database_time(tx)).date())
    names = [each for each in pool if each.application_id in chosen]
    return weigh(names, states, modalities.balance)
