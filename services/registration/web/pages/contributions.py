"""Written contributions that are public: searched and read by anybody."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from babel import Locale
from fastapi import APIRouter, Query, Request, Response

from services.registration.domain.contributions import count_words
from services.registration.store import contributions
from services.registration.store.contributions import Search, Signed
from services.registration.web.api.contributions import PAGE
from services.registration.web.deps import ModalitiesOf
from services.registration.web.options import countries
from shared.kernel.languages import direction
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time
from shared.web.deps import Transaction
from shared.web.forms import Options
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/contributions", include_in_schema=False)

Key = Annotated[str, Query(max_length=50)]
# Languages that are named by two letters are those that are written by many.
TWO_LETTERS = 2


def languages() -> Options:
    """Return the languages views can be written in, by their names in the reader's language."""
    names = Locale.parse(current_language()).languages
    known = [(code, name) for code, name in names.items() if len(code) == TWO_LETTERS]
    return sorted(known, key=lambda pair: pair[1].casefold())


def choices(modalities: Modalities) -> dict[str, Options]:
    """Return what a contribution can be linked to."""
    reader = current_language()
    return {
        "kind": [(each.key, each.label.in_(reader)) for each in modalities.contributions.kinds],
        "phase": [(each.key, each.label.in_(reader)) for each in modalities.phases],
        "theme": [(each.key, each.label.in_(reader)) for each in modalities.themes],
        "language": languages(),
    }


async def row_of(tx: Tx, signed: Signed, modalities: Modalities) -> dict[str, Any]:
    """Return a contribution as pages show it."""
    reader, each = current_language(), signed.contribution
    names = dict(await countries(tx, (await database_time(tx)).date()))
    theme = modalities.theme(each.theme)
    kind = modalities.contribution_kind(each.kind)
    return {
        "id": str(each.id),
        "version": each.version,
        "title": each.title,
        "text": each.text,
        "organization": signed.organization,
        "country": names.get(signed.country, signed.country),
        "kind": kind.label.in_(reader),
        "paragraph": kind.paragraph,
        "phase": modalities.phase(each.phase).label.in_(reader),
        "theme": theme.label.in_(reader),
        "theme_paragraph": theme.paragraph,
        "code": each.language,
        "direction": direction(each.language),
        "language": dict(languages()).get(each.language, each.language),
        "words": count_words(each.text),
        "received_at": each.received_at,
        "published_at": each.published_at,
        "standing": each.standing.value,
        "may_publish": each.may_publish,
    }


@router.get("")
async def get_contributions(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    q: Annotated[str, Query(max_length=200)] = "",
    phase: Key = "",
    theme: Key = "",
    kind: Key = "",
    language: Key = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    wanted = Search(words=q, phase=phase, theme=theme, kind=kind, language=language)
    found, total = await contributions.search(tx, wanted, page=page_number, size=PAGE)
    asked = {"q": q, "phase": phase, "theme": theme, "kind": kind, "language": language}
    context = {
        "rows": [await row_of(tx, each, modalities) for each in found],
        "total": total,
        "number": page_number,
        "last": max(1, -(-total // PAGE)),
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "query": urlencode(asked) + "&",
        "choices": choices(modalities),
    }
    return page(request, "contributions/all.html", context)


@router.get("/{contribution_id}")
async def get_contribution(
    request: Request, tx: Transaction, modalities: ModalitiesOf, contribution_id: UUID
) -> Response:
    known = await contributions.get_public(tx, contribution_id)
    context = {"row": await row_of(tx, known, modalities)}
    return page(request, "contributions/one.html", context)
