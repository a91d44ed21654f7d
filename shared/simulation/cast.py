"""Who takes part in a rehearsal: real names from the registers, people made up."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shared.matching.matcher import Matcher, Query
from shared.matching.registers import REGISTERS
from shared.reference.names import name_key

DATA: Final = Path(__file__).parent.parent / "reference" / "data"
LISTS: Final = ("preparatory-process", "conference")
LIST_CATEGORIES: Final = (
    *("ngo", "civil-society", "academic", "private-sector", "diaspora", "migrant-organization"),
)
GENDERS: Final = ("woman", "man", "other", "not-stated")
GENDER_WEIGHTS: Final = (45, 40, 2, 13)
# Of every hundred organizations.
SHARE_ECOSOC: Final = 30
SHARE_RETURNED: Final = 10
MOST_NHRIS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """One organization of the rehearsal and what it will do."""

    number: int
    email: str
    category: str
    name: str
    country: str
    country_invented: bool
    language: str
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    head_gender: str
    is_returned: bool

    @property
    def is_entitled(self) -> bool:
        return self.category in {"ecosoc-ngo", "nhri"}

    def topics(self) -> dict[str, Any]:
        """Return what the organization answers, topic by topic."""
        organization: dict[str, Any] = {
            "name": self.name,
            "country": self.country,
            "purpose": f"Rehearsal entry number {self.number}; its work is not described here.",
        }
        if self.country_invented:
            organization["country_invented"] = True
        return {
            "organization": organization,
            "contact": {"contact_name": f"Focal point {self.number}", "language": self.language},
            "representation": {
                "head_name": f"Head of delegation {self.number}",
                "head_gender": self.head_gender,
            },
            "participation": {"scopes": list(self.scopes), "events": list(self.events)},
        }


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the data files."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Registers:
    """Real names to draw from."""

    ecosoc: list[str]
    nhris: list[tuple[str, str]]
    others: list[tuple[str, str | None]]
    states: dict[str, str]


def registers() -> Registers:
    """Read the real names; organizations whose name is in the ECOSOC register too are left out."""
    states = {
        row["name_en"]: row["iso3"] for row in read("states.csv") if row["standing"] == "member"
    }
    withdrawn = {row["name"] for row in read("ecosoc_withdrawn.csv")}
    ecosoc = [row["name"] for row in read("ecosoc_granted.csv") if row["name"] not in withdrawn]
    keys = {name_key(name) for name in ecosoc}
    nhris = [
        (r["institution_name"], r["iso3"]) for r in read("nhri.csv") if r["status_2025"] == "A"
    ]
    with_country = [
        (row["name"], states.get(row["country"])) for row in read("organizations_with_country.csv")
    ]
    without = [(row["name"], None) for row in read("ecosoc_without_status.csv")]
    others = [
        pair
        for pair in (*with_country, *without)
        if _usable(pair[0]) and name_key(pair[0]) not in keys
    ]
    return Registers([n for n in ecosoc if _usable(n)], nhris, _unlike(others), states)


def _unlike(others: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Leave out names so like an entitled one that the door would offer or ask."""
    matcher = Matcher([entry for entries in REGISTERS.values() for entry in entries()])
    answers = matcher.match_many([Query(name) for name, _country in others])
    return [pair for pair, answer in zip(others, answers, strict=True) if answer.band == "none"]


def _usable(name: str) -> bool:
    return 2 <= len(name.strip()) <= 250 and name.isprintable()  # noqa: PLR2004  -- what the form takes


class Draw:
    """Draws the organizations of one rehearsal from the registers, repeatably by seed."""

    def __init__(self, count: int, seed: int, run: str) -> None:
        self._random = random.Random(seed)  # noqa: S311  -- repeatable on purpose, no secret
        self._known = registers()
        self._run = run
        shuffle = self._random.shuffle
        self._ecosoc, self._nhris = list(self._known.ecosoc), list(self._known.nhris)
        shuffle(self._ecosoc)
        shuffle(self._nhris)
        shuffle(self._known.others)
        self.count = count
        self._numbers = iter(range(1, 10 * count + 1000))

    def everybody(self) -> list[Organization]:
        """Return all organizations."""
        nhris = min(MOST_NHRIS, max(1, self.count // 50))
        ecosoc = self.count * SHARE_ECOSOC // 100
        others = self.count - nhris - ecosoc
        return [
            *(self.entitled("nhri") for _ in range(nhris)),
            *(self.entitled("ecosoc-ngo") for _ in range(ecosoc)),
            *self._listed(others),
        ]

    def entitled(self, category: str) -> Organization:
        """Return another organization of a register: also when an earlier run claimed one."""
        chance = self._random
        if category == "nhri":
            name, country = self._nhris.pop()
            invented = False
        else:
            name, country = self._ecosoc.pop(), chance.choice(sorted(self._known.states.values()))
            invented = True
        events = ("hearing-1", "negotiation-1") if chance.random() < 0.5 else ("conference",)  # noqa: PLR2004  -- half of them
        return self._make(category, name, country, invented=invented, events=events)

    def _listed(self, count: int) -> Iterator[Organization]:
        chance = self._random
        states = sorted(self._known.states.values())
        for position in range(count):
            name, country = self._known.others[position % len(self._known.others)]
            yield self._make(
                chance.choice(LIST_CATEGORIES),
                name,
                country or chance.choice(states),
                invented=country is None,
                events=(),
            )

    def _make(
        self, category: str, name: str, country: str, *, invented: bool, events: tuple[str, ...]
    ) -> Organization:
        chance, number = self._random, next(self._numbers)
        return Organization(
            number=number,
            email=f"o{number}.{self._run}@organizations.example",
            category=category,
            name=name.strip(),
            country=country,
            country_invented=invented,
            language=chance.choice(("en", "fr", "en", "es")),
            scopes=chance.choice((LISTS[:1], LISTS[1:], LISTS)),
            events=events,
            head_gender=chance.choices(GENDERS, GENDER_WEIGHTS)[0],
            is_returned=chance.randrange(100) < SHARE_RETURNED,
        )
