"""The files of records: the page that takes one in, and the addresses that hand them out (C18).

Who may be shown the record of a file gets its content by a name that nobody can guess; everybody
else is told that there is no such page, and that is recorded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from flask import Response, abort, make_response, request, send_file
from flask_babel import gettext
from sqlalchemy import RowMapping, select

from app.access import (
    DOWNLOAD,
    N_,
    Access,
    Action,
    Actor,
    NotFound,
    Refused,
    entity_info,
    fields,
)
from app.audit import record
from app.audit.attachments import Damaged, File, fetch, safe_name
from app.db import db
from app.panel import urls
from app.panel.cells import Labels
from app.panel.forms import Form
from app.panel.reasons import translate
from app.panel.routes import expose
from app.panel.screens import Button, Paper, Screen


class FilePages:
    """The part of an entity's view that is about its files, where its records have one."""

    screen: Screen
    screens: Sequence[Screen]
    access: Access
    actor: Actor
    _url: Callable[..., str]
    _form: Callable[..., Form]
    _labels: Callable[..., Labels]
    _record: Callable[..., RowMapping]
    _show_form: Callable[..., str]
    _show_page: Callable[..., str]
    _submit: Callable[..., Any]

    def _offered_files(self) -> Iterable[str]:
        if self.screen.attach is not None:
            if self.access.may(Action.SHOW):
                yield "file"
            if self.access.may(Action.CREATE):
                yield from ("upload", "lookup")
        if self._papers() and self.access.may(Action.SHOW):
            yield "paper"

    @expose("/upload", methods=("GET", "POST"))
    def upload(self) -> Any:
        """The form of a new record with its file."""
        attach = self.screen.attach
        if attach is None:
            abort(404)
        columns = self.access.entered(creating=True)
        shown = request.args if request.method == "GET" else None
        form = self._form(columns, shown, upload=True)
        label = gettext("上传%(what)s", what=gettext(entity_info(self.screen.entity).label))
        back = self._owner_url(request.args.get(owner_of(self.screen), type=int))
        if request.method == "GET":
            return self._show_form(form, label, back)
        return self._submit(
            form,
            lambda **options: attach(db.session(), form.values(), form.file.typed, **options),
            label,
            back,
        )

    @expose("/file/<token>")
    def file(self, token: str) -> Response:
        """The content of a file; the entry in the journal is written before the first byte."""
        try:
            found = fetch(db.session(), self.screen.entity, token)
        except NotFound:
            abort(404)
        except Damaged as damage:
            problems = [translate(reason) for reason in damage.reasons]
            return make_response(self._show_page(damage.record_id, {}, problems), 409)
        return send(found)

    @expose("/paper/<name>/<int:pk>")
    def paper(self, name: str, pk: int) -> Response:
        """A record as a document; the entry in the journal is written before the first byte."""
        paper = next((one for one in self._papers() if one.name == name), None) or abort(404)
        values = dict(self._record(pk))
        labels = self._labels()
        columns = [self.access.read[one] for one in paper.needs]
        labels.load(columns, [values])
        names = {one.name: labels.cell(one, values[one.name]).text for one in columns if one.target}
        try:
            content = paper.make(values, names)
        except Refused as refusal:
            problems = [translate(reason) for reason in refusal.reasons]
            return make_response(self._show_page(pk, {}, problems), 409)
        record(db.session(), DOWNLOAD, self.screen.entity, [pk], paper.needs)
        db.session.commit()
        return send_file(
            BytesIO(content),
            mimetype=paper.media_type,
            as_attachment=True,
            download_name=safe_name(paper.name_of(values), f".{paper.name}"),
        )

    def _papers(self) -> list[Paper]:
        """Those that say nothing the role may not read."""
        known = self.access.read.keys()
        return [one for one in self.screen.papers if known >= {*one.needs}]

    def _owner_url(self, key: int | None) -> str:
        """The record that a file belongs to, if the role may see it; else the list."""
        target = fields(self.screen.entity)[owner_of(self.screen)].target if key else None
        for screen in self.screens:
            if screen.entity is target and self.actor.may(target, Action.SHOW):
                return urls.of(screen, "show", pk=key)
        return self._url("list")

    def _file_urls(self, screen: Screen, keys: Iterable[int]) -> Mapping[int, str]:
        """Where the files of some records are, for a role that may have them."""
        entity: Any = screen.entity
        if screen.attach is None or not self.actor.may(entity, Action.SHOW):
            return {}
        found = db.session.execute(select(entity.id, entity.token).where(entity.id.in_(list(keys))))
        return {key: urls.of(screen, "file", token=token) for key, token in found}


def send(found: File) -> Response:
    """Hand out a file whose journal entry has been written."""
    response = send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
    )
    # Whatever it is, no browser shows it as a page of ours.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def remove_button(remove: Callable[..., Any]) -> Button:
    """The button by which a file is deleted for good."""
    return Button(
        "remove",
        N_("移除"),
        remove,
        Action.DELETE,
        icon="x",
        style="danger",
        confirm=N_("移除后文件内容永久删除，不能恢复；操作会被记录。确定吗？"),
    )


def owner_of(screen: Screen) -> str:
    """Name of the reference to the record that a file belongs to."""
    entity: Any = screen.entity
    return str(entity.owner)
