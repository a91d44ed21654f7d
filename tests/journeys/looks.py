"""Who looks at what of a process while it is played."""

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from tests.journeys.twin import Run

# Who looks, at what, and what they send.
Look = tuple[str, httpx.AsyncClient, str, str, Any]


def looks_at(run: "Run") -> list[Look]:
    """Return every look that the unentitled may take."""
    looks: list[Look] = []

    def add(who: str, client: httpx.AsyncClient, *paths: str) -> None:
        looks.extend((who, client, "GET", path, None) for path in paths)

    made, entry = run.list_id, run.entries[0]
    for each, client in run.applicants.items():
        path = f"/api/v1/applications/{each}"
        add("applicant", client, "/applications", f"/applications/{each}", path)
        add("applicant", client, "/api/v1/applications", f"{path}/representatives")
        looks.append(("applicant", client, "POST", f"{path}/submit", {"version": 99}))
    first = next(iter(run.applicants))
    clerk = (
        "/desk",
        "/desk?stage=&search=harbour",
        "/desk/export.csv",
        "/api/v1/desk/applications",
    )
    add("clerk", run.clerk, *clerk, f"/desk/applications/{first}")
    add("clerk", run.clerk, f"/api/v1/desk/applications/{first}")
    lists = (f"/lists/{made}", f"/lists/{made}/proposed.json", f"/lists/{made}/proposed.csv")
    api = f"/api/v1/circulations/{made}"
    for who, client in run.onlookers.items():
        if who.endswith("registration"):
            add(who, client, "/", "/contributions?words=harbour", "/desk", "/api/v1/audit")
        elif who == "letters":
            add(who, client, "/desk/notices", "/desk/notices.csv", "/desk/delivery")
        else:
            add(who, client, "/lists", *lists, "/api/v1/lists", "/circulations", api)
            add(who, client, f"/circulations/{made}", f"/circulations/{made}/entries/{entry}")
            add(who, client, f"{api}/positions", f"{api}/history", "/api/v1/audit", "/audit")
            add(who, client, "/api/v1/desk/cases", f"/lists/{made}/versions")
            receipt = f"/circulations/{made}/entries/{entry}/receipts/1.json"
            add(who, client, receipt)
            path = f"{api}/entries/{entry}/position"
            looks.append((who, client, "POST", path, {"kind": "veto"}))
    return looks
