"""Forms compiled from declared fields: the same checks for screen, REST and buttons."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField

from app.access import N_, Actor, Field, Reason
from app.audit.attachments import FILE
from app.panel.cells import Labels
from app.panel.inputs import (
    ChoiceField,
    DateField,
    DeclaredField,
    FlagField,
    InstantField,
    IntegerField,
    LongTextField,
    MoneyField,
    ReferenceField,
    SealedField,
    TextField,
    UploadField,
)
from app.panel.reasons import translate
from app.panel.screens import Candidate

LINE = "line-"
"""Fields of a roll are named by this and the candidate's key."""
SHOWN = "shown-"
"""So is what a line of a roll said when the page was sent."""

NO_RIGHT = Reason(N_("没有办理权限，或所选对象不在您的管辖范围。"))
"""What a form says when the wall refused it."""


class Form(DynamicForm):
    """A form whose `values()` are typed and keyed by column name.

    Attributes:
        groups: headings with the names of their fields, in order.
    """

    groups: ClassVar[list[dict[str, Any]]] = []

    def values(self) -> dict[str, Any]:
        """The typed values of all declared fields that the form has."""
        return {
            one.name: one.typed for one in self if isinstance(one, DeclaredField) and not one.stays
        }

    def add_errors(self, reasons: Iterable[Reason]) -> list[str]:
        """Say each reason once, at the field it names; returns those about no field."""
        general = []
        for reason in reasons:
            message = translate(reason)
            if reason.field not in self:
                general.append(message)
            elif not self[reason.field].errors or self[reason.field].typed is not None:
                self[reason.field].errors = [*self[reason.field].errors, message]
        return general


_CLASSES: Mapping[str, type[DeclaredField]] = {
    "text": TextField,
    "longtext": LongTextField,
    "date": DateField,
    "datetime": InstantField,
    "integer": IntegerField,
    "money": MoneyField,
    "flag": FlagField,
}


def build(
    fields: Iterable[Field],
    *,
    session: Session,
    actor: Actor,
    labels: Labels,
    required: Callable[[Field], bool] = lambda field: field.required and not field.info.derived,
    versioned: bool = False,
    upload: bool = False,
) -> type[Form]:
    """A form class over declared fields for one request.

    Args:
        fields: the columns, in order.
        session: the actor's session, for references.
        actor: whose rows may be referred to.
        labels: code lists in the user's language.
        required: whether a field must be filled.
        versioned: carry the version of the record that was read; its columns that the actor
            is shown masked keep their values when left empty.
        upload: ask for a file as well.
    """
    fields = list(fields)
    members: dict[str, Any] = {
        "confirmed": HiddenField(),
        "groups": [
            {"title": title, "fields": [field.name for field in group]}
            for title, group in grouped(fields)
        ],
    }
    if versioned:
        members["version"] = HiddenField()
    for field in fields:
        keywords: dict[str, Any] = {"declared": field, "required": required(field)}
        if field.kind == "reference":
            members[field.name] = ReferenceField(session=session, actor=actor, **keywords)
        elif versioned and field.name in actor.masked(field.entity):
            members[field.name] = SealedField(actor=actor, **keywords)
        elif field.scheme is not None:
            members[field.name] = ChoiceField(
                choices=partial(labels.choices, field.scheme), **keywords
            )
        else:
            members[field.name] = _CLASSES[field.kind](**keywords)
    if upload:
        members[FILE] = UploadField()
        members["groups"][-1]["fields"].append(FILE)
    return type("RecordForm", (Form,), members)


def grouped(fields: Iterable[Field]) -> list[tuple[str, list[Field]]]:
    """Fields by group heading, groups in order of first appearance."""
    found: dict[str, list[Field]] = {}
    for field in fields:
        found.setdefault(field.info.group, []).append(field)
    return [(gettext(title) if title else "", group) for title, group in found.items()]


class ShownField(HiddenField):
    """What a line of a roll said when the page was sent: never what it would say now."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A page that does not say has shown nothing."""
        self.data = str(valuelist[0]) if valuelist else ""


class RollForm(Form):
    """One outcome for each candidate of a roll."""

    def outcomes(self) -> dict[int, str]:
        """Candidate → outcome of the lines that say something else than the page showed."""
        return {key: new for key, (old, new) in self._lines().items() if new and new != old}

    def shown(self) -> dict[int, str | None]:
        """Candidate → what the page showed."""
        return {key: old for key, (old, _) in self._lines().items()}

    def _lines(self) -> dict[int, tuple[str | None, str | None]]:
        keys = (one.name.removeprefix(LINE) for one in self if isinstance(one, DeclaredField))
        return {
            int(key): (self[f"{SHOWN}{key}"].data or None, self[f"{LINE}{key}"].typed)
            for key in keys
        }


def build_roll(candidates: Iterable[Candidate], outcome: Field, labels: Labels) -> type[RollForm]:
    """A form with one choice per candidate, showing what is entered so far."""
    members: dict[str, Any] = {"confirmed": HiddenField()}
    for one in candidates:
        members[f"{SHOWN}{one.id}"] = ShownField(default=one.outcome or "")
        members[f"{LINE}{one.id}"] = ChoiceField(
            choices=partial(labels.choices, outcome.scheme or ""),
            declared=outcome,
            required=False,
            caption=one.label,
            default=one.outcome,
        )
    members["groups"] = [{"title": "", "fields": [n for n in members if n.startswith(LINE)]}]
    return type("CandidatesForm", (RollForm,), members)
