"""What the desk's pages show of a case beside the application itself."""

from typing import Any, Final

from services.registration.domain.applications import Application, Stage
from services.registration.domain.desk import Check, checks_for
from services.registration.domain.eligibility import gives_right
from services.registration.store import desk, findings, intake
from services.registration.web.api.intake import CHANNELS
from services.registration.web.status import REASONS
from shared.kernel.modalities import Modalities, Route
from shared.store.db import Tx, database_time
from shared.web.i18n import N_, _, current_language, pgettext

CHECKS: Final = {
    Check.NAME_AS_IN_REGISTER: N_("The name is that of the register, or a former one"),
    Check.STATUS_IN_FORCE: N_("The status is in force today"),
    Check.MAY_ACT: N_("The focal point may act for the organization"),
    Check.LEGAL_ENTITY: N_("It is a legal entity of its own"),
    Check.RELEVANT_WORK: N_("Its work is relevant to migration"),
    Check.NOT_A_DUPLICATE: N_("No other application is of the same entity"),
}


async def _other_doors(tx: Tx, modalities: Modalities, known: Application) -> list[tuple[str, str]]:
    """Return the doors a clerk can move an application to: what the registers show first."""
    if known.stage not in {Stage.SUBMITTED, Stage.RETURNED}:
        return []
    language = current_language()
    found = await findings.find(tx, known.name, (await database_time(tx)).date())
    entitled = [
        (f"{category.key}|{each.entry_id}", f"{category.label.in_(language)} · {each.name}")
        for category in modalities.categories
        for each in found
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


async def context(tx: Tx, modalities: Modalities, known: Application) -> dict[str, Any]:
    """Return what only clerks see of an application."""
    case = await desk.get_case(tx, known.id)
    flag = await desk.find_open_flag(tx, known.id)
    entered = await intake.find(tx, known.id)
    return {
        "intake": entered
        and {
            "channel": _(CHANNELS[entered.channel]),
            "received_at": entered.received_at,
            "entered_at": entered.entered_at,
            "email": entered.email,
            "is_held": entered.is_held(known),
        },
        "assignee": case.assignee or "",
        "clerks": await desk.list_clerks(tx),
        "checks": [
            {"key": each.value, "words": _(CHECKS[each]), "is_ticked": bool(case.ticked.get(each))}
            for each in checks_for(modalities.category(known.category))
        ],
        "doors": await _other_doors(tx, modalities, known),
        "reasons": [(each.value, _(words)) for each, words in REASONS.items()],
        "notes": await desk.list_notes(tx, known.id),
        "evidence": [
            {
                "at": each.at,
                "name": each.name,
                "words": pgettext("status", "in force")
                if each.holds
                else pgettext("status", "not in force"),
                "status": each.status or "—",
                "as_of": each.as_of,
                "source": each.source,
            }
            for each in await desk.list_checks(tx, known.id)
        ],
        "flag": flag and {"raised_at": flag.raised_at, "status": flag.status or "—"},
    }
