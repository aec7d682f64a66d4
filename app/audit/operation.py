"""An operation: one use case, one transaction, one audit entry."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.access import N_, Action, Denied, NotFound, Reason, Refused, Stale, actor_of
from app.audit.journal import record, record_refusal
from app.db import Base

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E", bound=Any)

STALE = Reason(N_("这条记录已被他人修改。请刷新后核对，再重新填写您的改动。"))
CLASH = Reason(N_("与已有记录冲突，未保存。请检查是否重复登记。"))


def operation(
    entity: type[Base], action: Action, *, word: str = ""
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """Make a function the only way to do something with an entity.

    The function gets the actor's session and works in it; rights are checked before, and
    after it everything is flushed, recorded and committed together. On any error nothing
    stays but the record of a refusal, where a right was missing or somebody else was faster;
    and a change that changed nothing leaves no entry. Any surface may pass `confirmed`;
    a function with nothing to confirm never sees it.

    Args:
        entity: what it is done with.
        action: the right it needs.
        word: what the journal calls it, if not by that right.

    Raises (from the decorated function):
        Denied: the matrix has no such grant, or the wall refused a row or column.
        Refused: a rule says no.
        Stale: somebody else changed the record meanwhile.
    """

    def wrap(
        use_case: Callable[Concatenate[Session, P], R],
    ) -> Callable[Concatenate[Session, P], R]:
        known = signature(use_case)
        doubtful = "confirmed" in known.parameters

        @wraps(use_case)
        def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not doubtful:
                kwargs.pop("confirmed", None)
            session.info["touched"] = {}
            try:
                actor_of(session).require(entity, action)
                result = use_case(session, *args, **kwargs)
                session.flush()
                written = session.info.pop("touched", {})
                if written or word or action is not Action.CHANGE:
                    ids, names = written.get(entity, ((), ()))
                    record(session, word or action, entity, ids, names)
                session.commit()
            except (Denied, Stale, StaleDataError) as error:
                asked = known.bind(session, *args, **kwargs).arguments.get("record_id")
                record_refusal(session, entity, [] if asked is None else [asked], [action])
                if isinstance(error, StaleDataError):
                    raise Stale(STALE) from error
                raise
            except IntegrityError as error:
                session.rollback()
                raise Refused(CLASH) from error
            except BaseException:
                session.rollback()
                raise
            return result

        run.entity = entity  # type: ignore[attr-defined]
        run.action = action  # type: ignore[attr-defined]
        return run

    return wrap


def note(session: Session, entity: type[Base], *words: str, key: int | None = None) -> None:
    """Put into the entry of the operation under way what no changed column says.

    Args:
        session: the actor's session.
        entity: what the operation is about.
        words: names, keys and codes; never a personal value.
        key: a record it is about although nothing in it may have changed.
    """
    keys, names = session.info["touched"].setdefault(entity, ({}, {}))
    if key is not None:
        keys[key] = None
    names.update(dict.fromkeys(words))


def load(
    session: Session,
    entity: type[E],
    record_id: int,
    version: int | None = None,
    *,
    lock: bool = False,
) -> E:
    """Read the record a use case is about, as it is now and in the actor's rows.

    Args:
        session: the actor's session.
        entity: kind of record.
        record_id: its key.
        version: the version the user saw; None where nothing is overwritten.
        lock: keep others from changing it until the transaction ends. PostgreSQL only: SQLite
            locks no rows, and its driver begins a transaction with the first write, so two may
            have read the same; production refuses SQLite.

    Raises:
        NotFound: missing or hidden.
        Stale: somebody else changed it since.
    """
    statement = select(entity).where(entity.id == record_id)
    row: E | None = session.scalar(
        statement.with_for_update() if lock else statement,
        execution_options={"populate_existing": True},
    )
    if row is None:
        raise NotFound
    if version is not None and row.version != version:
        raise Stale(STALE)
    return row
