"""What waits for the actor, on the home page."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import get_locale, gettext

from app.access import Action, Actor, entity_info
from app.audit import record_reading
from app.db import db, today
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


def sections(
    actor: Actor, agendas: Iterable[Agenda], screens: Sequence[Screen], codebook: CodeBook
) -> list[dict[str, Any]]:
    """The headings with their first records, for the template."""
    return [
        section
        for agenda in agendas
        if actor.may(agenda.entity, Action.LIST)
        for waiting in agenda.waiting(actor, today())
        if (section := _section(actor, agenda, waiting, screens, codebook)) is not None
    ]


def notices(actor: Actor, agendas: Iterable[Agenda]) -> list[str]:
    """What those who have an agenda should know today."""
    return [
        translate(reason)
        for agenda in agendas
        if actor.may(agenda.entity, Action.LIST)
        for reason in agenda.notices(db.session(), today())
    ]


def _section(
    actor: Actor,
    agenda: Agenda,
    waiting: Waiting,
    screens: Sequence[Screen],
    codebook: CodeBook,
) -> dict[str, Any] | None:
    session, entity = db.session(), agenda.entity
    listing = Listing.of(actor, entity, waiting.filters)
    rows = session.execute(listing.statement().limit(SHOWN)).mappings().all()
    if not rows and not waiting.empty:
        return None
    screen = next(one for one in screens if one.entity is entity)
    readable = actor.readable(entity)
    title = readable[entity_info(entity).title]
    notes = [
        one
        for one in readable.values()
        if one.kind == "reference" and one.info.listed and one.name not in waiting.filters
    ]
    labels = Labels(session, actor, codebook, str(get_locale()))
    labels.load([title, *notes], rows)
    count = listing.count(session) if len(rows) == SHOWN else len(rows)
    shown = {
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
    names = [title.name, agenda.day, *(one.name for one in notes)]
    record_reading(session, Action.LIST, entity, [row["id"] for row in rows], names)
    return shown


def _work(screens: Sequence[Screen], actor: Actor, screen: Screen, row: Any) -> str | None:
    way = screen.onward(actor, row)
    return None if way is None else urls.onward(screens, actor, way)


def _when(days: int) -> str:
    if days < 0:
        return gettext("逾期 %(days)s 天", days=-days)
    if days == 0:
        return gettext("今天")
    return gettext("还有 %(days)s 天", days=days)
