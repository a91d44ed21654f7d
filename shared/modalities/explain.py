"""A modality file in plain words, for lawyers: each line with what it rests on."""

from collections.abc import Iterator
from typing import Any

from shared.kernel.deciding import Covers, Moment, Unit
from shared.kernel.modalities import Effect, Modalities
from shared.kernel.ruled import Ruled

EFFECTS = {
    Effect.LEFT_OFF: "A name with as many objections is left off the final list.",
    Effect.TO_DECISION: "A name with as many objections waits for a decision, which counts.",
    Effect.NONE: "Objections are received and have no effect on the list.",
}
UNITS = {
    Unit.NAME: "It decides on each name.",
    Unit.LIST: "It decides on the list as a whole.",
    Unit.EITHER: "It decides on each name or on the list as a whole.",
}
COVERS = {
    Covers.CONTESTED: "Only contested names wait for it.",
    Covers.EVERY_NAME: "Every name waits for it.",
}
MOMENTS = {
    Moment.AFTER_CLOSE: "The last word is said after the close.",
    Moment.AT_OPENING: "The last word is said at the opening of the meeting.",
}


def _plain(key: str) -> str:
    return key.replace("-", " ")


def _list(keys: tuple[str, ...]) -> str:
    return ", ".join(map(_plain, keys)) or "nobody"


def _rests_on(ruled: Ruled[Any]) -> str:
    if ruled.paragraph:
        return f"   [paragraph {ruled.paragraph}]"
    assert ruled.interpretation is not None
    each = ruled.interpretation
    return f"   [interpretation: {each.says} {each.why} Decided by {each.decided_by}.]"


def _objections(modalities: Modalities) -> Iterator[tuple[str, Ruled[Any]]]:
    rules = modalities.objections
    yield f"Lists go to: {_list(rules.who_receives_lists.value)}.", rules.who_receives_lists
    yield f"Who may object: {_list(rules.who_may_object.value)}.", rules.who_may_object
    share, count = rules.threshold_share, rules.threshold
    if share.value:
        yield f"Needed: objections of at least {share.value} of those who may object.", share
    else:
        states = "one State" if count.value == 1 else f"{count.value} States"
        yield f"Needed: the objection of {states}.", count
    yield EFFECTS[rules.effect.value], rules.effect
    words = "must be given" if rules.basis_required.value else "is voluntary"
    yield f"The basis of an objection {words}.", rules.basis_required
    words = "can" if rules.withdrawable.value else "cannot"
    yield f"An objection {words} be withdrawn until the close.", rules.withdrawable
    words = "are" if rules.group_letters.value else "are not"
    yield f"Letters on behalf of several States {words} taken.", rules.group_letters
    words = "may" if rules.office_may_record.value else "may not"
    yield (
        f"The owner of the list {words} record an objection from a letter.",
        (rules.office_may_record),
    )
    days = rules.window_days
    words = f"at least {days.value} days" if days.value else "as long as the owner sets"
    yield f"A list is before States {words}.", days
    yield f"Instants are given by the clock of {rules.clock.value}.", rules.clock
    hours = " and ".join(map(str, rules.reminder_hours.value)) or "no"
    yield f"Reminders: {hours} hours before the close.", rules.reminder_hours


def _decision(modalities: Modalities) -> Iterator[tuple[str, Ruled[Any]]]:
    rules = modalities.decision
    yield f"The list belongs to: {_plain(rules.list_owner.value)}.", rules.list_owner
    yield f"The last word: {_plain(rules.final_decision_by.value)}.", rules.final_decision_by
    yield MOMENTS[rules.moment.value], rules.moment
    if modalities.objections.effect.value is Effect.TO_DECISION:
        yield UNITS[rules.unit.value], rules.unit
        yield COVERS[rules.covers.value], rules.covers
        words = "A recorded vote is" if rules.by_vote.value else "No vote is"
        yield f"{words} foreseen.", rules.by_vote
    yield f"Lists are brought to: {_plain(rules.lists_brought_to.value)}.", rules.lists_brought_to
    after = _list(rules.after_refusal.value) if rules.after_refusal.value else "nothing"
    yield f"After a refusal: {after}.", rules.after_refusal
    provisional = modalities.registration.provisional
    words = "subject to the decision" if provisional.value else "only once a name stands"
    yield f"People register {words}.", provisional


def _disclosure(modalities: Modalities) -> Iterator[tuple[str, Ruled[Any]]]:
    rules = modalities.disclosure
    yield (
        f"Who may ask what was received: {_list(rules.who_may_request.value)}.",
        (rules.who_may_request),
    )
    yield (
        f"The basis is shared with them: {_plain(rules.basis_to_states.value)}.",
        (rules.basis_to_states),
    )
    yield (
        f"The objector's name is shared with them: {_plain(rules.objector_to_states.value)}.",
        (rules.objector_to_states),
    )
    yield f"Applicants are told: {_plain(rules.to_applicants.value)}.", rules.to_applicants
    yield f"The public is told: {_plain(rules.to_public.value)}.", rules.to_public
    yield (
        f"Officers who open a record together: {rules.quorum_to_reveal.value}.",
        (rules.quorum_to_reveal),
    )
    yield (
        f"Statistics give no count below {rules.statistics_floor.value}.",
        (rules.statistics_floor),
    )


def _balance(modalities: Modalities) -> Iterator[tuple[str, Ruled[Any]]]:
    rules = modalities.balance
    yield f"Due regard is had to: {_list(rules.duties.value)}.", rules.duties
    yield (
        f"Groups are shown beside their share of: {_plain(rules.reference.value)}.",
        (rules.reference),
    )
    if rules.population is not None:
        shares = ", ".join(
            f"{_plain(key)} {share:.1%}" for key, share in sorted(rules.population.value.items())
        )
        yield f"Shares of the population: {shares}.", rules.population


def explain(modalities: Modalities) -> Iterator[str]:
    """Return the lines of an explanation, each rule followed by what it rests on."""
    yield f"{modalities.title.en} ({modalities.symbol}, adopted as {modalities.adopted_as})"
    yield "\nLists"
    for each in modalities.lists:
        yield f" - {each.title.en}: {each.label.en} [paragraph {each.paragraph}]"
        yield f"   For: {_list(each.categories)}."
        if each.carry_over_from.value:
            taken = _list(each.carry_over_from.value)
            yield f"   Takes over, without asking again, names of: {taken}."
        yield _rests_on(each.carry_over_from)
    for heading, rules in (
        ("Balance", _balance(modalities)),
        ("Objections", _objections(modalities)),
        ("Decision", _decision(modalities)),
        ("Disclosure", _disclosure(modalities)),
    ):
        yield f"\n{heading}"
        for line, ruled in rules:
            yield f" - {line}"
            yield _rests_on(ruled)
