"""Globs over names, told without regular expressions where they are as plain as nearly all are."""

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache


class Globs:
    """Globs, whatever the case of their letters; they are asked for names in lower case."""

    def __init__(self, patterns: Iterable[str]) -> None:
        low = [pattern.lower() for pattern in patterns]
        plain = [pattern for pattern in low if not any(sign in pattern.strip("*") for sign in "*?[")]
        self.others = tuple(re.compile(translate(pattern)).match for pattern in low if pattern not in plain)
        opens = {pattern for pattern in plain if pattern.startswith("*")}
        closes = {pattern for pattern in plain if pattern.endswith("*")}
        self.whole = frozenset(plain) - opens - closes
        self.starts = tuple(pattern.strip("*") for pattern in plain if pattern in closes - opens)
        self.stops = tuple(pattern.strip("*") for pattern in plain if pattern in opens - closes)
        self.within = tuple(pattern.strip("*") for pattern in plain if pattern in opens & closes)

    def match(self, name: str) -> bool:
        """Whether one of the globs matches a name in lower case."""
        if name in self.whole or name.startswith(self.starts) or name.endswith(self.stops):
            return True
        for part in self.within:  # a loop, not any(): it is asked of every name for every rule
            if part in name:
                return True
        return any(match(name) for match in self.others)


@lru_cache(maxsize=1024)
def globs(patterns: tuple[str, ...]) -> Globs:
    """The globs of some patterns, sorted out once."""
    return Globs(patterns)
