"""The wall around the database session: no actor, no rows; no grant, no write.

Listens on SQLAlchemy's own classes from the moment it is imported, so that no session of
the process can be opened without it:

* every ORM select gets the actor's row criteria (also subqueries, aliases, counts, CTEs);
* statements the criteria cannot reach (text, Core tables, bulk DML) are refused;
* every flush is checked: action, columns, plain values, row scope before and after, visible
  references;
* on PostgreSQL every transaction takes the database role of its actor (`app.access.pg`).
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Insert, TextClause, Update, event, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import InstanceState, Load, LoaderCriteriaOption, ORMExecuteState, Session
from sqlalchemy.sql import ClauseElement, visitors
from sqlalchemy.sql.util import (
    extract_first_column_annotation,
    surface_expressions,
    surface_selectables,
)

from app.access import pg
from app.access.actor import Actor, Denied
from app.access.policy import CREATING, UPDATING, Action
from app.access.spec import column_tag, entities, entity_info, fields
from app.db import Base, Stamped

SYSTEM_READ = "liuguan_system_read"
"""Execution option for a read of plain columns past the rows of an actor: who somebody is and
what they may see (`places.posts`, `access.explain`), what everybody may know of the application
itself (`codes.book`, `calendar`, `rulebook`), and the schema in migrations. A test holds the
application to these."""

_APPROVED = "liuguan_approved"
_ENTITY = "parententity"
_flushing: ContextVar[bool] = ContextVar("flushing", default=False)
_MOST_REACHES = 4096
_Keys = dict[type[Base], set[int]]


def _our_tables() -> frozenset[str]:
    return frozenset(cls.__tablename__ for cls in entities())


def _is_journal(element: Any) -> bool:
    journals = (cls.__tablename__ for cls in entities() if entity_info(cls).unchanging)
    return _is_table(element, frozenset(journals))


def _is_table(element: Any, names: frozenset[str]) -> bool:
    """Whether it is one of these tables; `table("person")` is one as well as the mapped one."""
    return getattr(element, "__visit_name__", "") == "table" and element.name in names


def _touches_ours(statement: Any) -> bool:
    ours = _our_tables()
    return any(_is_table(element, ours) for element in visitors.iterate(statement))


class _Reach(NamedTuple):
    """What a select reads.

    Attributes:
        entities: those of ours whose tables it names.
        raw: it gets at a table past its entity, holds verbatim SQL, or brings criteria along,
            into which nothing here looks.
    """

    entities: tuple[type[Base], ...]
    raw: bool


def _reach(statement: Any) -> _Reach:
    """Look through a select, or remember what one of the same form came to."""
    key = statement._generate_cache_key()
    if key is not None and key.key in _reaches:
        _reaches.move_to_end(key.key)
        return _reaches[key.key]
    ours = _our_tables()
    parts: list[Any] = list(visitors.iterate(statement))
    read = {part.name for part in parts if _is_table(part, ours)}
    found = _Reach(
        tuple(cls for cls in entities() if cls.__tablename__ in read),
        any(_is_raw(part, ours) for part in parts),
    )
    if key is not None:
        _reaches[key.key] = found
        while len(_reaches) > _MOST_REACHES:
            _reaches.popitem(last=False)
    return found


def _bypasses_orm(statement: Any) -> bool:
    """Whether a select reaches one of our tables past its ORM entity, or holds raw text."""
    return _reach(statement).raw


_reaches: OrderedDict[Any, _Reach] = OrderedDict()


_VERBATIM = ("_hints", "_statement_hints", "_prefixes", "_suffixes")
"""Where a select keeps text that goes into its SQL as it is."""


def _is_raw(element: Any, ours: frozenset[str]) -> bool:
    if any(getattr(element, name, ()) for name in _VERBATIM):
        return True
    if any(isinstance(one, LoaderCriteriaOption) for one in getattr(element, "_with_options", ())):
        return True
    match getattr(element, "__visit_name__", ""):
        case "textclause" | "textual_select":
            return True
        case "column" if element.is_literal:  # verbatim SQL, but COUNT(*) and EXISTS (SELECT 1)
            return element.name not in {"*", "1"}
        case "select":
            return not _is_scoped(element, ours)
    return False


def _is_scoped(statement: Any, ours: frozenset[str]) -> bool:
    """Whether SQLAlchemy adds the criteria of every table of ours a select reads from.

    It does so for the first entity of each column and for those of FROM, JOIN and WHERE, in a
    select that it takes for the ORM's: EXTRACT, FILTER and OVER alone do not make it one.
    """
    if statement._propagate_attrs.get("compile_state_plugin") != "orm":
        return not _touches_ours(statement)
    joined = (join[0] for join in statement._setup_joins)
    froms = [*statement._from_obj, *joined, *statement._iterate_from_elements()]
    parts = [part for from_ in froms for part in surface_selectables(from_)]  # type: ignore[no-untyped-call]
    read = {part for part in parts if _is_table(getattr(part, "element", part), ours)}
    conditions = (
        part
        for where in statement._where_criteria
        for part in surface_expressions(where)  # type: ignore[no-untyped-call]
    )
    found = [
        *(extract_first_column_annotation(one, _ENTITY) for one in statement._raw_columns),  # type: ignore[no-untyped-call]
        *(part._annotations.get(_ENTITY) for part in (*parts, *conditions)),
    ]
    return read <= {entity.selectable for entity in found if entity is not None}


@event.listens_for(Session, "do_orm_execute")
def _scope_statement(state: ORMExecuteState) -> None:
    actor: Actor | None = state.session.info.get("actor")
    statement: Any = state.statement
    if (state.is_update or state.is_delete) and _is_journal(statement.table):
        raise Denied(f"{statement.table} is append-only")
    if actor is None:
        if not _is_system_read(state) and (_touches_ours(statement) or _bypasses_orm(statement)):
            raise Denied("no actor")
    elif not actor.is_system:
        state.statement = _scoped(state, actor, statement)
    state.update_execution_options(**{_APPROVED: True})


def _scoped(state: ORMExecuteState, actor: Actor, statement: Any) -> Any:
    """The statement, held to the rows of the actor."""
    if not state.is_select:
        if isinstance(statement, TextClause) or _touches_ours(statement):
            raise Denied("text and bulk statements are for system tasks")
        return statement
    if _bypasses_orm(statement):
        raise Denied("a statement reaches a table past its entity")
    if state.is_column_load and state.bind_mapper:
        # SQLAlchemy leaves its criteria out when it reads a row again.
        cls = state.bind_mapper.class_
        return _without(state, actor, cls).where(actor.rows(cls))
    selected = getattr(statement, "column_descriptions", ())  # a UNION has none
    whole = (one["expr"] for one in selected if one["expr"] is one.get("entity"))
    rows = (actor.criterion(cls) for cls in _reach(statement).entities)
    return statement.options(*rows, *(_kept_back(actor, one) for one in whole))


def _kept_back(actor: Actor, entity: Any) -> Any:
    """Leave out of a whole record what the actor may not read; asking for it is an error."""
    cls = inspect(entity).mapper.class_
    hidden = actor.hidden(cls) if issubclass(cls, Base) else frozenset[str]()
    make = _deferred if entity is cls else _deferred.__wrapped__
    return make(entity, hidden)


@lru_cache(maxsize=4096)
def _deferred(entity: Any, names: frozenset[str]) -> Any:
    load: Any = Load(entity)
    for name in sorted(names):
        load = load.defer(getattr(entity, name), raiseload=True)
    return load


def _without(state: ORMExecuteState, actor: Actor, cls: type[Base]) -> Any:
    """Do not read again what was never read, when a whole record has expired."""
    statement: Any = state.statement
    wanted = statement._compile_options._only_load_props or frozenset()
    kept_back = wanted & actor.hidden(cls)
    if kept_back:
        if kept_back == wanted:
            raise Denied(f"{actor.role} may not read {cls.__name__}.{', '.join(wanted)}")
        statement._compile_options += {"_only_load_props": wanted - kept_back}
        record: Any = state.load_options._refresh_state
        for name in kept_back:
            cls.__mapper__.attrs[name]._raise_column_loader(record, record.dict, None)
    return statement


@event.listens_for(Session, "after_begin")
def _enter(session: Session, transaction: Any, connection: Connection) -> None:
    """Every transaction takes its actor's database role, a savepoint keeps it."""
    if not transaction.nested:
        pg.enter(connection, session.info.get("actor"))


