"""A canary crawl over every address as everybody finds nothing, and would find a fault."""

import pytest

from tests.access.conftest import NewDatabase
from tests.access.crawl import POSTED, STRANGERS, Visitor, crawl, table
from tests.access.expectations import TABLE
from tests.access.house import House
from tests.access.mutants import MUTANTS, applied
from tests.access.probe import post_of


def test_every_role_and_every_kind_of_stranger_walks() -> None:
    assert {post_of(name).role for name in POSTED} == TABLE.keys()
    assert {"two-posts", "two-posts-2"} <= set(POSTED)
    assert set(STRANGERS) == {"anonymous", "disabled", "expired", "unposted"}


SECOND_POSTS = {"two-posts", "two-posts-2"}
"""Roles that others walk in as well; in which post one works is found out before all else."""
WALKS = [
    *(("sqlite", name) for name in (*POSTED, *STRANGERS)),
    *(("postgresql", name) for name in (*POSTED, *STRANGERS) if name not in SECOND_POSTS),
]


@pytest.mark.parametrize(("house", "name"), WALKS, indirect=["house"])
def test_no_canary_is_out_of_place(house: House, name: str) -> None:
    # What a role has no grant for is answered before any database is asked: once is enough.
    brief = house.engine.dialect.name == "postgresql"
    (walk,) = crawl(house, [name], brief=brief)
    assert walk.leaks == []
    rules = list(house.app.url_map.iter_rules())
    assert walk.requests > (len(rules) // 4 if brief else len(rules))
    assert {200 if name in POSTED else 401, 302, 404} <= walk.answered.keys()


def test_every_rule_is_asked_by_every_method_of_its_own(house: House) -> None:
    asked = Visitor(house, "anonymous")
    for rule in house.app.url_map.iter_rules():
        assert [*asked.addresses(rule)], rule
        assert not any("<" in where for where in asked.addresses(rule)), rule


@pytest.mark.parametrize(
    ("name", "fault", "leak"),
    [
        ("clerk-a", "the scope of the street is dropped", "shows residence.birth_date of B1"),
        (
            "clerk-a",
            "a police item is tagged as routine",
            "shows residence.permit_receipt_no of A1",
        ),
        ("expired", "an appointment never ends", "GET /: opens to a stranger"),
    ],
)
def test_a_fault_in_the_house_is_found(
    new_database: NewDatabase, name: str, fault: str, leak: str
) -> None:
    mutant = next(one for one in MUTANTS if one.description == fault)
    with new_database("sqlite", None) as url:
        honest = House(url)
        honest.close()
        with applied(mutant):
            house = House(url, honest.district)
            (walk,) = crawl(house, [name])
            house.close()
    assert any(leak in found for found in walk.leaks)
    assert f"{len(walk.leaks):>7}" in [*table("sqlite", [walk])][-1]
