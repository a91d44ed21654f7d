"""What the database itself lets notify's roles do."""

from typing import Final

from shared.store.access import Access

ACCESS: Final = Access()
