"""How much the leak tests look at: `python -m tests.access.count` prints it.

A cell is a column of an entity for a role on one surface, open or closed by the hand-written
table. Each is looked at on each database.
"""

from collections.abc import Callable, Container, Iterator, Mapping

from app import create_app
from app.access import fields
from config import Environment, Settings
from tests.access.crawl import POSTED, STRANGERS
from tests.access.expectations import COLUMNS, TABLE, Cell, masked
from tests.access.house import by_name
from tests.access.mutants import MUTANTS
from tests.access.surfaces import table_name
from tests.databases import BACKENDS

Columns = Callable[[str, Cell], frozenset[str]]


def _read(*actions: str) -> Columns:
    """The readable columns, where the role may do all of this."""
    return lambda entity, cell: cell.read if cell.may.issuperset(actions) else frozenset()


def _listed(entity: str, cell: Cell) -> frozenset[str]:
    declared = fields(by_name(entity))
    return frozenset(name for name in _read("list")(entity, cell) if declared[name].info.listed)


def _all(entity: str, cell: Cell) -> frozenset[str]:
    return COLUMNS[entity].of("*") | frozenset(COLUMNS[entity].optional.split())


def _masked(entity: str, cell: Cell) -> frozenset[str]:
    return masked(entity, cell.rows)


def _revealed(entity: str, cell: Cell) -> frozenset[str]:
    return _masked(entity, cell) & _read("reveal")(entity, cell)


SURFACES: Mapping[str, tuple[Columns, Columns]] = {
    "list": (_all, _listed),
    "record": (_all, _read("show")),
    "why": (_all, _read("show")),
    "filter": (_all, _read("list")),
    "export": (_all, _read("export")),
    "form, new record": (_all, lambda entity, cell: cell.add),
    "form, change": (_all, lambda entity, cell: cell.edit),
    "REST": (_all, _read("api")),
    "OpenAPI document": (_all, _read("api")),
    "reveal": (_masked, _revealed),
}
"""Surface → the columns that are asked for one by one, and those it opens, by the table."""


def count(columns: Columns, shown: Container[str]) -> int:
    """How many cells these are, over all roles and the entities that have a screen."""
    return sum(
        len(columns(entity, cell))
        for lines in TABLE.values()
        for entity, cell in lines.items()
        if entity in shown
    )


def lines() -> Iterator[str]:
    """The count as lines to print."""
    app = create_app(Settings(environment=Environment.TESTING, database_url="sqlite://"))
    entities = {table_name(screen) for screen in app.extensions["screens"]}
    yield f"{'surface':<20}{'cells':>8}{'open':>8}{'closed':>8}   on each of"
    total = 0
    for surface, (asked, opened) in SURFACES.items():
        cells, shown = count(asked, entities), count(opened, entities)
        total += cells * len(BACKENDS)
        line = f"{surface:<20}{cells:>8,}{shown:>8,}{cells - shown:>8,}"
        yield f"{line}   {', '.join(BACKENDS)}"
    yield f"together: {total:,}"
    yield f"roles: {len(TABLE)}, entities: {len(entities)}, seeded faults: {len(MUTANTS)}"
    yield f"visitors of the crawl: {len(POSTED)} posts, {len(STRANGERS)} strangers"


if __name__ == "__main__":
    print("\n".join(lines()))  # noqa: T201