def _is_system_read(state: ORMExecuteState) -> bool:
    """A system read yields plain values only: entities would stay in the identity map."""
    columns = getattr(state.statement, "_raw_columns", ())
    return bool(state.execution_options.get(SYSTEM_READ)) and not any(
        column.is_selectable for column in columns
    )


@event.listens_for(Engine, "before_execute")
def _guard_connection(conn: Any, clause: Any, multiparams: Any, params: Any, options: Any) -> None:
    if _flushing.get() or options.get(_APPROVED) or options.get(SYSTEM_READ):
        return
    if isinstance(clause, TextClause):
        raise Denied("raw text below the session")
    reads = getattr(clause, "is_select", False)
    if (reads or isinstance(clause, (Insert, Update, Delete))) and _touches_ours(clause):
        raise Denied("a statement below the session")


@event.listens_for(Session, "before_flush")
def _check_flush(session: Session, context: Any, instances: Any) -> None:
    actor: Actor | None = session.info.get("actor")
    written: list[tuple[Action, InstanceState[Any]]] = []
    for action, objects in (
        (Action.CREATE, session.new),
        (Action.CHANGE, session.dirty),
        (Action.DELETE, session.deleted),
    ):
        written += [
            (action, inspect(obj))
            for obj in objects
            if isinstance(obj, Base) and (action is not Action.CHANGE or session.is_modified(obj))
        ]
    flushed: list[tuple[Action, InstanceState[Any], tuple[str, ...]]] = []
    if written:
        if actor is None:
            raise Denied("no actor")
        for action, state in written:
            names = _changed(state)
            _check_journal(action, state)
            if not actor.is_system:
                _check_values(state, names)
                _check_row(actor, action, state, names)
                _check_place(actor, action, state)
            flushed.append((action, state, names))
            _stamp(actor, action, state.obj())
        if not actor.is_system:
            rows: _Keys = defaultdict(set)
            for action, state in written:
                if action is not Action.CREATE and state.identity:
                    rows[state.class_].add(state.identity[0])
            wanted = _references(state for _, state in written)
            seen = {
                cls: _visible(session, actor, cls, rows[cls] | wanted[cls])
                for cls in {**rows, **wanted}
            }
            _check_rows(actor, rows, seen)
            _check_references(wanted, seen)
    session.info["flush_token"] = _flushing.set(True)
    session.info["flushed"] = flushed


