"""The export of an entity: at once where nobody is named in it, else asked for with a reason.

A workbook of personal data says in its line under the title, on every printed page and in its
properties who took it along, when, under which number and what for (C17).
"""

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC
from typing import Any

from flask import Response, abort, flash, g, redirect, request, send_file, session
from flask_babel import gettext
from sqlalchemy import select

from app.access import Access, Action, Actor, NotFound, Refused, Stale, entity_info, fields
from app.audit import PURPOSE, guard_of
from app.audit.approval import WAITING
from app.audit.exports import MOST_ROWS, OPEN, USABLE, ExportRequest, ask, hand_out, usable
from app.db import db, today
from app.panel import lists, urls
from app.panel.cells import Labels, local
from app.panel.export import write_listing
from app.panel.listing import COUNT_CAP, Count, Listing
from app.panel.reasons import translate
from app.panel.routes import expose
from app.panel.screens import CodeBook, Screen
from app.policy import limits

SHOWN = 5
"""Own requests on the page; all are in the list of requests."""

_EMPTY = {"reason": "", "in_full": "0"}


class ExportPages:
    """The export pages of an entity's view."""

    screen: Screen
    screens: Sequence[Screen]
    access: Access
    actor: Actor
    codebook: CodeBook
    _render: Callable[..., str]
    _url: Callable[..., str]
    _screen_context: Callable[[], dict[str, str]]
    _labels: Callable[..., Labels]

    @expose("/export", methods=("GET", "POST"))
    def export(self) -> Any:
        """The current filter as .xlsx; of personal data, what has to be said first."""
        listing = Listing.of(self.actor, self.screen.entity, request.args)
        personal = entity_info(self.screen.entity).personal
        if request.method == "GET":
            return self._export_page(listing) if personal else self._workbook(listing)
        if not personal:
            abort(404)
        return self._ask(listing)

    @expose("/export/<int:request_id>", methods=("POST",))
    def download(self, request_id: int) -> Any:
        """The file of an own request that has been approved, or needed no approval."""
        try:
            return self._file(request_id)
        except NotFound:
            abort(404)
        except Refused as refusal:
            listing = Listing.of(self.actor, self.screen.entity, {})
            status = 409 if isinstance(refusal, Stale) else 400
            return self._export_page(listing, refusal), status

    # -- asking -----------------------------------------------------------------------

    def _export_page(self, listing: Listing, refusal: Refused | None = None) -> str:
        limit = limits().exports.limit(self.actor.role)
        count = listing.count(db.session(), limit)
        labels = self._labels()
        hidden = bool(self.access.masked)
        may_reveal = hidden and self.access.may(Action.REVEAL)
        minors = _minors(listing, COUNT_CAP) if may_reveal else Count(0)
        return self._render(
            "panel/export.html",
            title=gettext("导出%(what)s", what=gettext(self.screen.title)),
            screen=self._screen_context(),
            action_url=urls.change(_filter(request.args), {}, base=self._url("export")),
            cancel_url=urls.change(_filter(request.args), {}, base=self._url("list")),
            count=str(count),
            alone=not count.capped,
            empty=not (count.number or count.capped),
            limit=f"{limit:,}",
            files=limits().export_files,
            conditions=lists.conditions(listing, labels),
            purposes=labels.choices(PURPOSE),
            entered={**_EMPTY, PURPOSE: session.get(PURPOSE), **request.form},
            reason_field=fields(ExportRequest)["reason"],
            masks=hidden,
            may_reveal=may_reveal,
            minors=str(minors) if minors.number else "",
            problems=[translate(reason) for reason in refusal.reasons] if refusal else [],
            requests=self._own_requests(labels),
        )

    def _ask(self, listing: Listing) -> Any:
        count = listing.count(db.session(), MOST_ROWS)
        given = request.form
        in_full = given.get("in_full") == "1"
        try:
            asked = ask(
                db.session(),
                self.screen.entity,
                {
                    "purpose": given.get("purpose", ""),
                    "reason": given.get("reason", ""),
                    "in_full": in_full,
                },
                rows=count.at_least,
                minors=_minors(listing, MOST_ROWS).at_least if in_full else None,
                parameters=json.dumps(_filter(request.args), ensure_ascii=False),
                conditions=" · ".join(lists.conditions(listing, self._labels())),
            )
            session[PURPOSE] = asked.purpose
            if asked.status != WAITING:
                return self._file(asked.id)
        except Refused as refusal:
            return self._export_page(listing, refusal), 400
        flash(gettext("申请 %(number)s 已提交，等待审批。", number=asked.number), "success")
        (screen,) = (one for one in self.screens if one.entity is ExportRequest)
        return redirect(urls.of(screen, "show", pk=asked.id))

    def _own_requests(self, labels: Labels) -> list[dict[str, Any]]:
        """The own requests about this that are still good for something."""
        open_ones = (
            select(ExportRequest)
            .where(
                ExportRequest.username == self.actor.username,
                ExportRequest.entity == self.screen.entity.__tablename__,
                ExportRequest.status.in_(OPEN),
                ExportRequest.expires_at > dt.datetime.now(UTC),
            )
            .order_by(ExportRequest.id.desc())
            .limit(SHOWN)
        )
        most = limits().export_files.downloads
        return [
            {
                "number": one.number,
                "status": labels.cell(fields(ExportRequest)["status"], one.status),
                "rows": f"{one.rows:,}",
                "reason": one.reason,
                "expires": f"{local(one.expires_at):%Y-%m-%d %H:%M}",
                "left": most - one.downloads,
                "url": self._url("download", request_id=one.id)
                if one.status in USABLE and one.downloads < most
                else None,
            }
            for one in db.session.scalars(open_ones)
        ]

    # -- files ------------------------------------------------------------------------

    def _file(self, request_id: int) -> Response:
        """The workbook of a request: made of what the requester may read now, then recorded."""
        entity = self.screen.entity
        asked = usable(db.session(), request_id, entity, minors=0)
        listing = Listing.of(self.actor, entity, json.loads(asked.parameters))
        rows = listing.count(db.session(), _most(asked)).at_least
        usable(db.session(), request_id, entity, rows, _minors_of(asked, listing))
        return self._workbook(listing, asked)

    def _workbook(self, listing: Listing, asked: ExportRequest | None = None) -> Response:
        title = gettext(self.screen.title)
        labels = self._labels(in_full=asked is not None and asked.in_full)
        made = [g.post.org_name, self.actor.username, str(today())]
        name = title
        if asked is not None:
            purpose = labels.cell(fields(ExportRequest)["purpose"], asked.purpose).text
            made[-1] += f" {local(dt.datetime.now(UTC)):%H:%M}"
            made += [asked.number, purpose]
            name += f"-{asked.number}"
        with ExitStack() as unless_sent:
            target = unless_sent.enter_context(tempfile.TemporaryFile())
            count = write_listing(
                target,
                listing,
                db.session(),
                labels,
                title=title,
                totals=self.screen.totals,
                subtitle=" · ".join(made + lists.conditions(listing, labels)),
                watermark=" · ".join(made) if asked is not None else "",
            )
            if asked is not None:
                children = _minors_of(asked, listing)
                entity, names = self.screen.entity, listing.fields
                hand_out(db.session(), asked.id, entity, names, count, children)
            target.seek(0)
            unless_sent.pop_all()  # the response closes it
        return send_file(target, as_attachment=True, download_name=f"{name}.xlsx")


def _most(asked: ExportRequest) -> int:
    """How many rows the file of a request may have."""
    return asked.rows + limits().export_files.tolerance


def _minors_of(asked: ExportRequest, listing: Listing) -> int | None:
    """How many rows of a file are a minor's; of a masked one nobody need know."""
    return _minors(listing, _most(asked)).at_least if asked.in_full else None


def _minors(listing: Listing, most: int) -> Count:
    """How many of the rows are a minor's, whose values in full take a second person."""
    guard = guard_of(listing.entity)
    return listing.count(db.session(), most, guard.rows()) if guard else Count(0)


def _filter(parameters: Mapping[str, str]) -> dict[str, str]:
    """What says which rows, and in which order; not which page of them."""
    return {
        name: text
        for name, text in parameters.items()
        if text and name not in {*urls.PAGING, "size"}
    }
