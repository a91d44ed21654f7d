"""Every public version of a list, their differences, and documents in six languages."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.review.domain.canonical import difference
from services.review.store import circulations, versions
from services.review.web.deps import ModalitiesOf
from services.review.web.documents import DOCX, PDF, XLSX, as_docx, as_pdf, as_xlsx
from services.review.web.names import country_names
from services.review.web.pack import Pack, pack_of
from services.review.web.pages.lists import row
from shared.kernel.refusals import NotFound
from shared.web.deps import Transaction
from shared.web.describing import file_of
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/lists/{circulation_id}", tags=["public"])

Format = Literal["pdf", "docx", "xlsx"]
Kind = Literal["proposed", "final"]
MEDIA: Final = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX}
# Documents of public lists, by hash, language and format: made once, asked for by many.
KEPT: Final = 48
_made: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()
_gate = asyncio.Semaphore(1)


class VersionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: int
    kind: str
    corrects: int | None
    reason: str | None
    sha256: str
    at: datetime


@router.get("/versions")
async def get_versions(tx: Transaction, circulation_id: UUID) -> list[VersionOut]:
    """Return the public versions of a list with their hashes."""
    await circulations.get_public(tx, circulation_id)
    found = await versions.list_versions(tx, circulation_id)
    return [VersionOut.model_validate(each) for each in found]


@router.get("/versions/{number}.json")
async def get_version(tx: Transaction, circulation_id: UUID, number: int) -> Response:
    """Return the very bytes of a version whose SHA-256 is published."""
    await circulations.get_public(tx, circulation_id)
    content = await versions.version_content(tx, circulation_id, number)
    return Response(content, media_type="application/json")


@router.get("/differences", include_in_schema=False)
async def get_differences(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    circulation_id: UUID,
    older: Annotated[int, Query(alias="from", ge=1)],
    newer: Annotated[int, Query(alias="to", ge=1)],
) -> Response:
    known = await circulations.get_public(tx, circulation_id)
    found = difference(
        await versions.version_content(tx, circulation_id, older),
        await versions.version_content(tx, circulation_id, newer),
    )
    context = {
        "the_list": row(known, modalities),
        "older": older,
        "newer": newer,
        "found": found,
        "countries": await country_names(tx),
    }
    return page(request, "lists/differences.html", context)


@router.get("/{kind}.{format}", response_class=Response, responses=file_of(*MEDIA.values()))
async def get_document(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    circulation_id: UUID,
    kind: Kind,
    format: Format,  # noqa: A002  -- the word in the address
) -> Response:
    """Return the newest version of a list as PDF, DOCX or XLSX, in the reader's language."""
    known = await circulations.get_public(tx, circulation_id)
    every = await versions.list_versions(tx, circulation_id)
    last = next((each for each in reversed(every) if each.kind == kind), None)
    if last is None:
        raise NotFound
    content = await versions.version_content(tx, circulation_id, last.number)
    pack = pack_of(modalities, known, content, last.sha256, await country_names(tx))
    templates = request.app.state.templates
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: as_pdf(pack, templates),
        "docx": lambda: as_docx(pack),
        "xlsx": lambda: as_xlsx(pack),
    }
    made = await _document(pack, format, makers[format])
    name = f"{kind}-list-{known.number}-{current_language()}.{format}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type=MEDIA[format], headers=headers)


async def _document(pack: Pack, format_: str, make: Callable[[], bytes]) -> bytes:
    """Make a document in a thread, one at a time, unless it was made before."""
    key = (pack.sha256, pack.language, format_)
    async with _gate:
        if key not in _made:
            _made[key] = await asyncio.to_thread(make)
            while len(_made) > KEPT:
                _made.popitem(last=False)
        return _made[key]
