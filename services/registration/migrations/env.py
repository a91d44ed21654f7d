from services.registration.store import (  # noqa: F401  -- they put their tables on the metadata
    desk_tables,
    seat_tables,
    travel_tables,
    view_tables,
)
from services.registration.store.tables import Table
from shared.store.migrations import run

run(Table.metadata)
