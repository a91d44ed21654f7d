"""All that is kept of an application and of who holds it, for them to take along."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.registration.store import (
    applications,
    confirmations,
    contributions,
    corrections,
    documents,
    hearings,
    identity,
    nominations,
    representatives,
    travel,
    versions,
)
from services.registration.web.api.applications import ApplicationOut, out
from services.registration.web.api.contributions import OwnContributionOut, own_out
from services.registration.web.api.corrections import CorrectionOut
from services.registration.web.api.documents import DocumentOut, document_out
from services.registration.web.api.hearings import OwnWishOut
from services.registration.web.api.hearings import out as wish_out
from services.registration.web.api.nominations import NominationOut
from services.registration.web.api.people import PeopleOut, people_of
from services.registration.web.api.representatives import RepresentativeOut
from services.registration.web.api.travel import TravelOut
from services.registration.web.api.travel import out as travel_out
from shared.kernel.actors import Actor
from shared.store.db import Tx, database_time


class VersionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    version: int
    stage: str
    by_role: str
    at: datetime
    note: str
    form_key: str
    form_version: int
    answers: dict[str, object]


class PersonOut(BaseModel):
    email: str
    language: str


class LetterOut(BaseModel):
    """A letter of confirmation, of the organization or of a representative."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    nomination_id: UUID | None
    says: dict[str, object]
    issued_at: datetime
    ended_at: datetime | None


class OwnWordsOut(OwnWishOut):
    gender: str
    statement: str


class ExportOut(BaseModel):
    """All that is kept of an application and of the person who holds it."""

    person: PersonOut
    application: ApplicationOut
    versions: list[VersionOut]
    corrections: list[CorrectionOut]
    # Those taken away after they had been submitted too: they are kept as evidence.
    documents_kept: list[DocumentOut]
    people: PeopleOut
    representatives: list[RepresentativeOut]
    # What was given of travel documents, by representative, while it is kept.
    identity: dict[UUID, dict[str, str]]
    nominations: list[NominationOut]
    letters: list[LetterOut]
    travel_requests: list[TravelOut]
    wishes_to_speak: list[OwnWordsOut]
    contributions: list[OwnContributionOut]


async def export(tx: Tx, actor: Actor, application_id: UUID) -> ExportOut:
    """Gather what is kept of an application of one's own. Refusals: NotFound."""
    known = await applications.get_own(tx, actor, application_id)
    named = await representatives.list_of(tx, known.id)
    return ExportOut(
        person=PersonOut(email=actor.email, language=actor.language),
        application=await out(tx, known),
        versions=[VersionOut.model_validate(v) for v in await versions.list_of(tx, known.id)],
        corrections=[
            CorrectionOut.model_validate(each) for each in await corrections.list_of(tx, known.id)
        ],
        documents_kept=[document_out(each) for each in await documents.list_kept(tx, known.id)],
        people=await people_of(tx, known.id),
        representatives=[RepresentativeOut.model_validate(each) for each in named],
        identity=await identity.given(tx, [each.id for each in named]),
        nominations=[
            NominationOut.model_validate(each) for each in await nominations.list_of(tx, known.id)
        ],
        letters=[
            LetterOut.model_validate(each) for each in await confirmations.list_of(tx, known.id)
        ],
        **await _asked_for(tx, actor, known.id),
    )


async def _asked_for(tx: Tx, actor: Actor, application_id: UUID) -> dict[str, list[BaseModel]]:
    """Gather what an organization asked for and wrote besides."""
    last, today = await travel.last_supported(tx), (await database_time(tx)).date()
    return {
        "travel_requests": [
            travel_out(each, last.get(each.round_id))
            for each in await travel.list_own(tx, actor)
            if each.application_id == application_id
        ],
        "wishes_to_speak": [
            OwnWordsOut(
                **wish_out(each.interest).model_dump(),
                received_at=each.received_at,
                gender=each.interest.gender,
                statement=each.interest.statement,
            )
            for each in await hearings.list_own(tx, actor, today)
            if each.interest.application_id == application_id
        ],
        "contributions": [
            own_out(each.contribution)
            for each in await contributions.list_own(tx, actor)
            if each.contribution.application_id == application_id
        ],
    }
