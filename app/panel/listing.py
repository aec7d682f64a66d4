"""One way to read many records: parsed, checked, scoped, keyset-paged.

Lists, records, the REST API, exports and charts all go through `Listing`. A column the
actor may not read can be neither shown nor filtered, sorted or searched by: 400, never a
silent difference in the result (no oracle).
"""

import base64
import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.access import N_, Actor, Field, Reason, Refused, entity_info
from app.db import MAX_KEY, Base, same
from app.db.clock import SHANGHAI

Operator = Literal["eq", "starts", "from", "to", "empty"]
Direction = Literal["asc", "desc"]

PAGE_SIZES = (25, 50, 100)
LAST_CHARACTER = "\U0010ffff"
"""Sorts after every character there is."""

COUNT_CAP = 10_000
"""Lists count up to here and say "10,000+" beyond."""

OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "text": ("eq", "starts"),
    "longtext": (),
    "code": ("eq", "empty"),
    "reference": ("eq", "empty"),
    "flag": ("eq",),
    "date": ("eq", "from", "to", "empty"),
    "datetime": ("from", "to"),
    "integer": ("eq", "from", "to"),
    "money": ("eq", "from", "to"),
}


class BadQuery(Refused):
    """A query parameter that makes no sense for this actor; shown as 400."""


@dataclass(frozen=True)
class Condition:
    """One filter: field, operator, value of the field's type."""

    field: Field
    operator: Operator
    value: Any

    def clause(self) -> ColumnElement[bool]:
        """The SQL of the condition."""
        column = self.field.attribute
        match self.operator:
            case "eq":
                return equal(self.field, self.value)
            case "starts":
                return begins(self.field, self.value)
            case "from":
                return column >= self.value
            case "to":
                return column <= self.value
            case "empty":
                return column.is_(None) if self.value else column.is_not(None)


@dataclass(frozen=True)
class Count:
    """A number of rows, counted no further than some bound.

    Attributes:
        number: of rows.
        capped: there are more.
    """

    number: int
    capped: bool = False

    @property
    def at_least(self) -> int:
        """The number, or one more than the bound if there are more."""
        return self.number + self.capped

    def __str__(self) -> str:
        """As people read it: `10,000+`."""
        return f"{self.number:,}{'+' if self.capped else ''}"


