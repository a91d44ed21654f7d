"""A suggestion in words."""

from services.review.domain.balance import Balance
from services.review.domain.suggestions import Suggestion, suggest
from services.review.store import candidates
from services.review.web.balance import WORDS, balance_of, facts_of_states
from shared.kernel.modalities import Modalities
from shared.store.db import Tx
from shared.web.i18n import _, ngettext


async def suggestion_for(
    tx: Tx, modalities: Modalities, list_key: str, cap: int
) -> tuple[Suggestion, Balance, Balance]:
    """Return a suggestion for a draft, and the balance before and after. Refusals: Conflict."""
    pool = await candidates.pool(tx, list_key)
    _version, chosen = await candidates.get_draft(tx, list_key)
    held = [each for each in pool if each.application_id in set(chosen)]
    before = await balance_of(tx, modalities, held, pool)
    reference = {line.key: line.reference or 0.0 for line in before.groups}
    found = suggest(pool, chosen, await facts_of_states(tx), reference, cap=cap)
    after = await balance_of(tx, modalities, [*held, *found.added], pool)
    return found, before, after


def explained(found: Suggestion, before: Balance, after: Balance) -> list[str]:
    """Return sentences that say what a suggestion does, group by group."""
    added = len(found.added)
    lines = [ngettext("%s name is added.", "%s names are added.", added) % added]
    for old, new in zip(before.groups, after.groups, strict=False):
        if new.reference is None or round(old.share * 100) == round(new.share * 100):
            continue
        lines.append(
            _("%(group)s: from %(before)s%% to %(after)s%%, beside %(reference)s%%.")
            % {
                "group": _(WORDS[new.key]),
                "before": round(old.share * 100),
                "after": round(new.share * 100),
                "reference": round(new.reference * 100),
            }
        )
    women = [next(each for each in one.genders if each.key == "woman") for one in (before, after)]
    lines.append(
        _("Women heading delegations: from %(before)s%% to %(after)s%%.")
        % {"before": round(women[0].share * 100), "after": round(women[1].share * 100)}
    )
    return lines
