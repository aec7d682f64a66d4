"""Addresses of screens, and links that change one thing about the current list."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import current_app, url_for

from app.access import Actor, PageRight
from app.panel.screens import Chart, Onward, Screen

PAGING = ("after", "before", "last")
"""Parameters that say where in the list we are; any change of the list drops them."""


def endpoint(screen: Screen) -> str:
    """Name of the screen's blueprint."""
    return f"{screen.entity.__name__}View"


def of(screen: Screen, method: str, **arguments: Any) -> str:
    """Address of one of a screen's pages."""
    return url_for(f"{endpoint(screen)}.{method}", **arguments)


def onward(screens: Iterable[Screen], actor: Actor, way: Onward) -> str | None:
    """Address of the page where the work goes on; None if the actor may not go there."""
    if not way.entity:
        pages = current_app.extensions["special_pages"]
        rights = (page.right for page in pages if page.right.name == way.page)
        opened = (of_page(right, **way.arguments) for right in rights if actor.may_open(right))
        return next(opened, None)
    for screen in screens:
        if screen.entity.__tablename__ == way.entity and actor.may(screen.entity, way.action):
            return of(screen, way.page, **way.arguments)
    return None


def chart_endpoint(chart: Chart) -> str:
    """Name of the chart's blueprint."""
    return f"{chart.name.title().replace('-', '')}Chart"


def page_endpoint(right: PageRight) -> str:
    """Name of the blueprint of a page that is no entity's."""
    return f"{right.name.title().replace('-', '')}Page"


def of_page(right: PageRight, method: str = "index", **arguments: Any) -> str:
    """Address of such a page."""
    return url_for(f"{page_endpoint(right)}.{method}", **arguments)


def change(
    current: Mapping[str, str],
    changes: Mapping[str, str],
    *,
    drop: Iterable[str] = (),
    base: str = "",
) -> str:
    """The current list with some parameters changed and others dropped."""
    dropped = set(drop)
    kept = {k: v for k, v in current.items() if k not in dropped and v != ""}
    query = urlencode(kept | dict(changes))
    return f"{base}?{query}" if query else base or "?"


def hidden(current: Mapping[str, str], *, drop: Iterable[str]) -> list[dict[str, str]]:
    """The current parameters as hidden inputs of a GET form."""
    dropped = {*drop, *PAGING}
    return [{"name": k, "value": v} for k, v in current.items() if k not in dropped and v != ""]
