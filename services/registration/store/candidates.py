"""What review is told of an application."""

from services.registration.domain.applications import Application
from shared.kernel.modalities import Modalities
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.store.db import Tx
from shared.store.outbox import emit


async def put_forward(tx: Tx, modalities: Modalities, application: Application) -> None:
    """Tell review of an application for each of its lists, or what it says now."""
    for list_key in application.scopes:
        await emit(tx, _candidate(modalities, application, list_key))


async def withdraw(tx: Tx, application: Application) -> None:
    """Tell review that an organization no longer wishes to be on its lists."""
    for list_key in application.scopes:
        await emit(tx, CandidateWithdrawn(application_id=application.id, list_key=list_key))


def _candidate(
    modalities: Modalities, application: Application, list_key: str
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
    )
