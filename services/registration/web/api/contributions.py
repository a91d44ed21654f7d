"""Written contributions: public ones for anybody, their own for organizations, and the desk's."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.contribute_views import (
    ContributeViews,
    contribute_views,
    publish_contribution,
    withdraw_contribution,
)
from services.registration.domain.contributions import Contribution, count_words
from services.registration.store import contributions
from services.registration.store.contributions import Search, Signed
from services.registration.web.api.applications import Version, VersionIn
from services.registration.web.deps import ModalitiesOf
from services.registration.web.models import Words
from shared.kernel.modalities import Modalities
from shared.web import cursors
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

public = APIRouter(prefix="/api/v1/contributions", tags=["contributions"], route_class=OnceRoute)
own = APIRouter(prefix="/api/v1/own-contributions", tags=["contributions"], route_class=OnceRoute)
desk = APIRouter(prefix="/api/v1/desk/contributions", tags=["clerk's desk"], route_class=OnceRoute)

PAGE = 20
Key = Annotated[str, Query(max_length=50)]
Cursor = Annotated[str, Query(max_length=cursors.LONGEST)]
Limit = Annotated[int, Query(ge=1, le=100)]


class ContributionIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    version: Version
    application_id: UUID
    kind: Annotated[str, Field(max_length=50)]
    phase: Annotated[str, Field(max_length=50)]
    theme: Annotated[str, Field(max_length=50)]
    # The language it is written in and stays in: an ISO 639 code.
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")]
    title: Annotated[Words, Field(min_length=3, max_length=200)]
    text: Annotated[Words, Field(min_length=10, max_length=40_000)]
    may_publish: bool


class OwnContributionOut(BaseModel):
    id: UUID
    version: int
    application_id: UUID
    kind: str
    phase: str
    theme: str
    language: str
    title: str
    text: str
    may_publish: bool
    standing: str
    received_at: datetime
    published_at: datetime | None


class PublicContributionOut(BaseModel):
    """What anybody may read: no person, no application."""

    id: UUID
    organization: str
    country: str
    category: str
    kind: str
    paragraph: str
    phase: str
    theme: str
    theme_paragraph: str
    language: str
    title: str
    text: str
    words: int
    published_at: datetime | None


class FoundOut(BaseModel):
    """A part of what was found; `next` is the cursor of the part that follows, if one does."""

    contributions: list[PublicContributionOut]
    next: str | None


class WaitingOut(BaseModel):
    """A part of what waits; `next` is the cursor of the part that follows, if one does."""

    contributions: list[OwnContributionOut]
    next: str | None


def own_out(each: Contribution) -> OwnContributionOut:
    """Show a contribution to its author and the desk."""
    return OwnContributionOut(
        id=each.id,
        version=each.version,
        application_id=each.application_id,
        kind=each.kind,
        phase=each.phase,
        theme=each.theme,
        language=each.language,
        title=each.title,
        text=each.text,
        may_publish=each.may_publish,
        standing=each.standing,
        received_at=each.received_at,
        published_at=each.published_at,
    )


def public_out(signed: Signed, modalities: Modalities) -> PublicContributionOut:
    """Show a contribution to anybody."""
    each = signed.contribution
    return PublicContributionOut(
        id=each.id,
        organization=signed.organization,
        country=signed.country,
        category=signed.category,
        kind=each.kind,
        paragraph=modalities.contribution_kind(each.kind).paragraph,
        phase=each.phase,
        theme=each.theme,
        theme_paragraph=modalities.theme(each.theme).paragraph,
        language=each.language,
        title=each.title,
        text=each.text,
        words=count_words(each.text),
        published_at=each.published_at,
    )


@public.get("")
async def get_contributions(
    tx: Transaction,
    modalities: ModalitiesOf,
    q: Annotated[str, Query(max_length=200)] = "",
    phase: Key = "",
    theme: Key = "",
    kind: Key = "",
    language: Key = "",
    cursor: Cursor = "",
    limit: Limit = PAGE,
) -> FoundOut:
    """Search the public contributions, newest first."""
    wanted = Search(words=q, phase=phase, theme=theme, kind=kind, language=language)
    after = cursors.decode(cursor)
    found = await contributions.search_after(tx, wanted, after, limit + 1)
    some = found[:limit]
    last = some[-1].contribution if len(found) > limit else None
    return FoundOut(
        contributions=[public_out(each, modalities) for each in some],
        next=cursors.encode(last.published_at, last.id) if last and last.published_at else None,
    )


@public.get("/{contribution_id}")
async def get_contribution(
    tx: Transaction, modalities: ModalitiesOf, contribution_id: UUID
) -> PublicContributionOut:
    """Read a public contribution."""
    return public_out(await contributions.get_public(tx, contribution_id), modalities)


@own.get("")
async def get_own(tx: Transaction, actor: CurrentActor) -> list[OwnContributionOut]:
    """List the contributions of the organizations the caller acts for."""
    return [own_out(each.contribution) for each in await contributions.list_own(tx, actor)]


@own.put("/{contribution_id}")
async def put_contribution(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    contribution_id: UUID,
    body: ContributionIn,
) -> OwnContributionOut:
    """Contribute views under an id of the caller's choice, or change them until they are public."""
    command = ContributeViews(id=contribution_id, **body.model_dump())
    return own_out(await contribute_views(tx, actor, modalities, command))


@own.post("/{contribution_id}/withdraw")
async def post_withdraw(
    tx: Transaction, actor: CurrentActor, contribution_id: UUID
) -> OwnContributionOut:
    """Take a contribution back; it is public no longer."""
    return own_out(await withdraw_contribution(tx, actor, contribution_id))


@desk.get("")
async def get_waiting(tx: Transaction, cursor: Cursor = "", limit: Limit = PAGE) -> WaitingOut:
    """List what waits for publication, oldest first."""
    found = await contributions.received_after(tx, cursors.decode(cursor), limit + 1)
    some = [each.contribution for each in found[:limit]]
    last = some[-1] if len(found) > limit else None
    return WaitingOut(
        contributions=[own_out(each) for each in some],
        next=cursors.encode(last.received_at, last.id) if last else None,
    )


@desk.post("/{contribution_id}/publish")
async def post_publish(
    tx: Transaction, actor: CurrentActor, contribution_id: UUID, body: VersionIn
) -> OwnContributionOut:
    """Make a contribution public whose author agrees."""
    published = await publish_contribution(tx, actor, contribution_id, version=body.version)
    return own_out(published.contribution)
