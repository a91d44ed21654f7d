"""States by their United Nations names, in the reader's language."""

from shared.store import registers
from shared.store.db import Tx, database_time
from shared.web.i18n import current_language


async def country_names(tx: Tx) -> dict[str, str]:
    """Return the name of each State by its ISO 3166 alpha-3 code."""
    language = current_language()
    states = await registers.list_states(tx, (await database_time(tx)).date())
    return {code: state.names[language] or state.names["en"] for code, state in states.items()}
