"""What is said about entities and columns, once: labels, tags, kinds and groups.

Models declare columns with `field(...)` and themselves with `__entity__ = entity(...)`;
every surface (screen, form, API, Excel, chart, filter) asks `fields(Entity)`. A column
without a tag stops the application at start-up.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Boolean, Date, Integer, String, Text
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.sql.elements import NamedColumn

from app.access.reasons import N_
from app.db import Base, Code, Fen, UTCDateTime, bytewise

Kind = Literal[
    "text", "longtext", "date", "datetime", "integer", "money", "code", "flag", "reference"
]
Entry = Literal["form", "create", "operation"]


class Tag(StrEnum):
    """Whose business a column is; grants name tags, never columns."""

    PUBLIC = "public"
    ROUTINE = "routine"
    IDENTITY = "identity"
    CONTACT = "contact"
    POLICE = "police"
    HEALTH = "health"
    FINANCE = "finance"
    STAFF = "staff"
    SECURITY = "security"
    SYSTEM = "system"


TAG_LABELS: Mapping[Tag, str] = MappingProxyType(
    {
        Tag.PUBLIC: N_("公开信息"),
        Tag.ROUTINE: N_("日常登记"),
        Tag.IDENTITY: N_("身份信息"),
        Tag.CONTACT: N_("联系与住址"),
        Tag.POLICE: N_("公安负责"),
        Tag.HEALTH: N_("卫健负责"),
        Tag.FINANCE: N_("补贴与经费"),
        Tag.STAFF: N_("工作人员信息"),
        Tag.SECURITY: N_("账号与权限"),
        Tag.SYSTEM: N_("系统生成"),
    }
)


class SpecError(Exception):
    """A model is not fully declared; the application must not start."""


@dataclass(frozen=True)
class FieldInfo:
    """The declaration attached to a column; see `field` for the meaning of each item."""

    label: str
    tag: Tag
    group: str
    listed: bool
    search: Literal["exact", "prefix"] | None
    entry: Entry
    derived: bool
    optional: bool
    help: str
    synonyms: tuple[str, ...]
    among: Mapping[str, str]


def field(
    type_: Any,
    *args: Any,
    label: str,
    tag: Tag,
    group: str = "",
    listed: bool = False,
    search: Literal["exact", "prefix"] | None = None,
    entry: Entry = "form",
    derived: bool = False,
    optional: bool = False,
    help: str = "",
    synonyms: tuple[str, ...] = (),
    among: Mapping[str, str] = MappingProxyType({}),
    **column: Any,
) -> Mapped[Any]:
    """Declare one column with everything the surfaces need to know.

    Args:
        type_: SQLAlchemy type; the kind of input and display follows from it.
        *args: further column arguments, e.g. a `ForeignKey`.
        label: official Chinese wording (msgid).
        tag: whose business the column is.
        group: heading of the fieldset in forms and on the record page (msgid).
        listed: shown in lists.
        search: how the search box uses it; a text found by its beginning is kept bytewise.
        entry: `form` (entered and corrected), `create` (entered once) or `operation`
            (only operations set it).
        derived: may be left empty in a new record: the operation works it out then.
        optional: exists only where the district has configured a legal basis (C02).
        help: a line under the input (msgid).
        synonyms: other headings under which offices send the column in Excel files.
        among: which rows a reference may point at, e.g. `{"level": "community"}`.
        **column: passed on to `mapped_column`.
    """
    info = FieldInfo(
        label, tag, group, listed, search, entry, derived, optional, help, synonyms, among
    )
    if search == "prefix":
        type_ = bytewise(type_.length)
    return mapped_column(type_, *args, info={"field": info}, **column)


@dataclass(frozen=True)
class Phonetic:
    """System columns that let a name be found by pinyin or initials.

    Attributes:
        of: name of the readable column they are made from.
        columns: the derived columns.
    """

    of: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class EntityInfo:
    """The declaration of an entity.

    Attributes:
        label: official Chinese name of one record (msgid).
        title: name of the column that names a record on its page and in references; one that
            is a reference itself names only records nothing refers to.
        personal: showing or exporting it is recorded.
        journal: append-only; inserted by every operation, never changed by anybody.
        order: default sort column and direction.
        phonetic: how names are found by typing letters.
    """

    label: str
    title: str
    personal: bool = False
    journal: bool = False
    order: tuple[str, Literal["asc", "desc"]] = ("id", "desc")
    phonetic: Phonetic | None = None


entity = EntityInfo


@dataclass(frozen=True)
class Field:
    """One column of an entity, compiled from its declaration."""

    name: str
    entity: type[Base]
    info: FieldInfo
    kind: Kind
    required: bool
    max_length: int | None
    scheme: str | None
    target: type[Base] | None

    @property
    def label(self) -> str:
        """Official Chinese wording (msgid)."""
        return self.info.label

    @property
    def tag(self) -> Tag:
        """Whose business the column is."""
        return self.info.tag

    @property
    def attribute(self) -> Any:
        """The mapped attribute, for queries."""
        return getattr(self.entity, self.name)

    @property
    def python_type(self) -> type:
        """Type of a value of this field."""
        return _PYTHON[self.kind]


_PYTHON: Mapping[Kind, type] = {
    "text": str,
    "longtext": str,
    "code": str,
    "date": dt.date,
    "datetime": dt.datetime,
    "integer": int,
    "money": int,
    "reference": int,
    "flag": bool,
}

_KINDS: tuple[tuple[type, Kind], ...] = (
    (Code, "code"),
    (Fen, "money"),
    (UTCDateTime, "datetime"),
    (Boolean, "flag"),
    (Date, "date"),
    (Text, "longtext"),
    (Integer, "integer"),
    (String, "text"),
)


def entities() -> tuple[type[Base], ...]:
    """Every entity of Liuguan, by table name; FAB's own tables are not among them."""
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    ours = (cls for cls in mapped if issubclass(cls, Base))
    return tuple(sorted(ours, key=lambda cls: cls.__tablename__))


