"""The code lists as the district has them now: read once, kept for a short while.

What nobody enters by hand is answered by its own source: roles by the matrix, regions
(GB/T 2260) by the official list in `places`, meetings and ledgers by the rule packs. Everybody
may know the lists, so they are read past the actor's rows.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import SYSTEM_READ, actor_of, entities, entity_info
from app.access.actor import CHANNEL_LABELS
from app.access.policy import ACTION_LABELS
from app.audit import check_codes_with
from app.features.codes.lists import normalise
from app.features.codes.models import CodeItem, CodeMapping, CodeScheme
from app.features.places import load_regions, locate
from app.policy import ledger_labels, meeting_labels

REGIONS = "region"

KEPT_SECONDS = 30.0
"""After this time the changes of other processes are seen; our own are seen at once."""


@dataclass(frozen=True)
class _List:
    """One scheme: what its codes are called, which may be chosen, what is understood."""

    chinese: dict[str, str] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)
    wordings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Book:
    """All schemes of a database, and when they were read."""

    lists: Mapping[str, _List]
    read_at: float


_books: WeakKeyDictionary[Engine, _Book] = WeakKeyDictionary()
_EMPTY = _List()


def labels(session: Session, scheme: str, locale: str = "zh") -> Mapping[str, str]:
    """Code → label in the order of the list, retired codes included; empty if unknown.

    Roles, actions and the like have Chinese labels, which are msgids.
    """
    if scheme == "role":
        return actor_of(session).policy.roles
    if scheme in _DERIVED:
        return _DERIVED[scheme]()
    found = _list(session, scheme)
    return MappingProxyType(found.english if locale == "en" else found.chinese)


@check_codes_with
def choices(session: Session, scheme: str, locale: str = "zh") -> Mapping[str, str]:
    """Code → label of what may be chosen today: the newest edition without retired codes."""
    named = labels(session, scheme, locale)
    if scheme == "role" or scheme in _DERIVED:
        return named
    offered = _list(session, scheme).offered
    return {code: label for code, label in named.items() if code in offered}


def resolve(session: Session, scheme: str, text: str, source: str = "") -> str | None:
    """Find the code that somebody's wording means.

    Args:
        session: any session of the database.
        scheme: key of the list.
        text: a code, a label in either language, or a known other wording; spaces, width
            and case do not matter. A region may be written as the beginning of an address.
        source: the system the text comes from; its bare codes then mean what they mean there.

    Returns:
        The code; None if the text is not known or its code may no longer be chosen.
    """
    if scheme == REGIONS:
        region = load_regions().get(text) or locate(text)
        return region.code if region else None
    found, wording = _list(session, scheme), normalise(text)
    if source:
        code = found.wordings.get(foreign_wording(source, text))
    else:
        code = wording if wording in found.chinese else None
    code = code or found.wordings.get(wording)
    return code if code in found.offered else None


def foreign_wording(source: str, text: str) -> str:
    """How a code of another system is kept among the wordings of a scheme."""
    return f"{normalise(source)}:{normalise(text)}" if source else normalise(text)


def forget() -> None:
    """Read the lists again when they are next needed."""
    _books.clear()


@cache
def _region_names() -> Mapping[str, str]:
    return MappingProxyType({code: one.full_name for code, one in load_regions().items()})


@cache
def _entity_names() -> Mapping[str, str]:
    named = {cls.__tablename__: entity_info(cls).label for cls in entities()}
    return MappingProxyType(named)


_DERIVED: Mapping[str, Callable[[], Mapping[str, str]]] = {
    REGIONS: _region_names,
    "entity": _entity_names,
    "action": lambda: ACTION_LABELS,
    "channel": lambda: CHANNEL_LABELS,
    "meeting_kind": meeting_labels,
    "ledger": ledger_labels,
}
"""Lists that no one keeps by hand: their own source answers for them."""


def _list(session: Session, scheme: str) -> _List:
    engine = session.get_bind().engine
    book = _books.get(engine)
    if book is None or time.monotonic() - book.read_at > KEPT_SECONDS:
        book = _books[engine] = _Book(_read(session), time.monotonic())
    return book.lists.get(scheme, _EMPTY)


def _read(session: Session) -> Mapping[str, _List]:
    """Read every scheme; its newest edition says what may be chosen, older ones what was."""
    connection = session.connection()
    newest = CodeScheme.valid_from.desc().nulls_last(), CodeScheme.id.desc()
    lists: dict[str, _List] = {}
    current: dict[str, int] = {}
    items = connection.execute(
        select(
            CodeScheme.key,
            CodeScheme.id,
            CodeItem.code,
            CodeItem.label,
            CodeItem.label_en,
            CodeItem.retired,
        )
        .join(CodeScheme, CodeScheme.id == CodeItem.scheme_id)
        .order_by(CodeScheme.key, *newest, CodeItem.sort, CodeItem.code)
        .execution_options(**{SYSTEM_READ: True})
    )
    for key, scheme_id, code, label, label_en, retired in items:
        one = lists.setdefault(key, _List())
        one.chinese.setdefault(code, label)
        one.english.setdefault(code, label_en or label)
        if current.setdefault(key, scheme_id) == scheme_id and not retired:
            one.offered.add(code)
            one.wordings[normalise(label)] = code
            one.wordings.setdefault(normalise(label_en or label), code)
    mappings = connection.execute(
        select(CodeScheme.key, CodeMapping.foreign, CodeMapping.code)
        .join(CodeScheme, CodeScheme.id == CodeMapping.scheme_id)
        .order_by(CodeScheme.key, *newest)
        .execution_options(**{SYSTEM_READ: True})
    )
    for key, foreign, code in mappings:
        lists.setdefault(key, _List()).wordings.setdefault(foreign, code)
    return lists
