from services.review.store.tables import Table
from shared.store.migrations import run

run(Table.metadata)