@dataclass(frozen=True)
class Page:
    """One page of rows.

    Attributes:
        rows: mappings with `id`, `version` and the readable columns.
        count: how many rows match.
        before: cursor to the page before, if there is one.
        after: cursor to the page after, if there is one.
    """

    rows: Sequence[RowMapping]
    count: Count
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Listing:
    """A checked request for rows of one entity by one actor.

    Attributes:
        entity: the model class.
        fields: the readable columns, by name.
        askable: those of them that can be filtered, searched and sorted by.
        conditions: filters, all of which must hold.
        words: what was typed into the search box.
        order: sort field name (`id` included) and direction.
        size: rows per page.
        cursor: where the page begins; None for the first.
        backwards: the cursor is the row after the page (or None for the last page).
    """

    entity: type[Base]
    fields: Mapping[str, Field]
    askable: Mapping[str, Field]
    conditions: tuple[Condition, ...]
    words: str
    order: tuple[str, Direction]
    size: int = PAGE_SIZES[0]
    cursor: tuple[Any, int] | None = None
    backwards: bool = False

    @classmethod
    def of(cls, actor: Actor, entity: type[Base], parameters: Mapping[str, str]) -> "Listing":
        """Parse URL parameters.

        `field=value`, `field.from=`, `field.to=`, `field.starts=`, `field.empty=1|0`,
        `q=`, `sort=field|-field`, `size=`, `after=`, `before=`, `last=1`.

        Raises:
            BadQuery: unknown or unreadable field, wrong operator, type or cursor.
        """
        askable = actor.askable(entity)
        listing = cls(
            entity=entity,
            fields=actor.readable(entity),
            askable=askable,
            conditions=tuple(_conditions(askable, parameters)),
            words=search_words(parameters.get("q", "")),
            order=cls._order(entity, askable, parameters.get("sort", "")),
            size=_size(parameters.get("size", "")),
        )
        if "after" in parameters:
            return replace(listing, cursor=listing._read_cursor(parameters["after"]))
        if "before" in parameters:
            cursor = listing._read_cursor(parameters["before"])
            return replace(listing, cursor=cursor, backwards=True)
        return replace(listing, backwards="last" in parameters)

    def offering(self, names: Collection[str | None]) -> "Listing":
        """The same request, where only these of the columns can be filtered by."""
        askable = {name: one for name, one in self.askable.items() if name in names}
        return replace(self, askable=askable)

    @staticmethod
    def _order(entity: type[Base], fields: Mapping[str, Field], sort: str) -> tuple[str, Direction]:
        name, direction = entity_info(entity).order
        if sort:
            name, direction = sort.removeprefix("-"), "desc" if sort.startswith("-") else "asc"
            if name not in fields or not sortable(fields[name]):
                raise BadQuery(Reason(N_("不能按“%(name)s”排序。"), params={"name": name}))
        elif name not in fields:
            name = "id"
        return name, direction

    def _read_cursor(self, text: str) -> tuple[Any, int]:
        bad = BadQuery(Reason(N_("翻页链接已失效，请回到第一页。")))
        try:
            value, key = json.loads(base64.urlsafe_b64decode(text.encode()))
            if type(key) is not int or not 0 <= key <= MAX_KEY:
                raise bad
            if self.order[0] == "id":
                return key, key
            field = self.fields[self.order[0]]
            return (
                value
                if field.kind in {"integer", "money", "reference"} and type(value) is int
                else parse(field, str(value))
            ), key
        except (ValueError, TypeError, Refused) as error:
            raise bad from error

    def _cursor_of(self, row: RowMapping) -> str:
        value = row[self.order[0]]
        if isinstance(value, (dt.date, dt.datetime)):
            value = value.isoformat()
        return base64.urlsafe_b64encode(json.dumps([value, row["id"]]).encode()).decode()

    # -- statements -------------------------------------------------------------------

    @property
    def columns(self) -> list[Any]:
        """Key, version and the readable columns; nothing else is ever loaded."""
        version = getattr(self.entity, "version", None)
        extra = [] if version is None else [version]
        return [self.entity.id, *extra, *(one.selected for one in self.fields.values())]

    def where(self) -> list[ColumnElement[bool]]:
        """Conditions and search words as SQL."""
        clauses = [condition.clause() for condition in self.conditions]
        if self.words:
            clauses.append(self._search())
        return clauses

    def _search(self) -> ColumnElement[bool]:
        """Exact matches by number, prefixes by name; every column has its index."""
        entity, words = self.entity, self.words
        exact = [one for one in self.askable.values() if one.info.search == "exact"]
        prefix = [one for one in self.askable.values() if one.info.search == "prefix"]
        matches: list[ColumnElement[bool]] = []
        if any(character.isdigit() for character in words):
            matches += [equal(one, words.upper()) for one in exact if one.kind == "text"]
            if words.isdecimal() and len(words) <= 9:
                matches += [one.attribute == int(words) for one in exact if one.kind == "integer"]
        phonetic = entity_info(entity).phonetic
        if words.isascii() and words.isalpha() and phonetic and phonetic.of in self.askable:
            for name in phonetic.columns:
                matches.append(within(getattr(entity, name), words.lower()))
        else:
            matches += [begins(one, words) for one in prefix]
        return or_(false(), *matches)

    def statement(self) -> Select[Any]:
        """All matching rows in order, unpaged (for exports)."""
        return select(*self.columns).where(*self.where()).order_by(*self._order_by(False))

    def _order_by(self, reverse: bool) -> list[Any]:
        name, direction = self.order
        key = self.entity.id
        columns = [key] if name == "id" else [getattr(self.entity, name), key]
        ascending = (direction == "asc") is not reverse
        return [column.asc() if ascending else column.desc() for column in columns]

    def page(self, session: Session) -> Page:
        """Read one page: one query for the rows, one bounded count."""
        name, direction = self.order
        key = self.entity.id
        statement = select(*self.columns).where(*self.where())
        if self.cursor is not None:
            ascending = (direction == "asc") is not self.backwards
            left = tuple_(key if name == "id" else getattr(self.entity, name), key)
            statement = statement.where(left > self.cursor if ascending else left < self.cursor)
        statement = statement.order_by(*self._order_by(self.backwards)).limit(self.size + 1)
        found = session.execute(statement).mappings().all()
        more, rows = len(found) > self.size, found[: self.size]
        if self.backwards:
            rows = rows[::-1]
        has_before = more if self.backwards else self.cursor is not None
        has_after = self.cursor is not None if self.backwards else more
        counted = self.count(session) if has_before or has_after else Count(len(rows))
        return Page(
            rows=rows,
            count=counted,
            before=self._cursor_of(rows[0]) if rows and has_before else None,
            after=self._cursor_of(rows[-1]) if rows and has_after else None,
        )

    def count(self, session: Session, most: int = COUNT_CAP, *also: ColumnElement[bool]) -> Count:
        """Count the matching rows that also fulfil these, no further than anybody needs to know."""
        key = self.entity.id
        bounded = select(key).where(*self.where(), *also).limit(most + 1).subquery()
        found = session.scalar(select(func.count()).select_from(bounded)) or 0
        return Count(min(found, most), capped=found > most)


def equal(field: Field, value: Any) -> ColumnElement[bool]:
    """The rows with this value; a sealed one is found by its keyed hash (C16)."""
    if field.sealed:
        return same(field.attribute, [value])
    clause: ColumnElement[bool] = field.attribute == value
    return clause


def begins(field: Field, words: str) -> ColumnElement[bool]:
    """The rows whose value begins with these words.

    Of a sealed one it is the outline, or the whole value: two flats of a building look alike.
    """
    column = field.readable_part
    if field.sealed:
        return or_(within(column, words), equal(field, words))
    if field.info.search == "prefix":
        return within(column, words)
    clause: ColumnElement[bool] = column.startswith(words, autoescape=True)
    return clause


