"""What the database itself lets notify's roles do."""

from typing import Final

from shared.store import audit, erasures
from shared.store.access import Access

ACCESS: Final = Access(
    run_time={**audit.RUN_TIME, **erasures.RUN_TIME}, others={"auditor": audit.AUDITOR}
)
