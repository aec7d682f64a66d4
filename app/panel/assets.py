"""Where the pages find their style sheets, scripts and icons.

``tools/assets.py`` puts the files into ``app/static/vendor`` under names that carry a hash of their
content, so a browser may keep each for a year and still sees every change at once.
"""

import json
from pathlib import Path

from click import ClickException
from flask import Flask, Response, current_app, request

YEAR = 365 * 24 * 3600
"""How long a browser may keep a hashed file, in seconds."""


def init_app(app: Flask) -> None:
    """Read the manifest once, offer ``asset_url`` to the templates and let browsers keep the files.

    Raises:
        ClickException: the assets are not installed; the message says what to run.
    """
    manifest = Path(str(app.static_folder), "vendor", "manifest.json")
    if not manifest.is_file():
        raise ClickException("缺少前端资源，请先运行 make setup。 No assets: run make setup first.")
    app.extensions["assets"] = json.loads(manifest.read_bytes())
    app.add_template_global(asset_url)
    app.after_request(_keep_hashed_files)


def asset_url(name: str) -> str:
    """Address of the asset with the logical name ``name``, such as ``panel.css``.

    Raises:
        KeyError: there is no such asset.
    """
    # Every icon on a page asks for one: url_for would take a tenth of the page's time.
    return f"{request.script_root}{_folder()}{current_app.extensions['assets'][name]}"


def _folder() -> str:
    return f"{current_app.static_url_path}/vendor/"


def _keep_hashed_files(response: Response) -> Response:
    if request.endpoint == "static" and request.path.startswith(_folder()):
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response
