"""The product as gunicorn serves it, with a meter for its SQL and one role that sees everybody.

By design nobody may page through all residents of a district, or count them exactly. To show how
a million rows behave, the grants of the coordinator cover the whole district here, with the charts
and the monthly report of it; all else is `app.matrix`.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app, matrix
from app.access import Action, Policy, grant_page
from app.access.policy import Grant
from app.features.places.scopes import everywhere
from app.features.reports.rights import MONTHLY

STATEMENTS, SLOWEST, SQL = "X-Bench-Statements", "X-Bench-Slowest", "X-Bench-SQL"
"""Headers: how many SQL statements an answer took, the seconds of the longest, and of all."""

DISTRICT_READER = matrix.Role.COORDINATOR


def build() -> Flask:
    """Make the application over the environment's settings, with the one wider role."""
    with patch.object(matrix, "build", return_value=widened()):
        return create_app()


def widened() -> Policy:
    """The matrix with the one wider role."""
    policy = matrix.build()
    grants = [access.grant for access in policy.cells()]
    return Policy(
        (_wide(one) if one.role == DISTRICT_READER else one for one in grants),
        policy.roles,
        policy.legal_basis,
        posts=policy.posts,
        apart=policy.apart,
        pages=(*policy.pages(), grant_page(DISTRICT_READER, MONTHLY)),
    )


def _wide(one: Grant) -> Grant:
    return replace(one, rows=everywhere, may=one.may | {Action.CHART})


class _Meter(threading.local):
    """What the SQL of the thread's request has taken so far."""

    statements = 0
    slowest = 0.0
    total = 0.0
    began = 0.0


_meter = _Meter()


@event.listens_for(Engine, "before_cursor_execute")
def _start(*_: Any) -> None:
    _meter.began = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _stop(*_: Any) -> None:
    _meter.statements += 1
    taken = time.perf_counter() - _meter.began
    _meter.slowest = max(_meter.slowest, taken)
    _meter.total += taken


def application() -> Callable[..., Iterable[bytes]]:
    """What gunicorn serves: the product, every answer with the reading of the meter."""
    wsgi = build().wsgi_app

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _meter.statements, _meter.slowest, _meter.total = 0, 0.0, 0.0

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            readings = [
                (STATEMENTS, str(_meter.statements)),
                (SLOWEST, str(_meter.slowest)),
                (SQL, str(_meter.total)),
            ]
            return start_response(status, headers + readings, *rest)

        return wsgi(environ, start)

    return serve
