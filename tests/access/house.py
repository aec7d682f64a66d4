"""The application over the hostile district: who signs in, what lies in the database."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, delete, event, insert, select, update
from sqlalchemy.engine import Engine

from app import create_app, matrix
from app.access import SYSTEM_READ, Actor, Policy, entities, entity_info
from app.db import Base, db, today
from app.features.codes import book
from app.features.places.posts import actor_for, posts_of
from app.panel.screens import Chart, Page, Screen
from config import Environment, Settings
from tests import databases
from tests.access.district import ACCOUNTS, PASSWORD, District, build

Rows = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""Table → key → the row as it lies there."""

POLICIES = ("jinshui-2011-76", "changzhou-2011-134", "jinghai-2013-26", "plan-7")
"""With meetings for the station and the street, and for the offices of the district; and with
ledgers for the street and the station."""

FILED = ("former_name", "monthly_report")
"""Never changed by anybody, but entered by people."""

FRESH_SECONDS = 300
"""How long a sign-in is used; a token ends after 15 minutes, and a test may take some."""

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class House:
    """One application on one database.

    Attributes:
        app: the application.
        district: what is in the database.
        engine: a way to the database around the wall, to see what is really there.
    """

    def __init__(self, url: str, district: District | None = None, **settings: Any) -> None:
        """Start the application, on a database that holds a district or is given one."""
        self.url = url
        self._seen: dict[str, dict[int, dict[str, Any]]] = {}
        self._unread = {table.name for table in _tables()}
        self._changed: set[str] = set()
        event.listen(Engine, "before_cursor_execute", self._note)
        self.engine: Engine = create_engine(url).execution_options(**{SYSTEM_READ: True})
        if district is None:
            databases.build(self.engine, matrix.build())
        self.app: Flask = create_app(
            Settings(
                environment=Environment.TESTING,
                database_url=databases.plain(url),
                **{"policies": POLICIES, **settings},
            )
        )
        self.district = district or build(self.app)
        self.app.test_client().get("/login/")  # the data key is noted with the first request
        self.district.ids["data_key"] = {"A1": 1}
        self.district.ids["rule_pack"]["A1"] = 1  # filed when the application starts
        self.pristine = self.rows()
        self._changed.clear()
        self._clients: dict[str, FlaskClient] = {}
        self._tokens: dict[str, str] = {}
        self._since = time.monotonic()

    def close(self) -> None:
        """Let go of the database."""
        event.remove(Engine, "before_cursor_execute", self._note)
        self.engine.dispose()
        with self.app.app_context():
            db.engine.dispose()

    @property
    def policy(self) -> Policy:
        """The compiled matrix."""
        policy: Policy = self.app.extensions["policy"]
        return policy

    @property
    def screens(self) -> tuple[Screen, ...]:
        """Every screen of the application, as it is wired."""
        screens: tuple[Screen, ...] = self.app.extensions["screens"]
        return screens

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart of the application."""
        charts: tuple[Chart, ...] = self.app.extensions["charts"]
        return charts

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page that is no entity's."""
        pages: tuple[Page, ...] = self.app.extensions["special_pages"]
        return pages

    # -- who comes in -----------------------------------------------------------------

    def client(self, account: str) -> FlaskClient:
        """A browser in which an account has signed in; `name-2` works in its second post."""
        self._sign_out_in_time()
        if account not in self._clients:
            username, _, number = account.rpartition("-")
            if username in ACCOUNTS and number.isdecimal():
                client = self.sign_in(username)
                post = self.district.id("appointment", account)
                token = self.token(client)
                client.post(f"/post/{post}", data={"csrf_token": token})
            else:
                client = self.sign_in(account)
            self._clients[account] = client
        return self._clients[account]

    def sign_in(self, username: str, password: str = PASSWORD) -> FlaskClient:
        """A new browser that has sent the login form."""
        client = self.app.test_client()
        token = _csrf(client.get("/login/").text)
        data = {"username": username, "password": password, "csrf_token": token}
        client.post("/login/", data=data)
        return client

    def token(self, client: FlaskClient) -> str:
        """The CSRF token of a browser's session, whoever has signed in."""
        page = client.get("/login/")
        # Who has signed in is sent home, which is the dearest page of all: any other has a form.
        return _csrf((client.get("/no-such-page") if page.location else page).text)

    def bearer(self, account: str) -> dict[str, str]:
        """Headers of a REST client with the account's access token."""
        self._sign_out_in_time()
        username, _, number = account.rpartition("-")
        second = username in ACCOUNTS and number.isdecimal()
        username = username if second else account
        if username not in self._tokens:
            data = {"username": username, "password": PASSWORD, "provider": "db"}
            answer = self.app.test_client().post("/api/v1/security/login", json=data)
            self._tokens[username] = answer.json["access_token"]  # type: ignore[index]
        headers = {"Authorization": f"Bearer {self._tokens[username]}"}
        if second:
            headers["X-Liuguan-Post"] = str(self.district.id("appointment", account))
        return headers

    def sign_out(self, account: str) -> None:
        """Forget a browser and a token, whose account has got another password meanwhile."""
        self._clients.pop(account, None)
        self._tokens.pop(account, None)

    def _sign_out_in_time(self) -> None:
        """Tokens and sessions end after a while, which a slow machine takes for one test."""
        if time.monotonic() - self._since > FRESH_SECONDS:
            self._clients.clear()
            self._tokens.clear()
            self._since = time.monotonic()

    @contextmanager
    def actor(self, account: str) -> Iterator[Actor]:
        """The actor an account is, within an application context."""
        username, _, number = account.rpartition("-")
        index = int(number) - 1 if username in ACCOUNTS and number.isdecimal() else 0
        username = username if username in ACCOUNTS and number.isdecimal() else account
        with self.app.app_context():
            user = self.app.appbuilder.sm.find_user(username)  # type: ignore[attr-defined]
            post = posts_of(db.session(), user.id, today())[index]
            actor = actor_for(db.session(), self.policy, post, channel="web")
            db.session.remove()
            yield actor
            db.session.remove()

    # -- what is in the database ------------------------------------------------------

    def _note(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        """Remember which tables are written to: the others need not be read again."""
        if found := _WRITES.match(statement):
            self._unread.add(found[1])
            self._changed.add(found[1])

    def rows(self) -> Rows:
        """Every row of every entity but the journals, read around the wall."""
        with self.engine.connect() as connection:
            for table in _tables():
                if table.name in self._unread:
                    self._unread.discard(table.name)
                    self._seen[table.name] = _read(connection, table)
        return dict(self._seen)

    def ids(self, entity: str) -> set[int]:
        """Keys of all rows of an entity."""
        cls = by_name(entity)
        with self.engine.connect() as connection:
            return set(connection.scalars(select(cls.__table__.c.id)))

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Whatever happens inside is undone afterwards."""
        try:
            yield
        finally:
            self.restore()

    def restore(self) -> None:
        """Put back what the district was."""
        changed = [table for table in _tables() if table.name in self._changed]
        with self.engine.begin() as connection:
            for table in reversed(changed):
                known = self.pristine[table.name]
                for key in _read(connection, table).keys() - known.keys():
                    connection.execute(delete(table).where(table.c.id == key))
            for table in changed:
                now = _read(connection, table)
                for key, row in self.pristine[table.name].items():
                    if key not in now:
                        connection.execute(insert(table).values(**row))
                    elif now[key] != row:
                        connection.execute(update(table).where(table.c.id == key).values(**row))
        self._changed.clear()
        book.forget()

    def last_entry(self) -> tuple[Any, ...]:
        """Who did what to which record, and to what of it, by the newest entry of the journal."""
        (newest,) = self.last_entries(1)
        return newest

    def last_entries(self, number: int) -> list[tuple[Any, ...]]:
        """The same by the newest entries, the older ones first."""
        entry: Any = by_name("audit_entry").__table__.c
        names = ("username", "action", "entity", "record_id", "fields")
        newest = select(*(entry[name] for name in names)).order_by(entry.id.desc()).limit(number)
        with self.engine.connect() as connection:
            return [tuple(row) for row in reversed(connection.execute(newest).all())]

    def forget_reading(self) -> None:
        """Take the entries out of the journal that looking around has made."""
        table = by_name("audit_entry").__table__
        known = list(self.district.ids["audit_entry"].values())
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.id.not_in(known)))  # type: ignore[arg-type]


def by_name(entity: str) -> type[Base]:
    """The model class of a table."""
    return next(cls for cls in entities() if cls.__tablename__ == entity)


def _tables() -> list[Any]:
    ours = {
        cls.__table__
        for cls in entities()
        if not entity_info(cls).unchanging or cls.__tablename__ in FILED
    }
    return [table for table in db.metadata.sorted_tables if table in ours]


def _read(connection: Connection, table: Any) -> dict[int, dict[str, Any]]:
    found = connection.execute(select(table)).mappings()
    return {row["id"]: dict(row) for row in found}


def _csrf(page: str) -> str:
    found = _TOKEN.search(page)
    return found[1] if found else ""


Check = Callable[..., None]
