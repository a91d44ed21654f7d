"""The Office's desk: compose a list with its balance beside it."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Annotated, Final, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, Field

from services.review.actions.compose_list import change_draft, freeze_list, note_candidate
from services.review.actions.purge_personal_data import keys_due
from services.review.store import candidates, circulations
from services.review.store.sealing import are_there
from services.review.web.composer import filters_of, rows_of, suggested
from services.review.web.deps import ModalitiesOf, SealingKeys
from services.review.web.inputs import clean
from services.review.web.pages.lists import row
from services.review.web.pool import LARGEST_LIST, Filters, balance_of_selection, find
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid, WrongVersion
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
PAGE: Final = 100


class View(Filters):
    """What the page shows: a part of the pool, and a suggestion under a cap."""

    cap: Annotated[int, Field(ge=0, le=LARGEST_LIST)] = 0
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    def query(self, *without: str) -> str:
        """Return this view as an address carries it."""
        return urlencode(self.model_dump(exclude=set(without), exclude_defaults=True))


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
    settings = request.app.state.settings
    is_due = not settings.is_demo and are_there(settings.process_keys)
    since = await keys_due(tx, modalities) if is_due else None
    context = {"lists": lists, "rows": rows, "keys_due": since}
    return page(request, "desk/desk.html", context)


async def _composer(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    list_key: str,
    view: View,
    *,
    error: str = "",
    note_errors: Mapping[UUID, str] | None = None,
    tried: Collection[UUID] | None = None,
) -> Response:
    the_list = modalities.list_for(list_key)
    version, chosen = await candidates.get_draft(tx, list_key)
    saved = set(chosen)
    wanted = saved if tried is None else set(tried)
    found = await find(tx, list_key, view)
    some = found[(view.page - 1) * PAGE : view.page * PAGE]
    query = view.query("page", "cap")
    context = {
        "list_key": list_key,
        "title": the_list.title.in_(current_language()),
        "paragraph": the_list.paragraph,
        "version": version,
        "view": view,
        "query": view.query("cap"),
        "page_query": f"{query}&" if query else "",
        "last": max(1, -(-len(found) // PAGE)),
        "filters": filters_of(modalities, the_list),
        "error": error,
        "is_tried": tried is not None,
        "total": len(await candidates.pool(tx, list_key)),
        "balance": await balance_of_selection(tx, modalities, list_key, wanted),
        "suggestion": await suggested(tx, modalities, list_key, view.cap) if view.cap else None,
        "rows": await rows_of(tx, modalities, list_key, some, wanted=wanted, saved=saved),
        "note_errors": {str(key): words for key, words in (note_errors or {}).items()},
    }
    status = 422 if error or note_errors else 200
    return page(request, "desk/compose.html", context, status=status)


@router.get("/lists/{list_key}")
async def get_composer(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    list_key: str,
    view: Annotated[View, Query()],
) -> Response:
    return await _composer(request, tx, modalities, list_key, view)


@router.post("/lists/{list_key}")
async def post_composer(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    list_key: str,
    version: Annotated[int, Form()],
    view: Annotated[View, Query()],
    chosen: Annotated[list[UUID] | None, Form()] = None,
    shown_ids: Annotated[list[UUID] | None, Form()] = None,
    was_chosen: Annotated[list[UUID] | None, Form()] = None,
    then: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    seen, before, now = set(shown_ids or ()), set(was_chosen or ()), set(chosen or ())
    add, remove = now - before, (before & seen) - now
    known, saved = await candidates.get_draft(tx, list_key)
    if then == "try":
        tried = (set(saved) | add) - remove
        return await _composer(request, tx, modalities, list_key, view, tried=tried)
    new_version = await change_draft(tx, modalities, list_key, add=add, remove=remove)
    if then != "freeze":
        return RedirectResponse(f"/desk/lists/{list_key}?{view.query()}", SEE_OTHER)
    if known != version:
        # A colleague changed the draft: both changes are kept, and looked at before freezing.
        raise WrongVersion
    try:
        frozen = await freeze_list(tx, actor, modalities, list_key, version=new_version)
    except Invalid as refusal:
        error = message_for(refusal.errors["candidates"])
        return await _composer(request, tx, modalities, list_key, view, error=error)
    return RedirectResponse(f"/desk/circulations/{frozen.id}", SEE_OTHER)


@router.post("/lists/{list_key}/candidates/{application_id}/notes")
async def post_note(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    keys: SealingKeys,
    modalities: ModalitiesOf,
    list_key: str,
    application_id: UUID,
    view: Annotated[View, Query()],
    words: Annotated[str, Form(max_length=1000), AfterValidator(clean)] = "",
    kind: Annotated[Literal["note", "left-out"], Form()] = "note",
) -> Response:
    try:
        await note_candidate(
            tx, actor, keys, modalities, list_key, application_id, kind=kind, words=words
        )
    except Invalid:
        errors = {application_id: message_for("missing")}
        return await _composer(request, tx, modalities, list_key, view, note_errors=errors)
    return RedirectResponse(f"/desk/lists/{list_key}?{view.query()}", SEE_OTHER)
