"""What may be found: names in force, each with the names that lead to it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Generic, Literal, TypeVar

from shared.matching.readings import read

Key = TypeVar("Key", bound=Hashable)
Why = Literal["name", "former", "merged", "other"]
LONGEST_CHAIN: Final = 10


@dataclass(frozen=True, slots=True)
class Led:
    """A name that leads to an entry: how, and since which year."""

    name: str
    why: Why
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Entry(Generic[Key]):
    """One organization in a register, under its name in force."""

    key: Key
    name: str
    country: str | None = None
    others: tuple[Led, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One name gave way to another: by a change, or by a merger."""

    old: str
    new: str
    year: int
    why: Literal["former", "merged"] = "former"


@dataclass(slots=True)
class Chains:
    """The changes, by what names say rather than how they are written."""

    to: dict[tuple[str, ...], Change] = field(default_factory=dict)
    back: dict[tuple[str, ...], list[Change]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, changes: Sequence[Change]) -> "Chains":
        """Return changes ready to be followed; of two for one name the later counts."""
        chains = cls()
        for change in sorted(changes, key=lambda each: each.year):
            chains.to[said(change.old)] = change
            chains.back[said(change.new)].append(change)
        return chains

    def newest(self, name: str) -> str:
        """Return the name that `name` has become."""
        for _step in range(LONGEST_CHAIN):
            change = self.to.get(said(name))
            if change is None or said(change.new) == said(name):
                break
            name = change.new
        return name

    def kin(self, name: str) -> list[str]:
        """Return the other names that the same organization has or had."""
        newest = self.newest(name)
        names = (newest, *(each.name for each in self.formers(newest)))
        return [each for each in names if said(each) != said(name)]

    def formers(self, name: str) -> list[Led]:
        """Return every name that has become `name`, the newest first."""
        found: list[Led] = []
        seen, waiting = {said(name)}, [name]
        while waiting:
            for change in self.back.get(said(waiting.pop(0)), ()):
                if said(change.old) not in seen:
                    seen.add(said(change.old))
                    found.append(Led(change.old, change.why, change.year))
                    waiting.append(change.old)
        return found


def said(name: str) -> tuple[str, ...]:
    """Return what a name says: its words, whatever its legal form and how it is written."""
    return read(name)[0].words


def in_force(entries: Iterable[Entry[Key]], changes: Sequence[Change]) -> list[Entry[Key]]:
    """Return the entries under the names they have now, former names leading to them.

    Where the register holds both the old name and the new, one entry remains: the new one.
    """
    chains = Chains.of(changes)
    own: list[Entry[Key]] = []
    moved: list[Entry[Key]] = []
    for entry in entries:
        name = chains.newest(entry.name)
        (own if name == entry.name else moved).append(replace(entry, name=name))
    kept: dict[tuple[tuple[str, ...], str | None], Entry[Key]] = {}
    alike: list[Entry[Key]] = []
    # Whoever bears a name goes before whom a change brought to it.
    for entry in (*own, *moved):
        first = kept.setdefault((said(entry.name), entry.country), entry)
        if first is not entry and not chains.formers(entry.name):
            alike.append(entry)
    return [
        replace(entry, others=(*entry.others, *chains.formers(entry.name)))
        for entry in (*kept.values(), *alike)
    ]
