"""List, record, forms, look-ups, export and import of one entity for one role."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request
from flask_appbuilder import ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import get_locale, gettext
from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from app.access import (
    N_,
    Access,
    Action,
    Denied,
    Field,
    NeedsConfirmation,
    Reason,
    Refused,
    Stale,
    entity_info,
    fields,
)
from app.access.explain import explain
from app.audit import record_reading
from app.audit.attachments import Attachment
from app.db import MAX_KEY, db
from app.panel import explaining, lists, urls
from app.panel.cells import Labels
from app.panel.dispatch import Cloned
from app.panel.exporting import ExportPages
from app.panel.files import FilePages, owner_of
from app.panel.forms import (
    NO_RIGHT,
    ChoiceField,
    Form,
    SealedField,
    build,
    build_roll,
    grouped,
    offered,
    references,
    translate,
)
from app.panel.importing import ImportPages
from app.panel.listing import Listing, operators, search_words, sortable
from app.panel.reveal import RevealPage
from app.panel.routes import expose
from app.panel.screens import Button, CodeBook, Roll, Screen

LOOKUP_SIZE = 20
RELATED_SIZE = 10


Links = list[dict[str, Any]]


class EntityView(Cloned, ExportPages, FilePages, ImportPages, RevealPage, ModelView):
    """FAB's model view, compiled for one role: exact columns, operations instead of CRUD."""

    own_csrf = frozenset({"add", "edit", "press", "press_list", "roll", "upload"})

    def __init__(
        self, screen: Screen, access: Access, screens: Sequence[Screen], codebook: CodeBook
    ) -> None:
        """Compile what the role gets.

        Args:
            screen: the feature's page declaration.
            access: the role's compiled grant.
            screens: all screens; some are listed on this one's record page.
            codebook: code lists.
        """
        self.datamodel = SQLAInterface(screen.entity)
        self.screen = screen
        self.access = access
        self.screens = screens
        self.lists = [
            (other, field)
            for other in screens
            for name in other.shown_on
            if (field := fields(other.entity)[name]).target is screen.entity
        ]
        self.codebook = codebook
        self.offered = frozenset(self._offered())
        super().__init__()

    def _offered(self) -> Iterable[str]:
        may = self.access.may
        if may(Action.LIST):
            yield from ("list", "filter_panel", "lookup")
        if may(Action.SHOW):
            yield from ("show", "why")
            if self._revealing:
                yield "reveal"
        if may(Action.CREATE) and self.screen.create:
            yield from ("add", "lookup")
        yield from self._offered_files()
        if may(Action.CHANGE) and self.screen.change:
            yield from ("edit", "lookup")
        if may(Action.EXPORT):
            yield from ("export", "download")
        if may(Action.IMPORT) and self.screen.importer:
            yield from ("load", "confirm", "corrections")
        if self.screen.buttons:
            yield from ("press", "press_list", "lookup")
        if self.screen.rolls:
            yield "roll"

    def _init_properties(self) -> None:
        """Exact lists: FAB reads an empty one as "every column"."""
        self.label_columns = {name: field.label for name, field in self.access.read.items()}
        self.list_columns = [field.name for field in lists.listed(self.access)]
        self.show_columns = list(self.access.read)
        self.add_columns = [f.name for f in self.access.entered(creating=True)]
        self.edit_columns = [f.name for f in self.access.entered(creating=False)]
        self.search_columns = [n for n, f in self.access.askable.items() if operators(f)]
        self.order_columns = [n for n, f in self.access.askable.items() if sortable(f)]
        self.related_views: Sequence[Any] = []
        self._related_views: Sequence[Any] = []
        self.base_filters: Sequence[Any] = []

    def _init_forms(self) -> None:
        """Forms are built for each request, from the same columns."""

    # -- pages ------------------------------------------------------------------------

    @expose("/list/")
    def list(self) -> str:
        """The rows of the current filter, one page."""
        listing = Listing.of(self.actor, self.screen.entity, request.args)
        page = listing.page(db.session())
        labels = self._labels()
        columns = [self.access.read[name] for name in self.list_columns]
        labels.load(columns, page.rows)
        self._remember(Action.LIST, [row["id"] for row in page.rows], self.list_columns)
        return self._render(
            "panel/list.html",
            screen=self._screen_context(),
            columns=[lists.column(field, listing) for field in columns],
            rows=lists.rows(
                page.rows, columns, labels, self.screen if "show" in self.offered else None
            ),
            count={"text": str(page.count), "exact": not page.count.capped},
            pager=lists.pager(listing, page),
            search=lists.search(listing, self._url("list")),
            filters=lists.filters(listing, labels, self._url("list"), self._url("filter_panel")),
            buttons=self._list_buttons(),
            empty=self._empty(listing),
        )

    @expose("/filters")
    def filter_panel(self) -> str:
        """The controls of the list's filter panel, fetched when it is opened."""
        listing = Listing.of(self.actor, self.screen.entity, request.args)
        return render_template(
            "panel/filters.html",
            filters=lists.filter_panel(
                listing, self._labels(), self._url("list"), self._lookup_url
            ),
        )

    @expose("/show/<int:pk>")
    def show(self, pk: int) -> str:
        """One record with what belongs to it."""
        return self._show_page(pk, {})

    def _show_page(
        self,
        pk: int,
        revealed: Mapping[str, str],
        problems: Sequence[str] = (),
        way: Mapping[str, str] | None = None,
    ) -> str:
        """The record page, with the values that have been asked for in full.

        Args:
            pk: which record.
            revealed: those values, by column.
            problems: why others are not shown.
            way: the page that leads on, its label and address.
        """
        values = self._record(pk)
        labels = self._labels()
        labels.load(self.access.read.values(), [values])
        self._remember(Action.SHOW, [pk], self.access.read)
        return self._render(
            "panel/show.html",
            screen=self._screen_context(),
            record=self._heading(values, labels),
            fieldsets=[
                {
                    "title": title,
                    "items": [self._item(pk, f, values[f.name], labels, revealed) for f in group],
                }
                for title, group in grouped(self.access.read.values())
            ],
            problems=problems,
            way=way,
            purposes=self.purposes(),
            why_url=self._url("why", pk=pk),
            buttons=self._record_buttons(values),
            related=[
                shown
                for other, field in self.lists
                if (shown := self._related(other, field, pk, labels)) is not None
            ],
        )

    def _item(
        self, pk: int, field: Field, value: Any, labels: Labels, revealed: Mapping[str, str]
    ) -> dict[str, Any]:
        cell = labels.cell(field, value)
        if field.name in revealed:
            cell = replace(cell, text=revealed[field.name], masked=False)
        asks = cell.masked and "reveal" in self.offered
        return {
            "label": gettext(field.label),
            "cell": cell,
            "reveal_url": self._url("reveal", pk=pk, name=field.name) if asks else None,
        }

    @expose("/why/<int:pk>")
    def why(self, pk: int) -> str:
        """Why the own account sees this record, and which of its columns; no value of it."""
        self._record(pk)
        with Session(db.engine) as nobody:
            found = explain(nobody, self.actor, self.screen.entity, pk)
        what = f"{gettext(entity_info(self.screen.entity).label)} № {pk}"
        return self._render(
            "panel/own_why.html",
            title=gettext("为什么能看到：%(what)s", what=what),
            answer=explaining.answer(found),
            columns=explaining.columns(self.actor.policy, self.access),
            back_url=self._url("show", pk=pk),
        )

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

    @expose("/lookup/<name>")
    def lookup(self, name: str) -> Response:
        """Choices of a reference or a long code list, a few at a time."""
        field = self._lookup_field(name)
        words = search_words(request.args.get("q", ""))
        if field.scheme is not None:
            found: list[Any] = [
                pair
                for pair in self._labels().choices(field.scheme).items()
                if not words or words in pair[1] or pair[0].startswith(words)
            ]
        else:
            statement = references(self.actor, field, words)
            rows = db.session.execute(statement.limit(LOOKUP_SIZE + 1))
            found = offered(self.actor, field, rows)
            target: Any = field.target
            keys = [int(row[0]) for row in found[:LOOKUP_SIZE]]
            record_reading(db.session(), Action.LIST, target, keys, [entity_info(target).title])
        return jsonify(
            results=[{"value": str(row[0]), "label": str(row[1])} for row in found[:LOOKUP_SIZE]],
            more=len(found) > LOOKUP_SIZE,
        )

    # -- records ----------------------------------------------------------------------

    def _record(self, pk: int) -> RowMapping:
        """Key, version and readable columns of a visible record, else 404."""
        listing = Listing.of(self.actor, self.screen.entity, {})
        statement = select(*listing.columns).where(self.screen.entity.id == pk)
        found = db.session.execute(statement).mappings().one_or_none()
        if found is None:
            abort(404)
        return found

    def _remember(
        self, action: Action, ids: Sequence[int], names: Iterable[str], count: int | None = None
    ) -> None:
        record_reading(db.session(), action, self.screen.entity, ids, names, count)

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
        """Check the form, run the operation; on any refusal show the form again, filled."""
        problems: Sequence[str] = []
        warnings: Sequence[str] = []
        existing: object = None
        status = 400
        if form.validate():
            try:
                confirmed = {"confirmed": True} if form.confirmed.data == "1" else {}
                result = run(**confirmed)
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
                flash(gettext("已保存。"), "success")
                return redirect(self._after(result, back))
        elif form.csrf_token.errors:
            problems = [gettext("页面已过期，请核对后重新提交；填写的内容已保留。")]
        else:
            form.add_errors(self.screen.check(form.values()))
        page = self._show_form(form, label, back, confirm, problems, warnings, existing)
        return page, status

    def _after(self, result: Any, back: str) -> str:
        if isinstance(result, Attachment):
            return self._owner_url(getattr(result, owner_of(self.screen)))
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

    def _lookup_field(self, name: str) -> Field:
        field = self.access.read.get(name) or self.access.write.get(name)
        if field is None or (field.target is None and field.scheme is None):
            abort(404)
        return field

    # -- contexts ---------------------------------------------------------------------

    def _render(self, template: str, **context: Any) -> str:
        title = context.get("title") or gettext(self.screen.title)
        crumbs = [{"label": gettext(self.screen.category), "url": None}]
        if template != "panel/list.html":
            crumbs.append(
                {
                    "label": gettext(self.screen.title),
                    "url": self._url("list") if "list" in self.offered else None,
                }
            )
        return render_template(template, page={"title": title, "breadcrumbs": crumbs}, **context)

    def _labels(self, *, in_full: bool = False) -> Labels:
        return Labels(db.session(), self.actor, self.codebook, str(get_locale()), in_full=in_full)

    def _url(self, method: str, **arguments: Any) -> str:
        return urls.of(self.screen, method, **arguments)

    def _lookup_url(self, name: str) -> str:
        return self._url("lookup", name=name)

    def _screen_context(self) -> dict[str, str]:
        return {
            "title": gettext(self.screen.title),
            "icon": self.screen.icon,
            "help": gettext(self.screen.help) if self.screen.help else "",
        }

    def _list_buttons(self) -> Links:
        found: Links = []
        if "add" in self.offered:
            found.append(_link(gettext("新增"), self._url("add"), "plus", "primary", key="n"))
        found += [
            _link(
                gettext(button.label),
                self._url("press_list", name=button.name),
                button.icon,
                button.style,
            )
            for button in self.screen.buttons
            if button.on == "list" and self._may_press(button)
        ]
        if "upload" in self.offered:
            found.append(_link(gettext("上传"), self._url("upload"), "upload", "primary", key="n"))
        if "load" in self.offered:
            found.append(_link(gettext("导入"), self._url("load"), "upload"))
        if "export" in self.offered:
            url = urls.change(request.args, {}, drop=urls.PAGING, base=self._url("export"))
            found.append(_link(gettext("导出"), url, "download"))
        return found

    def _record_buttons(self, values: RowMapping) -> Links:
        pk = values["id"]
        found = [*self._onward(values)]
        found += [
            _link(gettext("下载"), url, "file-download", "primary")
            for url in self._file_urls(self.screen, [pk]).values()
        ]
        if "edit" in self.offered:
            found.append(
                _link(gettext("修改"), self._url("edit", pk=pk), "edit", "primary", key="e")
            )
        found += [
            _link(gettext(roll.label), self._url("roll", name=roll.name, pk=pk), "user-check")
            for roll in self.screen.rolls
            if self._may_enter(roll)
        ]
        return found + [
            _link(
                gettext(button.label),
                self._url("press", name=button.name, pk=pk),
                button.icon,
                button.style,
            )
            for button in self.screen.buttons
            if button.on == "record" and self._may_press(button) and self._is_for(button, values)
        ]

    def _onward(self, values: RowMapping) -> Iterable[dict[str, Any]]:
        onward = self.screen.onward(self.actor, dict(values))
        if onward is None:
            return
        for other in self.screens:
            named = other.entity.__tablename__ == onward.entity
            if named and self.actor.may(other.entity, onward.action):
                url = urls.of(other, onward.page)
                yield _link(gettext(onward.label), url, onward.icon, "primary")

    def _about(self, label: str, values: RowMapping) -> str:
        """The heading of a form about one record."""
        return f"{label}：{self._heading(values, self._labels())['title']}"

    def _heading(self, values: RowMapping, labels: Labels) -> dict[str, Any]:
        info = entity_info(self.screen.entity)
        title = self.access.read.get(info.title)
        badges = [
            labels.cell(field, values[field.name])
            for field in self.access.read.values()
            if field.info.listed and field.scheme and field.scheme.endswith("status")
        ]
        if title:
            labels.load([title], [values])
        return {
            "title": (title and labels.cell(title, values[title.name]).text) or f"№ {values['id']}",
            "subtitle": f"{gettext(info.label)} № {values['id']}",
            "badges": [badge for badge in badges if badge.text],
        }

    def _empty(self, listing: Listing) -> dict[str, Any]:
        if listing.conditions or listing.words:
            return {
                "title": gettext("没有符合条件的记录"),
                "hint": gettext("请放宽筛选条件，或检查输入。"),
                "button": _link(gettext("清除筛选"), self._url("list"), "x"),
            }
        button = (
            _link(gettext("新增"), self._url("add"), "plus", "primary")
            if "add" in self.offered
            else None
        )
        return {"title": gettext("还没有记录"), "hint": "", "button": button}

    def _related(self, screen: Screen, by: Field, pk: int, labels: Labels) -> dict[str, Any] | None:
        """The first rows of another screen that point here, if the role may list it."""
        entity = screen.entity
        access = self.actor.access(entity)
        if access is None or not access.may(Action.LIST) or by.name not in access.read:
            return None
        listing = Listing.of(self.actor, entity, {by.name: str(pk)})
        found = db.session.execute(listing.statement().limit(RELATED_SIZE)).mappings().all()
        columns = lists.listed(access, by.name)
        labels.load(columns, found)
        names = [one.name for one in columns]
        record_reading(db.session(), Action.LIST, entity, [row["id"] for row in found], names)
        add = None
        if screen.create and access.may(Action.CREATE):
            add = _link(gettext("新增"), urls.of(screen, "add", **{by.name: pk}), "plus")
        if screen.attach and access.may(Action.CREATE):
            add = _link(gettext("上传"), urls.of(screen, "upload", **{by.name: pk}), "upload")
        files = self._file_urls(screen, (row["id"] for row in found))
        may_show = access.may(Action.SHOW)
        return {
            "title": gettext(screen.title),
            "columns": [lists.plain_column(one) for one in columns],
            "rows": lists.rows(found, columns, labels, screen if may_show else None),
            "files": [files[row["id"]] for row in found] if files else None,
            "all_url": urls.of(screen, "list", **{by.name: pk}),
            "add": add,
        }


def _defaults(fields: Iterable[Field]) -> dict[str, Any]:
    """What a new record has unless the user says otherwise."""
    return {field.name: field.default() for field in fields if field.default is not None}


def _link(
    label: str, url: str, icon: str, style: str = "secondary", key: str = ""
) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "style": style, "key": key}


def _version(form: Form) -> int:
    """The version the user saw.

    Raises:
        Stale: when the form does not say.
    """
    text = form.version.data or ""
    if not text.isdecimal() or len(text) > len(str(MAX_KEY)):
        raise Stale(Reason(N_("页面已过期，请刷新后重试。")))
    return int(text)
