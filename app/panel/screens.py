"""What a feature says about its pages: order, buttons, related lists. No rights, no columns.

A `Screen` becomes a list, record page, forms, export and REST resource. Which columns,
rows and buttons a role gets is the matrix's business.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from sqlalchemy.orm import Session

from app.access import Action
from app.db import Base

Create = Callable[..., Any]
"""`create(session, data, *, confirmed=False) -> row`"""

Change = Callable[..., Any]
"""`change(session, record_id, version, data) -> row`"""


@dataclass(frozen=True)
class Button:
    """An operation on one record (or on the whole list) with its own small form.

    Attributes:
        name: part of the URL.
        label: Chinese wording (msgid).
        operation: `operation(session, record_id, version, **inputs)`; for a list button
            `operation(session, **inputs)`.
        action: the right it needs.
        inputs: names of the entity's fields the form asks for.
        required: those of them that must be filled.
        on: a record or the list.
        icon: name of a Tabler icon.
        style: weight of the button.
        when: whether the button makes sense for this record, from its plain values.
        confirm: question asked before it is carried out (msgid).
    """

    name: str
    label: str
    operation: Callable[..., Any]
    action: Action
    inputs: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    on: Literal["record", "list"] = "record"
    icon: str = "check"
    style: Literal["primary", "secondary", "danger"] = "secondary"
    when: Callable[[Mapping[str, Any]], bool] = lambda values: True
    confirm: str = ""


@dataclass(frozen=True)
class Related:
    """A list of another entity on the record page.

    Attributes:
        entity: the other entity.
        by: name of its reference field that points here.
    """

    entity: type[Base]
    by: str


@dataclass(frozen=True)
class Importer:
    """How rows of an Excel file come in.

    Attributes:
        columns: the headings that are understood, for the reader and the help.
        run: `run(session, path, dry_run) -> report`.
    """

    columns: Callable[[], Sequence[Any]]
    run: Callable[..., Any]


@dataclass(frozen=True)
class Screen:
    """The pages of one entity.

    Attributes:
        entity: the model class.
        path: first part of the URL.
        title: heading of the list (msgid).
        category: heading in the menu (msgid).
        icon: name of a Tabler icon.
        create: operation that makes a record; None means there is no such form.
        change: operation that corrects a record.
        buttons: further operations.
        related: lists on the record page.
        importer: Excel import, if the entity has one.
        help: a line under the title (msgid).
        totals: names of the fields summed at the end of an export.
    """

    entity: type[Base]
    path: str
    title: str
    category: str
    icon: str = "list"
    create: Create | None = None
    change: Change | None = None
    buttons: tuple[Button, ...] = ()
    related: tuple[Related, ...] = ()
    importer: Importer | None = None
    help: str = ""
    totals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A count of records, grouped in SQL.

    Attributes:
        name: part of the URL.
        title: heading (msgid).
        entity: what is counted.
        group: name of the field on the axis.
        split: name of the field that makes the series, if any.
        bucket: how dates are put together.
        shape: how it is drawn.
    """

    name: str
    title: str
    entity: type[Base]
    group: str
    split: str | None = None
    bucket: Literal["month"] | None = None
    shape: Literal["bar", "line"] = "bar"


@dataclass(frozen=True)
class Feature:
    """Everything a feature puts on the panel."""

    screens: tuple[Screen, ...] = ()
    charts: tuple[Chart, ...] = ()
    home: tuple[str, ...] = field(default=())


class CodeBook(Protocol):
    """The code lists: code → label in the order of the list, in a language."""

    def labels(self, session: Session, scheme: str, locale: str) -> Mapping[str, str]:
        """Every code ever used, for showing."""

    def choices(self, session: Session, scheme: str, locale: str) -> Mapping[str, str]:
        """The codes that may be entered today."""
