"""The catalogue of duties: who is there for what, from the rule packs in force today."""

from app.db import today
from app.panel import PageView
from app.panel.routes import expose
from app.policy import responsibilities_on


class DutiesView(PageView):
    """Departments, offices and posts with their duties (R007, R016, R040, R041, R043, R137)."""

    @expose("")
    def index(self) -> str:
        """One line for each, with the document it is from."""
        return self._render(
            "panel/duties.html",
            rows=[
                {
                    "who": one.who,
                    "duties": one.duties,
                    "basis": f"{pack.source} {one.clause}",
                }
                for pack, one in responsibilities_on(today())
            ],
        )
