"""The matrix compiled to PostgreSQL's SQL: roles, grants, row-level security, reader views.

Pure, and its SQL idempotent; `flask access revision` freezes it into a migration.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Select, Table

from app.access import pg
from app.access.pg import PREFIX, SYSTEM, VISITOR, app_role, quote, reader_role
from app.access.policy import CREATING, UPDATING, Access, Action, Policy, Scope
from app.access.spec import EXTRA, Field, SpecError, entities, entity_info
from app.db import Base, Mask

WHO = "liuguan_reader"
"""Schema of the views that tell who a reader is; no reader may look into it."""

SEALED = "（已加密）"
"""What a reader sees in place of a value for which the database has no key."""

ACCOUNTS = "ab_user"
_SIGNING_IN = ("login_count", "last_login", "fail_login_count")
_OWN_PASSWORD = ("password", "changed_on", "changed_by_fk")
_OWN_ENTRIES = ("id", "at", "username", "action")
"""Columns of the journal by which everybody may count the own entries."""


@dataclass(frozen=True)
class Readers:
    """How the database finds out what a reader may see; every query is about `session_user`.

    Attributes:
        roles: keys of the roles the reader works in now; one at most.
        facts: what scopes may ask about → its value, or its values.
    """

    roles: Select[Any]
    facts: Mapping[str, Select[Any]]


def statements(policy: Policy, readers: Readers) -> list[str]:
    """Everything the database must know of a matrix, in order, for the owner of the tables.

    Whatever stood there of ours before is taken away first.
    """
    tables = [cls.__tablename__ for cls in entities()]
    return [*_roles(policy), *_clean(tables), *_tables(policy), *_views(policy, readers)]


def retraction() -> list[str]:
    """Take everything away again but the roles: other databases of the server may use them."""
    tables = [cls.__tablename__ for cls in entities()]
    return [
        *_clean(tables),
        *(
            f"ALTER TABLE {quote(table)} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
            for table in (*tables, ACCOUNTS)
        ),
    ]


def _app_roles(policy: Policy) -> list[str]:
    return [app_role(role) for role in policy.roles]


def _roles(policy: Policy) -> Iterator[str]:
    """Create what is missing, side by side with others, and let the owner take every role.

    Before PostgreSQL 16 a member can always take a role; since then SET says so, and whoever
    creates a role does not get it. The owner inherits nothing: outside of the role of an
    actor it sees no row.
    """
    taken = [SYSTEM, VISITOR, *_app_roles(policy)]
    created = [*taken, *map(reader_role, policy.roles)]
    yield f"""DO $$
DECLARE
    name text;
    modern boolean := current_setting('server_version_num')::int >= 160000;
BEGIN
    FOREACH name IN ARRAY ARRAY[{_texts(created)}] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE 'CREATE ROLE ' || quote_ident(name) || ' NOLOGIN';
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
    END LOOP;
    FOREACH name IN ARRAY ARRAY[{_texts(taken)}] LOOP
        IF NOT pg_has_role(name, CASE WHEN modern THEN 'SET' ELSE 'MEMBER' END) THEN
            EXECUTE 'GRANT ' || quote_ident(name) || ' TO CURRENT_USER'
                || CASE WHEN modern THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
        END IF;
    END LOOP;
END $$"""


def _clean(tables: Iterable[str]) -> Iterator[str]:
    """Drop every policy on our tables, what PUBLIC and our roles may do there, and our views."""
    yield f"""DO $$ -- our roles cannot log in; the owner, whatever its name, keeps its rights
DECLARE
    ours regclass[] := ARRAY[{_texts([*tables, ACCOUNTS])}]::regclass[];
    grantees text := (
        SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles
        WHERE starts_with(rolname, '{PREFIX}') AND NOT rolcanlogin
    );
    found record;
