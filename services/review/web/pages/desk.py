"""The Office's desk: compose a list with its balance beside it."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from services.review.actions.compose_list import change_draft, freeze_list, note_candidate
from services.review.domain.balance import GENDERS, GROUPS
from services.review.domain.circulations import Candidate
from services.review.store import candidates, circulations, notes
from services.review.web.api.desk import LARGEST_LIST
from services.review.web.balance import WORDS, balance_of, facts_of_states, shown
from services.review.web.deps import ModalitiesOf
from services.review.web.names import country_names
from services.review.web.pages.lists import row
from services.review.web.suggesting import explained, suggestion_for
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, Invalid, WrongVersion
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.i18n import _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER


class Filters(BaseModel):
    """Which part of the pool is shown, and under which cap a suggestion is asked for."""

    search: Annotated[str, Field(max_length=300)] = ""
    category: Annotated[str, Field(max_length=60)] = ""
    group: Annotated[str, Field(max_length=60)] = ""
    gender: Annotated[str, Field(max_length=20)] = ""
    cap: Annotated[int, Field(ge=0, le=LARGEST_LIST)] = 0


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
    request: Request,
    tx: Tx,
    modalities: Modalities,
    list_key: str,
    filters: Filters,
    *,
    error: str = "",
    tried: Collection[UUID] | None = None,
    cap: int = 0,
) -> Response:
    the_list = modalities.list_for(list_key)
    version, chosen = await candidates.get_draft(tx, list_key)
    everything = await candidates.pool(tx, list_key)
    saved = set(chosen)
    wanted = saved if tried is None else set(tried)
    named = [each for each in everything if each.application_id in wanted]
    language = current_language()
    context = {
        "list_key": list_key,
        "title": the_list.title.in_(language),
        "paragraph": the_list.paragraph,
        "version": version,
        "filters": filters,
        "query": urlencode(filters.model_dump()),
        "categories": [
            (key, modalities.category(key).label.in_(language)) for key in the_list.categories
        ],
        "genders": [(key, _(WORDS[key])) for key in GENDERS],
        "groups": [(key, _(WORDS[key])) for key in GROUPS],
        "error": error,
        "is_tried": tried is not None,
        "total": len(everything),
        "balance": shown(await balance_of(tx, modalities, named, everything), modalities),
        "suggestion": await _suggested(tx, modalities, list_key, cap) if cap else None,
        "cap": cap or "",
        "rows": await _rows(tx, modalities, list_key, filters, wanted=wanted, saved=saved),
    }
    return page(request, "desk/compose.html", context, status=422 if error else 200)


async def _rows(
    tx: Tx,
    modalities: Modalities,
    list_key: str,
    filters: Filters,
    *,
    wanted: Collection[UUID],
    saved: Collection[UUID],
) -> list[dict[str, Any]]:
    names, language = await country_names(tx), current_language()
    beside = await notes.notes(tx, list_key)
    return [
        {
            "id": str(each.application_id),
            "name": each.name,
            "country": names.get(each.country, each.country),
            "is_invented": each.country_invented,
            "category": modalities.category(each.category).label.in_(language),
            "reference": each.reference,
            "is_chosen": each.application_id in wanted,
            "was_chosen": each.application_id in saved,
            "notes": beside.get(each.application_id, []),
        }
        for each in await _found(tx, list_key, filters)
    ]


async def _found(tx: Tx, list_key: str, filters: Filters) -> list[Candidate]:
    countries = None
    if filters.group:
        facts = await facts_of_states(tx)
        countries = [code for code, each in facts.items() if each.group == filters.group]
    return await candidates.pool(
        tx,
        list_key,
        search=filters.search,
        countries=countries,
        category=filters.category,
        gender=filters.gender,
    )


async def _suggested(tx: Tx, modalities: Modalities, list_key: str, cap: int) -> dict[str, Any]:
    try:
        found, before, after = await suggestion_for(tx, modalities, list_key, cap)
    except Conflict:
        return {"words": [_("No selection fits: more names are chosen than that.")], "added": []}
    return {
        "words": explained(found, before, after),
        "added": [each.name for each in found.added],
        "is_better": found.distance_after < found.distance_before,
    }


@router.get("/lists/{list_key}")
async def get_composer(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    list_key: str,
    filters: Annotated[Filters, Query()],
) -> Response:
    return await _composer(request, tx, modalities, list_key, filters, cap=filters.cap)


@router.post("/lists/{list_key}")
async def post_composer(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    list_key: str,
    version: Annotated[int, Form()],
    filters: Annotated[Filters, Query()],
    chosen: Annotated[list[UUID] | None, Form()] = None,
    shown_ids: Annotated[list[UUID] | None, Form()] = None,
    was_chosen: Annotated[list[UUID] | None, Form()] = None,
    then: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    seen, before, now = set(shown_ids or ()), set(was_chosen or ()), set(chosen or ())
    add, remove = now - before, (before & seen) - now
    if then == "try":
        _version, saved = await candidates.get_draft(tx, list_key)
        tried = (set(saved) | add) - remove
        return await _composer(request, tx, modalities, list_key, filters, tried=tried)
    known, _saved = await candidates.get_draft(tx, list_key)
    new_version = await change_draft(tx, modalities, list_key, add=add, remove=remove)
    if then != "freeze":
        return RedirectResponse(
            f"/desk/lists/{list_key}?{urlencode(filters.model_dump())}", SEE_OTHER
        )
    if known != version:
        # A colleague changed the draft: both changes are kept, and looked at before freezing.
        raise WrongVersion
    try:
        frozen = await freeze_list(tx, actor, modalities, list_key, version=new_version)
    except Invalid as refusal:
        error = message_for(refusal.errors["candidates"])
        return await _composer(request, tx, modalities, list_key, filters, error=error)
    return RedirectResponse(f"/desk/circulations/{frozen.id}", SEE_OTHER)


@router.post("/lists/{list_key}/candidates/{application_id}/notes")
async def post_note(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    list_key: str,
    application_id: UUID,
    words: Annotated[str, Form(max_length=1000)] = "",
    kind: Annotated[Literal["note", "left-out"], Form()] = "note",
) -> Response:
    await note_candidate(tx, actor, modalities, list_key, application_id, kind=kind, words=words)
    return RedirectResponse(f"/desk/lists/{list_key}", SEE_OTHER)
