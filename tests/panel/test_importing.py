"""Whose an uploaded workbook is, and how long it is there."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.db import db
from tests.access.house import House
from tests.sheets.books import ROSTER

RUN = re.compile(r"run=([0-9a-f]{32}\.xlsx)")


@pytest.fixture
def uploads(house: House, tmp_path: Path) -> Iterator[Path]:
    """Where uploaded workbooks wait."""
    before, house.app.config["UPLOADS"] = house.app.config["UPLOADS"], tmp_path
    yield tmp_path
    house.app.config["UPLOADS"] = before


def upload(house: House, client: FlaskClient) -> str:
    """Send the roster; the run that its trial is known by."""
    with ROSTER.open("rb") as file:
        data = {"csrf_token": house.token(client), "file": (file, "roster.xlsx")}
        answer = client.post("/residences/load", data=data)
    found = RUN.search(answer.headers["Location"])
    assert found is not None
    return found[1]


def sees(client: FlaskClient, run: str) -> tuple[int, int]:
    """The answers to the trial's report and its corrections."""
    with client.get(f"/residences/load/corrections?run={run}") as corrections:
        return client.get(f"/residences/load?run={run}").status_code, corrections.status_code


def confirm(house: House, client: FlaskClient, run: str) -> int:
    data = {"csrf_token": house.token(client), "run": run}
    return client.post("/residences/load/confirm", data=data).status_code


def test_a_trial_is_its_accounts_alone(house: House, uploads: Path) -> None:
    mine, other = house.sign_in("clerk-a"), house.sign_in("clerk-b")
    run = upload(house, mine)
    assert sees(mine, run) == (200, 200)
    assert sees(other, run) == (404, 404)
    assert confirm(house, other, run) == 404
    assert [path.stat().st_mode & 0o777 for path in uploads.iterdir()] == [0o600]


def test_two_trials_in_two_windows_are_two(house: House, uploads: Path) -> None:
    client = house.sign_in("clerk-a")
    first, second = upload(house, client), upload(house, client)
    assert first != second
    assert sees(client, first) == sees(client, second) == (200, 200)
    assert confirm(house, client, "") == confirm(house, client, "../../etc/passwd") == 404


def test_a_trial_belongs_to_the_post_it_was_made_in(house: House, uploads: Path) -> None:
    client = house.sign_in("clerk-a")
    run = upload(house, client)
    [path] = uploads.iterdir()
    user, post, token = path.name.split("-")
    path.rename(uploads / f"{user}-{int(post) + 1}-{token}")
    assert sees(client, run) == (404, 404)


def test_who_signs_out_leaves_no_workbook(house: House, uploads: Path) -> None:
    client, other = house.sign_in("clerk-a"), house.sign_in("clerk-b")
    upload(house, client)
    upload(house, other)
    client.post("/logout/", data={"csrf_token": house.token(client)})
    assert len(list(uploads.iterdir())) == 1


def test_what_is_older_than_a_session_goes_with_the_next_upload(
    house: House, uploads: Path
) -> None:
    client = house.sign_in("clerk-a")
    old, recent = upload(house, client), upload(house, client)
    [path] = uploads.glob(f"*{old}")
    os.utime(path, (0, 0))
    upload(house, house.sign_in("clerk-b"))
    assert sees(client, old) == (404, 404)
    assert sees(client, recent) == (200, 200)


def test_a_form_of_another_post_is_not_sent_from_this_one(house: House) -> None:
    """Two windows, one account with two posts: the second window switches."""
    client = house.sign_in("two-posts")
    token = house.token(client)
    with client.session_transaction() as session:
        now = session["post"]
    posts = {
        key
        for key, row in house.rows()["appointment"].items()
        if row["username"] == "two-posts" and key != now
    }
    client.post(f"/post/{posts.pop()}", data={"csrf_token": token})
    assert house.token(client) != token
    answer = client.post(f"/post/{now}", data={"csrf_token": token})
    assert answer.status_code == 400


def test_a_post_that_has_ended_is_not_changed_for_another_unseen(house: House) -> None:
    client = house.sign_in("two-posts")
    token = house.token(client)
    with client.session_transaction() as session:
        session["post"] = 999_999
    client.get("/")
    assert client.post("/logout/", data={"csrf_token": token}).status_code == 400


def test_a_session_that_ended_with_the_password_leaves_nothing(house: House) -> None:
    client = house.sign_in("clerk-a")
    client.get("/residences/list/")
    with client.session_transaction() as session:
        session["password"] = "another"
        session["left"] = "behind"
    assert client.get("/residences/list/").status_code == 302
    with client.session_transaction() as session:
        assert session.keys() <= {"csrf_token", "locale", "_flashes"}
    with house.app.app_context():
        db.session.remove()
