"""The card residents are given: where they are helped, to print (R062; 方案之十四 一（二）)."""

from flask import abort
from sqlalchemy import func, select

from app.access import Action, fields
from app.db import db, today
from app.features.offices.models import Premises
from app.features.places import OrgUnit
from app.panel import PageView
from app.panel.routes import expose

TOLD = ("org_unit_id", "address", "service_phone", "supervision_phone", "hours")
"""What of a station record is on the card."""


class ContactCardView(PageView):
    """A card for each station in the actor's rows; nothing about a resident is on it."""

    @expose("")
    def index(self) -> str:
        """The cards, to be cut out; the coordinator writes the own name and number on it."""
        readable = self.actor.readable(Premises).keys() >= {*TOLD}
        if not (readable and self.actor.may(Premises, Action.LIST)):
            abort(404)
        asked = select(OrgUnit.name, *(getattr(Premises, name) for name in TOLD[1:])).join(
            OrgUnit, OrgUnit.id == Premises.org_unit_id
        )
        asked = asked.where(func.coalesce(OrgUnit.valid_to, today()) >= today())
        labels = {name: fields(Premises)[name].label for name in TOLD[1:]}
        cards = [
            {
                "unit": row["name"],
                "lines": {label: row[name] for name, label in labels.items() if row[name]},
            }
            for row in db.session().execute(asked.order_by(OrgUnit.code)).mappings()
        ]
        return self._render("panel/contact_card.html", cards=cards)
