"""The page of the data quality: community by community, with the list behind each number."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import and_, case, func, select

from app.access import Action, entity_info
from app.audit import record_reading
from app.db import db, today
from app.features.correspondence import AssistanceRequest, reply_rate
from app.features.places import Area
from app.features.quality.indicators import Filters, Register, registers
from app.panel import PageView, Screen, urls
from app.panel.listing import Listing
from app.panel.routes import expose

PLACE = "community_id"


def _columns(lacking: Mapping[str, Filters]) -> set[str]:
    """The columns that are looked at."""
    return {name.partition(".")[0] for filters in lacking.values() for name in filters} | {PLACE}


class QualityView(PageView):
    """Exact figures, of a register for those who may list it one by one (ADR 18)."""

    @expose("")
    def index(self) -> str:
        """The registers as they are today."""
        listed = (one for one in registers(today()) if self.actor.may(one.entity, Action.LIST))
        return self._render(
            "panel/quality.html",
            sections=[self._section(one) for one in listed],
            replies=self._replies(),
        )

    def _section(self, register: Register) -> dict[str, Any]:
        entity, session = register.entity, db.session()
        askable = self.actor.askable(entity)
        lacking = {
            label: {**register.among, **filters}
            for label, filters in register.lacking.items()
            if all(name.partition(".")[0] in askable for name in filters)
        }
        tallies = [
            func.sum(case((self._clause(entity, one), 1), else_=0)) for one in lacking.values()
        ]
        community = entity.community_id  # type: ignore[attr-defined]
        counts = session.execute(
            select(Area.id, Area.name, func.count(), *tallies)
            .select_from(entity)
            .join(Area, Area.id == community)
            .where(self._clause(entity, register.among))
            .group_by(Area.id, Area.name, Area.code)
            .order_by(Area.code)
        ).all()
        whole = sum(row[2] for row in counts)
        record_reading(session, Action.LIST, entity, (), _columns(lacking), whole)
        return {
            "title": gettext(entity_info(entity).label),
            "columns": [gettext(label) for label in lacking],
            "rows": [
                {
                    "name": name,
                    "whole": number,
                    "cells": [
                        {"count": int(count), "url": self._list(entity, filters, place)}
                        for count, filters in zip(found, lacking.values(), strict=True)
                    ],
                }
                for place, name, number, *found in counts
            ],
            "whole": whole,
            "totals": [
                {"count": count, "percent": f"{count / whole:.1%}"}
                for count in map(sum, zip(*(row[3:] for row in counts), strict=True))
            ],
        }

    def _clause(self, entity: Any, filters: Filters) -> Any:
        return and_(*Listing.of(self.actor, entity, filters).where())

    def _list(self, entity: type[Any], filters: Filters, place: int) -> str:
        screens: Sequence[Screen] = current_app.extensions["screens"]
        screen = next(one for one in screens if one.entity is entity)
        return urls.of(screen, "list", community_id=place, **filters)

    def _replies(self) -> dict[str, Any] | None:
        """How well the own office has answered this year (R066)."""
        if not self.actor.may(AssistanceRequest, Action.LIST):
            return None
        day = today()
        rate = reply_rate(db.session(), day.replace(month=1, day=1), day)
        return {"due": rate.due, "in_time": rate.in_time, "late": rate.due - rate.in_time}
