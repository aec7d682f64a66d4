"""The view of one entity for one role: list, record and look-ups, and all its other pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, jsonify, render_template, request
from flask_appbuilder import ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import get_locale, gettext
from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from app.access import (
    Access,
    Action,
    Field,
    entity_info,
    fields,
)
from app.access.explain import explain
from app.audit import record_reading
from app.db import db
from app.panel import explaining, lists, urls
from app.panel.cells import Labels
from app.panel.dispatch import Cloned
from app.panel.entering import EntryPages
from app.panel.exporting import ExportPages
from app.panel.files import FilePages
from app.panel.forms import grouped
from app.panel.importing import ImportPages
from app.panel.inputs import offered, references
from app.panel.listing import Listing, operators, search_words, sortable
from app.panel.reveal import RevealPage
from app.panel.routes import expose
from app.panel.screens import CodeBook, Screen

LOOKUP_SIZE = 20
RELATED_SIZE = 10


Links = list[dict[str, Any]]


class EntityView(Cloned, EntryPages, ExportPages, FilePages, ImportPages, RevealPage, ModelView):
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
        if self.screen.buttons and self.access.grant.may:
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
        if "paper" in self.offered:
            found += [
                _link(gettext(paper.label), self._url("paper", name=paper.name, pk=pk),
                      "file-download", "primary")
                for paper in self._papers()
            ]  # fmt: skip
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
        url = onward and urls.onward(self.screens, self.actor, onward)
        if onward and url:
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
            "files": [files.get(row["id"]) for row in found] if files else None,
            "all_url": urls.of(screen, "list", **{by.name: pk}),
            "add": add,
        }


def _link(
    label: str, url: str, icon: str, style: str = "secondary", key: str = ""
) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "style": style, "key": key}
