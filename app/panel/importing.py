"""Excel import in two steps: upload and trial run, then the same run for good."""

import re
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from flask import Response, abort, current_app, redirect, request, send_file, session
from flask_babel import gettext

from app.access import Actor, Refused
from app.db import db
from app.panel.forms import translate
from app.panel.routes import expose
from app.panel.screens import Importer, Screen
from app.sheets.report import Problem, annotate

SUFFIXES = (".xlsx", ".xls")
_TOKEN = re.compile(r"[0-9a-f]{32}\.xlsx?")


class ImportPages:
    """The import pages of an entity's view.

    An uploaded file waits under a random name that only the uploader's session knows,
    and is removed with the next upload or when its import is through without errors.
    """

    screen: Screen
    actor: Actor
    _render: Callable[..., str]
    _url: Callable[..., str]
    _screen_context: Callable[[], dict[str, str]]

    @expose("/load", methods=("GET", "POST"))
    def load(self) -> Any:
        """Choose a file; after the upload, the report of a trial run."""
        if request.method == "GET" and "run" not in request.args:
            return self._upload_page()
        if request.method == "POST":
            upload = request.files.get("file")
            suffix = Path(upload.filename or "").suffix.lower() if upload else ""
            if upload is None or suffix not in SUFFIXES:
                problem = gettext("请选择 .xlsx 或 .xls 文件。")
                return self._upload_page(problem), 400
            _forget()
            token = f"{secrets.token_hex(16)}{suffix}"
            upload.save(_folder() / token)
            session["upload"] = token
            return redirect(self._url("load", run="trial"))
        return self._report(dry_run=True)

    @expose("/load/confirm", methods=("POST",))
    def confirm(self) -> Any:
        """Import for good what the trial run has shown."""
        return self._report(dry_run=False)

    @expose("/load/corrections")
    def corrections(self) -> Response:
        """A copy of the uploaded workbook in which every refused cell is marked."""
        source, importer = _uploaded(), self._importer()
        report = importer.run(db.session(), source, dry_run=True)
        problems = (
            Problem(one.row, one.column, gettext(one.label), one.value, translate(one.reason))
            for one in report.errors
        )
        target = TemporaryFile()  # noqa: SIM115 - the response closes it
        annotate(source, target, problems, importer.columns(self.actor), translate=gettext)
        target.seek(0)
        return send_file(target, as_attachment=True, download_name=gettext("需更正.xlsx"))

    def _importer(self) -> Importer:
        if self.screen.importer is None:
            abort(404)
        return self.screen.importer

    def _upload_page(self, problem: str = "") -> str:
        return self._render(
            "panel/import.html",
            screen=self._screen_context(),
            title=gettext("导入"),
            report=None,
            problem=problem,
            upload_url=self._url("load"),
            limits=[
                gettext("文件不超过 20 MB，格式为 .xlsx 或 .xls。"),
                gettext("标题行、合计行和签名行可以保留。"),
            ],
            headings=[
                {
                    "label": column.headings[0],
                    "required": column.required,
                    "synonyms": column.headings[1:],
                }
                for column in self._importer().columns(self.actor)
            ],
        )

    def _report(self, *, dry_run: bool) -> Any:
        source = _uploaded()
        try:
            report = self._importer().run(db.session(), source, dry_run=dry_run)
        except Refused as refusal:
            return self._upload_page(" ".join(map(translate, refusal.reasons))), 400
        if not dry_run and not report.errors:
            _forget()
        counts = report.counts
        more = dry_run and counts.created + counts.changed
        return self._render(
            "panel/import.html",
            screen=self._screen_context(),
            title=gettext("导入"),
            upload_url=self._url("load"),
            limits=[],
            headings=[],
            report={
                "counts": counts,
                "dry_run": dry_run,
                "errors": _shown(report.errors),
                "warnings": _shown(report.warnings),
                "workbook_url": self._url("corrections") if report.errors else None,
                "confirm_url": self._url("confirm") if more else None,
            },
        )


def _shown(findings: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "row": one.row,
            "column": one.column,
            "label": gettext(one.label),
            "value": one.value,
            "reason": translate(one.reason),
        }
        for one in findings
    ]


def _folder() -> Path:
    folder = Path(current_app.config["UPLOADS"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _uploaded() -> Path:
    """The file this session has uploaded, else 404."""
    token = session.get("upload", "")
    if not _TOKEN.fullmatch(token) or not (_folder() / token).is_file():
        abort(404)
    return _folder() / token


def _forget() -> None:
    token = session.pop("upload", "")
    if _TOKEN.fullmatch(token):
        (_folder() / token).unlink(missing_ok=True)
