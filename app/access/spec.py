"""What is said about entities and columns, once: labels, tags, kinds and groups.

Models declare columns with `field(...)` and themselves with `__entity__ = entity(...)`;
every surface (screen, form, API, Excel, chart, filter) asks `fields(Entity)`. A column
without a tag stops the application at start-up.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Boolean, Date, Integer, String, Text
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.sql.elements import NamedColumn

from app.access.reasons import N_
from app.db import (
    KEY_OF,
    MASKS,
    OUTLINE_OF,
    UNREADABLE,
    Base,
    Code,
    Fen,
    Mask,
    Sealed,
    UTCDateTime,
    bytewise,
    companion,
)

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
    VERIFICATION = "verification"
    POLICE = "police"
    HEALTH = "health"
    FINANCE = "finance"
    STAFF = "staff"
    SECURITY = "security"
    SYSTEM = "system"


EXTRA = "extra"
"""Key in the info of a column that holds a district's own fields of a tag."""

TAG_LABELS: Mapping[Tag, str] = MappingProxyType(
    {
        Tag.PUBLIC: N_("公开信息"),
        Tag.ROUTINE: N_("日常登记"),
        Tag.IDENTITY: N_("身份信息"),
        Tag.CONTACT: N_("联系与住址"),
        Tag.VERIFICATION: N_("核实情况"),
        Tag.POLICE: N_("公安负责"),
        Tag.HEALTH: N_("卫健负责"),
        Tag.FINANCE: N_("补贴与经费"),
        Tag.STAFF: N_("工作人员信息"),
        Tag.SECURITY: N_("账号与权限"),
        Tag.SYSTEM: N_("系统生成"),
    }
)


class Sensitivity(StrEnum):
    """How much harm a value can do in wrong hands (requirements §3; GB/T 43697, PIPL 28)."""

    ORDINARY = "A"
    PERSONAL = "B"
    RESTRICTED = "C"
    SENSITIVE = "D"


SENSITIVITY_LABELS: Mapping[Sensitivity, str] = MappingProxyType(
    {
        Sensitivity.ORDINARY: N_("一般管理信息"),
        Sensitivity.PERSONAL: N_("个人信息"),
        Sensitivity.RESTRICTED: N_("受限个人信息"),
        Sensitivity.SENSITIVE: N_("敏感个人信息"),
    }
)

_USUAL: Mapping[Tag, Sensitivity] = MappingProxyType(
    dict.fromkeys(
        (Tag.IDENTITY, Tag.CONTACT, Tag.POLICE, Tag.HEALTH, Tag.STAFF), Sensitivity.PERSONAL
    )
)
"""What the columns of a tag are unless they say otherwise; all others are ordinary."""


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
    mask: Mask | None
    sensitivity: Sensitivity | None
    activity: str
    basis: str
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
    mask: Mask | None = None,
    sensitivity: Sensitivity | None = None,
    activity: str = "",
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
        mask: how a sealed value is shown until somebody asks for it in full, and any other
            to those who do not serve the person in their own area (C14).
        sensitivity: class of the value, if not the usual one of its tag or of sealed values.
        activity: what it is processed for (key in the field registry), if not for what the
            entity is.
        help: a line under the input (msgid).
        synonyms: other headings under which offices send the column in Excel files.
        among: which rows a reference may point at, e.g. `{"level": "community"}`.
        **column: passed on to `mapped_column`.
    """
    info = FieldInfo(
        label=label,
        tag=tag,
        group=group,
        listed=listed,
        search=search,
        entry=entry,
        derived=derived,
        optional=optional,
        mask=mask,
        sensitivity=sensitivity,
        activity=activity,
        basis="",
        help=help,
        synonyms=synonyms,
        among=among,
    )
    if search == "prefix" and not isinstance(type_, Sealed):
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
        activity: what its values are processed for, a key in the field registry (C01); every
            personal entity has one.
        guarded: masked values of some records are shown after an approval only, see
            `app.audit.guards`.
        journal: inserted by every operation, never changed by anybody.
        append_only: never changed by anybody; without a grant only system tasks insert.
        vocabulary: what the application itself speaks in: everybody may read it.
        identifies: read before it is known who asks, to find out who that is.
        order: default sort column and direction.
        phonetic: how names are found by typing letters.
    """

    label: str
    title: str
    personal: bool = False
    activity: str = ""
    guarded: bool = False
    journal: bool = False
    append_only: bool = False
    vocabulary: bool = False
    identifies: bool = False
    order: tuple[str, Literal["asc", "desc"]] = ("id", "desc")
    phonetic: Phonetic | None = None

    @property
    def unchanging(self) -> bool:
        """Whether a row stays as it was inserted."""
        return self.journal or self.append_only


entity = EntityInfo


