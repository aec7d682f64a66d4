"""What a feature says about its pages: order, buttons, related lists. No rights, no columns.

A `Screen` becomes a list, record page, forms, export and REST resource. Which columns,
rows and buttons a role gets is the matrix's business.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from sqlalchemy.orm import Session

from app.access import Action, Actor, PageRight, Reason
from app.db import Base
from app.sheets.reader import ImportColumn

Create = Callable[..., Any]
"""`create(session, data, *, confirmed=False) -> row`"""

Check = Callable[[Mapping[str, Any]], Iterable[Reason]]

Attach = Callable[..., Any]
"""`attach(session, data, upload) -> row`"""

Change = Callable[..., Any]
"""`change(session, record_id, version, data) -> row`"""


@dataclass(frozen=True)
class Button:
    """An operation on one record (or on the whole list) with its own small form.

    Attributes:
        name: part of the URL.
        label: Chinese wording (msgid).
        operation: `operation(session, record_id, version, **inputs)`; for a list button
            `operation(session, **inputs)`. One that returns a `File` hands it out.
        action: the right it needs.
        of: the entity the right is about, if not the screen's own.
        writes: further fields the operation sets; who may not write them has no button.
        inputs: names of the entity's fields the form asks for.
        required: those of them that must be filled.
        on: a record or the list.
        icon: name of a Tabler icon.
        style: weight of the button.
        when: whether the button makes sense for this record, from its plain values.
        who: whether it is for this actor, from the same values; the operation decides anew.
        confirm: question asked before it is carried out (msgid).
    """

    name: str
    label: str
    operation: Callable[..., Any]
    action: Action
    of: type[Base] | None = None
    writes: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    on: Literal["record", "list"] = "record"
    icon: str = "check"
    style: Literal["primary", "secondary", "danger"] = "secondary"
    when: Callable[[Mapping[str, Any]], bool] = lambda values: True
    who: Callable[[Actor, Mapping[str, Any]], bool] = lambda actor, values: True
    confirm: str = ""


@dataclass(frozen=True)
class Candidate:
    """One line of a roll: whom it is about and what is entered so far."""

    id: int
    label: str
    outcome: str | None


@dataclass(frozen=True)
class Roll:
    """One form that enters an outcome for many at once (attendance of a meeting).

    Attributes:
        name: part of the URL.
        label: Chinese wording (msgid).
        operation: `operation(session, record_id, changed, shown)`: the outcomes to write, and
            what the user saw before, both by candidate; it refuses as stale what has changed.
        entity: what is entered; the right asked for is to change it.
        outcome: name of its coded field.
        candidates: `candidates(session, record_id)` → those on the roll, in order.
    """

    name: str
    label: str
    operation: Callable[..., Any]
    entity: type[Base]
    outcome: str
    candidates: Callable[[Session, int], Sequence[Candidate]]


@dataclass(frozen=True)
class Paper:
    """A record as a document to take along, made anew each time from what the actor reads.

    Attributes:
        name: part of the URL, and the ending of the file's name.
        label: Chinese wording of its button (msgid).
        media_type: of the file.
        needs: names of the columns it says; who does not read all of them has no such paper.
        name_of: `name_of(values)` → the name of the file, without its ending.
        make: `make(values, names)` → the file, from the columns and the names of references.
    """

    name: str
    label: str
    media_type: str
    needs: tuple[str, ...]
    name_of: Callable[[Mapping[str, Any]], str]
    make: Callable[[Mapping[str, Any], Mapping[str, str]], bytes]


@dataclass(frozen=True)
class Importer:
    """How rows of an Excel file come in.

    Attributes:
        columns: `columns(actor)` → the headings that are understood.
        run: `run(session, path, dry_run=)` → report with `counts`, `errors`, `warnings`.
    """

    columns: Callable[[Actor], Sequence[ImportColumn]]
    run: Callable[..., Any]


@dataclass(frozen=True)
class Onward:
    """A way from a record to the page where the work goes on.

    Attributes:
        label: Chinese wording (msgid).
        entity: table of the entity whose screen has the page; empty if it is no entity's.
        page: name of the page's handler, or of the right that opens a page of no entity.
        action: the right to that entity it needs.
        icon: name of a Tabler icon.
        arguments: what the page is told, such as the values of a form to begin with.
    """

    label: str
    entity: str
    page: str
    action: Action
    icon: str = "chevron-right"
    arguments: Mapping[str, str] = field(default_factory=dict)


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
        attach: operation that makes a record with its file; the entity is an `Attachment`, and
            its file is there for whoever may be shown the record.
        change: operation that corrects a record.
        buttons: further operations.
        rolls: forms for many at once, on the record page.
        papers: documents made of a record.
        shown_on: names of the reference fields whose record pages list these records.
        importer: Excel import, if the entity has one.
        check: what the operations will say about values entered so far, so that a form which
            is not complete yet is told everything at once.
        help: a line under the title (msgid).
        totals: names of the fields summed at the end of an export.
        onward: where the work on a record goes on for the actor, if elsewhere.
        opened_with: filters with which menu and home page open the list.
        in_menu: listed in the sidebar; the pages exist either way.
    """

    entity: type[Base]
    path: str
    title: str
    category: str
    icon: str = "list"
    create: Create | None = None
    attach: Attach | None = None
    change: Change | None = None
    buttons: tuple[Button, ...] = ()
    rolls: tuple[Roll, ...] = ()
    papers: tuple[Paper, ...] = ()
    shown_on: tuple[str, ...] = ()
    importer: Importer | None = None
    check: Check = lambda values: ()
    help: str = ""
    totals: tuple[str, ...] = ()
    onward: Callable[[Actor, Mapping[str, Any]], Onward | None] = lambda actor, values: None
    opened_with: Mapping[str, str] = field(default_factory=dict)
    in_menu: bool = True


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
        among: codes of a field that are counted, if not all of them are.
        shape: how it is drawn.
    """

    name: str
    title: str
    entity: type[Base]
    group: str
    split: str | None = None
    bucket: Literal["month"] | None = None
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shape: Literal["bar", "line"] = "bar"


@dataclass(frozen=True)
class Waiting:
    """Records of one kind that wait for an actor.

    Attributes:
        title: heading (msgid).
        tone: how urgent they are.
        filters: which ones, as the parameters of their list.
        empty: what is said when there are none (msgid); without it the heading is left out, too.
    """

    title: str
    tone: Literal["danger", "warning", "primary"]
    filters: Mapping[str, str]
    empty: str = ""


@dataclass(frozen=True)
class Agenda:
    """What waits, on the home page: the first of each heading, one click from the work.

    Attributes:
        entity: the records; where the work is done, its screen's `onward` says.
        day: name of the field with the day that each is due.
        waiting: `waiting(actor, today)` → the headings, the most urgent first.
        remind: name of the field with the day on which one is reminded.
        note: name of the field that says on what it rests.
        feed: `feed(actor, today)` → what calendars are told of, as the parameters of the list;
            None for what is not told outside the house.
        notices: `notices(session, today)` → what everybody should know today.
    """

    entity: type[Base]
    day: str
    waiting: Callable[[Actor, dt.date], Sequence[Waiting]]
    remind: str
    note: str
    feed: Callable[[Actor, dt.date], Mapping[str, str]] | None = None
    notices: Callable[[Session, dt.date], Sequence[Reason]] = lambda session, today: ()


@dataclass(frozen=True)
class Page:
    """A page that is no entity's: the matrix says who opens it.

    Attributes:
        right: what the matrix grants; its wording is the title.
        path: first part of the URL.
        category: heading in the menu (msgid).
        view: the `PageView` whose exposed methods answer.
        icon: name of a Tabler icon.
        help: a line under the title (msgid).
    """

    right: PageRight
    path: str
    category: str
    view: type[Any]
    icon: str = "list"
    help: str = ""


@dataclass(frozen=True)
class Feature:
    """Everything a feature puts on the panel.

    Attributes:
        screens: the pages of its entities.
        charts: its charts.
        pages: its pages that are no entity's.
        agendas: what it puts on the home page.
        buttons: operations it offers on the record pages of another feature's entity.
    """

    screens: tuple[Screen, ...] = ()
    charts: tuple[Chart, ...] = ()
    pages: tuple[Page, ...] = ()
    agendas: tuple[Agenda, ...] = ()
    buttons: tuple[tuple[type[Base], Button], ...] = ()


class CodeBook(Protocol):
    """The code lists: code → label in the order of the list, in a language."""

    def labels(self, session: Session, scheme: str, locale: str) -> Mapping[str, str]:
        """Every code ever used, for showing."""

    def choices(self, session: Session, scheme: str, locale: str) -> Mapping[str, str]:
        """The codes that may be entered today."""
