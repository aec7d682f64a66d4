"""The registry of personal data as a table, and the notice that residents are shown."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from flask_babel import gettext

from app.access import entity_info
from app.access.spec import SENSITIVITY_LABELS
from app.features.residents import Residence
from app.panel import PageView
from app.panel.routes import expose
from app.policy.registry import Entry, entries, load_registry


class RegistryView(PageView):
    """Why each personal field is there, by what law, whose it is and who reads it (C01)."""

    @expose("")
    def index(self) -> str:
        """A table per kind of record and purpose."""
        found = groupby(entries(self.actor.policy), lambda entry: entry.field.entity)
        return self._render(
            "panel/registry.html",
            sections=[
                {
                    "title": gettext(entity_info(cls).label),
                    "activities": _activities(some, self._row),
                }
                for cls, some in found
            ],
        )

    def _row(self, entry: Entry) -> dict[str, str]:
        roles = self.actor.policy.roles
        return {
            "label": gettext(entry.field.label),
            "sensitivity": gettext(SENSITIVITY_LABELS[entry.sensitivity]),
            "audience": gettext("、").join(gettext(roles[one]) for one in entry.audience),
        }


class NoticeView(PageView):
    """What a resident is told before anything is collected (C04; PIPL 17, 30, 35), to print."""

    @expose("")
    def index(self) -> str:
        """The notice in force, made from the registry."""
        own = (one for one in entries(self.actor.policy) if one.field.entity is Residence)
        return self._render(
            "panel/notice.html",
            notice=load_registry().notice,
            activities=_activities(own, lambda entry: gettext(entry.field.label)),
        )


def _activities(found: Iterable[Entry], describe: Callable[[Entry], Any]) -> list[dict[str, Any]]:
    """The fields by what they are for and by what law, in order of appearance."""
    activities: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in found:
        about = activities.setdefault(
            (entry.purpose, entry.basis),
            {
                "purpose": entry.purpose,
                "basis": entry.basis,
                "owner": entry.owner,
                "retention": entry.retention,
                "fields": [],
            },
        )
        about["fields"].append(describe(entry))
    return list(activities.values())