@dataclass(frozen=True)
class Field:
    """One column of an entity, compiled from its declaration.

    A `sealed` one is encrypted; only equality can be asked of it, if that.
    """

    name: str
    entity: type[Base]
    info: FieldInfo
    kind: Kind
    required: bool
    max_length: int | None
    scheme: str | None
    target: type[Base] | None
    sealed: bool
    nullable: bool
    default: Callable[[], Any] | None = None

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
    def selected(self) -> Any:
        """The attribute as it is selected: named as the field is."""
        own = self.info.basis  # a district's field is an expression
        return self.attribute.label(self.name) if own else self.attribute

    @property
    def sensitivity(self) -> Sensitivity:
        """The class of its values."""
        if self.info.sensitivity is not None:
            return self.info.sensitivity
        if self.sealed:
            return Sensitivity.RESTRICTED
        return _USUAL.get(self.tag, Sensitivity.ORDINARY)

    @property
    def activity(self) -> str:
        """What it is processed for: a key in the field registry."""
        return self.info.activity or entity_info(self.entity).activity

    @property
    def searched(self) -> bool:
        """Whether a value can be looked for: a sealed one needs its keyed hash."""
        return not self.sealed or companion(self.attribute, KEY_OF) is not None

    @property
    def readable_part(self) -> Any:
        """The attribute by which records are named and found: of a sealed column its outline."""
        outline = companion(self.attribute, OUTLINE_OF) if self.sealed else None
        return self.attribute if outline is None else outline

    def masked(self, value: Any) -> Any:
        """What is left of a value under the field's mask."""
        if self.info.mask is None or not isinstance(value, str) or value is UNREADABLE:
            return value
        return MASKS[self.info.mask](value)

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
    (Sealed, "text"),
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


def optional_columns() -> Mapping[str, Field]:
    """The columns that exist only where a legal basis is configured, by `table.column`."""
    return {
        f"{cls.__tablename__}.{name}": one
        for cls in entities()
        for name, one in fields(cls).items()
        if one.info.optional
    }


@cache
def _fields(cls: Any) -> Mapping[str, Field]:
    mapper: Mapper[Any] = cls.__mapper__
    own = _districts.get(cls, ())
    return MappingProxyType({found.name: found for found in (*_compile(cls, mapper), *own)})


_districts: dict[type[Base], tuple[Field, ...]] = {}


def use_district_fields(found: Mapping[type[Base], Iterable[Field]]) -> None:
    """Let entities have these fields beside their columns in this process, and no others."""
    _districts.clear()
    _districts.update({cls: tuple(some) for cls, some in found.items()})
    _fields.cache_clear()


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
            sealed=isinstance(column.type, Sealed),
            nullable=column.nullable is not False,
            default=_default(column),
        )


def _kind(column: NamedColumn[Any]) -> Kind:
    if column.foreign_keys:
        return "reference"
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise SpecError(f"{column}: no kind for type {column.type!r}")


def _default(column: NamedColumn[Any]) -> Callable[[], Any] | None:
    """What gives a new record its value unless somebody enters one."""
    found: Any = column.default
    if found is None or not (found.is_scalar or found.is_callable):
        return None
    return (lambda: found.arg) if found.is_scalar else partial(found.arg, None)


def _target(column: NamedColumn[Any]) -> type[Base] | None:
    for key in column.foreign_keys:
        for cls in entities():
            if cls.__table__ is key.column.table:
                return cls
        raise SpecError(f"{column}: refers to {key.column.table}, which is no entity")
    return None


def column_tag(cls: type[Base], name: str) -> Tag | None:
    """Whose business a mapped column is; None for a column of the server itself.

    What is made from a column is as good as that: its keyed hash, its outline, a name's pinyin.
    """
    declared = fields(cls)
    if name in declared:
        return declared[name].tag
    info = cls.__mapper__.column_attrs[name].columns[0].info
    if EXTRA in info:
        found: Tag = info[EXTRA]
        return found
    outlined = info.get(OUTLINE_OF, (None,))[0]
    phonetic = entity_info(cls).phonetic
    spelt = phonetic.of if phonetic is not None and name in phonetic.columns else None
    source = info.get(KEY_OF) or outlined or spelt
    return declared[source].tag if source else None


def check() -> None:
    """Compile every entity; the application calls this before it starts.

    Raises:
        SpecError: naming the first entity or column that is not fully declared.
    """
    for cls in entities():
        info = entity_info(cls)
        declared = fields(cls)
        if info.personal and not info.activity:
            raise SpecError(f"{cls.__name__}: personal, and no activity in the field registry")
        for name in (info.title, info.order[0]):
            if name != "id" and name not in declared:
                raise SpecError(f"{cls.__name__}: __entity__ names unknown column {name!r}")
        for one in declared.values():
            if one.target is not None and _named_by_another(one.target):
                raise SpecError(f"{cls.__name__}.{one.name}: refers to what has no name of its own")


def _named_by_another(cls: type[Base]) -> bool:
    title = fields(cls).get(entity_info(cls).title)
    return title is not None and title.target is not None
