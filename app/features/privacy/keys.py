"""The keys that seal personal data: right at the start, and how the newest takes over (C35)."""

import datetime as dt
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    Row,
    Select,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from app.access import N_, Action, Reason, Refused, entities, entity_info
from app.audit import operation, record
from app.db import Base, KeyProblem, KeyRing, SealedBytes, SealedType, ring
from app.db.sealed import followers
from app.features.privacy.models import DataKey

CHUNK = 500
"""Rows sealed anew in one transaction."""
FEW = 4
"""The same of rows that hold whole files: all of them are in memory at once."""

MISSING = (
    "数据库中有用第 {} 版密钥加密的内容，而 DATA_KEYS 里没有这一版。请补上后再启动。",
    "The database is sealed with key {}, which is not in DATA_KEYS. Add it, then start again.",
)
WRONG = (
    "DATA_KEYS 中第 {} 版密钥与数据库所用的不同。请核对后再启动。",
    "Key {} in DATA_KEYS is not the one this database is sealed with. Check it and start again.",
)
DAMAGED = N_(
    "有 %(count)s 项内容已损坏，无法换用新密钥：%(where)s。其余已换；旧密钥请保留，"
    "重新填写这些内容后再执行一次。"
)
SHOWN = 10
"""Damaged values that are named."""


class WrongKeys(KeyProblem):
    """The keys do not fit the database; `zh` and `en` say which and what to do."""

    def __init__(self, texts: tuple[str, str], version: int) -> None:
        """Say which version it is about."""
        self.zh, self.en = (text.format(version) for text in texts)
        super().__init__(self.en)


def check_keys(session: Session) -> None:
    """Compare the ring with what is known of the keys; note a version that is new.

    Args:
        session: the session of a system task.

    Raises:
        WrongKeys: a key is missing or another one than before; nothing must be read with it.
    """
    known = {one.version: one.check_value for one in session.scalars(select(DataKey))}
    for version, fingerprint in known.items():
        if version not in ring().versions:
            raise WrongKeys(MISSING, version)
        if ring().fingerprint(version) != fingerprint:
            raise WrongKeys(WRONG, version)
    if ring().version not in known:
        _note(session, ring())


@operation(DataKey, Action.CREATE)
def _note(session: Session, keys: KeyRing) -> DataKey:
    noted = DataKey(
        version=keys.version,
        check_value=keys.fingerprint(keys.version),
        since=dt.datetime.now(UTC),
    )
    session.add(noted)
    return noted


def rotate(session: Session, progress: Callable[[str, int], None]) -> None:
    """Seal everything with the newest key; then older ones are forgotten.

    Works beside the users: a chunk of rows is one transaction, and what somebody has changed
    meanwhile is sealed with the newest key already. Killed, it goes on where it was.

    Args:
        session: the session of a system task.
        progress: called with the label of an entity and the number of its rows sealed anew.

    Raises:
        Refused: some values cannot be read; the keys are kept.
    """
    damaged = [
        where for cls in entities() if _sealed(cls) for where in _rotate(session, cls, progress)
    ]
    if damaged:
        params = {"count": len(damaged), "where": "、".join(damaged[:SHOWN])}
        raise Refused(Reason(DAMAGED, params=params))
    session.execute(delete(DataKey).where(DataKey.version != ring().version))
    record(session, Action.DELETE, DataKey, ())
    session.commit()


def _sealed(cls: type[Base]) -> list[Column[Any]]:
    table: Any = cls.__table__
    return [column for column in table.columns if isinstance(column.type, SealedType)]


def _chunk(cls: type[Base]) -> int:
    bulky = any(isinstance(column.type, SealedBytes) for column in _sealed(cls))
    return FEW if bulky else CHUNK


def _rotate(
    session: Session, cls: type[Base], progress: Callable[[str, int], None]
) -> Iterator[str]:
    """Seal the rows of one entity anew; yields which values cannot be read."""
    done, last = 0, 0
    while rows := session.execute(_outdated(cls, last)).all():
        for row in rows:
            yield from _reseal(session, cls, row)
        done, last = done + len(rows), rows[-1].id
        record(session, Action.CHANGE, cls, (), (one.name for one in _sealed(cls)), len(rows))
        session.commit()
        progress(entity_info(cls).label, done)


def _outdated(cls: type[Base], last: int) -> Select[Any]:
    """The next rows with a value that another key has sealed; the values as ciphertext."""
    raw = [type_coerce(column, LargeBinary).label(column.name) for column in _sealed(cls)]
    header = ring().header
    old = (func.substr(one, 1, len(header), type_=LargeBinary) != header for one in raw)
    return (
        select(cls.id, *raw)
        .where(cls.id > last, or_(*old))
        .order_by(cls.id)
        .limit(_chunk(cls))
        .with_for_update()
    )


def _reseal(session: Session, cls: type[Base], row: Row[Any]) -> Iterator[str]:
    """Seal the outdated values of a row anew, unless somebody has just changed one of them."""
    table: Any = cls.__table__
    values: dict[str, Any] = {}
    for column in _sealed(cls):
        sealed, place = row._mapping[column.name], f"{table.name}.{column.name}"
        if sealed is None or bytes(sealed).startswith(ring().header):
            continue
        data = ring().unseal_bytes(sealed, place)
        if data is None:
            yield f"{entity_info(cls).label} № {row.id} {column.name}"
            continue
        values[column.name] = type_coerce(ring().seal_bytes(data, place), LargeBinary)
        found = followers(column).items()
        values |= {name: derive(data.decode()) for name, derive in found}
    if not values:
        return
    unchanged = [
        type_coerce(column, LargeBinary) == row._mapping[column.name]
        for column in _sealed(cls)
        if column.name in values
    ]
    if "updated_at" in table.columns:
        values["updated_at"] = table.columns["updated_at"]  # nobody has changed the record
    session.execute(update(table).where(table.c.id == row.id, *unchanged).values(values))
