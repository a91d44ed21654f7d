"""The merge desk: two applications side by side, and one of them goes on for both."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi import Form as Field
from fastapi.responses import RedirectResponse

from services.registration.actions.merge_applications import MergeApplications, merge_applications
from services.registration.domain.applications import Application
from services.registration.domain.merging import require_mergeable
from services.registration.store import applications
from services.registration.web.api.merging import MergeFields
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.status import stage_words
from services.registration.web.topics import all_in_words
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, bind, read_form
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk/applications", include_in_schema=False)

PAIR: Final = "/{application_id}/merge/{duplicate_id}"
VERSIONS: Final = frozenset({"version", "duplicate_version"})


async def _side(tx: Tx, modalities: Modalities, known: Application) -> dict[str, Any]:
    return {
        "id": str(known.id),
        "reference": known.reference,
        "name": known.name,
        "version": known.version,
        "stage": stage_words(known.stage),
        "submitted_at": known.submitted_at,
        "category": modalities.category(known.category).label.in_(current_language()),
        "topics": await all_in_words(tx, modalities, known),
    }


async def _pair_page(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    application_id: UUID,
    duplicate_id: UUID,
    form: Form[Any],
) -> Response:
    kept = await applications.get(tx, application_id)
    duplicate = await applications.get(tx, duplicate_id)
    try:
        require_mergeable(kept, duplicate)
        may_merge = True
    except Conflict:
        may_merge = False
    context = {
        "form": form,
        "may_merge": may_merge,
        "kept": await _side(tx, modalities, kept),
        "duplicate": await _side(tx, modalities, duplicate),
    }
    return page(request, "desk/merge.html", context, status=422 if form.errors else 200)


@router.get(PAIR)
async def get_pair(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    application_id: UUID,
    duplicate_id: UUID,
) -> Response:
    form = bind(MergeFields, None)
    return await _pair_page(request, tx, modalities, application_id, duplicate_id, form)


@router.post(PAIR)
async def post_merge(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    duplicate_id: UUID,
    version: Annotated[int, Field()],
    duplicate_version: Annotated[int, Field()],
) -> Response:
    form = await read_form(request, MergeFields, beside=VERSIONS)
    if form.value is None:
        return await _pair_page(request, tx, modalities, application_id, duplicate_id, form)
    command = MergeApplications(
        kept_id=application_id,
        kept_version=version,
        duplicate_id=duplicate_id,
        duplicate_version=duplicate_version,
        reason=form.value.reason,
    )
    await merge_applications(tx, actor, modalities, command, base_url=base_url)
    return RedirectResponse(f"/desk/applications/{application_id}", HTTPStatus.SEE_OTHER)
