"""Entering: the pages that show a form, and run an operation with what was sent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext
from sqlalchemy import RowMapping, inspect
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from app.access import (
    N_,
    Access,
    Action,
    Actor,
    Denied,
    Field,
    NeedsConfirmation,
    NotFound,
    Reason,
    Refused,
    Stale,
    entity_info,
)
from app.audit import record_refusal
from app.audit.attachments import Attachment, File
from app.db import MAX_KEY, Base, db
from app.panel.cells import Labels
from app.panel.files import owner_of, send
from app.panel.forms import NO_RIGHT, Form, build, build_roll
from app.panel.inputs import ChoiceField, SealedField
from app.panel.reasons import translate
from app.panel.routes import expose
from app.panel.screens import Button, Roll, Screen


class EntryPages:
    """The part of an entity's view in which something is entered or decided."""

    screen: Screen
    access: Access
    actor: Actor
    offered: frozenset[str]
    _about: Callable[..., str]
    _labels: Callable[..., Labels]
    _owner_url: Callable[..., str]
    _record: Callable[..., RowMapping]
    _remember: Callable[..., None]
    _render: Callable[..., str]
    _screen_context: Callable[[], dict[str, str]]
    _url: Callable[..., str]

    @expose("/add", methods=("GET", "POST"))
    def add(self) -> Any:
        """The form of a new record."""
        fields = self.access.entered(creating=True)
        label = gettext("新增%(what)s", what=gettext(entity_info(self.screen.entity).label))
        shown = _defaults(fields) | request.args.to_dict()
        form = self._form(fields, shown if request.method == "GET" else None)
        if request.method == "GET":
            return self._show_form(form, label, self._url("list"))
        create = self.screen.create
        if create is None:
            abort(404)
        return self._submit(
            form,
            lambda **options: create(db.session(), form.values(), **options),
            label,
            self._url("list"),
        )

    @expose("/edit/<int:pk>", methods=("GET", "POST"))
    def edit(self, pk: int) -> Any:
        """The form of an existing record: the columns this role enters, no others."""
        fields = self.access.entered(creating=False)
        values = self._record(pk)
        form = self._form(fields, values if request.method == "GET" else None, stored=values)
        label, back = self._about(gettext("修改"), values), self._url("show", pk=pk)
        if request.method == "GET":
            self._remember(Action.SHOW, [pk], (f.name for f in fields))
            return self._show_form(form, label, back)
        change = self.screen.change
        if change is None:
            abort(404)
        return self._submit(
            form,
            lambda **options: change(db.session(), pk, _version(form), form.values(), **options),
            label,
            back,
        )

    @expose("/press/<name>/<int:pk>", methods=("GET", "POST"))
    def press(self, name: str, pk: int) -> Any:
        """A button on one record: asks for its inputs, then runs the operation."""
        button = self._button(name, "record")
        values = self._record(pk)
        if not self._is_for(button, values):
            abort(404)
        fields = self._inputs(button)
        shown = values if request.method == "GET" else None
        form = self._form(fields, shown, stored=values, required=button.required)
        label, back = self._about(gettext(button.label), values), self._url("show", pk=pk)
        if request.method == "GET":
            return self._show_form(form, label, back, button.confirm)
        return self._submit(
            form,
            lambda **options: button.operation(
                db.session(), pk, _version(form), **form.values(), **options
            ),
            label,
            back,
            button.confirm,
        )

    @expose("/press/<name>", methods=("GET", "POST"))
    def press_list(self, name: str) -> Any:
        """A button on the whole list."""
        button = self._button(name, "list")
        fields = self._inputs(button)
        shown = request.args if request.method == "GET" else None
        form = self._form(fields, shown, required=button.required)
        label, back = gettext(button.label), self._url("list")
        if request.method == "GET":
            return self._show_form(form, label, back, button.confirm)
        return self._submit(
            form,
            lambda **options: button.operation(db.session(), **form.values(), **options),
            label,
            back,
            button.confirm,
        )

    @expose("/roll/<name>/<int:pk>", methods=("GET", "POST"))
    def roll(self, name: str, pk: int) -> Any:
        """One outcome for each of many, on one page."""
        found = (one for one in self.screen.rolls if one.name == name and self._may_enter(one))
        roll = next(found, None) or abort(404)
        values = self._record(pk)
        form = build_roll(
            roll.candidates(db.session(), pk),
            self.actor.writable(roll.entity)[roll.outcome],
            self._labels(),
        )(request.form if request.method == "POST" else None)
        label, back = self._about(gettext(roll.label), values), self._url("show", pk=pk)
        if request.method == "GET":
            return self._show_form(form, label, back)
        return self._submit(
            form,
            lambda **options: roll.operation(
                db.session(), pk, form.outcomes(), form.shown(), **options
            ),
            label,
            back,
        )

    # -- forms ------------------------------------------------------------------------

    def _form(
        self,
        fields: Sequence[Field],
        shown: Mapping[str, Any] | RowMapping | None,
        *,
        stored: RowMapping | None = None,
        required: tuple[str, ...] | None = None,
        upload: bool = False,
    ) -> Form:
        """A form that shows given values, or the one that was submitted.

        Args:
            fields: its columns.
            shown: what it shows; None for what was submitted.
            stored: the record it is about, if there is one already.
            required: columns that must be filled, if not those of a new record.
            upload: whether it takes a file.
        """
        cls = build(
            fields,
            session=db.session(),
            actor=self.actor,
            labels=self._labels(),
            versioned=stored is not None,
            upload=upload,
            **({} if required is None else {"required": lambda field: field.name in required}),
        )
        sent: Any = CombinedMultiDict([request.files, request.form]) if upload else request.form
        form = cls(sent if shown is None else MultiDict())
        for one in form:
            if isinstance(one, SealedField) and stored is not None:
                one.show(stored[one.name])
            elif shown is not None and one.name in shown and shown[one.name] is not None:
                one.process_data(shown[one.name])
        return form

    def _submit(
        self,
        form: Form,
        run: Any,
        label: str,
        back: str,
        confirm: str = "",
    ) -> Any:
        """Check the form, run the operation; on any refusal show the form again, filled.

        An operation that gives a file has it sent.
        """
        problems: Sequence[str] = []
        warnings: Sequence[str] = []
        existing: object = None
        status = 400
        self._record_forged(form)
        if form.validate():
            try:
                confirmed = {"confirmed": True} if form.confirmed.data == "1" else {}
                result = run(**confirmed)
            except NotFound:
                abort(404)
            except NeedsConfirmation as doubt:
                warnings = [translate(reason) for reason in doubt.reasons]
            except Refused as refusal:
                status = 409 if isinstance(refusal, Stale) else 400
                problems = form.add_errors(refusal.reasons)
                found = (reason.params["id"] for reason in refusal.reasons if "id" in reason.params)
                existing = next(found, None)
            except Denied:
                problems = [translate(NO_RIGHT)]
            else:
                if isinstance(result, File):
                    return send(result)
                flash(gettext("已保存。"), "success")
                return redirect(self._after(result, back))
        elif form.csrf_token.errors:
            problems = [gettext("页面已过期，请核对后重新提交；填写的内容已保留。")]
        else:
            form.add_errors(self.screen.check(form.values()))
        page = self._show_form(form, label, back, confirm, problems, warnings, existing)
        return page, status

    def _record_forged(self, form: Form) -> None:
        """Columns that the form does not have are not taken; that they were sent is recorded."""
        columns = {*self.screen.entity.__mapper__.attrs.keys()} - {one.name for one in form}
        if forged := request.form.keys() & columns:
            record_refusal(db.session(), self.screen.entity, [], sorted(forged))

    def _after(self, result: Any, back: str) -> str:
        if isinstance(result, Attachment):
            return self._owner_url(getattr(result, owner_of(self.screen)))
        if isinstance(result, Base) and inspect(result).was_deleted:
            return self._url("list")
        if isinstance(result, self.screen.entity) and "show" in self.offered:
            return self._url("show", pk=result.id)
        return back

    def _show_form(
        self,
        form: Form,
        label: str,
        back: str,
        confirm: str = "",
        problems: Sequence[str] = (),
        warnings: Sequence[str] = (),
        existing: object = None,
    ) -> str:
        for one in form:
            if isinstance(one, ChoiceField) and one.remote:
                one.lookup_url = self._url("lookup", name=one.name)
        return self._render(
            "panel/form.html",
            screen=self._screen_context(),
            form=form,
            title=label,
            fieldsets=form.groups,
            submit_label=gettext("确定") if confirm else gettext("保存"),
            cancel_url=back,
            problems=problems,
            warnings=warnings,
            existing_url=self._url("show", pk=existing) if existing is not None else None,
            confirm=gettext(confirm) if confirm else "",
        )

    def _may_press(self, button: Button) -> bool:
        """The matrix grants the action and every field the operation sets."""
        entity = button.of or self.screen.entity
        fields = {*button.writes, *button.inputs}
        return self.actor.may(entity, button.action) and fields <= self.access.write.keys()

    def _is_for(self, button: Button, values: RowMapping) -> bool:
        """Whether the button makes sense for this record and this actor."""
        return button.when(dict(values)) and button.who(self.actor, dict(values))

    def _may_enter(self, roll: Roll) -> bool:
        return self.actor.may(roll.entity, Action.CHANGE) and roll.outcome in self.actor.writable(
            roll.entity
        )

    def _button(self, name: str, on: str) -> Button:
        found = (
            button
            for button in self.screen.buttons
            if button.name == name and button.on == on and self._may_press(button)
        )
        return next(found, None) or abort(404)

    def _inputs(self, button: Button) -> Sequence[Field]:
        return [self.access.write[name] for name in button.inputs]


def _defaults(fields: Iterable[Field]) -> dict[str, Any]:
    """What a new record has unless the user says otherwise."""
    return {field.name: field.default() for field in fields if field.default is not None}


def _version(form: Form) -> int:
    """The version the user saw.

    Raises:
        Stale: when the form does not say.
    """
    text = form.version.data or ""
    if not text.isdecimal() or len(text) > len(str(MAX_KEY)):
        raise Stale(Reason(N_("页面已过期，请刷新后重试。")))
    return int(text)
