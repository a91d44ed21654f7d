from services.registration.store import travel_tables, view_tables  # noqa: F401  -- declare tables
from services.registration.store.tables import Table
from shared.store.migrations import run

run(Table.metadata)
