"""Which ledgers of which unit are complete: a page, and the same as a workbook (R221)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from flask import Response, abort, current_app, request, send_file, url_for
from flask_babel import gettext

from app.access import N_, Action, Reason, Refused
from app.db import MAX_KEY, db, today
from app.features.ledgers import queries, rules
from app.features.ledgers.models import LedgerDocument
from app.features.ledgers.rules import DUE, KEPT, MISSING, SYSTEM, Expected
from app.panel import PageView, Screen, urls
from app.panel.routes import expose
from app.policy import Ledger, ledger_starts, ledgers_on
from app.sheets import SheetColumn, write_sheet
from app.sheets.writer import ColumnKind

STATES = {KEPT: N_("已有"), SYSTEM: N_("系统保管"), DUE: N_("未到期"), MISSING: N_("缺")}
TONES = {KEPT: "success", SYSTEM: "info", DUE: "secondary", MISSING: "danger"}
COLUMNS: tuple[tuple[str, str, ColumnKind], ...] = (
    ("unit", N_("保管单位"), "text"),
    ("ledger", N_("台账"), "text"),
    ("period", N_("所属期间"), "text"),
    ("state", N_("情况"), "text"),
    ("documents", N_("份数"), "integer"),
    ("last", N_("最近文件日期"), "date"),
)
NO_YEAR = N_("年份应为 %(first)s 至 %(limit)s，现为“%(value)s”。")
FIRST_YEAR = 2000


class CompletenessView(PageView):
    """Unit by unit, and for one unit ledger by ledger and period by period."""

    @expose("")
    def index(self) -> str:
        """The units in the actor's rows; a single one, or the one in the address, in detail."""
        year, wanted = _asked()
        session = db.session()
        units = [
            {
                "id": row.id,
                "name": row.name,
                "counts": [row.kept + row.system, row.due, row.missing],
                "url": self._url(unit=row.id, year=year),
            }
            for row in queries.by_unit(session, wanted, today())
        ]
        unit = _unit()
        if unit is None and len(units) == 1:
            unit = units[0]["id"]
        name = next((one["name"] for one in units if one["id"] == unit), None)
        if unit is not None and name is None:
            abort(404)
        return self._render(
            "panel/completeness.html",
            year=year,
            units=units if unit is None else [],
            unit=name,
            ledgers=self._ledgers(year, wanted, unit) if unit is not None else [],
            any_ledgers=bool(wanted),
            action_url=self._url(),
            all_url=self._url(year=year) if unit is not None and len(units) > 1 else None,
            export_url=self._url("export", year=year, **({} if unit is None else {"unit": unit})),
        )

    @expose("/export")
    def export(self) -> Response:
        """Every unit, ledger and period with its state."""
        year, wanted = _asked()
        session = db.session()
        names = _names(wanted)
        found = queries.in_detail(session, wanted, today(), _unit())
        columns = [SheetColumn(key, gettext(label), kind) for key, label, kind in COLUMNS]
        title = gettext(self.page.right.label)
        target = BytesIO()
        write_sheet(
            target,
            title=title,
            subtitle=gettext("%(year)s 年，截至 %(day)s", year=year, day=today().isoformat()),
            columns=columns,
            rows=(
                (
                    row.name,
                    names[row.ledger].label,
                    row.period,
                    gettext(STATES[row.state]),
                    row.documents,
                    row.last_day,
                )
                for row in found
            ),
            translate=gettext,
        )
        target.seek(0)
        return send_file(target, as_attachment=True, download_name=f"{title} {year}.xlsx")

    def _ledgers(self, year: int, wanted: Sequence[Expected], unit: int) -> list[dict[str, Any]]:
        session, names = db.session(), _names(wanted)
        found: dict[str, list[dict[str, Any]]] = {}
        for row in queries.in_detail(session, wanted, today(), unit):
            ledger = names[row.ledger]
            found.setdefault(row.ledger, []).append(
                {
                    "period": row.period or "—",
                    "label": gettext(STATES[row.state]),
                    "tone": TONES[row.state],
                    "documents": row.documents,
                    "url": self._onward(ledger, row, unit),
                }
            )
        return [
            {
                "label": names[key].label,
                "clause": names[key].clause,
                "cells": cells,
                "missing": sum(one["tone"] == TONES[MISSING] for one in cells),
            }
            for key, cells in found.items()
        ]

    def _onward(self, ledger: Ledger, row: Any, unit: int) -> str | None:
        """The list of what is there, the page that keeps it, or the form of what is not."""
        if ledger.screen:
            screens: Sequence[Screen] = current_app.extensions["screens"]
            kept = (one for one in screens if one.path == ledger.screen)
            may = (urls.of(one, "list") for one in kept if self.actor.may(one.entity, Action.LIST))
            return next(may, None)
        told = {"org_unit_id": unit, "kind": ledger.key, "period": row.period}
        if row.state == KEPT:
            return url_for("LedgerDocumentView.list", **told)
        if not self.actor.may(LedgerDocument, Action.CREATE):
            return None
        return url_for("LedgerDocumentView.upload", **told)


def _names(wanted: Sequence[Expected]) -> dict[str, Ledger]:
    return {one.ledger.key: one.ledger for one in wanted}


def _unit() -> int | None:
    if not request.args.get("unit"):
        return None
    unit = request.args.get("unit", type=int)
    return unit if unit is not None and 0 < unit <= MAX_KEY else abort(404)


def _asked() -> tuple[int, list[Expected]]:
    """The year in the address, and what has to be kept in it.

    Raises:
        Refused: no such year.
    """
    now, text = today(), request.args.get("year") or ""
    year = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    year = year if text else now.year
    if not FIRST_YEAR <= year <= now.year:
        about = {"value": text[:10], "first": FIRST_YEAR, "limit": now.year}
        raise Refused(Reason(NO_YEAR, "year", about))
    day = min(now, dt.date(year, 12, 31))
    return year, list(_expected(day, year))


def _expected(day: dt.date, year: int) -> Iterator[Expected]:
    since = ledger_starts()
    begun = ((one, since[one.key]) for one in ledgers_on(day))
    return (one for one in rules.expected(begun, year) if one.first <= day)
