"""What the Office's page says before a list goes out."""

from collections.abc import Iterable
from typing import Any

from services.review.actions.check_circulation import (
    Check,
    Reach,
    check_circulation,
    reach_of_missions,
)
from services.review.actions.circulate_list import CIRCULATE, request_of
from services.review.domain.circulations import Circulation
from services.review.domain.reminders import short_days
from services.review.store import decisions
from services.review.store.contacts import Contacts
from services.review.web.names import country_names
from services.review.web.words import HOLIDAYS
from shared.kernel.actors import Actor
from shared.kernel.languages import OWN_NAMES
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Busy
from shared.store.db import Tx
from shared.web.i18n import _, ngettext


async def preflight(
    tx: Tx, actor: Actor, contacts: Contacts, modalities: Modalities, known: Circulation
) -> dict[str, Any]:
    """Return what waits for a second person, and which missions letters do not reach."""
    asked = await decisions.find_asked(tx, known.id, CIRCULATE)
    wish = request_of(asked.details) if asked else None
    found = None
    try:
        if wish is not None:
            closes_at = wish.closes_at
            found = await check_circulation(tx, contacts, modalities, known, closes_at=closes_at)
        reach = found.reach if found else await reach_of_missions(tx, contacts, modalities)
    except Busy:
        return {"out_of_reach": [_("Whether letters reach missions cannot be told just now.")]}
    context: dict[str, Any] = {"out_of_reach": _out_of_reach(reach, await country_names(tx))}
    if asked and wish and found:
        context["asked"] = {
            "closes_at": wish.closes_at,
            "reason": wish.reason,
            "is_own": asked.asked_by == actor.person_id,
            "findings": _findings(modalities, found),
        }
    return context


def _out_of_reach(reach: Reach, names: dict[str, str]) -> list[str]:
    def named(states: Iterable[str]) -> str:
        return ", ".join(sorted(names.get(each, each) for each in states))

    lines = [
        reach.without_contact and _("No contact for: %s") % named(reach.without_contact),
        reach.silent and _("Letters do not arrive at: %s") % named(reach.silent),
    ]
    return [str(each) for each in lines if each]


def _findings(modalities: Modalities, found: Check) -> list[str]:
    days = short_days(modalities)
    languages = [OWN_NAMES[each] for each in found.missing_languages]
    short = ngettext(
        "The period is shorter than %s day.", "The period is shorter than %s days.", days
    )
    lines = [
        languages and _("The title is missing in: %s") % ", ".join(languages),
        found.is_short and short % days,
        not found.closes_on_working_day and _("It closes on a day without work in New York."),
        *(
            _("Holiday in New York: %s") % f"{_(HOLIDAYS[key])}, {day.isoformat()}"
            for day, key in found.holidays
        ),
    ]
    return [str(each) for each in lines if each] or [_("Nothing stands out.")]
