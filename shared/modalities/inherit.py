"""A process that says only what differs from another, and is honest about the rest."""

from typing import Any, Final

# What a process never has from another.
OWN: Final = frozenset(
    {"process", "title", "symbol", "adopted_as", "adopted_on", "version", "publication"}
)
NUMBERED: Final = frozenset({"categories", "themes"})
DECIDED_BY: Final = "Agrément maintainers, until the owner of the list decides"

Data = dict[str, Any]


def inherit(base: Data, own: Data) -> Data:
    """Return `own` completed from `base`; every inherited value says that it is one."""
    source, decided_at = base["process"], base["adopted_on"]
    merged = {key: value for key, value in base.items() if key not in OWN}
    for key, value in merged.items():
        if isinstance(value, dict):
            merged[key] = {
                name: _numbered(each, source)
                if isinstance(each, list)
                else _inherited(each, source, decided_at)
                for name, each in value.items()
            }
        elif key in NUMBERED:
            merged[key] = _numbered(value, source)
    for key, value in own.items():
        is_table = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = {**merged[key], **value} if is_table else value
    return merged


def _numbered(things: list[Data], source: str) -> list[Data]:
    """Return things whose paragraphs are those of their origin."""
    return [
        {**each, "paragraph": f"{each['paragraph']} ({source})"} if "paragraph" in each else each
        for each in things
    ]


def _inherited(ruled: Data, source: str, decided_at: Any) -> Data:
    """Return a ruled value that rests on its origin, no longer on a paragraph of its own."""
    if "paragraph" in ruled:
        says = f"As in {source}, paragraph {ruled['paragraph']}."
    else:
        says = f"As in {source}: {ruled['interpretation']['says']}"
        decided_at = ruled["interpretation"]["decided_at"]
    interpretation = {
        "says": says,
        "why": "The text of this process was not at hand for this point.",
        "decided_by": DECIDED_BY,
        "decided_at": decided_at,
    }
    return {"value": ruled["value"], "interpretation": interpretation}
