"""What a PostgreSQL database grants, and where it differs from the matrix."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.access import ddl, pg
from app.access.policy import Policy
from app.access.reasons import N_
from app.access.spec import entities

LOCK_TIMEOUT = "10s"
"""How long the comparison waits for those who are working; it locks every table for a moment."""

COLUMN = N_("%(role)s 对 %(table)s.%(column)s 有 %(verb)s 权限")
WHOLE = N_("%(role)s 对 %(table)s 有 %(verb)s 权限")
RULE = N_("%(role)s 在 %(table)s 上的数据范围“%(rule)s”")
GUARD = N_("%(table)s 的行级安全：%(state)s")
VIEW = N_("%(role)s 的视图 %(table)s：%(rule)s")
STRONG = N_("%(role)s 带有属性 %(state)s，不受矩阵约束")


@dataclass(frozen=True, order=True)
class Right:
    """One thing the database says.

    Attributes:
        message: Chinese msgid with `%(name)s` placeholders.
        params: values for the placeholders, as pairs.
    """

    message: str
    params: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Difference:
    """Where database and matrix disagree.

    Attributes:
        extra: the database has it and the matrix does not; otherwise it is missing.
        right: what.
    """

    extra: bool
    right: Right


def differences(connection: Connection, policy: Policy, readers: ddl.Readers) -> list[Difference]:
    """Compare by compiling the matrix into the database, looking, and rolling back.

    So both sides are in the words of the same server. The connection's login must own the
    tables; nothing is changed.

    Raises:
        DBAPIError: the tables are missing, are somebody else's, or stayed locked too long.
    """
    with connection.begin() as transaction:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        strong = set(_rights(connection, STRONG, _STRONG))
        before = _snapshot(connection)
        pg.execute(connection, ddl.statements(policy, readers))
        after = _snapshot(connection)
        transaction.rollback()
    return [
        *(Difference(True, right) for right in sorted(strong | before - after)),
        *(Difference(False, right) for right in sorted(after - before)),
    ]


def _snapshot(connection: Connection) -> set[Right]:
    queries = ((COLUMN, _COLUMNS), (WHOLE, _TABLES), (WHOLE, _SCHEMAS), (RULE, _RULES),
               (GUARD, _GUARDS), (VIEW, _VIEWS))  # fmt: skip
    return {right for message, query in queries for right in _rights(connection, message, query)}


def _rights(connection: Connection, message: str, query: str) -> Iterator[Right]:
    tables = ", ".join(f"'{cls.__tablename__}'" for cls in entities())
    places = {"{TABLES}": f"({tables}, '{ddl.ACCOUNTS}')", "{SYSTEM}": pg.SYSTEM}
    for place, value in (places | {"{OURS}": _OURS}).items():
        query = query.replace(place, value)
    rows: Any = connection.exec_driver_sql(query).mappings()
    for row in rows:
        yield Right(message, tuple((name, str(value)) for name, value in row.items()))


_OURS = f"""
    LEFT JOIN pg_roles AS role ON role.oid = held.grantee
    WHERE (held.grantee = 0 OR (starts_with(role.rolname, '{pg.PREFIX}') AND NOT role.rolcanlogin))
    AND (class.relnamespace = current_schema()::regnamespace
         OR class.relnamespace::regnamespace::text IN (
             SELECT nspname FROM pg_namespace WHERE nspowner = '{pg.SYSTEM}'::regrole))
"""  # noqa: S608 - names of our own
_TABLES = """
    SELECT coalesce(role.rolname, 'PUBLIC') AS role, class.oid::regclass AS table,
        held.privilege_type AS verb
    FROM pg_class AS class CROSS JOIN LATERAL aclexplode(class.relacl) AS held {OURS}
    AND held.grantee <> class.relowner
"""
_COLUMNS = """
    SELECT coalesce(role.rolname, 'PUBLIC') AS role, class.oid::regclass AS table,
        col.attname AS column, held.privilege_type AS verb
    FROM pg_class AS class JOIN pg_attribute AS col ON col.attrelid = class.oid
    CROSS JOIN LATERAL aclexplode(col.attacl) AS held {OURS}
"""
_SCHEMAS = f"""
    SELECT role.rolname AS role, space.nspname AS table, held.privilege_type AS verb
    FROM pg_namespace AS space CROSS JOIN LATERAL aclexplode(space.nspacl) AS held
    JOIN pg_roles AS role ON role.oid = held.grantee
    WHERE starts_with(role.rolname, '{pg.PREFIX}') AND NOT role.rolcanlogin
"""  # noqa: S608 - names of our own
_RULES = """
    SELECT array_to_string(ARRAY(
            SELECT CASE one WHEN 0 THEN 'PUBLIC' ELSE one::regrole::text END
            FROM unnest(rule.polroles) AS one ORDER BY 1), ', ') AS role,
        rule.polrelid::regclass AS table,
        concat_ws(' ', rule.polname, CASE WHEN rule.polpermissive THEN '' ELSE 'RESTRICTIVE' END,
            rule.polcmd, 'USING ' || pg_get_expr(rule.polqual, rule.polrelid),
            'CHECK ' || pg_get_expr(rule.polwithcheck, rule.polrelid)) AS rule
    FROM pg_policy AS rule JOIN pg_class AS class ON class.oid = rule.polrelid
    WHERE class.relnamespace = current_schema()::regnamespace AND class.relname IN {TABLES}
"""
_GUARDS = """
    SELECT oid::regclass AS table, concat_ws(', ',
        CASE WHEN relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END,
        CASE WHEN relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END) AS state
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname IN {TABLES}
"""
_VIEWS = """
    SELECT space.nspname AS role, class.relname AS table, concat_ws(' ',
        array_to_string(class.reloptions, ', '), pg_get_userbyid(class.relowner),
        regexp_replace(pg_get_viewdef(class.oid), '\\s+', ' ', 'g')) AS rule
    FROM pg_class AS class JOIN pg_namespace AS space ON space.oid = class.relnamespace
    WHERE class.relkind = 'v' AND space.nspowner = '{SYSTEM}'::regrole
"""
_STRONG = f"""
    SELECT rolname AS role, concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END,
        CASE WHEN rolbypassrls THEN 'BYPASSRLS' END) AS state
    FROM pg_roles WHERE starts_with(rolname, '{pg.PREFIX}') AND NOT rolcanlogin
    AND (rolsuper OR rolbypassrls)
"""  # noqa: S608 - names of our own
