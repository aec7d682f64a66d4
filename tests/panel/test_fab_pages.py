"""The pages of Flask-AppBuilder that we offer wear our skin and load none of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder import AppBuilder
from flask_appbuilder.models.sqla.base import SQLA

from app.panel import assets
from tests.panel.samples import APP, common
from tests.panel.test_templates import Outline, check_policy

# Flask-AppBuilder's own widgets and queries are behind their libraries' times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PASSWORD = "a sample password"


@pytest.fixture(scope="module")
def fab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A bare Flask-AppBuilder with one administrator."""
    app = Flask("app", root_path=str(APP))
    database = tmp_path_factory.mktemp("fab") / "fab.db"
    app.config.update(
        SECRET_KEY="sample",
        TESTING=True,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{database}",
        LANGUAGES={"zh": {"flag": "cn", "name": "中文"}},
        BABEL_DEFAULT_LOCALE="zh",
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )
    app.add_template_global(lambda: "sample-token", "csrf_token")
    app.context_processor(lambda: common("zh"))
    assets.init_app(app)
    db = SQLA(app)
    with app.app_context():
        builder = AppBuilder(app, db.session)
        builder.sm.add_user(
            "admin", "一", "管理员", "a@example", builder.sm.find_role("Admin"), PASSWORD
        )
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(fab: Flask) -> FlaskClient:
    client = fab.test_client()
    client.post("/login/", data={"username": "admin", "password": PASSWORD})
    return client


def check_skin(page: str) -> None:
    check_policy(page)
    assert "/static/appbuilder/" not in page
    assert "glyphicon" not in page
    assert "/static/vendor/panel." in page


def test_signing_in(fab: Flask) -> None:
    page = fab.test_client().get("/login/").text

    check_skin(page)
    assert "登录流管台" in page
    assert {it.get("name") for it in Outline(page).all("input")} >= {"username", "password"}


def test_changing_the_own_password(client: FlaskClient) -> None:
    response = client.get("/resetmypassword/form")

    assert response.status_code == 200
    assert 'type="password"' in response.text
    check_skin(response.text)
