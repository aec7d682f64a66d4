"""PostgreSQL's roles for the roles of the matrix, and who takes which.

`enter` gives a transaction the role of its actor, so that a statement the ORM's wall did not
hold would still give no row and no column the matrix does not name. A database without the
roles answers nobody: the statement that takes the role fails.

Three kinds of roles, none of which can log in:

* `liuguan_<role>`, `liuguan_system` and `liuguan_visitor` (nobody is known yet) are taken by
  the application and work on the tables;
* `liuguan_read_<role>` is given to logins of other tools. It reads the views in the schema
  `<role>`, and nothing else. Who the reader is, they find out themselves from `session_user`.

What the roles may do is compiled in `app.access.ddl`.
"""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from app.access.actor import Actor

PREFIX = "liuguan_"
SYSTEM, VISITOR = f"{PREFIX}system", f"{PREFIX}visitor"
READER = f"{PREFIX}read_"
DIALECT: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
quote = DIALECT.identifier_preparer.quote


def app_role(role: str) -> str:
    """Name of the database role in which the application serves a role of the matrix."""
    return f"{PREFIX}{role}"


def reader_role(role: str) -> str:
    """Name of the database role of those who read as a role of the matrix, with other tools."""
    return f"{READER}{role}"


def enter(connection: Connection, actor: "Actor | None") -> None:
    """Give the transaction of a connection the role of an actor and what is known of its post.

    One round trip; forgotten at the end of the transaction. Databases other than PostgreSQL
    have no roles.

    Raises:
        DBAPIError: the database lacks the roles, or its login may not take them.
    """
    if connection.dialect.name != "postgresql":
        return
    settings = {"role": VISITOR}
    if actor is not None:
        settings = {
            "role": SYSTEM if actor.is_system else app_role(str(actor.role)),
            f"{PREFIX[:-1]}.username": actor.username,
            f"{PREFIX[:-1]}.user_id": _setting(actor.user_id),
        }
        for fact in actor.policy.facts:
            settings.setdefault(f"{PREFIX[:-1]}.{fact}", _setting(actor.facts.get(fact)))
    calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    values = tuple(part for setting in settings.items() for part in setting)
    connection.exec_driver_sql(f"SELECT {calls}", values)


def _setting(value: Any) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return f"{{{','.join(map(str, value))}}}"
    return "" if value is None else str(value)


def execute(connection: Connection, script: Iterable[str]) -> None:
    """Run statements that hold no parameters, in one round trip."""
    options = {"no_parameters": True}
    connection.exec_driver_sql(";\n".join(script), execution_options=options)


def create_login(connection: Connection, login: str, role: str) -> str:
    """Make a login that reads as a role of the matrix; its name must be harmless SQL.

    The server gets the password as SCRAM keeps it, so that no log has it in clear.

    Returns:
        The password.

    Raises:
        DBAPIError: there is such a login, or the connection's own may make none.
    """
    password = secrets.token_urlsafe(18)
    driver: Any = connection.connection.driver_connection
    kept = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    execute(
        connection,
        [
            f"CREATE ROLE {quote(login)} LOGIN PASSWORD '{kept.decode()}'",
            f"ALTER ROLE {quote(login)} SET search_path = {quote(role)}",
            f"GRANT {reader_role(role)} TO {quote(login)}",
        ],
    )
    return password


def drop_login(connection: Connection, login: str) -> None:
    """Take a login away, and what it could read with it."""
    execute(connection, [f"DROP ROLE {quote(login)}"])
