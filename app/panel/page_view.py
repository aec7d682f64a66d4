"""The view of a page that is no entity's; the dispatcher offers it to whom the matrix names."""

from typing import Any

from flask import render_template
from flask_babel import gettext

from app.panel import urls
from app.panel.dispatch import Cloned
from app.panel.screens import Page


class PageView(Cloned):
    """Base of such views: what `expose` marks is a route under the page's path.

    There must be an `index`. A clone of the view carries the `actor` of the request.
    """

    def __init__(self, page: Page) -> None:
        """Answer for a declared page."""
        self.page = page
        self.offered = frozenset(
            name for name in dir(self) if hasattr(getattr(self, name), "_urls")
        )

    def _url(self, method: str = "index", **arguments: Any) -> str:
        return urls.of_page(self.page.right, method, **arguments)

    def _render(self, template: str, **context: Any) -> str:
        title = gettext(self.page.right.label)
        crumbs = [{"label": gettext(self.page.category), "url": None}]
        return render_template(
            template,
            page={"title": title, "breadcrumbs": crumbs},
            help=gettext(self.page.help) if self.page.help else "",
            **context,
        )
