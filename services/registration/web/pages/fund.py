"""The fund officer's pages: what is left, calls, giving and taking back."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.award_travel import award_travel, release_travel
from services.registration.actions.keep_fund import OpenRound, open_round, record_contribution
from services.registration.domain.hearings import GROUPS
from services.registration.store import calls, fund
from services.registration.store.fund import Movement
from services.registration.web.api.fund import Dollars, ReleaseIn, cents, dollars
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Words
from services.registration.web.pages.desk_travel import calls_shown, order_shown
from services.registration.web.words import GROUP_WORDS, group_words
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone, Invalid
from shared.store.db import Tx
from shared.times import NEW_YORK, WithinReach
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI, Form, Options, bind, read_form
from shared.web.i18n import N_, _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/fund", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
NOTES: Final = {
    fund.DECLINED: N_("The organization took its request back"),
    fund.SEAT_ENDED: N_("The seat at the meeting ended"),
}
AMOUNT_ERRORS: Final = dict.fromkeys(
    ("missing", "decimal-parsing", "greater-than", "less-than-equal", "decimal-max-places"),
    N_("Enter an amount in United States dollars, like 2450.00."),
)
TIME_ERRORS: Final = dict.fromkeys(
    ("missing", "datetime-parsing", "datetime-from-date-parsing", "datetime-type"),
    N_("Enter a date and time."),
)


class ContributionForm(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: UUID
    donor: Annotated[Words, Field(min_length=2, max_length=200), UI(N_("Donor"))]
    amount: Annotated[Dollars, UI(N_("Amount in United States dollars"), errors=AMOUNT_ERRORS)]


class RoundForm(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: UUID
    event_key: Annotated[
        str,
        UI(
            N_("Meeting"),
            widget="select",
            errors={"has-a-call": N_("This meeting has a call already.")},
        ),
    ]
    tickets: Annotated[int, Field(ge=1, le=10_000), UI(N_("Tickets"))]
    closes_at: Annotated[
        datetime,
        WithinReach,
        UI(N_("Closes at, New York time"), widget="datetime-local", errors=TIME_ERRORS),
    ]
    african: Annotated[Dollars, UI(GROUP_WORDS["african"], errors=AMOUNT_ERRORS)]
    asia_pacific: Annotated[Dollars, UI(GROUP_WORDS["asia-pacific"], errors=AMOUNT_ERRORS)]
    eastern_european: Annotated[Dollars, UI(GROUP_WORDS["eastern-european"], errors=AMOUNT_ERRORS)]
    latin_american_and_caribbean: Annotated[
        Dollars, UI(GROUP_WORDS["latin-american-and-caribbean"], errors=AMOUNT_ERRORS)
    ]
    western_european_and_others: Annotated[
        Dollars, UI(GROUP_WORDS["western-european-and-others"], errors=AMOUNT_ERRORS)
    ]

    @property
    def costs(self) -> dict[str, int]:
        return {group: cents(getattr(self, group.replace("-", "_"))) for group in GROUPS}


def _kinds() -> dict[Movement, str]:
    return {
        Movement.CONTRIBUTION: _("Contribution"),
        Movement.AWARD: _("Award"),
        Movement.RELEASE: _("Release"),
    }


async def _fund_page(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    form: Form[ContributionForm],
    *,
    status: int = 200,
) -> Response:
    kinds = _kinds()
    context = {
        "balance": dollars(await fund.balance(tx, modalities.process)),
        "calls": await calls_shown(tx, modalities, "/fund/rounds"),
        "ledger": [
            {
                "kind": kinds[each.kind],
                "amount": dollars(each.amount_cents),
                "note": _(NOTES[each.note]) if each.note in NOTES else each.note,
                "at": each.at,
            }
            for each in await fund.ledger(tx, modalities.process)
        ],
        "form": form,
        "new_id": str(form.raw.get("id") or uuid4()),
    }
    return page(request, "travel/fund.html", context, status=status)


@router.get("")
async def get_fund(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    return await _fund_page(request, tx, modalities, bind(ContributionForm, None))


@router.post("/contributions")
async def post_contribution(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    form = await read_form(request, ContributionForm)
    if form.value is None:
        return await _fund_page(request, tx, modalities, form, status=422)
    given = form.value
    await record_contribution(
        tx, actor, modalities, given.id, amount_cents=cents(given.amount), donor=given.donor
    )
    return RedirectResponse("/fund", SEE_OTHER)


def _events(modalities: Modalities) -> dict[str, Options]:
    language = current_language()
    return {"event_key": [(each.key, each.title.in_(language)) for each in modalities.events]}


def _round_page(request: Request, form: Form[RoundForm], *, status: int = 200) -> Response:
    context = {"form": form, "new_id": str(form.raw.get("id") or uuid4())}
    return page(request, "travel/open.html", context, status=status)


@router.get("/rounds/new")
async def get_new_round(request: Request, modalities: ModalitiesOf) -> Response:
    return _round_page(request, bind(RoundForm, None, _events(modalities)))


@router.post("/rounds/new")
async def post_new_round(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    form = await read_form(request, RoundForm, _events(modalities))
    if form.value is None:
        return _round_page(request, form, status=422)
    wanted = form.value
    command = OpenRound(
        id=wanted.id,
        version=0,
        event_key=wanted.event_key,
        tickets=wanted.tickets,
        closes_at=wanted.closes_at.replace(tzinfo=NEW_YORK),
        costs=wanted.costs,
    )
    try:
        async with tx.begin_nested():
            await open_round(tx, modalities, command)
    except (Invalid, AlreadyDone) as refusal:
        errors = refusal.errors if isinstance(refusal, Invalid) else {"event_key": "has-a-call"}
        return _round_page(request, form.with_errors(errors), status=422)
    return RedirectResponse(f"/fund/rounds/{wanted.id}", SEE_OTHER)


async def _call_page(
    request: Request, tx: Tx, modalities: Modalities, round_id: UUID, error: str = ""
) -> Response:
    call = await calls.get_round(tx, round_id)
    costs = await fund.costs(tx, round_id)
    context: dict[str, Any] = {
        **await order_shown(tx, modalities, call),
        "costs": [{"group": group_words(g), "cost": dollars(costs[g])} for g in GROUPS],
        "balance": dollars(await fund.balance(tx, modalities.process)),
        "error": error,
    }
    return page(request, "travel/give.html", context, status=422 if error else 200)


@router.get("/rounds/{round_id}")
async def get_round(
    request: Request, tx: Transaction, modalities: ModalitiesOf, round_id: UUID
) -> Response:
    return await _call_page(request, tx, modalities, round_id)


@router.post("/rounds/{round_id}/award")
async def post_award(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    round_id: UUID,
) -> Response:
    await award_travel(tx, actor, modalities, round_id, base_url=base_url)
    return RedirectResponse(f"/fund/rounds/{round_id}", SEE_OTHER)


@router.post("/rounds/{round_id}/requests/{request_id}/release")
async def post_release(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    round_id: UUID,
    request_id: UUID,
) -> Response:
    form = await read_form(request, ReleaseIn)
    if form.value is None:
        error = _("Say why the support is taken back.")
        return await _call_page(request, tx, modalities, round_id, error)
    await release_travel(
        tx,
        actor,
        modalities,
        request_id,
        note=form.value.note,
        base_url=base_url,
    )
    return RedirectResponse(f"/fund/rounds/{round_id}", SEE_OTHER)
