"""What waits for the actor, on the home page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale, gettext
from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from app.access import Action, Actor, Field, entity_info
from app.audit import record_reading
from app.db import Base, db, today
from app.panel import urls
from app.panel.cells import Labels
from app.panel.listing import Listing
from app.panel.reasons import translate
from app.panel.screens import Agenda, CodeBook, Screen, Waiting

SHOWN = 8
"""Records under one heading; the list has them all."""


def concerns(actor: Actor, agendas: Iterable[Agenda]) -> bool:
    """Whether the actor has an agenda."""
    return any(actor.may(agenda.entity, Action.LIST) for agenda in agendas)


@dataclass(frozen=True)
class _Heading:
    """What has been found under one heading.

    Attributes:
        agenda: whose heading it is.
        waiting: what was asked for.
        listing: the same as a list.
        rows: the first records.
    """

    agenda: Agenda
    waiting: Waiting
    listing: Listing
    rows: Sequence[RowMapping]

    @property
    def title(self) -> Field:
        """What names a record."""
        return self.listing.fields[entity_info(self.agenda.entity).title]

    @property
    def notes(self) -> list[Field]:
        """What is said beside it: whose it is, and where."""
        return [
            one
            for one in self.listing.fields.values()
            if one.kind == "reference" and one.info.listed and one.name not in self.waiting.filters
        ]


def sections(
    actor: Actor, agendas: Iterable[Agenda], screens: Sequence[Screen], codebook: CodeBook
) -> list[dict[str, Any]]:
    """The headings with their first records, for the template."""
    session = db.session()
    found = [
        heading
        for agenda in agendas
        if actor.may(agenda.entity, Action.LIST)
        for waiting in agenda.waiting(actor, today())
        if (heading := _heading(session, actor, agenda, waiting)).rows or waiting.empty
    ]
    labels = Labels(session, actor, codebook, str(get_locale()))
    labels.load_all(([one.title, *one.notes], one.rows) for one in found)
    shown = [_section(session, actor, one, screens, labels) for one in found]
    _record(session, found)
    return shown


def _heading(session: Session, actor: Actor, agenda: Agenda, waiting: Waiting) -> _Heading:
    listing = Listing.of(actor, agenda.entity, waiting.filters)
    rows = session.execute(listing.statement().limit(SHOWN)).mappings().all()
    return _Heading(agenda, waiting, listing, rows)


def _record(session: Session, found: Iterable[_Heading]) -> None:
    """One entry of the journal for all records of a kind that the page shows."""
    kinds: dict[type[Base], tuple[set[int], set[str]]] = {}
    for one in found:
        ids, names = kinds.setdefault(one.agenda.entity, (set(), set()))
        ids.update(row["id"] for row in one.rows)
        names |= {one.agenda.day, *(field.name for field in (one.title, *one.notes))}
    for entity, (ids, names) in kinds.items():
        record_reading(session, Action.LIST, entity, sorted(ids), sorted(names))


def notices(actor: Actor, agendas: Iterable[Agenda]) -> list[str]:
    """What those who have an agenda should know today."""
    return [
        translate(reason)
        for agenda in agendas
        if actor.may(agenda.entity, Action.LIST)
        for reason in agenda.notices(db.session(), today())
    ]


def _section(
    session: Session,
    actor: Actor,
    heading: _Heading,
    screens: Sequence[Screen],
    labels: Labels,
) -> dict[str, Any]:
    agenda, waiting, rows = heading.agenda, heading.waiting, heading.rows
    screen = next(one for one in screens if one.entity is agenda.entity)
    title, notes = heading.title, heading.notes
    count = heading.listing.count(session) if len(rows) == SHOWN else len(rows)
    return {
        "title": gettext(waiting.title),
        "tone": waiting.tone,
        "count": str(count),
        "empty": gettext(waiting.empty) if waiting.empty else "",
        "all_url": urls.of(screen, "list", **waiting.filters),
        "items": [
            {
                "label": labels.cell(title, row[title.name]).text,
                "note": " · ".join(labels.cell(one, row[one.name]).text for one in notes),
                "day": row[agenda.day],
                "when": _when((row[agenda.day] - today()).days),
                "url": _work(screens, actor, screen, dict(row))
                or urls.of(screen, "show", pk=row["id"]),
                "about_url": urls.of(screen, "show", pk=row["id"]),
            }
            for row in rows
        ],
    }


def _work(screens: Sequence[Screen], actor: Actor, screen: Screen, row: Any) -> str | None:
    way = screen.onward(actor, row)
    return None if way is None else urls.onward(screens, actor, way)


def _when(days: int) -> str:
    if days < 0:
        return gettext("逾期 %(days)s 天", days=-days)
    if days == 0:
        return gettext("今天")
    return gettext("还有 %(days)s 天", days=days)
