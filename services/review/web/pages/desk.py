"""The Office's desk: compose a list with its balance beside it."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.review.actions.compose_list import freeze_list, save_draft
from services.review.store import candidates, circulations
from services.review.web.balance import balance_of, shown
from services.review.web.deps import ModalitiesOf
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER


@router.get("")
async def get_desk(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    language = current_language()
    lists = [
        {
            "key": each.key,
            "title": each.title.in_(language),
            "paragraph": each.paragraph,
            "waiting": len(await candidates.pool(tx, each.key)),
            "submit_by": each.submit_by.value,
        }
        for each in modalities.lists
    ]
    found = await circulations.list_all(tx, only_public=False)
    rows = [row(each, modalities) for each in found]
    return page(request, "desk/desk.html", {"lists": lists, "rows": rows})


async def _composer(
    request: Request, tx: Tx, modalities: Modalities, list_key: str, search: str, error: str = ""
) -> Response:
    the_list = modalities.list_for(list_key)
    version, chosen = await candidates.get_draft(tx, list_key)
    everything = await candidates.pool(tx, list_key)
    wanted = set(chosen)
    named = [each for each in everything if each.application_id in wanted]
    found = await candidates.pool(tx, list_key, search=search) if search else everything
    names = await country_names(tx)
    context = {
        "list_key": list_key,
        "title": the_list.title.in_(current_language()),
        "paragraph": the_list.paragraph,
        "version": version,
        "search": search,
        "error": error,
        "total": len(everything),
        "balance": shown(await balance_of(tx, named)),
        "rows": [
            {
                "id": str(each.application_id),
                "name": each.name,
                "country": names.get(each.country, each.country),
                "is_invented": each.country_invented,
                "category": modalities.category(each.category).label.in_(current_language()),
                "reference": each.reference,
                "is_chosen": each.application_id in wanted,
            }
            for each in found
        ],
    }
    return page(request, "desk/compose.html", context, status=422 if error else 200)


@router.get("/lists/{list_key}")
async def get_composer(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    list_key: str,
    search: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    return await _composer(request, tx, modalities, list_key, search)


@router.post("/lists/{list_key}")
async def post_composer(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    list_key: str,
    version: Annotated[int, Form()],
    chosen: Annotated[list[UUID] | None, Form()] = None,
    shown_ids: Annotated[list[UUID] | None, Form()] = None,
    search: Annotated[str, Form(max_length=300)] = "",
    then: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    _known, before = await candidates.get_draft(tx, list_key)
    # Names that a search left out of sight stay as they were.
    kept = [each for each in before if each not in set(shown_ids or ())]
    new_version = await save_draft(
        tx, modalities, list_key, version=version, chosen=[*kept, *(chosen or ())]
    )
    if then != "freeze":
        query = f"?search={search}" if search else ""
        return RedirectResponse(f"/desk/lists/{list_key}{query}", SEE_OTHER)
    try:
        frozen = await freeze_list(tx, actor, modalities, list_key, version=new_version)
    except Invalid as refusal:
        error = message_for(refusal.errors["candidates"])
        return await _composer(request, tx, modalities, list_key, search, error)
    return RedirectResponse(f"/desk/circulations/{frozen.id}", SEE_OTHER)
