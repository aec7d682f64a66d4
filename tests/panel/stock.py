"""Flask-AppBuilder as it comes, over a toy table: what our panel would be without our layer.

Its models have metadata of their own, so that ours stays what the migrations know.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder import AppBuilder, ModelRestApi, ModelView, action
from flask_appbuilder.charts.views import GroupByChartView
from flask_appbuilder.models.group import aggregate_count
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.models.sqla.filters import FilterStartsWith
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import CheckConstraint, ForeignKey, MetaData, String, event, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

PASSWORD = "Stock-Password-2026"
PARENTS, TOYS = 2_000, 300
SECRET = "SECRET-OF-THE-PARENT"
REFUSED = "a name that the database refuses"


class Toys(DeclarativeBase):
    """Base of the toy tables."""

    metadata = MetaData()


class Parent(Toys):
    """What a toy refers to."""

    __tablename__ = "parent"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), default="")
    secret: Mapped[str] = mapped_column(String(50), default=SECRET)

    def __repr__(self) -> str:
        return self.name


class Toy(Toys):
    """A row with something that no list shows."""

    __tablename__ = "toy"
    __table_args__ = (CheckConstraint(f"name <> '{REFUSED}'"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    secret: Mapped[int] = mapped_column(default=0)
    marked: Mapped[bool] = mapped_column(default=False)
    made_on: Mapped[dt.date | None]
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent] = relationship(Parent, foreign_keys=parent_id)
    giver: Mapped[Parent | None] = relationship(Parent, foreign_keys=giver_id)


class ToyView(ModelView):
    """Pages in the straightforward way: lists of columns."""

    datamodel = SQLAInterface(Toy)
    list_columns = ["name", "parent"]
    search_columns = ["name", "parent", "made_on"]
    show_columns = ["name", "parent"]
    add_columns = ["name", "parent"]
    edit_columns = ["name"]

    @action("mark", "Mark", "", "")  # type: ignore[untyped-decorator]
    def mark(self, items: Any) -> Any:
        """Mark a toy, or several."""
        for item in items if isinstance(items, list) else [items]:
            item.marked = True
            self.datamodel.edit(item)
        return self.post_add_redirect()


class OwnToyView(ToyView):
    """The same, for the toys whose name begins with "toy-1"."""

    base_filters = [["name", FilterStartsWith, "toy-1"]]
    search_columns = ["name"]


class FixedToyView(ToyView):
    """The same, with nothing to enter, as somebody thinks."""

    add_columns: list[str] = []


class LoudToyView(ToyView):
    """The same, with something to do after a toy has been added, which fails."""

    def post_add(self, item: Any) -> None:
        """Fail.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("no journal")


class ParentView(ModelView):
    """A page of a parent with its toys."""

    datamodel = SQLAInterface(Parent)
    related_views = [ToyView]
    show_columns = ["name"]


class ToyApi(ModelRestApi):
    """REST in the straightforward way."""

    resource_name = "toy"
    datamodel = SQLAInterface(Toy)
    list_columns = ["name", "parent"]
    show_columns = ["name", "secret"]
    add_columns = ["name", "parent"]
    edit_columns = ["name", "secret"]
    allow_browser_login = True

    def pre_get(self, data: dict[str, Any]) -> None:
        """Hide a column."""
        data["result"].pop("secret", None)


class ToyChart(GroupByChartView):
    """A chart by a column that no list shows."""

    datamodel = SQLAInterface(Toy)
    definitions = [{"group": "secret", "series": [(aggregate_count, "name")]}]


@contextmanager
def stock(url: str, **config: Any) -> Iterator["Stock"]:
    """The stock application on an SQLite database of its own.

    Args:
        url: the database, empty.
        config: what is not as it comes; `WTF_CSRF_ENABLED` turns on the check of all forms.
    """
    app = Flask("stock")
    app.config.update(
        SECRET_KEY="a key that is long enough for a token",
        SQLALCHEMY_DATABASE_URI=url,
        WTF_CSRF_ENABLED=False,
        FAB_ADD_SECURITY_API=True,
    )
    app.config.update(config)
    if app.config["WTF_CSRF_ENABLED"]:
        CSRFProtect(app)
    database = SQLA(app)
    with app.app_context():
        builder = AppBuilder(app, database.session)
        for view in (ToyView, OwnToyView, FixedToyView, LoudToyView, ParentView, ToyChart):
            builder.add_view(view, view.__name__)
        builder.add_api(ToyApi)
        security = builder.sm
        security.add_user("admin", "A", "B", "a@x", security.find_role("Admin"), PASSWORD)
        own = "ResetMyPasswordView"
        rights = (
            ("can_show", "ParentView"),
            ("can_this_form_get", own),
            ("can_this_form_post", own),
        )
        reader = security.add_role(
            "Reader", [security.find_permission_view_menu(*right) for right in rights]
        )
        security.add_user("reader", "A", "B", "b@x", reader, PASSWORD)
        Toys.metadata.create_all(database.engine)
        parents = [{"id": n, "name": f"parent {n}"} for n in range(1, PARENTS + 1)]
        toys = [
            {
                "id": n,
                "name": f"toy-{n}",
                "secret": 7919 * n % TOYS,
                "made_on": dt.date(2020, 1, 1) if n % 2 else None,
                "parent_id": n,
            }
            for n in range(1, TOYS + 1)
        ]
        database.session.execute(insert(Parent), parents)
        database.session.execute(insert(Toy), toys)
        database.session.commit()
        engine = database.engine
    # Outside the context: within it, all browsers would be taken for the first one.
    yield Stock(app, engine)
    engine.dispose()


class Stock:
    """The questions of `test_fab_holes`, asked of stock Flask-AppBuilder.

    Attributes:
        client: a browser in which the administrator has signed in.
    """

    def __init__(self, app: Flask, engine: Engine) -> None:
        """Sign in."""
        self.app = app
        self.engine = engine
        self.client = self.sign_in("admin")

    def sign_in(self, username: str, password: str = PASSWORD) -> FlaskClient:
        """A new browser that has sent the login form."""
        client = self.app.test_client()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login/").text)
        token = {"csrf_token": found[1]} if found else {}
        client.post("/login/", data={"username": username, "password": password} | token)
        return client

    def view(self, name: str) -> Any:
        """A registered view."""
        views = self.app.appbuilder.baseviews  # type: ignore[attr-defined]
        return next(view for view in views if type(view).__name__ == name)

    def count(self, entity: type[Any], **values: Any) -> int:
        """How many rows there are."""
        query = select(func.count()).select_from(entity).filter_by(**values)
        with self.engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def statements(self) -> AbstractContextManager[list[str]]:
        """The SQL that is sent meanwhile."""
        return statements(self.engine)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL that is sent to a database meanwhile."""
    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *args: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
