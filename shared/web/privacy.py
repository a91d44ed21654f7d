"""What anyone may read about personal data: which are kept, why, and how long."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from fastapi import Request, Response

from shared.kernel.actors import Actor, Role
from shared.kernel.retention import Rule
from shared.web.i18n import _
from shared.web.pages import page


def privacy_page(
    request: Request,
    rules: Sequence[Rule],
    *,
    intro: str,
    rights: Sequence[str],
    what: Mapping[StrEnum, str],
    why: Mapping[StrEnum, str],
    how_long: Mapping[StrEnum, str],
    values: Mapping[str, object],
    own_page_for: Collection[Role] = (),
) -> Response:
    """Show a service's table of personal data, as its nightly deletion goes by it."""
    # The first rule of each kind: what the others add is when the latest day has come.
    first = {rule.data: rule.until for rule in reversed(rules)}
    rows = [
        {"what": _(words), "why": _(why[data]), "how_long": _(how_long[first[data]]) % values}
        for data, words in what.items()
    ]
    actor: Actor | None = request.state.actor
    has_own_page = actor is not None and actor.role in own_page_for
    context = {"intro": intro, "rights": rights, "rows": rows, "has_own_page": has_own_page}
    return page(request, "privacy.html", context)
