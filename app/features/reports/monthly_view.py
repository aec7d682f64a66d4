"""The monthly report as a page that prints, and as a workbook; live, or as it was filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, abort, request, send_file, url_for
from flask_babel import get_locale, gettext
from sqlalchemy import select

from app.access import Action, Refused, fields
from app.audit import record_reading
from app.db import MAX_KEY, db, today
from app.features.places import Area
from app.features.reports import rules
from app.features.reports.models import MonthlyReport
from app.features.reports.queries import Month, counted, may_count, work_out
from app.features.reports.rules import Sheet
from app.features.residents import Residence
from app.panel import PageView
from app.panel.reasons import translate
from app.panel.routes import expose
from app.sheets.writer import SheetColumn, add_sheet, new_workbook


@dataclass(frozen=True)
class _Shown:
    """What the page shows: tables, of which month and place, and how they came to be."""

    month: str
    place: str
    state: str
    sheets: Sequence[Sheet]
    notes: Sequence[str]
    problems: Sequence[str] = ()
    street_id: int | None = None
    edition: int | None = None


class MonthlyView(PageView):
    """Exact figures, for those who may list the registrations one by one (ADR 18)."""

    @expose("")
    def index(self) -> str:
        """The month in the address, or the last one that is over."""
        shown = self._shown(Action.LIST)
        chosen = {
            name: value
            for name in ("month", "street", "report")
            if (value := request.args.get(name))
        }
        return self._render(
            "panel/monthly.html",
            shown=shown,
            streets=self._streets(),
            editions=self._editions(shown),
            action_url=self._url(),
            live_url=self._url(month=shown.month),
            export_url=self._url("export", **chosen),
            file_url=self._file_url(shown),
        )

    @expose("/export")
    def export(self) -> Response:
        """The same tables as a workbook, a sheet each."""
        shown = self._shown(Action.EXPORT)
        target = BytesIO()
        subtitle = f"{shown.place} · {shown.month} · {shown.state}"
        with new_workbook(target) as book:
            for sheet in shown.sheets:
                add_sheet(
                    book,
                    title=sheet.title,
                    subtitle=subtitle,
                    columns=_columns(sheet),
                    rows=([name, *numbers] for name, numbers in sheet.lines),
                    footer=shown.notes,
                    translate=gettext,
                )
        target.seek(0)
        name = f"{gettext(self.page.right.label)} {shown.place} {shown.month}.xlsx"
        return send_file(target, as_attachment=True, download_name=name)

    def _shown(self, action: Action) -> _Shown:
        """What is asked for; the journal says how many registrations were counted, and by what."""
        if not may_count(self.actor):
            abort(404)
        key = request.args.get("report", type=int)
        shown = self._live() if key is None else self._filed(key)
        count = rules.registrations(shown.sheets)
        record_reading(db.session(), action, Residence, (), counted(self.actor), count)
        return shown

    def _live(self) -> _Shown:
        """What is in the register now, for a month.

        Raises:
            Refused: there is no such month.
        """
        month = request.args.get("month") or rules.latest(today())
        if problem := rules.month_problem(month, today()):
            raise Refused(problem)
        first, last = rules.span(month)
        streets = self._streets()
        street = request.args.get("street", type=int)
        if street is not None and street not in streets:
            abort(404)
        report = work_out(db.session(), Month(first, last, street), str(get_locale()), gettext)
        over = today() > last
        return _Shown(
            month,
            self._place(street),
            gettext("按现在的登记计算") if over else gettext("尚未到月末，暂按今天的登记计算"),
            report.sheets,
            report.notes,
            [translate(one) for one in rules.imbalances(report)],
            street,
        )

    def _filed(self, key: int) -> _Shown:
        """A report as it was filed; of those of the own rows."""
        readable = fields(MonthlyReport).keys() <= self.actor.readable(MonthlyReport).keys()
        if not (self.actor.may(MonthlyReport, Action.SHOW) and readable and 0 < key <= MAX_KEY):
            abort(404)
        session = db.session()
        wanted = select(
            MonthlyReport.month, MonthlyReport.street_id, MonthlyReport.edition,
            MonthlyReport.filed_on, MonthlyReport.figures,
        )  # fmt: skip
        found = session.execute(wanted.where(MonthlyReport.id == key)).one_or_none() or abort(404)
        sheets, notes = rules.kept(found.figures)
        about = {"edition": found.edition, "day": found.filed_on.isoformat()}
        return _Shown(
            found.month,
            self._place(found.street_id),
            gettext("第 %(edition)s 版，%(day)s 上报", **about),
            sheets,
            notes,
            street_id=found.street_id,
            edition=found.edition,
        )

    def _streets(self) -> dict[int, str]:
        """What one may choose; nothing for whose rows lie in one street or grid."""
        access = self.actor.access(Residence)
        if access is None or access.rows.fixes is not None:
            return {}
        found = select(Area.id, Area.name).where(Area.level == "street").order_by(Area.code)
        return {row.id: row.name for row in db.session.execute(found)}

    def _place(self, street: int | None) -> str:
        name = db.session.scalar(select(Area.name).where(Area.id == street)) if street else None
        return name or self.actor.post

    def _editions(self, shown: _Shown) -> list[dict[str, Any]]:
        """What has been filed for the month in the own street."""
        if not self.actor.may(MonthlyReport, Action.SHOW):
            return []
        report = MonthlyReport
        wanted = select(report.id, report.edition, report.filed_on).where(
            report.month == shown.month
        )
        return [
            {
                "label": gettext("第 %(edition)s 版", edition=row.edition),
                "filed_on": row.filed_on.isoformat(),
                "url": self._url(report=row.id),
                "active": row.edition == shown.edition,
            }
            for row in db.session.execute(wanted.order_by(report.edition))
        ]

    def _file_url(self, shown: _Shown) -> str | None:
        may = self.actor.may(MonthlyReport, Action.CREATE) and shown.edition is None
        if not may or shown.problems or rules.filing_problem(shown.month, today()):
            return None
        return url_for("MonthlyReportView.add", month=shown.month)


def _columns(sheet: Sheet) -> list[SheetColumn]:
    first = SheetColumn("name", sheet.heading, "text")
    return [first, *(SheetColumn(str(n), name, "integer") for n, name in enumerate(sheet.columns))]
