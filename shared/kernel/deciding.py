"""The ways in which processes decide, as their modality files name them."""

from enum import StrEnum
from typing import Final

REGIONAL_GROUPS: Final = (
    "african",
    "asia-pacific",
    "eastern-european",
    "latin-american-and-caribbean",
    "western-european-and-others",
)


class Unit(StrEnum):
    """What a body decides on."""

    NAME = "each-name"
    LIST = "the-list"
    EITHER = "each-name-or-the-list"


class Covers(StrEnum):
    """Which names wait for a body's decision."""

    CONTESTED = "contested-names"
    EVERY_NAME = "every-name"


class Moment(StrEnum):
    """When the last word is said."""

    AFTER_CLOSE = "after-the-close"
    AT_OPENING = "at-the-opening"


class Reference(StrEnum):
    """What the share of each group is shown beside."""

    MEMBERSHIP = "membership-of-the-united-nations"
    APPLICATIONS = "applications"
    # Population is in no register here: a file that names it brings the shares, with their source.
    POPULATION = "population"
