from services.notify.store.tables import Table
from shared.store.migrations import run

run(Table.metadata)
