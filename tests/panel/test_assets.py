"""Where the pages find their assets, and how long a browser keeps them."""

import json
from pathlib import Path

import pytest
from click import ClickException
from flask import Flask

from app.panel import assets


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An app with one style sheet, hashed and not."""
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "manifest.json").write_text(json.dumps({"panel.css": "panel.0a1b2c3d4e5f.css"}))
    (vendor / "panel.0a1b2c3d4e5f.css").write_text("body {}")
    (tmp_path / "robots.txt").write_text("")
    app = Flask("sample", static_folder=str(tmp_path), static_url_path="/static")
    assets.init_app(app)
    return app


def test_a_logical_name_leads_to_the_hashed_file(app: Flask) -> None:
    with app.test_request_context():
        assert assets.asset_url("panel.css") == "/static/vendor/panel.0a1b2c3d4e5f.css"


def test_an_unknown_name_is_an_error(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError, match=r"other\.css"):
        assets.asset_url("other.css")


def test_hashed_files_are_kept_for_a_year(app: Flask) -> None:
    with app.test_client().get("/static/vendor/panel.0a1b2c3d4e5f.css") as response:
        assert response.get_data() == b"body {}"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_other_files_are_not(app: Flask) -> None:
    with app.test_client().get("/static/robots.txt") as response:
        assert response.headers["Cache-Control"] == "no-cache"


def test_without_assets_the_app_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ClickException, match="make setup"):
        assets.init_app(Flask("sample", static_folder=str(tmp_path), static_url_path="/static"))