def operators(field: Field) -> tuple[Operator, ...]:
    """How a list can be filtered by the field."""
    if not field.sealed:
        return OPERATORS[field.kind]
    found: list[Operator] = ["eq"] if field.searched else []
    if field.info.search == "prefix":
        found.append("starts")
    return (*found, "empty") if field.nullable else tuple(found)


def within(column: Any, words: str) -> ColumnElement[bool]:
    """The range of texts that begin so, in a bytewise column: SQLite has no index for LIKE."""
    return and_(column >= words, column < words + LAST_CHARACTER)


def sortable(field: Field) -> bool:
    """Keyset paging needs a sort key that is never null."""
    return not (field.nullable or field.sealed or field.kind == "longtext")


def _size(text: str) -> int:
    if not text:
        return PAGE_SIZES[0]
    if text not in map(str, PAGE_SIZES):
        raise BadQuery(
            Reason(
                N_("每页行数只能是 %(sizes)s。"),
                params={"sizes": "、".join(map(str, PAGE_SIZES))},
            )
        )
    return int(text)


def search_words(text: str) -> str:
    """What was typed into a search box.

    Raises:
        BadQuery: it has characters that no database can hold.
    """
    try:
        return storable(text.strip()[:50])
    except ValueError as error:
        raise BadQuery(Reason(N_("搜索内容含有无法识别的字符。"), "q")) from error


PAGING = frozenset({"q", "sort", "size", "after", "before", "last"})


def _conditions(fields: Mapping[str, Field], parameters: Mapping[str, str]) -> Iterator[Condition]:
    for parameter, text in parameters.items():
        if parameter in PAGING or text == "":
            continue
        name, _, operator = parameter.partition(".")
        yield condition(fields, name, operator or "eq", text)


def condition(fields: Mapping[str, Field], name: str, operator: str, text: str) -> Condition:
    """One checked filter.

    Raises:
        BadQuery: the field is unknown or unreadable, or the operator or value is wrong.
    """
    field = fields.get(name)
    if field is None:
        raise BadQuery(Reason(N_("没有可供筛选的栏目“%(name)s”。"), params={"name": name}))
    if operator not in operators(field):
        raise BadQuery(Reason(N_("栏目“%(label)s”不支持这种筛选。"), name, {"label": field.label}))
    if operator == "empty":
        if text not in {"0", "1"}:
            raise BadQuery(Reason(N_("“为空”筛选只能取 0 或 1。"), name))
        return Condition(field, "empty", text == "1")
    try:
        value = parse(field, text)
    except Refused as error:
        raise BadQuery(*error.reasons) from error
    if field.kind == "datetime" and operator == "to" and "T" not in text:
        value += dt.timedelta(days=1)
    return Condition(field, operator, value)


def parse(field: Field, text: str) -> Any:
    """A value of the field's type from its text in a URL or a form.

    Raises:
        Refused: naming the field, the value and what is expected.
    """
    try:
        return _PARSERS[field.kind](text)
    except (ValueError, ArithmeticError) as error:
        raise Refused(
            Reason(
                N_("“%(label)s”的值“%(value)s”不对，应为%(expected)s。"),
                field.name,
                {"label": field.label, "value": text[:40], "expected": EXPECTED[field.kind]},
            )
        ) from error


def _integer(text: str) -> int:
    value = int(text)
    if not -(2**31) <= value < 2**31:
        raise ValueError(text)
    return value


def _fen(text: str) -> int:
    fen = Decimal(text) * 100
    # The range first: a number of a million digits takes its time to become an int.
    if not (fen.is_finite() and abs(fen) <= MAX_KEY and fen == fen.to_integral_value()):
        raise ValueError(text)
    return int(fen)


def _flag(text: str) -> bool:
    if text.lower() not in {"1", "0", "true", "false"}:
        raise ValueError(text)
    return text.lower() in {"1", "true"}


def _instant(text: str) -> dt.datetime:
    value = dt.datetime.fromisoformat(text)
    if not 1 < value.year < dt.MAXYEAR:  # it is moved to other time zones and to the next day
        raise ValueError(text)
    return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def storable(text: str) -> str:
    """The text, if databases and hashes can take it: no NUL, no half of a surrogate pair.

    Raises:
        ValueError: they cannot.
    """
    if "\x00" in text:
        raise ValueError(text)
    text.encode()
    return text


_PARSERS: Mapping[str, Any] = {
    "text": storable,
    "longtext": storable,
    "code": storable,
    "date": dt.date.fromisoformat,
    "datetime": _instant,
    "integer": _integer,
    "money": _fen,
    "reference": _integer,
    "flag": _flag,
}

EXPECTED: Mapping[str, str] = {
    "text": N_("文字"),
    "longtext": N_("文字"),
    "code": N_("代码"),
    "date": N_("日期，如 2026-09-01"),
    "datetime": N_("时间，如 2026-09-01T08:30"),
    "integer": N_("整数"),
    "money": N_("金额（元），最多两位小数"),
    "reference": N_("列表中的一项"),
    "flag": N_("是或否"),
}
