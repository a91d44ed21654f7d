"""The balance table in words and numbers, for pages and programs."""

from collections.abc import Iterable
from typing import Any, Final

from services.review.domain.balance import Balance, Facts, Line, weigh
from services.review.domain.circulations import Candidate
from shared.store import registers
from shared.store.db import Tx, database_time
from shared.web.i18n import N_, _

WORDS: Final = {
    "african": N_("African States"),
    "asia-pacific": N_("Asia-Pacific States"),
    "eastern-european": N_("Eastern European States"),
    "latin-american-and-caribbean": N_("Latin American and Caribbean States"),
    "western-european-and-others": N_("Western European and other States"),
    "no-group": N_("No regional group"),
    "ldc": N_("Least developed countries"),
    "lldc": N_("Landlocked developing countries"),
    "sids": N_("Small island developing States"),
    "woman": N_("Women"),
    "man": N_("Men"),
    "other": N_("Other"),
    "not-stated": N_("Not stated"),
}


async def balance_of(tx: Tx, candidates: Iterable[Candidate]) -> Balance:
    """Weigh names against the States as they stand today."""
    today = (await database_time(tx)).date()
    facts = {
        code: Facts(
            state.regional_group, state.is_member, state.is_ldc, state.is_lldc, state.is_sids
        )
        for code, state in (await registers.list_states(tx, today)).items()
    }
    return weigh(candidates, facts)


def shown(balance: Balance) -> dict[str, Any]:
    """Return a balance as templates and JSON take it."""
    return {
        "total": balance.total,
        "groups": [_row(line) for line in balance.groups],
        "country_groups": [_row(line) for line in balance.country_groups],
        "genders": [_row(line) for line in balance.genders],
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": _(WORDS[line.key]),
        "names": line.names,
        "share": line.share,
        "reference": line.reference,
        "points": line.points,
    }
