"""The page that says why an account may or may not, to the security administrator."""

from typing import Any

from flask import request
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import N_, Action, Field, Reason, Refused, entities, entity_info, fields
from app.access.policy import ACTION_LABELS, EXPLAIN
from app.audit import record
from app.db import MAX_KEY, Base, db
from app.features.oversight.why import explain_account
from app.features.places import Appointment, find_account
from app.panel import PageView
from app.panel.explaining import answer
from app.panel.listing import storable
from app.panel.reasons import translate
from app.panel.routes import expose

NOT_A_KEY = N_("记录编号“%(value)s”不是编号，请只填数字，或留空。")
NO_SUBJECT = N_("请选择要查询的对象或栏目。")
SUGGESTED = 500
"""Accounts offered while one types; others can be typed in full."""


class WhyView(PageView):
    """Account, record, column and action in; verdict and steps out. Every question is recorded."""

    @expose("")
    def index(self) -> Any:
        """The form, and below it the answers: one for each post of the account."""
        asked = {name: request.args.get(name, "").strip() for name in ("account", "what", "id")}
        asked["action"] = request.args.get("action", "")
        if not asked["account"]:
            return self._page(asked)
        try:
            return self._page(asked, self._answers(asked))
        except Refused as refusal:
            return self._page(asked, problems=[*map(translate, refusal.reasons)]), 400

    def _answers(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        """Record the question, then answer it.

        Raises:
            Refused: no such account, kind of record, column or action, or not a number.
        """
        username = _username(asked["account"])
        entity, column = subject(asked["what"])
        key, action = _key(asked["id"]), _action(asked["action"])
        find_account(db.session(), username)
        names = [*([column.name] if column else []), f"account:{username}"]
        record(db.session(), EXPLAIN, entity, [] if key is None else [key], names)
        db.session.commit()
        with Session(db.engine) as nobody:
            found = explain_account(
                nobody,
                self.actor.policy,
                username,
                entity,
                key,
                column.name if column else None,
                action,
                channel="web",
            )
        return [answer(one) for one in found]

    def _page(
        self,
        asked: dict[str, str],
        answers: list[dict[str, Any]] | None = None,
        problems: list[str] | None = None,
    ) -> str:
        known = select(Appointment.username).distinct().order_by(Appointment.username)
        if role := request.args.get("role"):
            known = known.where(Appointment.role == role)
        return self._render(
            "panel/why.html",
            asked=asked,
            action_url=self._url(),
            accounts=db.session.scalars(known.limit(SUGGESTED)).all(),
            subjects=subjects(),
            actions=[{"value": one.value, "label": gettext(ACTION_LABELS[one])} for one in Action],
            answers=answers or [],
            problems=problems or [],
        )


def subjects() -> list[dict[str, Any]]:
    """Every entity with its columns, for a select: `table` and `table.column`."""
    return [
        {
            "label": gettext(entity_info(cls).label),
            "value": cls.__tablename__,
            "options": [
                {"value": f"{cls.__tablename__}.{name}", "label": gettext(one.label)}
                for name, one in fields(cls).items()
            ],
        }
        for cls in entities()
    ]


def subject(text: str) -> tuple[type[Base], Field | None]:
    """The entity and column that `table` or `table.column` names.

    Raises:
        Refused: there are none of these names.
    """
    table, _, name = text.partition(".")
    entity = next((cls for cls in entities() if cls.__tablename__ == table), None)
    if entity is None or (name and name not in fields(entity)):
        raise Refused(Reason(NO_SUBJECT))
    return entity, fields(entity)[name] if name else None


def _username(text: str) -> str:
    try:
        return storable(text)
    except ValueError as error:
        raise Refused(Reason(N_("账号含有无法识别的字符，请重新输入。"))) from error


def _key(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > MAX_KEY:
        raise Refused(Reason(NOT_A_KEY, params={"value": text[:20]}))
    return int(text)


def _action(text: str) -> Action | None:
    if text and text not in set(Action):
        raise Refused(Reason(N_("没有操作“%(value)s”。"), params={"value": text[:20]}))
    return Action(text) if text else None
