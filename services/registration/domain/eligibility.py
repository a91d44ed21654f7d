"""Which door is mine? By which paragraph an organization takes part, and on what evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from shared.kernel.modalities import Category, Modalities, Route
from shared.kernel.refusals import Forbidden, Invalid
from shared.kernel.resolution import paragraph

# An organization whose entitlement is not shown applies as what it is otherwise.
OTHERWISE: Final = "ngo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a register says of a name on a day."""

    entry_id: UUID
    register: str
    name: str
    country: str | None
    status: str | None
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The way in: its route, its paragraph, and the register's entry if one shows it."""

    category: str
    route: Route
    paragraph: str
    evidence: Finding | None
    # An entry that was found but does not give the right, so that the person learns why.
    contrary: Finding | None = None


@paragraph("6(a)")
@paragraph("9")
def gives_right(category: Category, finding: Finding) -> bool:
    """Tell whether the register's entry entitles to register under this category."""
    return category.register == finding.register and finding.status in category.statuses


@paragraph("fn 5")
def is_compliant(modalities: Modalities, finding: Finding) -> bool:
    """Tell whether a national institution counts as compliant with the Paris Principles."""
    return gives_right(modalities.category("nhri"), finding)


@paragraph("3")
@paragraph("4")
@paragraph("8")
@paragraph("30")
def which_door(modalities: Modalities, category_key: str, findings: Iterable[Finding]) -> Door:
    """Return the way in for whoever says it is of a category, given what the registers hold.

    An organization found in force in a register is shown that door whatever it says it is:
    the entitlement is better than a list. Refusals: NotFound for an unknown category.
    """
    asked = modalities.category(category_key)
    found = list(findings)
    for category in modalities.categories:
        for finding in found:
            if asked.route in {Route.LIST, Route.REGISTER} and gives_right(category, finding):
                return _door(category, finding)
    if asked.route is not Route.REGISTER:
        return _door(asked, None)
    contrary = next((each for each in found if each.register == asked.register), None)
    fallback = modalities.category(OTHERWISE)
    return Door(
        category=fallback.key,
        route=fallback.route,
        paragraph=fallback.paragraph,
        evidence=None,
        contrary=contrary,
    )


def _door(category: Category, evidence: Finding | None) -> Door:
    return Door(
        category=category.key,
        route=category.route,
        paragraph=category.paragraph,
        evidence=evidence,
    )


@paragraph("6(b)")
@paragraph("6(c)")
def lists_open_to(modalities: Modalities, category_key: str) -> frozenset[str]:
    """Return the keys of the lists an organization of this category may apply for."""
    return frozenset(each.key for each in modalities.lists if category_key in each.categories)


def require_door(modalities: Modalities, category_key: str, finding: Finding | None) -> Category:
    """Return the category of an application, or refuse one that comes through the wrong door.

    Refusals: Forbidden for categories that do not apply here, Invalid where the register does
    not show the entitlement.
    """
    category = modalities.category(category_key)
    if category.route not in {Route.LIST, Route.REGISTER}:
        raise Forbidden
    if category.route is Route.REGISTER:
        if finding is None or finding.register != category.register:
            raise Invalid({"register_entry_id": "not-in-register"})
        if not gives_right(category, finding):
            raise Invalid({"register_entry_id": "not-in-force"})
    return category