def _stamp(actor: Actor, action: Action, obj: Any) -> None:
    """Say who entered and who last changed the row; the columns themselves know when."""
    if isinstance(obj, Stamped) and action is not Action.DELETE:
        if action is Action.CREATE:
            obj.created_by_id = actor.user_id
        obj.updated_by_id = actor.user_id


def _changed(state: InstanceState[Any]) -> tuple[str, ...]:
    """The columns that will be written: of a new row whatever it has, however it came there."""
    columns = state.mapper.column_attrs
    if not state.identity:
        return tuple(one.key for one in columns if one.key in state.dict)
    return tuple(
        attribute.key
        for attribute in state.attrs
        if attribute.history.has_changes() and attribute.key in columns
    )


def _check_values(state: InstanceState[Any], names: Iterable[str]) -> None:
    """The row is the one that was read, and what is written in it are plain values."""
    cls = state.class_
    if state.identity and state.dict.get("id", state.identity[0]) != state.identity[0]:
        raise Denied(f"{cls.__name__}: the key is the server's to choose")
    for name in names:
        value = state.dict.get(name)
        if isinstance(value, ClauseElement) or hasattr(value, "__clause_element__"):
            raise Denied(f"{cls.__name__}.{name}: an expression, whose value nobody has checked")


def _check_journal(action: Action, state: InstanceState[Any]) -> None:
    if entity_info(state.class_).unchanging and action is not Action.CREATE:
        raise Denied(f"{state.class_.__name__} is append-only")


