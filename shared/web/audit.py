"""The auditor's desk, the same in each service: who did what and when."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from shared.audit_chain import Act
from shared.store import audit
from shared.web.deps import Transaction
from shared.web.i18n import N_, _
from shared.web.pages import page
from shared.web.policy import AUDITOR, Policy

POLICY: Final[Policy] = {("GET", "/audit"): AUDITOR, ("GET", "/api/v1/audit"): AUDITOR}
PAGE_SIZE: Final = 100
LARGEST: Final = 2**63 - 1
KINDS: Final[Mapping[str, str]] = {
    "read": N_("Reading"),
    "change": N_("Changes"),
    "opening": N_("Openings"),
    "publish": N_("Publication"),
    "export": N_("Exports"),
    "access": N_("Signing in"),
    audit.COMMAND: N_("Commands"),
}

router = APIRouter(tags=["audit"])
Before = Annotated[int | None, Query(ge=1, le=LARGEST)]
Kind = Annotated[str | None, Query(max_length=20, pattern="^[a-z]+$")]


class ActOut(BaseModel):
    """An act; of a mission's own acts only the day is open."""

    id: int
    at: str
    who: str
    role: str
    act: str
    about: str
    kind: str
    is_sealed: bool


class ActsOut(BaseModel):
    """Acts, newest first, and where the next page begins."""

    acts: list[ActOut]
    before: int | None


def _out(act: Act) -> dict[str, Any]:
    return {
        "id": act.id,
        "at": act.at,
        "who": act.who,
        "role": act.role,
        "act": act.act,
        "about": act.about,
        "kind": act.kind,
        "is_sealed": act.sealed is not None,
    }


@router.get("/api/v1/audit")
async def get_acts(tx: Transaction, before: Before = None, kind: Kind = None) -> ActsOut:
    """Return who did what and when, never what it said; of one kind, or all."""
    acts = await audit.latest(tx, before=before, size=PAGE_SIZE, kind=kind)
    return ActsOut(acts=[ActOut(**_out(each)) for each in acts], before=_next(acts))


@router.get("/audit", include_in_schema=False)
async def get_audit(
    request: Request, tx: Transaction, before: Before = None, kind: Kind = None
) -> Response:
    acts = await audit.latest(tx, before=before, size=PAGE_SIZE, kind=kind)
    rows = [
        {
            "when": each.at[:10] if each.sealed else each.at[:19].replace("T", " "),
            "who": each.who or (_("A mission") if each.sealed else _("Somebody unknown")),
            "role": each.role,
            "act": each.act or _("Sealed"),
            "kind": each.kind,
            "about": each.about,
        }
        for each in acts
    ]
    context = {"rows": rows, "before": _next(acts), "kind": kind, "kinds": KINDS}
    return page(request, "audit.html", context)


def _next(acts: list[Act]) -> int | None:
    return acts[-1].id if len(acts) == PAGE_SIZE else None
