"""The row scopes of the house. What they compare with is the actor's facts.

A fact that is missing or None gives no rows: a null area fails closed. Each predicate is
a lambda over the class with plain values in its closure, see `app.access.Scope`.
"""

from sqlalchemy import false, true

from app.access import N_, Scope
from app.access.policy import Facts, Predicate


def _everywhere(facts: Facts) -> Predicate:
    return lambda row: true()


def _own_street(facts: Facts) -> Predicate:
    street = facts.get("street_id")
    if street is None:
        return lambda row: false()
    return lambda row: row.street_id == street


def _own_communities(facts: Facts) -> Predicate:
    communities = tuple(facts.get("community_ids") or ())
    return lambda row: row.community_id.in_(communities)


def _own_grid(facts: Facts) -> Predicate:
    grid = facts.get("grid_id")
    if grid is None:
        return lambda row: false()
    return lambda row: row.grid_id == grid


def _own_areas(facts: Facts) -> Predicate:
    areas = tuple(facts.get("area_ids") or ())
    return lambda row: row.id.in_(areas)


everywhere = Scope("everywhere", N_("全区"), _everywhere)
own_street = Scope(
    "own_street", N_("本街道（镇）"), _own_street, needs=("street_id",), fixes="street_id"
)
own_communities = Scope(
    "own_communities", N_("本所辖社区（村）"), _own_communities, needs=("community_id",)
)
own_grid = Scope("own_grid", N_("本网格"), _own_grid, needs=("grid_id",), fixes="grid_id")
own_areas = Scope("own_areas", N_("本辖区的区域"), _own_areas)
