"""Addresses nobody is offered: numbers beyond every key are missing records, not errors."""

import base64
import json

import pytest

from tests.access.house import House
from tests.access.probe import Probe

TOO_LARGE = 10**20


@pytest.mark.parametrize("page", ["show", "edit", "press/depart"])
def test_a_number_beyond_every_key_is_a_missing_record(house: House, page: str) -> None:
    assert Probe(house, "clerk-a").get(f"/residences/{page}/{TOO_LARGE}").status == 404


def test_a_forged_cursor_is_a_bad_request(house: House) -> None:
    forged = base64.urlsafe_b64encode(json.dumps(["2026-01-01", TOO_LARGE]).encode()).decode()
    assert Probe(house, "clerk-a").get(f"/residences/list/?after={forged}").status == 400
