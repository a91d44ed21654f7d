"""The end state against the rehearsal's own model: nothing lost, nothing doubled."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from shared.simulation.client import Client
from shared.simulation.organizations import Record
from shared.simulation.review import Circulated

MISSIONS: Final = 193


@dataclass(frozen=True, slots=True)
class Step:
    """One thing counted: what the model expects, and what was found."""

    name: str
    expected: int
    found: int

    @property
    def holds(self) -> bool:
        return self.expected == self.found


@dataclass
class Result:
    """What a rehearsal came to."""

    steps: list[Step] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0

    def count(self, name: str, expected: int, found: int) -> None:
        """Compare two counts."""
        self.steps.append(Step(name, expected, found))

    @property
    def ok(self) -> bool:
        return all(step.holds for step in self.steps) and not self.lost and not self.doubled


def expected_letters(
    records: Iterable[Record], lists: Iterable[Circulated]
) -> Counter[tuple[str, str]]:
    """Return how many letters of each kind each address must get, sign-in codes aside."""
    letters: Counter[tuple[str, str]] = Counter()
    names = {each.list_key: each for each in lists}
    for record in records:
        organization, email = record.organization, record.organization.email
        letters[email, "application-received"] += record.submissions
        if organization.is_entitled:
            letters[email, "registration-verified"] += 1
            continue
        letters[email, "application-returned"] += organization.is_returned
        letters[email, "application-put-forward"] += 1
        for scope in organization.scopes:
            struck = organization.name in names[scope].struck
            letters[email, f"outcome-{'not-' if struck else ''}on-final-list"] += 1
    return +letters


def compare_letters(
    result: Result, expected: Counter[tuple[str, str]], found: Counter[tuple[str, str]]
) -> None:
    """Count letters that are missing, and letters that came twice."""
    missing, surplus = expected - found, found - expected
    result.lost += missing.total()
    result.doubled += surplus.total()
    kinds = sorted({kind for _email, kind in (*expected, *found)})
    for kind in kinds:
        result.count(
            f"letters {kind}",
            sum(n for (_email, each), n in expected.items() if each == kind),
            sum(n for (_email, each), n in found.items() if each == kind),
        )


async def check_standings(
    result: Result, records: Iterable[Record], lists: Iterable[Circulated]
) -> None:
    """Ask every organization's own status page how things stand."""
    names = {each.list_key: each for each in lists}
    verified = listed = right = 0
    expected_listed = expected_verified = 0
    references: Counter[str] = Counter()
    for record in records:
        assert record.client is not None
        known = await record.client.get(f"/api/v1/applications/{record.id}")
        references[known["reference"]] += 1
        if record.organization.is_entitled:
            expected_verified += 1
            verified += known["stage"] == "verified"
            continue
        expected_listed += len(record.organization.scopes)
        listed += len(known["places"])
        for place in known["places"]:
            struck = record.organization.name in names[place["list_key"]].struck
            right += place["standing"] == ("not-on-final-list" if struck else "on-final-list")
    result.count("registered by right", expected_verified, verified)
    result.count("places on lists", expected_listed, listed)
    result.count("outcomes as expected", expected_listed, right)
    result.count("reference numbers, each once", sum(references.values()), len(references))
    result.doubled += sum(references.values()) - len(references)


async def check_list(
    result: Result, public: Client, circulated: Circulated, names: dict[UUID, str]
) -> None:
    """Read the public lists as anybody can, and hash them again."""
    shown = next(
        each for each in await public.get("/api/v1/lists") if each["id"] == str(circulated.id)
    )
    for kind, digest in (("proposed", shown["sha256"]), ("final", shown["final_sha256"])):
        content = await public.raw(f"/lists/{circulated.id}/{kind}.json")
        same = hashlib.sha256(content).hexdigest() == digest
        result.count(f"{circulated.list_key}: {kind} list matches its SHA-256", 1, int(same))
    final: dict[str, Any] = await public.get(f"/lists/{circulated.id}/final.json")
    found = Counter(each["name"] for each in final["names"])
    wanted = Counter(
        names[each] for each in circulated.wanted if names[each] not in circulated.struck
    )
    result.count(f"{circulated.list_key}: names on the final list", wanted.total(), found.total())
    result.lost += (wanted - found).total()
    result.doubled += (found - wanted).total()
