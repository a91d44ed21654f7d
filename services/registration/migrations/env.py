from services.registration.store import desk_tables  # noqa: F401  -- puts its tables on the metadata
from services.registration.store.tables import Table
from shared.store.migrations import run

run(Table.metadata)