BEGIN
    FOR found IN SELECT polname, polrelid::regclass AS held FROM pg_policy
    WHERE polrelid = ANY (ours) LOOP
        EXECUTE 'DROP POLICY ' || quote_ident(found.polname) || ' ON ' || found.held;
    END LOOP;
    FOR found IN SELECT oid::regclass AS held, relkind FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND (
        oid = ANY (ours) OR (relkind = 'S' AND pg_has_role(relowner, 'USAGE'))
        OR (relkind = 'r' AND starts_with(relname, 'ab_'))
    ) LOOP
        EXECUTE 'REVOKE ALL ON ' || CASE found.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END
            || found.held || ' FROM PUBLIC, ' || grantees;
    END LOOP;
    EXECUTE 'REVOKE ALL ON SCHEMA ' || quote_ident(current_schema()) || ' FROM ' || grantees;
    EXECUTE 'SET LOCAL ROLE {SYSTEM}';
    FOR found IN SELECT nspname FROM pg_namespace WHERE nspowner = '{SYSTEM}'::regrole LOOP
        EXECUTE 'DROP SCHEMA ' || quote_ident(found.nspname) || ' CASCADE';
    END LOOP;
    EXECUTE 'SET LOCAL ROLE NONE';
END $$"""  # noqa: S608 - names of our own tables and roles


def _tables(policy: Policy) -> Iterator[str]:
    everybody = ", ".join([SYSTEM, VISITOR, *_app_roles(policy)])
    yield f"""DO $$ BEGIN
    EXECUTE 'GRANT USAGE ON SCHEMA ' || quote_ident(current_schema()) || ' TO {everybody}';
