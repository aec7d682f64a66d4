"""Excel import in two steps: upload and trial run, then the same run for good."""

import re
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, send_file
from flask_babel import gettext
from flask_login import user_logged_out
from werkzeug.datastructures import FileStorage

from app.access import Actor, Refused
from app.db import db
from app.panel.reasons import translate
from app.panel.routes import expose
from app.panel.screens import Importer, Screen
from app.sheets.report import Problem, annotate

SUFFIXES = (".xlsx", ".xls")
SHOWN = 200
"""Findings on the page; the workbook to correct has all of them."""

_RUN = re.compile(r"[0-9a-f]{32}\.xlsx?")


class ImportPages:
    """The import pages of an entity's view.

    Between trial run and import the file waits under a name made of account, post and a random
    token that is in the pages of this trial only. It is removed when it has been imported
    without errors, when the account signs out, and with the next upload after a session's time.
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
            return redirect(self._url("load", run=_keep(upload, suffix)))
        return self._report(request.args["run"], dry_run=True)

    @expose("/load/confirm", methods=("POST",))
    def confirm(self) -> Any:
        """Import for good what the trial run has shown."""
        return self._report(request.form.get("run", ""), dry_run=False)

    @expose("/load/corrections")
    def corrections(self) -> Response:
        """A copy of the uploaded workbook in which every refused cell is marked."""
        source, importer = _uploaded(request.args.get("run", "")), self._importer()
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

    def _report(self, run: str, *, dry_run: bool) -> Any:
        source = _uploaded(run)
        try:
            report = self._importer().run(db.session(), source, dry_run=dry_run)
        except Refused as refusal:
            return self._upload_page(" ".join(map(translate, refusal.reasons))), 400
        if not dry_run and not report.errors:
            source.unlink(missing_ok=True)
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
                "workbook_url": self._url("corrections", run=run) if report.errors else None,
                "confirm_url": self._url("confirm") if more else None,
                "run": run,
            },
        )


def _shown(findings: Sequence[Any]) -> dict[str, Any]:
    """The first of them; nobody reads thousands on a page."""
    return {
        "total": len(findings),
        "rows": [
            {
                "row": one.row,
                "column": one.column,
                "label": gettext(one.label),
                "value": one.value,
                "reason": translate(one.reason),
            }
            for one in findings[:SHOWN]
        ],
    }


def _folder() -> Path:
    folder = Path(current_app.config["UPLOADS"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(upload: FileStorage, suffix: str) -> str:
    """Put an uploaded file aside, for its account only, and remove what others have left."""
    over = time.time() - current_app.permanent_session_lifetime.total_seconds()
    for old in _folder().iterdir():
        if old.stat().st_mtime < over:
            old.unlink(missing_ok=True)
    run = f"{secrets.token_hex(16)}{suffix}"
    _path(run).touch(0o600, exist_ok=False)
    upload.save(_path(run))
    return run


def _path(run: str) -> Path:
    return _folder() / f"{g.actor.user_id}-{g.post.id}-{run}"


def _uploaded(run: str) -> Path:
    """The file of a trial run of this account in this post, else 404."""
    if not _RUN.fullmatch(run) or not _path(run).is_file():
        abort(404)
    return _path(run)


def _forget(sender: Flask, user: Any, **_: Any) -> None:
    """Remove what an account that signs out has uploaded and not imported."""
    for path in _folder().glob(f"{user.get_id()}-*"):
        path.unlink(missing_ok=True)


def init_app(app: Flask) -> None:
    """Tidy up after everybody."""
    user_logged_out.connect(_forget, app)
