"""Use cases on rule packs: what the district has adopted is filed, and found again."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import N_, SYSTEM_READ, Action, Reason, Refused
from app.audit import operation
from app.features.rulebook.models import RulePack
from app.policy import Document, Pack, adopted, restored

NOT_FILED = N_("规则包“%(key)s”还没有登记入库，请系统管理员重新启动系统。")


def file_packs(session: Session) -> int:
    """File the adopted packs as they are now, unless they are filed so already.

    For a system task, whenever the application starts.

    Returns:
        How many have been filed.
    """
    known = set(session.scalars(select(RulePack.digest)))
    fresh = [one for one in adopted() if one.digest not in known]
    if fresh:
        _file(session, fresh)
    return len(fresh)


@operation(RulePack, Action.CREATE)
def _file(session: Session, fresh: Sequence[Document]) -> None:
    session.add_all(
        RulePack(
            key=one.pack.key,
            title=one.pack.title,
            source=one.pack.source,
            valid_from=one.pack.valid_from,
            text=one.text,
            rules=one.rules,
            digest=one.digest,
        )
        for one in fresh
    )


def filed(session: Session, pack: Pack) -> int:
    """Key under which an adopted pack is filed, for what is decided by it.

    Raises:
        Refused: it is not: the application has not been started since it was adopted.
    """
    document = next(one for one in adopted() if one.pack is pack)
    known = select(RulePack.id).where(RulePack.digest == document.digest)
    found = _read(session, known)
    if found is None:
        raise Refused(Reason(NOT_FILED, params={"key": pack.key}))
    return found


def pack_of(session: Session, record_id: int) -> Pack:
    """The rules that something was decided by, as they were then.

    Raises:
        PackError: this version of the house does not understand them any more.
    """
    rules = select(RulePack.rules).where(RulePack.id == record_id)
    return _restored(_read(session, rules))


def _read(session: Session, statement: Any) -> Any:
    """Everybody may know the rules: they are read past the actor's rows."""
    reading = statement.execution_options(**{SYSTEM_READ: True})
    return session.connection().execute(reading).scalar_one_or_none()


_restored = lru_cache(maxsize=64)(restored)
