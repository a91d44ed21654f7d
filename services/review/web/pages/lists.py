"""What everybody may see: proposed and final lists (footnote 4)."""

from collections import Counter
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from services.review.domain.balance import GROUPS, group_of
from services.review.domain.circulations import Circulation, Entry, Stage
from services.review.store import circulations, versions
from services.review.web.api.desk import ListOut, out
from services.review.web.balance import WORDS, facts_of_states
from services.review.web.deps import ModalitiesOf
from services.review.web.export import as_csv
from services.review.web.names import country_names
from shared.kernel.modalities import Modalities
from shared.store.db import Tx
from shared.web.deps import Transaction
from shared.web.describing import file_of
from shared.web.i18n import N_, _, current_language, pgettext
from shared.web.pages import page

router = APIRouter()

Kind = Literal["proposed", "final"]
STAGES = {
    Stage.FROZEN: (N_("Frozen, not circulated"), "grey"),
    Stage.CIRCULATED: (N_("Before Member States"), "blue"),
    Stage.SUSPENDED: (N_("Suspended"), "yellow"),
    Stage.CLOSED: (N_("Closed, final list awaited"), "yellow"),
    Stage.PUBLISHED: (N_("Final list published"), "green"),
}


def row(circulation: Circulation, modalities: Modalities) -> dict[str, Any]:
    """Return a list as pages show it."""
    the_list = modalities.list_for(circulation.list_key)
    words, colour = STAGES[circulation.stage]
    return {
        "id": str(circulation.id),
        "list_key": circulation.list_key,
        "title": the_list.title.in_(current_language()),
        "paragraph": the_list.paragraph,
        "number": circulation.number,
        "stage": circulation.stage.value,
        "stage_words": _(words),
        "colour": colour,
        "sha256": circulation.sha256,
        "final_sha256": circulation.final_sha256,
        "closes_at": circulation.closes_at,
        "published_at": circulation.published_at,
    }


@router.get("/", include_in_schema=False)
@router.get("/lists", include_in_schema=False)
async def get_lists(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    found = await circulations.list_all(tx, only_public=True)
    context = {
        "rows": [row(each, modalities) for each in found],
        "process": modalities.title.in_(current_language()),
    }
    return page(request, "lists/all.html", context)


@router.get("/api/v1/lists", tags=["public"])
async def get_public_lists(tx: Transaction) -> list[ListOut]:
    return [out(each) for each in await circulations.list_all(tx, only_public=True)]


@router.get("/lists/{circulation_id}", include_in_schema=False)
async def get_list(
    request: Request, tx: Transaction, modalities: ModalitiesOf, circulation_id: UUID
) -> Response:
    known = await circulations.get_public(tx, circulation_id)
    names = await country_names(tx)
    is_final = known.stage is Stage.PUBLISHED
    entries = await circulations.entries(tx, known)
    every = await versions.list_versions(tx, known.id)
    context = {
        "the_list": row(known, modalities),
        "versions": every,
        "version_words": {"proposed": _("Proposed list"), "final": _("Final list")},
        "statistics": await _statistics(tx, modalities, known, entries),
        "is_final": is_final,
        "is_provisional": modalities.registration.provisional.value and not is_final,
        "kind": pgettext("list", "Final list") if is_final else pgettext("list", "Proposed list"),
        "names": [
            {
                "name": each.candidate.name,
                "country": names.get(each.candidate.country, each.candidate.country),
                "is_invented": each.candidate.country_invented,
                "included": each.included,
            }
            for each in entries
            if each.included or not is_final
        ],
    }
    return page(request, "lists/one.html", context)


async def _statistics(
    tx: Tx, modalities: Modalities, known: Circulation, entries: list[Entry]
) -> list[dict[str, str]]:
    """Return how many names each regional group has; small counts are not given.

    Counts are of names, never of objections, and of what footnote 4 makes public anyway.
    """
    floor = modalities.disclosure.statistics_floor.value
    facts = await facts_of_states(tx)

    def counts(some: list[Entry]) -> Counter[str]:
        return Counter(group_of(facts.get(each.candidate.country)) for each in some)

    def words(count: int) -> str:
        return str(count) if count == 0 or count >= floor else _("fewer than %s") % floor

    proposed, final = counts(entries), counts([each for each in entries if each.included])
    return [
        {
            "group": _(WORDS[key]),
            "proposed": words(proposed[key]),
            "final": words(final[key]) if known.stage is Stage.PUBLISHED else "—",
        }
        for key in GROUPS
    ]


@router.get("/lists/{circulation_id}/{kind}.json", tags=["public"])
async def get_json(tx: Transaction, circulation_id: UUID, kind: Kind) -> Response:
    """Return the very bytes whose SHA-256 is published."""
    return Response(
        await circulations.content(tx, circulation_id, kind), media_type="application/json"
    )


@router.get(
    "/lists/{circulation_id}/{kind}.csv",
    tags=["public"],
    response_class=Response,
    responses=file_of("text/csv"),
)
async def get_csv(tx: Transaction, circulation_id: UUID, kind: Kind) -> Response:
    text = as_csv(await circulations.content(tx, circulation_id, kind))
    name = f'attachment; filename="{kind}-list.csv"'
    return PlainTextResponse(
        text, media_type="text/csv; charset=utf-8", headers={"content-disposition": name}
    )
