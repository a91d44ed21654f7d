"""What the page on which a list is drawn up shows."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from services.review.domain.balance import COUNTRY_GROUPS, GROUPS
from services.review.domain.circulations import Candidate
from services.review.store import notes
from services.review.web.balance import WORDS
from services.review.web.names import country_names
from services.review.web.pool import LEFT_OUT
from services.review.web.suggesting import explained, suggestion_for
from services.review.web.words import CHECKS, CHOICES, STATES_OF_CHECKS
from shared.kernel.modalities import Modalities, ParticipantList
from shared.kernel.refusals import Conflict
from shared.store.db import Tx
from shared.web.i18n import _, current_language


def filters_of(
    modalities: Modalities, the_list: ParticipantList
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return each choice of a filter: its name, its label, and its answers."""
    language = current_language()
    categories = [
        (key, modalities.category(key).label.in_(language)) for key in the_list.categories
    ]
    return [
        ("category", _("As"), categories),
        ("group", _("Regional group"), [(key, _(WORDS[key])) for key in GROUPS]),
        ("situation", _("Group of countries"), [(key, _(WORDS[key])) for key in COUNTRY_GROUPS]),
        ("checks", _("Checks"), [(key, _(words)) for key, words in STATES_OF_CHECKS.items()]),
        ("choice", _("On the list"), [(key, _(words)) for key, words in CHOICES.items()]),
    ]


async def rows_of(
    tx: Tx,
    modalities: Modalities,
    list_key: str,
    some: Collection[Candidate],
    *,
    wanted: Collection[UUID],
    saved: Collection[UUID],
) -> list[dict[str, Any]]:
    """Return these candidates as the page shows them: public facts, checks, how many notes."""
    names, beside = await country_names(tx), await notes.kinds(tx, list_key)
    return [
        {
            **_facts(each, names, modalities),
            "is_chosen": each.application_id in wanted,
            "was_chosen": each.application_id in saved,
            "notes": len(beside.get(each.application_id, ())),
            "is_left_out": LEFT_OUT in beside.get(each.application_id, ()),
        }
        for each in some
    ]


def _facts(each: Candidate, names: dict[str, str], modalities: Modalities) -> dict[str, Any]:
    return {
        "id": str(each.application_id),
        "name": each.name,
        "country": names.get(each.country, each.country),
        "is_invented": each.country_invented,
        "category": modalities.category(each.category).label.in_(current_language()),
        "reference": each.reference,
        "website": each.website,
        "purpose": each.purpose,
        "checks": [
            *((_(CHECKS[key]), True) for key in each.checks_done if key in CHECKS),
            *((_(CHECKS[key]), False) for key in each.checks_open if key in CHECKS),
        ],
    }


async def suggested(tx: Tx, modalities: Modalities, list_key: str, cap: int) -> dict[str, Any]:
    """Return a suggestion in words, or that none fits."""
    try:
        found, before, after = await suggestion_for(tx, modalities, list_key, cap)
    except Conflict:
        return {"words": [_("No selection fits: more names are chosen than that.")], "added": []}
    return {
        "words": explained(found, before, after),
        "added": [each.name for each in found.added],
    }