def entity_info(cls: type[Base]) -> EntityInfo:
    """The declaration of an entity.

    Raises:
        SpecError: when the model has none.
    """
    info = getattr(cls, "__entity__", None)
    if not isinstance(info, EntityInfo):
        raise SpecError(f"{cls.__name__}: no __entity__ declaration")
    return info


def fields(cls: type[Base]) -> Mapping[str, Field]:
    """The declared fields of an entity in order of declaration, without system columns.

    Raises:
        SpecError: when a column has neither a tag nor the system mark.
    """
    return _fields(cls)


@cache
def _fields(cls: Any) -> Mapping[str, Field]:
    mapper: Mapper[Any] = cls.__mapper__
    return MappingProxyType({found.name: found for found in _compile(cls, mapper)})


def _compile(cls: type[Base], mapper: Mapper[Any]) -> Iterator[Field]:
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        info = column.info.get("field")
        if info is None:
            if not column.info.get("system"):
                raise SpecError(f"{cls.__name__}.{attribute.key}: column without a tag")
            continue
        yield Field(
            name=attribute.key,
            entity=cls,
            info=info,
            kind=_kind(column),
            required=not (column.nullable or column.default is not None or info.derived),
            max_length=getattr(column.type, "length", None),
            scheme=column.type.scheme if isinstance(column.type, Code) else None,
            target=_target(column),
        )


def _kind(column: NamedColumn[Any]) -> Kind:
    if column.foreign_keys:
        return "reference"
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise SpecError(f"{column}: no kind for type {column.type!r}")


def _target(column: NamedColumn[Any]) -> type[Base] | None:
    for key in column.foreign_keys:
        for cls in entities():
            if cls.__table__ is key.column.table:
                return cls
        raise SpecError(f"{column}: refers to {key.column.table}, which is no entity")
    return None


def check() -> None:
    """Compile every entity; the application calls this before it starts.

    Raises:
        SpecError: naming the first entity or column that is not fully declared.
    """
    for cls in entities():
        info = entity_info(cls)
        declared = fields(cls)
        for name in (info.title, info.order[0]):
            if name != "id" and name not in declared:
                raise SpecError(f"{cls.__name__}: __entity__ names unknown column {name!r}")
        for one in declared.values():
            if one.target is not None and _named_by_another(one.target):
                raise SpecError(f"{cls.__name__}.{one.name}: refers to what has no name of its own")


def _named_by_another(cls: type[Base]) -> bool:
    title = fields(cls).get(entity_info(cls).title)
    return title is not None and title.target is not None
