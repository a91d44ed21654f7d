"""Two applications of one entity become one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.merge_applications import MergeApplications, merge_applications
from services.registration.web.api.applications import ApplicationOut, Version, out
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Words
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI
from shared.web.i18n import N_
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/desk/applications", tags=["clerk's desk"], route_class=OnceRoute)


class MergeFields(BaseModel):
    """Why two applications are of the same entity."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Annotated[
        Words,
        Field(min_length=5, max_length=1000),
        UI(
            N_("What shows that they are of the same entity?"),
            hint=N_("Kept with both applications, for clerks only."),
            widget="textarea",
            errors={"missing": N_("Say what shows it.")},
        ),
    ]


class MergeIn(MergeFields):
    version: Version
    duplicate_id: UUID
    duplicate_version: Version


@router.post("/{application_id}/merge")
async def post_merge(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: MergeIn,
) -> ApplicationOut:
    """Let a duplicate go on in this application, with what it asked for; both are told."""
    command = MergeApplications(
        kept_id=application_id,
        kept_version=body.version,
        duplicate_id=body.duplicate_id,
        duplicate_version=body.duplicate_version,
        reason=body.reason,
    )
    return await out(
        tx, await merge_applications(tx, actor, modalities, command, base_url=base_url)
    )
