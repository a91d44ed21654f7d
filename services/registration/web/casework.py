"""What the desk's pages show of a case beside the application itself."""

from typing import Any, Final

from services.registration.domain.applications import Application, Stage
from services.registration.domain.desk import Check, checks_for
from services.registration.domain.eligibility import Finding, gives_right
from services.registration.store import desk, findings, intake, merges
from services.registration.web.api.intake import CHANNELS
from services.registration.web.status import REASONS
from services.registration.web.words import status_words
from shared.kernel.modalities import Modalities, Route
from shared.matching.matcher import Answer
from shared.store.db import Tx, database_time
from shared.web.i18n import N_, _, current_language, pgettext
from shared.web.match_words import reason_words

CHECKS: Final = {
    Check.NAME_AS_IN_REGISTER: N_("The name is that of the register, or a former one"),
    Check.STATUS_IN_FORCE: N_("The status is in force today"),
    Check.MAY_ACT: N_("The focal point may act for the organization"),
    Check.LEGAL_ENTITY: N_("It is a legal entity of its own"),
    Check.RELEVANT_WORK: N_("Its work is relevant to migration"),
    Check.NOT_A_DUPLICATE: N_("No other application is of the same entity"),
}


def _other_doors(
    modalities: Modalities, known: Application, answer: Answer[Finding]
) -> list[tuple[str, str]]:
    """Return the doors a clerk can move an application to: what the registers show first."""
    if known.stage not in {Stage.SUBMITTED, Stage.RETURNED}:
        return []
    language = current_language()
    found = [] if answer.band == "none" else [each.entry.key for each in answer.candidates]
    entitled = [
        (f"{category.key}|{each.entry_id}", f"{category.label.in_(language)} · {each.name}")
        for each in found
        for category in modalities.categories
        if gives_right(category, each)
    ]
    lists = [
        (category.key, category.label.in_(language))
        for category in modalities.categories
        if category.route is Route.LIST
    ]
    return [
        (key, words)
        for key, words in (*entitled, *lists)
        if key.partition("|")[0] != known.category
    ]


async def _named_otherwise(tx: Tx, known: Application) -> dict[str, Any] | None:
    """Return what the register now calls a claimed entry, where that is another name."""
    if known.register_entry_id is None:
        return None
    found = await findings.standing(tx, known.register_entry_id, (await database_time(tx)).date())
    if found is None or not found.reasons:
        return None
    words = "; ".join(reason_words(each) for each in found.reasons)
    return {"name": found.finding.name, "as_of": found.finding.as_of, "reasons": words}


async def _intake(tx: Tx, known: Application) -> dict[str, Any] | None:
    """Return how an application came in that a clerk entered."""
    entered = await intake.find(tx, known.id)
    if entered is None:
        return None
    return {
        "channel": _(CHANNELS[entered.channel]),
        "received_at": entered.received_at,
        "entered_at": entered.entered_at,
        "email": entered.email,
        "is_held": entered.is_held(known),
    }


async def context(
    tx: Tx, modalities: Modalities, known: Application, answer: Answer[Finding]
) -> dict[str, Any]:
    """Return what only clerks see of an application, `answer` being what the registers say."""
    case = await desk.get_case(tx, known.id)
    flag = await desk.find_open_flag(tx, known.id)
    return {
        "intake": await _intake(tx, known),
        "merged_here": await merges.references_merged_into(tx, known.id),
        "assignee": case.assignee or "",
        "clerks": await desk.list_clerks(tx),
        "checks": [
            {"key": each.value, "words": _(CHECKS[each]), "is_ticked": bool(case.ticked.get(each))}
            for each in checks_for(modalities.category(known.category))
        ],
        "doors": _other_doors(modalities, known, answer),
        "reasons": [(each.value, _(words)) for each, words in REASONS.items()],
        "notes": await desk.list_notes(tx, known.id),
        "evidence": [
            {
                "at": each.at,
                "name": each.name,
                "became": each.became or "",
                "words": pgettext("status", "in force")
                if each.holds
                else pgettext("status", "not in force"),
                "status": status_words(each.status),
                "as_of": each.as_of,
                "source": each.source,
            }
            for each in await desk.list_checks(tx, known.id)
        ],
        "named_otherwise": await _named_otherwise(tx, known),
        "flag": flag
        and {
            "raised_at": flag.raised_at,
            "status": status_words(flag.status),
            "is_name": flag.became_id is not None,
        },
    }
