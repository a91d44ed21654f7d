"""How long notify knows to whom a letter went and what stood in it."""

from datetime import timedelta
from typing import Final

# As long as the people of a conference are kept after it.
KEPT_FOR: Final = timedelta(days=90)
