"""The balance table in words and numbers, for pages and programs."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from services.review.domain import balance as rules
from services.review.domain.balance import Balance, Facts, Line
from services.review.domain.circulations import Candidate
from services.review.store import decisions
from shared.kernel.deciding import Reference
from shared.kernel.modalities import Modalities
from shared.store import registers
from shared.store.db import Tx, database_time
from shared.web.i18n import N_, _, current_language

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
    "new": N_("New"),
    "returning": N_("On an earlier final list"),
}
REFERENCES: Final = {
    Reference.MEMBERSHIP: N_(
        "Shown beside each group's share of the membership of the United Nations; nobody has to"
        " match it."
    ),
    Reference.APPLICATIONS: N_(
        "Shown beside each group's share of the applications; nobody has to match it."
    ),
    Reference.POPULATION: N_(
        "Shown beside each group's share of the world's population, as the modalities give it;"
        " nobody has to match it."
    ),
}


async def facts_of_states(tx: Tx) -> dict[str, Facts]:
    """Return what counts of each State as it stands today."""
    today = (await database_time(tx)).date()
    return {
        code: Facts(
            state.regional_group, state.is_member, state.is_ldc, state.is_lldc, state.is_sids
        )
        for code, state in (await registers.list_states(tx, today)).items()
    }


async def balance_of(
    tx: Tx,
    modalities: Modalities,
    candidates: Iterable[Candidate],
    applications: Iterable[Candidate] = (),
) -> Balance:
    """Weigh names beside the reference that the modalities name."""
    states = await facts_of_states(tx)
    return rules.weigh(
        candidates,
        states,
        reference=_reference(modalities, states, applications),
        stood_before=await decisions.names_stood_before(tx),
    )


def _reference(
    modalities: Modalities, states: Mapping[str, Facts], applications: Iterable[Candidate]
) -> Mapping[str, float]:
    population = modalities.balance.population
    match modalities.balance.reference.value:
        case Reference.MEMBERSHIP:
            return rules.shares_of_membership(states)
        case Reference.APPLICATIONS:
            return rules.shares_of_applications(states, applications)
        case Reference.POPULATION:
            return population.value if population else {}


def shown(balance: Balance, modalities: Modalities) -> dict[str, Any]:
    """Return a balance as templates and JSON take it."""
    language = current_language()
    categories = [
        {**_row(line), "label": modalities.category(line.key).label.in_(language)}
        for line in balance.categories
    ]
    return {
        "total": balance.total,
        "reference": _(REFERENCES[modalities.balance.reference.value]),
        "groups": [_row(line) for line in balance.groups],
        "country_groups": [_row(line) for line in balance.country_groups],
        "genders": [_row(line) for line in balance.genders],
        "delegations": [_row(line) for line in balance.delegations],
        "without_delegation": balance.without_delegation,
        "categories": categories,
        "acquaintance": [_row(line) for line in balance.acquaintance],
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": _(WORDS[line.key]) if line.key in WORDS else line.key,
        "names": line.names,
        "share": line.share,
        "reference": line.reference,
        "points": line.points,
    }