END $$"""
    for cls in entities():
        yield from _table(policy, cls)
    yield from _accounts(policy)


def _table(policy: Policy, cls: type[Base]) -> Iterator[str]:
    table, info = quote(cls.__tablename__), entity_info(cls)
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    verbs = "SELECT, INSERT" if info.unchanging else "SELECT, INSERT, UPDATE, DELETE"
    yield f"GRANT {verbs} ON {table} TO {SYSTEM}"
    yield f"GRANT USAGE, SELECT, UPDATE ON SEQUENCE {_sequence(cls.__tablename__)} TO {SYSTEM}"
    yield _policy(table, SYSTEM, "ALL", "true", "true")
    if info.identifies or info.vocabulary:
        yield f"GRANT SELECT ON {table} TO {VISITOR}"
        yield _policy(table, VISITOR, "SELECT", "true")
    for role in policy.roles:
        yield from _cell(cls, app_role(role), policy.access(role, cls))


def _cell(cls: type[Base], role: str, access: Access | None) -> Iterator[str]:
    """What a role may do with a table. Without a grant it may ask, and finds nothing."""
    table, info = quote(cls.__tablename__), entity_info(cls)
    all_columns = [column.key for column in cls.__mapper__.column_attrs]
    selected = {"id"} if access is None else access.columns
    using = "false" if access is None else _rows(access.rows, cls)
    if info.vocabulary:
        selected, using = frozenset(all_columns), "true"
    elif info.journal:
        selected, using = selected | {*_OWN_ENTRIES}, _either(using, _own("username", "text"))
    yield f"GRANT SELECT ({_columns(cls, selected)}) ON {table} TO {role}"
    if using != "false":
        yield _policy(table, role, "SELECT", using)
    if info.journal:
        yield f"GRANT INSERT ({_columns(cls, {*all_columns} - {'id'})}) ON {table} TO {role}"
        yield _policy(table, role, "INSERT", None, _own("username", "text"))
    if info.journal or (access is not None and access.grant.may & CREATING):
        yield f"GRANT USAGE ON SEQUENCE {_sequence(cls.__tablename__)} TO {role}"
    if access is not None and not info.journal:
        yield from _writing(cls, role, access)


def _writing(cls: type[Base], role: str, access: Access) -> Iterator[str]:
    table, rows = quote(cls.__tablename__), _rows(access.rows, cls)
    mine = access.under(access.grant.write) - {"id"}
    others = {column.key for column in cls.__mapper__.column_attrs} - mine - {"id"}
    optional = {name for name in others if _column(cls, name).nullable}
    if access.grant.may & CREATING:
        # SQLAlchemy inserts NULL into columns it was told nothing about.
        empty = (f"{quote(name)} IS NULL" for name in sorted(optional))
        yield f"GRANT INSERT ({_columns(cls, mine | optional)}) ON {table} TO {role}"
        yield _policy(table, role, "INSERT", None, " AND ".join([rows, *empty]))
    if access.grant.may & UPDATING:
        yield f"GRANT UPDATE ({_columns(cls, mine)}) ON {table} TO {role}"
        yield _policy(table, role, "UPDATE", rows, rows)
    if access.may(Action.DELETE):
        yield f"GRANT DELETE ON {table} TO {role}"
        yield _policy(table, role, "DELETE", rows)


def _accounts(policy: Policy) -> Iterator[str]:
    """Flask-AppBuilder's tables: signing in sees every account, whoever works the own one.

    All but `ab_user` are empty, but FAB reads them along with an account.
    """
    held = sorted(name for name in Base.metadata.tables if name.startswith("ab_"))
    roles = ", ".join(_app_roles(policy))
    read = ", ".join(name for name in held if name != "ab_register_user")
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(held)} TO {SYSTEM}"
    sequences = ", ".join(_sequence(name) for name in held)
    yield f"GRANT USAGE, SELECT, UPDATE ON SEQUENCE {sequences} TO {SYSTEM}"
    yield f"GRANT SELECT ON {read} TO {VISITOR}, {roles}"
    yield f"GRANT UPDATE ({', '.join(_SIGNING_IN)}) ON {ACCOUNTS} TO {VISITOR}"
    yield f"GRANT UPDATE ({', '.join(_OWN_PASSWORD)}) ON {ACCOUNTS} TO {roles}"
    yield f"ALTER TABLE {ACCOUNTS} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    for role in (SYSTEM, VISITOR):
        yield _policy(ACCOUNTS, role, "ALL", "true", "true")
    own = f"id = {_fact('user_id', 'integer')}"
    for key in policy.roles:
        role = app_role(key)
        keeps = any(_keeps_accounts(access) for access in policy.cells() if key == access.role)
        yield _policy(ACCOUNTS, role, "SELECT", "true" if keeps else own)
        yield _policy(ACCOUNTS, role, "UPDATE", own, own)


def _keeps_accounts(access: Access) -> bool:
    """Whether it makes records about accounts, and must find them."""
    table: Any = access.grant.entity.__table__
    return bool(access.grant.may & CREATING) and any(
        key.column.table.name == ACCOUNTS and not key.parent.name.endswith("_by_id")
        for key in table.foreign_keys
    )


# -- readers ------------------------------------------------------------------------------


def _views(policy: Policy, readers: Readers) -> Iterator[str]:
    """The schemas belong to `liuguan_system`: through its views, readers see what it lets pass."""
    opened: dict[str, list[Access]] = {}
    for access in policy.cells():
        if access.grant.may & {Action.LIST, Action.SHOW}:
            if (fact := access.rows.fact) is not None and fact not in readers.facts:
                raise SpecError(f"{access.grant.line}: readers have no fact {fact!r}")
            opened.setdefault(access.role, []).append(access)
    for schema in (WHO, *opened):
        yield f"CREATE SCHEMA {quote(schema)} AUTHORIZATION {SYSTEM}"
    yield f"SET LOCAL ROLE {SYSTEM}"
    for name, query in {"role": readers.roles, **readers.facts}.items():
        yield f"CREATE VIEW {WHO}.{quote(name)} AS {_literally(query)}"
    for role, cells in opened.items():
        for access in cells:
            yield _view(role, access)
        schema, reader = quote(role), reader_role(role)
        yield f"GRANT USAGE ON SCHEMA {schema} TO {reader}"
        yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}"
    yield "SET LOCAL ROLE NONE"


def _view(role: str, access: Access) -> str:
    cls = access.grant.entity
    table = quote(cls.__tablename__)
    shown = ", ".join(
        ["id", *(_shown(one, masked=one.name in access.masked) for one in access.read.values())]
    )
    works = f"EXISTS (SELECT FROM {WHO}.role WHERE role = '{role}')"
    rows = _rows(access.rows, cls, reading=True)
    view = f"{quote(role)}.{table}"
    return (
        f"CREATE VIEW {view} WITH (security_barrier) AS SELECT {shown} FROM {table}"  # noqa: S608
        f" WHERE {works} AND {rows}"
    )


def _shown(one: Field, *, masked: bool) -> str:
    """A column of a view; what the screens mask is masked, and what is sealed says so only."""
    name: str = quote(one.name)
    if one.info.basis:  # a district's own
        columns: Any = one.entity.__table__.columns
        holder = next(column.name for column in columns if column.info.get(EXTRA) == one.tag)
        return f"{quote(holder)} ->> '{one.name}' AS {name}"
    if masked and one.info.mask is Mask.NAME and not one.sealed:
        return f"NULLIF(left({name}, 1), '') || '*' AS {name}"
    return f"'{SEALED}'::text AS {name}" if masked or one.sealed else name


# -- parts of SQL -------------------------------------------------------------------------


def _rows(scope: Scope, cls: type[Base], *, reading: bool = False) -> str:
    """The scope as a condition; what it compares with is found out once per statement.

    Of the application's own statements every one says the same already, in a form that uses
    the indexes. The planner would multiply the chances of both and take 6,000 rows for 200;
    so the guard is put in a form that it expects every row to pass.
    """
    if scope.column is None or scope.fact is None:
        return "true"
    columns = [_column(cls, name) for name in scope.needs]
    found = " OR ".join(_among(scope, scope.fact, one, reading=reading) for one in columns)
    if reading:
        return found if len(columns) == 1 else f"({found})"
    return f"CASE WHEN {found} THEN true END IS NOT NULL"


def _among(scope: Scope, fact: str, column: Column[Any], *, reading: bool) -> str:
    name, kind = quote(column.name), column.type.compile(dialect=pg.DIALECT)
    if reading:
        known = f"SELECT value FROM {WHO}.{quote(fact)}"  # noqa: S608
        return f"{name} = ANY (ARRAY({known}))" if scope.many else f"{name} = ({known})"
    if scope.many:
        return f"{name} IN (SELECT unnest({_fact(fact, f'{kind}[]')}))"
    return f"{name} = {_fact(fact, kind)}"


def _fact(name: str, kind: str) -> str:
    """What is known of the actor; an uncorrelated subquery is asked once per statement."""
    return f"(SELECT NULLIF(current_setting('{PREFIX[:-1]}.{name}', true), '')::{kind})"


def _own(fact: str, kind: str) -> str:
    return f"{fact} = {_fact(fact, kind)}"


def _either(one: str, other: str) -> str:
    return other if one == "false" else one if one == "true" else f"({one} OR {other})"


def _policy(table: str, role: str, verb: str, using: str | None, check: str | None = None) -> str:
    name = quote(f"{role.removeprefix(PREFIX)} {verb.lower()}")
    conditions = f" USING ({using})" if using else ""
    conditions += f" WITH CHECK ({check})" if check else ""
    return f"CREATE POLICY {name} ON {table} FOR {verb} TO {role}{conditions}"


def _column(cls: type[Base], name: str) -> Column[Any]:
    column: Column[Any] = cls.__mapper__.column_attrs[name].columns[0]  # type: ignore[assignment]
    return column


def _columns(cls: type[Base], names: Iterable[str]) -> str:
    """Names in the order of the table, so that the SQL does not change without a reason."""
    wanted = set(names)
    table: Table = cls.__table__  # type: ignore[assignment]
    keys = {_column(cls, name).name for name in wanted}
    return ", ".join(quote(column.name) for column in table.columns if column.name in keys)


def _sequence(table: str) -> str:
    return str(quote(f"{table}_id_seq"))


def _texts(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _literally(query: Select[Any]) -> str:
    return str(query.compile(dialect=pg.DIALECT, compile_kwargs={"literal_binds": True}))
