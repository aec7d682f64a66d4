"""The page on which a month's residences are verified, one key each, many in one submit."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import get_locale, gettext
from sqlalchemy import RowMapping, func, select

from app.access import N_, Action, Reason, Refused, Stale, fields
from app.audit import record_reading
from app.db import MAX_KEY, db, today
from app.features.codes import choices, labels
from app.features.collection import queries, rules
from app.features.collection.models import Verification
from app.features.collection.operations import Answer, verify_all
from app.features.places import Area
from app.features.residents import Residence
from app.panel import PageView
from app.panel.listing import parse
from app.panel.reasons import translate
from app.panel.routes import expose

SIZE = 50
"""Residences on one page."""
FOLLOWED = 20
"""Findings that are shown for following up; the rest appears as these are dealt with."""
MOST = 1_000
"""The number of residences left is counted up to here."""

NOTHING = Reason(N_("还没有选择核实结果。请逐户选择后再保存，没见到人的可以留空。"))
_OUTCOME, _VERSION, _LEFT_ON, _REASON = "outcome-", "version-", "left_on-", "departure_reason-"


class VerificationView(PageView):
    """Those not yet verified this month, the longest unverified first."""

    @expose("", methods=("GET", "POST"))
    def index(self) -> Any:
        """The page; sent back, it is saved as a whole or shown again with what is wrong."""
        if request.method == "GET":
            return self._page({}, [])
        try:
            answers = list(_answers(request.form))
            if not answers:
                raise Refused(NOTHING)
            verify_all(db.session(), answers)
        except Refused as refusal:
            return self._page(request.form, refusal.reasons), 409 if isinstance(
                refusal, Stale
            ) else 400
        flash(gettext("已核实 %(count)s 人。", count=len(answers)), "success")
        changed = [one.residence_id for one in answers if one.outcome == rules.CHANGED]
        if len(changed) == 1 and self.actor.may(Residence, Action.CHANGE):
            return redirect(url_for("ResidenceView.edit", pk=changed[0]))
        return redirect(self._url(**request.args))

    def _page(self, entered: Mapping[str, str], problems: Sequence[Reason]) -> str:
        session, locale, day = db.session(), str(get_locale()), today()
        community, after = _narrowed()
        wanted = queries.unverified(day, community=community, after=after)
        found = session.execute(wanted.limit(SIZE + 1)).mappings().all()
        more, found = len(found) > SIZE, found[:SIZE]
        communities = self._communities()
        access = self.actor.access(Residence)
        one_place = access is None or access.rows.column == "grid_id"
        names = ("name", "address", "community_id", "verified_on")
        record_reading(session, Action.LIST, Residence, [row["id"] for row in found], names)
        returned = queries.sent_back(day, [row["id"] for row in found])
        why = {row.residence_id: row.return_reason for row in session.execute(returned)}
        wrong: dict[str, list[str]] = {}
        for reason in problems:
            wrong.setdefault((reason.field or "").rpartition("-")[2], []).append(translate(reason))
        last = found[-1] if more else None
        return self._render(
            "panel/verification.html",
            month=rules.month_of(day),
            rows=[
                self._row(row, communities, entered, wrong) | {"returned": why.get(row["id"], "")}
                for row in found
            ],
            problems=[{"row": key, "text": text} for key, texts in wrong.items() for text in texts],
            left=self._left(community),
            outcomes=labels(session, "verification_outcome", locale),
            reasons=choices(session, "departure_reason", locale),
            communities={} if one_place else communities,
            community=community,
            action_url=self._url(),
            today=day.isoformat(),
            first_url=self._url(community=community) if after else None,
            next_url=self._url(community=community, after=f"{last['verified_on']}.{last['id']}")
            if last
            else None,
            findings=self._findings(locale),
        )

    def _communities(self) -> dict[int, str]:
        found = select(Area.id, Area.name).where(Area.level == "community").order_by(Area.code)
        return {row.id: row.name for row in db.session.execute(found)}

    def _left(self, community: int | None) -> str:
        wanted = queries.unverified(today(), community=community).with_only_columns(Residence.id)
        bounded = wanted.order_by(None).limit(MOST + 1).subquery()
        count = db.session.scalar(select(func.count()).select_from(bounded)) or 0
        return f"{min(count, MOST):,}{'+' if count > MOST else ''}"

    def _row(
        self,
        row: RowMapping,
        communities: Mapping[int, str],
        entered: Mapping[str, str],
        wrong: Mapping[str, list[str]],
    ) -> dict[str, Any]:
        key, known = row["id"], fields(Residence)
        return {
            "id": key,
            "version": row["version"],
            "name": self.actor.shown(known["name"], row["name"]),
            "address": self.actor.shown(known["address"], row["address"]),
            "community": communities.get(row["community_id"], ""),
            "verified_on": row["verified_on"].isoformat(),
            "url": url_for("ResidenceView.show", pk=key),
            "outcome": entered.get(f"{_OUTCOME}{key}", ""),
            "left_on": entered.get(f"{_LEFT_ON}{key}", ""),
            "departure_reason": entered.get(f"{_REASON}{key}", ""),
            "problems": wrong.get(str(key), []),
        }

    def _findings(self, locale: str) -> list[dict[str, Any]]:
        """What was found and waits for whoever corrects the registrations."""
        if not self.actor.may(Residence, Action.CHANGE):
            return []
        session = db.session()
        wanted = queries.to_follow_up(today()).limit(FOLLOWED)
        found = session.execute(wanted).mappings().all()
        keys = [row["residence_id"] for row in found]
        record_reading(session, Action.LIST, Residence, keys, ["name"])
        outcomes = labels(session, "verification_outcome", locale)
        reasons = labels(session, "departure_reason", locale)
        return [
            {
                "name": self.actor.shown(fields(Residence)["name"], row["name"]),
                "url": url_for("ResidenceView.show", pk=row["residence_id"]),
                "outcome": outcomes[row["outcome"]],
                "on": row["on"].isoformat(),
                "username": row["username"],
                "left_on": row["left_on"] and row["left_on"].isoformat(),
                "reason": reasons.get(row["departure_reason"] or "", ""),
                "act_url": url_for("ResidenceView.edit", pk=row["residence_id"])
                if row["outcome"] == rules.CHANGED
                else url_for("ResidenceView.press", name="depart", pk=row["residence_id"]),
                "return_url": url_for("VerificationView.press", name="return", pk=row["id"]),
            }
            for row in found
        ]


def _narrowed() -> tuple[int | None, tuple[dt.date, int] | None]:
    """The community and the place in the list that the address names; a wrong one is no page."""
    community = request.args.get("community", type=int)
    if community is not None and not 0 < community <= MAX_KEY:
        abort(404)
    text = request.args.get("after", "")
    if not text:
        return community, None
    day, _, key = text.partition(".")
    try:
        after = dt.date.fromisoformat(day), int(key)
    except ValueError:
        abort(404)
    return community, after if after[1] <= MAX_KEY else abort(404)


def _answers(form: Mapping[str, str]) -> Iterator[Answer]:
    """The rows of the page in which something was chosen.

    Raises:
        Refused: naming the row, the column and the value.
    """
    for name, outcome in form.items():
        key = name.removeprefix(_OUTCOME)
        if key == name or not outcome:
            continue
        if not (key.isascii() and key.isdecimal()) or int(key) > MAX_KEY:
            raise Refused(Reason(rules.NOT_YOURS, params={"id": key[:20]}))
        version = form.get(f"{_VERSION}{key}", "")
        yield Answer(
            residence_id=int(key),
            outcome=outcome,
            version=int(version) if version.isascii() and version.isdecimal() else -1,
            left_on=_day(form.get(f"{_LEFT_ON}{key}", ""), key) if outcome == rules.GONE else None,
            departure_reason=(form.get(f"{_REASON}{key}") or None)
            if outcome == rules.GONE
            else None,
        )


def _day(text: str, key: str) -> dt.date | None:
    if not text:
        return None
    try:
        day: dt.date = parse(fields(Verification)["left_on"], text)
    except Refused as refusal:
        (reason,) = refusal.reasons
        raise Refused(Reason(reason.message, f"{_LEFT_ON}{key}", reason.params)) from refusal
    return day
