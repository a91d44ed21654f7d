"""Whose turn it is: domains take turns, so that a slow one holds up no other."""

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Generic, TypeVar

Letter = TypeVar("Letter")


class Turns(Generic[Letter]):
    """Letters in hand, given out domain by domain within each domain's limits.

    `now` is any clock that only goes forward, in seconds; `per_second` of 0 sets no rate.
    """

    def __init__(self, *, at_once: int, per_second: float = 0) -> None:
        self._at_once = at_once
        self._pause = 1 / per_second if per_second else 0.0
        self._waiting: dict[str, deque[Letter]] = {}
        self._in_hand = 0
        self._begun: defaultdict[str, int] = defaultdict(int)
        self._not_before: dict[str, float] = {}

    def __len__(self) -> int:
        return self._in_hand

    def add(self, domain: str, letters: Iterable[Letter]) -> None:
        """Put letters for a domain behind those it has."""
        line = self._waiting.setdefault(domain, deque())
        before = len(line)
        line.extend(letters)
        self._in_hand += len(line) - before

    def full(self, most: int) -> list[str]:
        """Return the domains of which `most` letters or more are in hand."""
        return [domain for domain, letters in self._waiting.items() if len(letters) >= most]

    def take(self, now: float) -> tuple[str, Letter] | None:
        """Return the next letter that may be begun, if there is one, counting it as begun."""
        domain = self._next_open(now)
        if domain is None:
            return None
        letters = self._waiting.pop(domain)
        letter = letters.popleft()
        self._in_hand -= 1
        if letters:
            # Back to the end of the line.
            self._waiting[domain] = letters
        self._begun[domain] += 1
        if self._pause:
            self._not_before[domain] = now + self._pause
        return domain, letter

    def look(self, now: float) -> Letter | None:
        """Return the letter that would be taken next, leaving it where it is."""
        domain = self._next_open(now)
        return None if domain is None else self._waiting[domain][0]

    def _next_open(self, now: float) -> str | None:
        return next((each for each in self._waiting if self._is_open(each, now)), None)

    def _is_open(self, domain: str, now: float) -> bool:
        return self._begun[domain] < self._at_once and now >= self._not_before.get(domain, now)

    def end(self, domain: str) -> None:
        """Note that a letter for a domain is over."""
        self._begun[domain] -= 1
        if not self._begun[domain]:
            del self._begun[domain]

    def opens_in(self, now: float) -> float | None:
        """Return the seconds until a rate allows the next letter, if only a rate forbids it."""
        waits = [
            self._not_before[domain] - now
            for domain in self._waiting
            if self._begun[domain] < self._at_once and domain in self._not_before
        ]
        return max(0.0, min(waits)) if waits else None
