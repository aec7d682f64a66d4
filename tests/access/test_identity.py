"""Who is let in, as whom: strangers, disabled accounts, accounts without or with several posts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import column, table, update

from tests.access.district import ACCOUNTS, MISSING, PASSWORD
from tests.access.expectations import REACH
from tests.access.house import House
from tests.access.pages import Answer
from tests.access.probe import Probe

USERS = table("ab_user", column("username"), column("active"))

OPEN_TO_ALL = {
    "LocaleView.index",  # language of the page
    "LoginView.login",
    "LoginView.logout",
    "SecurityApi.login",
    "SecurityApi.refresh",
    "UtilView.back",
    "appbuilder.static",
    "static",
}
"""Addresses that answer people who have not signed in; none of them shows data."""


def addresses(house: House, method: str = "GET") -> Iterator[tuple[str, str]]:
    """Endpoint and an address of every route."""
    for rule in house.app.url_map.iter_rules():
        if method in (rule.methods or ()):
            where = re.sub(r"<int:\w+>", "1", rule.rule)
            yield rule.endpoint, re.sub(r"<[\w:]+>", "status", where)


def canaries(house: House, answer: Answer) -> list[str]:
    return [str(place) for place in house.district.found_in(answer.text)]


# -- strangers --------------------------------------------------------------------------


def test_a_stranger_is_sent_to_the_login(house: House) -> None:
    stranger = house.app.test_client()
    for endpoint, where in addresses(house):
        answer = Answer(stranger.get(where))
        assert canaries(house, answer) == [], where
        if endpoint in OPEN_TO_ALL:
            continue
        if where.startswith("/api/"):
            assert answer.status in {401, 404}, where
        elif endpoint == "FeedView.feed":  # a token is all it asks for, and this is none
            assert answer.status == 404
        else:
            assert answer.status == 302, where
            assert answer.headers["Location"].startswith("/login/"), where


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_stranger_changes_nothing(house: House, method: str) -> None:
    stranger = house.app.test_client()
    token = house.token(stranger)
    for endpoint, where in addresses(house, method):
        if endpoint not in OPEN_TO_ALL:
            headers = {"X-CSRFToken": token}
            answer = Answer(stranger.open(where, method=method, headers=headers, json={}))
            assert answer.status in {302, 400, 401, 404}, where
    assert house.rows() == house.pristine


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "Basic eDp4"],
)
def test_a_made_up_token_opens_nothing(house: House, header: str) -> None:
    stranger = house.app.test_client()
    answer = stranger.get("/api/v1/residences/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json == stranger.get("/api/v1/areas/").json


def test_a_refresh_token_reads_nothing(house: House) -> None:
    data = {"username": "clerk-a", "password": PASSWORD, "provider": "db"}
    client = house.app.test_client()
    tokens = client.post("/api/v1/security/login", json=data | {"refresh": True}).json
    assert tokens is not None
    headers = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    assert client.get("/api/v1/residences/", headers=headers).status_code == 401


# -- accounts that may not work ---------------------------------------------------------


def signed_in(client: FlaskClient) -> bool:
    return not client.get("/").headers.get("Location", "").startswith("/login/")


def test_a_disabled_account_is_not_let_in(house: House) -> None:
    assert signed_in(house.sign_in("clerk-a"))
    assert not signed_in(house.sign_in("disabled"))
    data = {"username": "disabled", "password": PASSWORD, "provider": "db"}
    assert house.app.test_client().post("/api/v1/security/login", json=data).status_code == 401


def test_disabling_works_at_once(house: House) -> None:
    """On the session and the token that the account has."""
    browser, headers = house.sign_in("clerk-b"), house.bearer("clerk-b")
    rest = house.app.test_client()
    assert rest.get("/api/v1/residences/", headers=headers).status_code == 200
    with disabled(house, "clerk-b"):
        assert not signed_in(browser)
        assert browser.get("/residences/list/").status_code == 302
        assert rest.get("/api/v1/residences/", headers=headers).status_code == 401
    assert signed_in(browser)


@contextmanager
def disabled(house: House, username: str) -> Iterator[None]:
    """An account is disabled for a while."""
    change = update(USERS).where(USERS.c.username == username)
    try:
        with house.engine.begin() as connection:
            connection.execute(change.values(active=False))
        yield
    finally:
        with house.engine.begin() as connection:
            connection.execute(change.values(active=True))


@pytest.mark.parametrize("username", ["unposted", "expired"])
def test_without_a_post_in_force_there_is_nothing_to_see(house: House, username: str) -> None:
    client = house.sign_in(username)
    home = Answer(client.get("/"))
    assert home.status == 403
    assert home.page.menu == []
    for _endpoint, where in addresses(house):
        answer = Answer(client.get(where))
        assert canaries(house, answer) == [], where
    headers = house.bearer(username)
    for screen in house.screens:
        answer = Answer(house.app.test_client().get(f"/api/v1/{screen.path}/", headers=headers))
        assert answer.status == 401


# -- accounts with two posts ------------------------------------------------------------


def test_one_works_in_one_post_at_a_time(house: House) -> None:
    """Never the rows of one with the columns of the other."""
    client = house.sign_in("two-posts")
    shown = {}
    for post in ("two-posts", "two-posts-2", "two-posts"):
        key = house.district.id("appointment", post)
        client.post(f"/post/{key}", data={"csrf_token": house.token(client)})
        text = Answer(client.get("/residences/list/?size=100")).text
        for row in ("A3", "B1", "B2"):
            text += Answer(
                client.get(f"/residences/show/{house.district.id('residence', row)}")
            ).text
        shown[post] = {
            (place.column in {"permit_receipt_no", "police_entered_on"}, place.row)
            for place in house.district.found_in(text)
            if place.entity == "residence"
        }
    assert shown["two-posts"] == {(False, "B1"), (False, "B2")}
    assert shown["two-posts-2"] == {(False, "A3"), (True, "A3"), (False, "B2"), (True, "B2")}


def test_anothers_post_is_refused_like_one_that_is_not_there(house: House) -> None:
    probe = Probe(house, "two-posts")
    for key in (
        MISSING,
        house.district.id("appointment", "auditor"),
        house.district.id("appointment", "clerk-a"),
        house.district.id("appointment", "expired"),
    ):
        probe.expect_missing(probe.post_form(f"/post/{key}", {}), f"/post/{key}")
    assert probe.leaks == []
    assert {one.split("/")[1] for one in probe.get("/").page.menu} >= {"residences", "meetings"}


def test_a_post_is_switched_by_a_form_with_a_token_only(house: House) -> None:
    client = house.sign_in("two-posts")
    where = f"/post/{house.district.id('appointment', 'two-posts-2')}"
    assert client.get(where).status_code == 404
    assert client.post(where).status_code == 400
    assert "/meetings/list/" in Answer(client.get("/")).page.menu


def test_a_post_left_in_the_session_by_somebody_else_counts_for_nothing(house: House) -> None:
    client = house.sign_in("clerk-a")
    with client.session_transaction() as kept:
        kept["post"] = house.district.id("appointment", "auditor")
    menu = Answer(client.get("/")).page.menu
    assert "/residences/list/" in menu
    assert "/audit-entries/list/" not in menu


@pytest.mark.parametrize("post", ["auditor", "clerk-a", "missing", "nonsense"])
def test_a_token_names_an_own_post_only(house: House, post: str) -> None:
    known = house.district.ids["appointment"]
    wanted = str(known.get(post, MISSING)) if post != "nonsense" else "1 OR 1=1"
    headers = house.bearer("two-posts") | {"X-Liuguan-Post": wanted}
    rest = house.app.test_client()
    assert rest.get("/api/v1/residences/", headers=headers).status_code == 401
    headers = house.bearer("two-posts-2")
    count = rest.get("/api/v1/residences/", headers=headers).json["count"]  # type: ignore[index]
    assert count == 2


def test_every_account_that_works_is_looked_at() -> None:
    assert ACCOUNTS.keys() - {"disabled", "expired", "unposted"} <= REACH.keys()
