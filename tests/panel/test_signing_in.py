"""How long one stays signed in, what the log says about it, and who is in front of us."""

import datetime as dt
import logging

import pytest
from flask import request
from itsdangerous import TimestampSigner

from app import create_app
from config import Environment, Settings
from tests.access.district import PASSWORD
from tests.access.house import House

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_a_normal_login_is_no_warning(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert house.sign_in("clerk-a").get("/residences/list/").status_code == 200
    assert caplog.messages == []


def test_one_goes_on_to_the_page_that_asked(house: House) -> None:
    client = house.app.test_client()
    wanted = "/residences/list/?sort=-arrived_on&name=A%26B"
    login = client.get(wanted).headers["Location"]
    token = house.token(client)
    for password in ("wrong", PASSWORD):
        data = {"username": "clerk-a", "password": password, "csrf_token": token}
        login = client.post(login, data=data).headers["Location"]
    assert client.get(login).request.full_path == wanted


def test_an_idle_session_ends_and_a_used_one_does_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = dt.datetime.now(dt.UTC)

    def later(minutes: int) -> None:
        nonlocal clock
        clock += dt.timedelta(minutes=minutes)

    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: int(clock.timestamp()))
    client = house.sign_in("clerk-a")
    for _ in range(3):
        later(479)
        assert client.get("/residences/list/").status_code == 200
    later(481)
    assert client.get("/residences/list/").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, ("127.0.0.1", "http")), (1, ("10.0.0.7", "https"))],
)
def test_as_many_proxies_are_believed_as_are_there(proxies: int, seen: tuple[str, str]) -> None:
    app = create_app(Settings(environment=Environment.TESTING, trusted_proxies=proxies))
    app.before_request_funcs.clear()  # no database is needed
    app.after_request_funcs.clear()
    app.view_functions["static"] = lambda filename: f"{request.remote_addr} {request.scheme}"
    headers = {"X-Forwarded-For": "6.6.6.6, 10.0.0.7", "X-Forwarded-Proto": "http, https"}
    answer = app.test_client().get("/static/x", headers=headers)
    assert tuple(answer.text.split()) == seen


def test_the_own_password_is_changed_by_who_knows_it(house: House) -> None:
    """A screen left open must not give the account away."""
    new = "Another-PASSWORD-2027"
    client = house.sign_in("clerk-b")
    with house.restored():
        for current, status in (("guessed", 200), (PASSWORD, 302)):
            data = {"current": current, "password": new, "conf_password": new}
            data["csrf_token"] = house.token(client)
            assert client.post("/resetmypassword/form", data=data).status_code == status
            entered = house.sign_in("clerk-b", new).get("/residences/list/")
            assert entered.status_code == (200 if status == 302 else 302)
        data = {"current": new, "password": PASSWORD, "conf_password": PASSWORD}
        client = house.sign_in("clerk-b", new)
        data["csrf_token"] = house.token(client)
        assert client.post("/resetmypassword/form", data=data).status_code == 302
    house.sign_out("clerk-b")
