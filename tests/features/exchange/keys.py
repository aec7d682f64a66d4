"""Key pairs of offices, made once: making one takes a while."""

import datetime as dt
from functools import cache

from app.features.exchange.sealing import new_pair

PASSWORD = b"only-in-tests"
SINCE = dt.date(2026, 9, 1)


@cache
def pair(
    name: str, bits: int = 3072, days: int = 1000, since: dt.date = SINCE
) -> tuple[bytes, str]:
    """Private key and certificate of an office; both PEM."""
    private, certificate = new_pair(
        name, bits, dt.datetime.combine(since, dt.time(), dt.UTC), days, PASSWORD
    )
    return private, certificate.decode()
