"""The row scopes of the house. What they compare with is the actor's facts."""

from app.access import N_, Scope

everywhere = Scope("everywhere", N_("全区"))
own_street = Scope("own_street", N_("本街道（镇）"), "street_id", "street_id")
own_communities = Scope(
    "own_communities", N_("本所辖社区（村）"), "community_id", "community_ids", many=True
)
own_grid = Scope("own_grid", N_("本网格"), "grid_id", "grid_id")
own_areas = Scope("own_areas", N_("本辖区的区域"), "id", "area_ids", many=True)
own_unit = Scope("own_unit", N_("本单位"), "org_unit_id", "org_unit_id")
own_units = Scope("own_units", N_("本单位及下级单位"), "org_unit_id", "unit_ids", many=True)
own_exchange = Scope(
    "own_exchange", N_("本单位发出或收到的"), "org_unit_id", "org_unit_id", also="delivered_to_id"
)
own_entries = Scope("own_entries", N_("本账号的记录"), "username", "username")
own_streets = Scope(
    "own_streets", N_("本所辖社区所在的街道（镇）"), "street_id", "area_ids", many=True
)
own_part = Scope(
    "own_part",
    N_("本单位承办或收到的"),
    "org_unit_id",
    "org_unit_id",
    also="organiser_id",
)
