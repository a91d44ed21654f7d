"""A thousand ways to touch the record of acts, each of them found."""

import random
from dataclasses import replace

import pytest

from shared.audit_chain import START, Act, Link, first_fault, link_hash

LENGTH, TRIALS, SIGNED_EVERY = 120, 1000, 40
FIELDS = ("id", "at", "who", "role", "act", "about", "sealed")


def whole() -> list[Link]:
    links, previous = [], START
    for seq in range(1, LENGTH + 1):
        act = Act(
            id=seq + 7,
            at=f"2027-03-01T12:00:{seq:03}+00:00",
            who=f"clerk{seq % 3}@secretariat.example",
            role="clerk",
            act="POST /desk/{id}",
            about=f"id={seq % 5}",
            sealed=bytes(8) if seq % 4 == 0 else None,
        )
        previous = link_hash(seq, previous, act)
        links.append(Link(seq, previous, act))
    return links


WHOLE = whole()
# The tail after the last signature can be cut without a trace: that is why there is one every
# hundred acts, and why this chain ends with one.
SIGNED = {seq: WHOLE[seq - 1].hash for seq in range(SIGNED_EVERY, LENGTH + 1, SIGNED_EVERY)}


def edited(chain: list[Link], at: int, dice: random.Random) -> list[Link]:
    link, name = chain[at], dice.choice(FIELDS)
    assert link.act is not None
    old = getattr(link.act, name)
    new = old + 1 if name == "id" else (old or b"") + b"x" if name == "sealed" else f"{old}x"
    # Whoever edits a row may well repair its own hash.
    act = replace(link.act, **{name: new})
    previous = chain[at - 1].hash if at else START
    digest = link_hash(link.seq, previous, act) if dice.random() < 0.5 else link.hash
    return [*chain[:at], Link(link.seq, digest, act), *chain[at + 1 :]]


def swapped(chain: list[Link], at: int, dice: random.Random) -> list[Link]:
    other = dice.choice([each for each in range(LENGTH) if each != at])
    changed = list(chain)
    changed[at], changed[other] = (
        replace(chain[at], act=chain[other].act),
        replace(chain[other], act=chain[at].act),
    )
    return changed


def deleted(chain: list[Link], at: int, dice: random.Random) -> list[Link]:
    if dice.random() < 0.5:
        return [*chain[:at], replace(chain[at], act=None), *chain[at + 1 :]]
    return [*chain[:at], *chain[at + 1 :]]


def cut(chain: list[Link], at: int, dice: random.Random) -> list[Link]:
    del dice
    return chain[:at]


def rewritten(chain: list[Link], at: int, dice: random.Random) -> list[Link]:
    """Change an act and make every later hash anew, as whoever owns the database can."""
    links = edited(chain, at, dice)
    previous = links[at - 1].hash if at else START
    for place in range(at, LENGTH):
        act = links[place].act
        assert act is not None
        previous = link_hash(place + 1, previous, act)
        links[place] = Link(place + 1, previous, act)
    return links


WAYS = (edited, swapped, deleted, cut, rewritten)


def test_what_nobody_touched_is_whole() -> None:
    assert first_fault(WHOLE, SIGNED) is None
    assert first_fault([], {}) is None


def test_every_edit_swap_deletion_and_cut_is_found() -> None:
    dice = random.Random(2018)
    missed = []
    for trial in range(TRIALS):
        way, at = WAYS[trial % len(WAYS)], dice.randrange(LENGTH)
        if first_fault(way(WHOLE, at, dice), SIGNED) is None:
            missed.append((way.__name__, at))

    assert missed == []


@pytest.mark.parametrize("way", [cut, rewritten])
def test_without_signatures_these_would_pass(way: object) -> None:
    assert callable(way)

    assert first_fault(way(WHOLE, LENGTH // 2, random.Random(1)), {}) is None


def test_two_acts_whose_words_join_to_the_same_text_are_not_the_same() -> None:
    first = WHOLE[0].act
    assert first is not None
    shifted = replace(first, who=f"{first.who}c", role="lerk")

    assert link_hash(1, START, first) != link_hash(1, START, shifted)