def _check_row(
    actor: Actor, action: Action, state: InstanceState[Any], names: Iterable[str]
) -> None:
    cls = state.class_
    if entity_info(cls).journal:
        return
    access = actor.access(cls)
    if access is None or not access.grant.may & _VERBS[action]:
        raise Denied(f"{actor.role} may not {action} {cls.__name__}")
    if action is Action.DELETE:
        return
    if "id" in names:
        raise Denied(f"{cls.__name__}: the key is the server's to choose")
    declared = fields(cls)
    for name in names:
        tag = None if name in declared else column_tag(cls, name)
        if tag is not None and tag not in access.grant.write:
            raise Denied(f"{actor.role} may not write {cls.__name__}.{name}")
        value = state.attrs[name].value
        if name in declared and name not in access.write and value is not None:
            raise Denied(f"{actor.role} may not write {cls.__name__}.{name}")
        if name in declared and name not in access.write and action is Action.CHANGE:
            raise Denied(f"{actor.role} may not clear {cls.__name__}.{name}")


_VERBS: dict[Action, frozenset[Action]] = {
    Action.CREATE: CREATING,
    Action.CHANGE: UPDATING,
    Action.DELETE: frozenset({Action.DELETE}),
}
"""The grants any one of which lets a row be inserted, updated or deleted."""


def _references(states: Iterable[InstanceState[Any]]) -> _Keys:
    """The rows that newly set references point at."""
    wanted: _Keys = defaultdict(set)
    for state in states:
        for name, one in fields(state.class_).items():
            if one.target is not None:
                added = (
                    state.attrs[name].history.added if state.identity else (state.dict.get(name),)
                )
                wanted[one.target].update(key for key in added or () if key)
    return wanted


def _check_references(wanted: _Keys, seen: Mapping[type[Base], set[int]]) -> None:
    """Every newly set reference must point at a row the actor can see."""
    for target, ids in wanted.items():
        if ids - seen[target]:
            raise Denied(f"a reference to a hidden or missing {target.__name__}")


def _check_place(actor: Actor, action: Action, state: InstanceState[Any]) -> None:
    """A new row must lie inside the actor's rows, and no other may be moved out of them."""
    access = actor.access(state.class_)
    columns = access.rows.needs if access else ()
    known = action is Action.CREATE or any(one in state.dict for one in columns)
    if access is None or not columns or not known:
        return
    if not access.rows.holds(state.dict, actor.facts):
        raise Denied(f"{state.class_.__name__}: outside the rows of {actor.role}")


@event.listens_for(Session, "after_flush")
def _check_result(session: Session, context: Any) -> None:
    """What has been written lies inside the actor's rows, whoever has touched it on the way.

    Keys and column names are kept for the audit entry, the records themselves are not.
    """
    _end_flush(session)
    actor: Actor | None = session.info.get("actor")
    touched = session.info.setdefault("touched", {})
    for action, state, names in session.info.pop("flushed", ()):
        if actor is not None and not actor.is_system:
            _check_place(actor, action, state)
        keys, columns = touched.setdefault(state.class_, ({}, {}))
        keys[state.obj().id] = None
        columns.update(dict.fromkeys(names))


def _check_rows(actor: Actor, rows: _Keys, seen: Mapping[type[Base], set[int]]) -> None:
    """These must lie inside the actor's rows."""
    for cls, ids in rows.items():
        if ids - seen[cls]:
            raise Denied(f"{cls.__name__}: outside the rows of {actor.role}")


def _visible(session: Session, actor: Actor, cls: type[Base], ids: set[int]) -> set[int]:
    access = actor.access(cls)
    if access is not None and access.rows.column == "id":  # the key alone says it
        return {key for key in ids if access.rows.holds({"id": key}, actor.facts)}
    with session.no_autoflush:
        found: set[int] = set()
        for chunk in _chunks(sorted(ids), 500):
            found.update(session.scalars(select(cls.id).where(cls.id.in_(chunk))))
        return found


def _chunks(items: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


@event.listens_for(Session, "after_soft_rollback")
def _forget_flush(session: Session, previous: Any) -> None:
    _end_flush(session)
    session.info.pop("flushed", None)
    session.info.pop("touched", None)


def _end_flush(session: Session) -> None:
    token = session.info.pop("flush_token", None)
    if token is not None:
        _flushing.reset(token)
