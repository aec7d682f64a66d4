"""What may be asked of the session, and what may not: statements and writes, by name.

All are about what the clerk of street A does; the residences of that street are A1, A2, A3.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import (
    CTE,
    Table,
    column,
    delete,
    exists,
    extract,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    union,
    union_all,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import (
    Bundle,
    Session,
    aliased,
    join,
    make_transient_to_detached,
    with_loader_criteria,
)
from sqlalchemy.orm.attributes import set_committed_value

from app.audit.models import AuditEntry
from app.features.coordinators.models import Coordinator
from app.features.places.models import Appointment, Area
from app.features.residents.models import Residence
from tests.access.district import MISSING
from tests.access.house import House

CORE = cast(Table, Residence.__table__)
IDS = select(Residence.id)
OTHER = aliased(Residence)
YEAR = extract("year", Residence.arrived_on)


PRYING = with_loader_criteria(
    Area, select(Coordinator.id).where(Coordinator.name.endswith("B1")).exists()
)
"""Every area or none, as somebody is hidden there or not."""


def _cte() -> CTE:
    return IDS.cte("found")


SCOPED: Mapping[str, Any] = {
    "column": IDS,
    "entity": select(Residence),
    "every column": select(*(getattr(Residence, one.key) for one in Residence.__mapper__.attrs)),
    "bundle": select(Bundle("found", Residence.id, Residence.name)),
    "alias": select(OTHER.id),
    "alias of an entity": select(OTHER),
    "entity over a subquery": select(aliased(Residence, select(Residence).subquery())),
    "join": select(Residence.id).join(Area, Area.id == Residence.street_id),
    "join from": select(Residence.id).select_from(
        join(Area, Residence, Residence.street_id == Area.id)
    ),
    "joined": select(Residence.id).select_from(Area).join(Residence, Residence.grid_id == Area.id)
    .union(IDS),
    "outer join": select(Residence.id).select_from(Area).outerjoin(
        Residence, Residence.street_id == Area.id
    ),
    "full outer join": select(Residence.id).select_from(Area).outerjoin(
        Residence, Residence.street_id == Area.id, full=True
    ),
    "self join": select(OTHER.id).join(Residence, Residence.street_id != OTHER.id + MISSING),
    "where": select(Residence.id, Area.id).where(Area.id == Residence.street_id),
    "subquery": select(IDS.subquery().c.id),
    "subquery in where": select(OTHER.id).where(OTHER.id.in_(IDS)),
    "cte": select(_cte().c.id),
    "union": union(IDS, select(OTHER.id)),
    "union all": union_all(IDS, IDS),
    "union with a constant": union(select(literal(1)).where(literal(1) == 2), IDS),
    "expression": select(Residence.id + 0),
    "function": select(func.abs(Residence.id)),
    "window": select(Residence.id, func.row_number().over(order_by=Residence.id)),
    "group by": select(Residence.id, func.count()).group_by(Residence.id),
    "having": select(Residence.id).group_by(Residence.id).having(func.count() > 0),
    "from the entity": select(extract("day", Residence.arrived_on) * 0 + Residence.id)
    .select_from(Residence),
    "star": select(literal_column("*")).select_from(Residence),
}  # fmt: skip
"""Statements whose rows begin with (or are) a residence: those of the street, and no others."""

TOO_MUCH = ("every column", "entity over a subquery", "star", "exists")
"""Those that name columns the clerk may not read: PostgreSQL refuses them."""

COUNTED: Mapping[str, tuple[Any, Any]] = {
    "count": (select(func.count()).select_from(Residence), 3),
    "count of a column": (select(func.count(Residence.id)), 3),
    "count of a subquery": (select(func.count()).select_from(IDS.subquery()), 3),
    "bounded count": (select(func.count()).select_from(IDS.limit(5).subquery()), 3),
    "largest": (select(func.max(Residence.name)), "RESIDENCE.NAME@A3"),
    "exists": (
        select(Area.id).where(
            exists().where(Residence.street_id == Area.id, Residence.name.endswith("B1"))
        ),
        None,
    ),
    "exists a key": (
        select(Area.id).where(
            select(Residence.id)
            .where(Residence.street_id == Area.id, Residence.name.endswith("B1"))
            .exists()
        ),
        None,
    ),
    "scalar subquery": (select(select(func.count(Residence.id)).scalar_subquery(), Area.id), 3),
    "correlated": (
        select(
            select(func.count(Residence.id)).where(Residence.street_id == Area.id).scalar_subquery()
        ).where(Area.level == "district"),
        None,
    ),
}
"""Statements and the first value they give."""

REFUSED: Mapping[str, Any] = {
    "text": text("SELECT name FROM residence"),
    "text as a statement of an entity": select(Residence).from_statement(
        text("SELECT * FROM residence")
    ),
    "text in a condition": select(Residence.id).where(text("1 = 1 OR 1 = 1")),
    "text in the order": select(Residence.id).order_by(text("name")),
    "verbatim column": select(literal_column("(SELECT max(name) FROM residence)")),
    "core table": select(CORE),
    "core column": select(CORE.c.name),
    "core column beside an entity": select(Area.id, CORE.c.name),
    "core alias": select(CORE.alias().c.name),
    "core alias beside an entity": select(Area.id, CORE.alias().c.name),
    "core table in a subquery": select(Area.id).where(Area.id.in_(select(CORE.c.street_id))),
    "core table in a cte": select(select(CORE.c.id).cte("found").c.id),
    "core table in a union": union(IDS, select(CORE.c.id)),
    "core table joined": select(Area.id).join(CORE, CORE.c.street_id == Area.id),
    "lightweight table": select(table("residence", column("name")).c.name),
    "lightweight table beside an entity": select(
        Area.id, table("residence", column("name")).alias().c.name
    ),
    "extract alone": select(YEAR),
    "extract in a subquery": select(func.count()).select_from(select(YEAR).subquery()),
    "window alone": select(func.row_number().over(order_by=Residence.id)),
    "filter alone": select(func.count().filter(Residence.id > 0)),
    "exists alone": select(exists().where(Residence.id > 0)),
    "two entities in one column": select(Area.name + Residence.name),
    "criteria of its own": select(Area.id).options(PRYING),
    "criteria of an inner statement": select(Area).from_statement(select(Area).options(PRYING)),
    "core table in its criteria": select(Area.id).options(
        with_loader_criteria(Area, select(CORE.c.id).where(CORE.c.name.endswith("B1")).exists())
    ),
    "hint": select(Area.name).with_statement_hint("UNION SELECT name FROM residence"),
    "suffix": select(Area.name).suffix_with("UNION SELECT name FROM residence"),
    "prefix": select(Area.name).prefix_with("name FROM residence UNION SELECT"),
    "insert": insert(Residence).values(name="PWN"),
    "insert from a select": insert(Residence).from_select(["name"], select(Area.name)),
    "insert returning": insert(Residence).values(name="PWN").returning(Residence.id),
    "upsert": sqlite.insert(Residence).values(name="PWN").on_conflict_do_nothing(),
    "update": update(Residence).values(name="PWN"),
    "update returning": update(Residence).values(name="PWN").returning(Residence.name),
    "delete": delete(Residence),
    "core insert": insert(CORE).values(name="PWN"),
    "core update": update(CORE).values(name="PWN"),
    "core delete": delete(CORE),
    "delete of the journal": delete(AuditEntry),
}
"""Statements that the row criteria cannot hold, or that write past the flush."""

Write = Callable[[Session, House], None]


def _mine(session: Session, house: House, row: str = "A1") -> Residence:
    found = session.get(Residence, house.district.id("residence", row))
    assert found is not None
    return found


def _copy(house: House, **changes: Any) -> Residence:
    """A registration that fits street A, but for the changes."""
    area = house.district.ids["area"]
    values = {
        "person_id": house.district.id("person", "A2"),
        "name": "PWN",
        "name_pinyin": "pwn",
        "name_initials": "pwn",
        "id_number": "PWN",
        "sex": "1",
        "birth_date": dt.date(1990, 1, 1),
        "street_id": area["A"],
        "community_id": area["AX"],
        "address": "PWN",
        "reason": "201",
        "arrived_on": dt.date(2020, 1, 1),
        "declared_on": dt.date(2020, 1, 1),
        "verified_on": dt.date(2020, 1, 1),
        "status": "living",
    }
    return Residence(**values | changes)


def _into_the_other_street(session: Session, house: House) -> None:
    area = house.district.ids["area"]
    session.add(_copy(house, street_id=area["B"], community_id=area["AX"]))


def _out_of_the_own_street(session: Session, house: House) -> None:
    _mine(session, house).street_id = house.district.id("area", "B")


def _out_of_any_street(session: Session, house: House) -> None:
    """The community may be referred to, but is no street."""
    _mine(session, house).street_id = house.district.id("area", "AX")


def _new_out_of_any_street(session: Session, house: House) -> None:
    session.add(_copy(house, street_id=house.district.id("area", "AX")))


def _expression_for_the_street(session: Session, house: House) -> None:
    """What it comes to, only the database knows."""
    _mine(session, house).street_id = cast(Any, literal(house.district.id("area", "B")) + 0)


def _copy_of_a_hidden_column(session: Session, house: House) -> None:
    """The name, which the clerk reads, would tell what the clerk may not."""
    _mine(session, house).name = cast(Any, Residence.permit_receipt_no)


def _another_key_in_a_record_of_the_own(session: Session, house: House) -> None:
    """SQLAlchemy writes to the row of the key in the record, not to the one it has read."""
    mine = _mine(session, house)
    set_committed_value(mine, "id", house.district.id("residence", "B1"))
    mine.name = "PWN"


def _new_as_if_it_had_been_read(session: Session, house: House) -> None:
    """An expression that no history knows of, for a column that may be read."""
    new = _copy(house)
    hidden = select(OTHER.name).where(OTHER.id == house.district.id("residence", "B1"))
    set_committed_value(new, "address", hidden.scalar_subquery())
    session.add(new)


def _new_with_a_police_item_as_if_read(session: Session, house: House) -> None:
    new = _copy(house)
    set_committed_value(new, "permit_receipt_no", "PWN")
    session.add(new)


def _new_with_a_hidden_reference_as_if_read(session: Session, house: House) -> None:
    new = _copy(house)
    set_committed_value(new, "collector_id", house.district.id("coordinator", "B1"))
    session.add(new)


def _police_item(session: Session, house: House) -> None:
    _mine(session, house).permit_receipt_no = "PWN"


def _police_item_cleared(session: Session, house: House) -> None:
    _mine(session, house).permit_receipt_no = None


def _new_with_police_item(session: Session, house: House) -> None:
    session.add(_copy(house, permit_receipt_no="PWN"))


def _hidden_reference(session: Session, house: House) -> None:
    _mine(session, house).collector_id = house.district.id("coordinator", "B1")


def _missing_reference(session: Session, house: House) -> None:
    _mine(session, house).collector_id = MISSING


def _new_with_hidden_reference(session: Session, house: House) -> None:
    session.add(_copy(house, collector_id=house.district.id("coordinator", "B1")))


def _chosen_key(session: Session, house: House) -> None:
    session.add(_copy(house, id=7777))


def _changed_key(session: Session, house: House) -> None:
    _mine(session, house).id = 7777


def _merged_hidden_row(session: Session, house: House) -> None:
    session.merge(_copy(house, id=house.district.id("residence", "B1")))


def _hidden_row_without_reading_it(session: Session, house: House) -> None:
    """Taken over into the own street without ever having been seen."""
    stolen = Residence(id=house.district.id("residence", "B1"), version=1)
    make_transient_to_detached(stolen)
    session.add(stolen)
    stolen.street_id = house.district.id("area", "A")


def _deleted(session: Session, house: House) -> None:
    session.delete(_mine(session, house))


def _entity_without_grant(session: Session, house: House) -> None:
    area = house.district.ids["org_unit"]
    session.add(
        Appointment(user_id=1, username="PWN", role="auditor", org_unit_id=area["office-a"])
    )


def _entity_only_read(session: Session, house: House) -> None:
    session.add(Area(code="PWN", name="PWN", level="street"))


def _bulk_objects(session: Session, house: House) -> None:
    session.bulk_save_objects([_copy(house)])


def _bulk_inserts(session: Session, house: House) -> None:
    session.bulk_insert_mappings(Coordinator.__mapper__, [{"name": "PWN"}])


def _bulk_updates(session: Session, house: House) -> None:
    key = house.district.id("coordinator", "A1")
    session.bulk_update_mappings(Coordinator.__mapper__, [{"id": key, "version": 1, "name": "PWN"}])


def _below_the_session(session: Session, house: House) -> None:
    session.connection().execute(update(CORE).values(name="PWN"))


def _text_below_the_session(session: Session, house: House) -> None:
    session.connection().execute(text("UPDATE residence SET name = 'PWN'"))


def _read_below_the_session(session: Session, house: House) -> None:
    session.connection().execute(select(CORE.c.name))


WRITES: tuple[Write, ...] = (
    _into_the_other_street,
    _out_of_the_own_street,
    _out_of_any_street,
    _new_out_of_any_street,
    _expression_for_the_street,
    _another_key_in_a_record_of_the_own,
    _new_as_if_it_had_been_read,
    _new_with_a_police_item_as_if_read,
    _new_with_a_hidden_reference_as_if_read,
    _copy_of_a_hidden_column,
    _police_item,
    _police_item_cleared,
    _new_with_police_item,
    _hidden_reference,
    _missing_reference,
    _new_with_hidden_reference,
    _chosen_key,
    _changed_key,
    _merged_hidden_row,
    _hidden_row_without_reading_it,
    _deleted,
    _entity_without_grant,
    _entity_only_read,
    _bulk_objects,
    _bulk_inserts,
    _bulk_updates,
    _below_the_session,
    _text_below_the_session,
    _read_below_the_session,
)
"""What a clerk's session must not bring about, whatever code asks it to."""
