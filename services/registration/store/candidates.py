"""What review is told of an application."""

from collections import Counter
from typing import Any

from services.registration.domain.applications import Application
from services.registration.domain.desk import checks_for, unticked
from services.registration.store import desk, representatives
from shared.kernel.modalities import Modalities
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def put_forward(tx: Tx, modalities: Modalities, application: Application) -> None:
    """Tell review of an application for each of its lists, or what it says now."""
    more = {
        **await _checks(tx, modalities, application),
        "delegation": Counter(
            each.gender for each in await representatives.list_of(tx, application.id)
        ),
        "as_of": await database_time(tx),
    }
    for list_key in application.scopes:
        await emit(tx, _candidate(modalities, application, list_key, more))


async def withdraw(tx: Tx, application: Application) -> None:
    """Tell review that an organization no longer wishes to be on its lists."""
    for list_key in application.scopes:
        await emit(tx, CandidateWithdrawn(application_id=application.id, list_key=list_key))


async def _checks(tx: Tx, modalities: Modalities, application: Application) -> dict[str, Any]:
    category = modalities.category(application.category)
    still_open = unticked(category, (await desk.get_case(tx, application.id)).ticked)
    return {
        "checks_done": tuple(each for each in checks_for(category) if each not in still_open),
        "checks_open": still_open,
    }


def _candidate(
    modalities: Modalities, application: Application, list_key: str, more: dict[str, Any]
) -> CandidatePutForward:
    organization = application.answers["organization"]
    return CandidatePutForward(
        application_id=application.id,
        process=modalities.process,
        list_key=list_key,
        reference=application.reference or "",
        name=application.name,
        country=organization["country"],
        country_invented=organization.get("country_invented", False),
        category=application.category,
        website=organization.get("website"),
        purpose=organization["purpose"],
        head_gender=application.answer("representation", "head_gender"),
        **more,
    )
