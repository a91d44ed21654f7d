from services.review.store import mission_tables  # noqa: F401  -- puts its tables on the metadata
from services.review.store.tables import Table
from shared.store.migrations import run

run(Table.metadata)
