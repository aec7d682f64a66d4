"""C19: statistics isolate nobody: the attacks by themselves, and on the running application."""

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from app import matrix, panel
from app.access import Action, Policy, SpecError
from app.access.policy import Grant
from app.db import fix_today
from app.features.residents.models import Person, Residence
from app.panel import charts
from app.panel.screens import Chart
from app.statistics import Figures, load_protection
from app.statistics.models import Publication
from tests.access import differencing
from tests.access.differencing import ODDS, Defence, Town, odds_of
from tests.access.house import House
from tests.access.probe import Probe

TODAY = dt.date(2026, 9, 30)
BY_STREET, BY_MONTH = "/charts/residents-by-street/chart/", "/charts/arrivals-by-month/chart/"
LONE = "the only one of a reason in a community"
"""Every question that names his reason is about fewer than five; no other tells him apart."""
COUNTING = ("overseer", "migrants")
"""The accounts that may count residents and see none."""


# -- the attacks ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town() -> tuple[Town, dict[str, int]]:
    return differencing.town()


@pytest.mark.parametrize(
    ("defence", "safe"),
    [
        (differencing.COUNTING, set()),
        (differencing.HIDING, {LONE}),
        (differencing.cell_keys(), {LONE}),
    ],
    ids=["exact counts", "counts under 5 hidden", "cell keys"],
)
def test_other_defences_fall(
    town: tuple[Town, dict[str, int]], defence: Defence, safe: set[str]
) -> None:
    """The attacks find what there is to find; noise by the set of people hides no better."""
    everybody, planted = town
    by_subtracting = differencing.subtracting(everybody, planted, defence)
    assert by_subtracting.isolated == planted.keys() - safe
    assert differencing.watching(everybody, planted, lambda _: defence).isolated == planted.keys()


def test_what_is_published_isolates_nobody(town: tuple[Town, dict[str, int]]) -> None:
    everybody, planted = town
    by_subtracting = differencing.subtracting(
        everybody, planted, differencing.publishing(everybody)
    )
    by_watching = differencing.watching(everybody, planted, differencing.publishing)
    at_most = differencing.knowing_everything_else(everybody, planted, releases=40)
    assert by_subtracting.isolated == by_watching.isolated == at_most.isolated == set()
    assert by_subtracting.attacks > 50_000
    assert at_most.attacks > 30_000
    assert at_most.odds > 5, "somebody who knows so much must learn something"


def test_less_noise_would_isolate(
    town: tuple[Town, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict is not blind to our own defence."""
    everybody, planted = town
    honest = load_protection()
    weak = replace(honest, noise=replace(honest.noise, percent=40))
    monkeypatch.setattr(differencing, "load_protection", lambda: weak)
    found = differencing.knowing_everything_else(everybody, planted, releases=5)
    # Who has left is in two figures only: odds of 1 / 0.4 ** 2.
    assert found.isolated == planted.keys() - {"the one who has left"}


# -- the running application ---------------------------------------------------------------


@dataclass(frozen=True)
class Crowd:
    """Residents added to the district: street, reason, day of arrival, status of each."""

    keys: list[int]
    rows: list[tuple[str, str, dt.date, str]]


@pytest.fixture
def crowd(house: House) -> Iterator[Crowd]:
    """Two hundred, with a lone reason, a lone month, a lone status among them."""
    chance = random.Random(19)  # noqa: S311 - the same every time
    rows = [
        (chance.choice("AAB"), chance.choice(("204", "204", "201")), day(chance), "living")
        for _ in range(200)
    ]
    rows += [
        ("B", "207", dt.date(2026, 3, 9), "living"),
        ("A", "204", dt.date(2022, 1, 2), "living"),
        ("A", "201", dt.date(2026, 3, 9), "left"),
    ]
    fix_today(TODAY)
    with house.engine.begin() as connection:
        connection.execute(delete(Publication))
        # The keyed hashes follow the numbers by themselves.
        model = dict(connection.execute(select(Residence.__table__)).mappings().first() or {})
        model = {name: value for name, value in model.items() if not name.endswith("_key")}
        keys = []
        for serial, (street, reason, arrived, status) in enumerate(rows):
            number = f"C{serial:06}"
            spine = dict(connection.execute(select(Person.__table__)).mappings().first() or {}) | {
                "id": 5_000 + serial,
                "id_number": number,
            }
            del spine["id_number_key"]
            connection.execute(insert(Person).values(**spine))
            own = {
                "id": 5_000 + serial,
                "person_id": 5_000 + serial,
                "id_number": number,
                "street_id": house.district.id("area", street),
                "community_id": house.district.id("area", f"{street}X"),
                "grid_id": None,
                "reason": reason,
                "arrived_on": arrived,
                "status": status,
            }
            connection.execute(insert(Residence).values(**model | own))
            keys.append(5_000 + serial)
    yield Crowd(keys, rows)
    fix_today(None)
    with house.engine.begin() as connection:
        connection.execute(delete(Publication))
    house.restore()


def day(chance: random.Random) -> dt.date:
    return dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(180))


def drawn(page: str) -> Any:
    """What a page has in it: the option of the chart, and the numbers of the table."""
    option = re.search(r'<script type="application/json">(.+?)</script>', page, re.DOTALL)
    assert option is not None, page
    return json.loads(option[1]), re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", page, re.DOTALL)


def kept(house: House, month: str) -> dict[str, Figures]:
    """What has been published for a month, with everything that pages hide of it."""
    with house.engine.connect() as connection:
        rows = connection.execute(
            select(Publication.chart, Publication.figures).where(Publication.month == month)
        )
        return {chart: Figures.from_json(text) for chart, text in rows}


def counts(house: House) -> dict[str, Counter[Any]]:
    """What there really is, read around the wall and added up here."""
    table = Residence.__table__.c
    with house.engine.connect() as connection:
        rows = list(
            connection.execute(
                select(table.street_id, table.reason, table.arrived_on, table.status)
            )
        )
    return {
        "residents-by-street": Counter((row[0], row[1]) for row in rows if row[3] != "left"),
        "arrivals-by-month": Counter((row[2].year * 100 + row[2].month, None) for row in rows),
    }


def rivals(house: House, number: int, crowd: Crowd) -> Iterator[dict[str, Counter[Any]]]:
    """What there would be, were one of the crowd not there, or somebody else than he is."""
    street, reason, arrived, status = crowd.rows[number]
    place = house.district.id("area", street), reason
    month = arrived.year * 100 + arrived.month, None
    others: list[tuple[Any, Any]] = [(None, None)]
    others += [
        ((house.district.id("area", one), code), (when, None))
        for one in "AB"
        for code in ("201", "204", "207")
        for when in (202201, 202602, 202603)
    ]
    for other, when in others:
        guess = counts(house)
        guess["residents-by-street"][place] -= status != "left"
        guess["arrivals-by-month"][month] -= 1
        if other is not None:
            guess["residents-by-street"][other] += 1
            guess["arrivals-by-month"][when] += 1
        yield guess


def odds(
    figures: Mapping[str, Figures], true: Mapping[str, Any], guess: Mapping[str, Any]
) -> float:
    ratio = odds_of((shown, true[name], guess[name]) for name, shown in figures.items())
    return max(ratio, 1 / ratio)


def test_nobody_can_be_told_from_the_pages(house: House, crowd: Crowd) -> None:
    """By all figures of both charts, for one who knows all but one: month after month."""
    reader, true = Probe(house, "overseer"), counts(house)
    worst = 1.0
    for month in range(1, 10):
        fix_today(dt.date(2027, month, 1))
        reader.get(BY_STREET)
        reader.get(BY_MONTH)
        figures = kept(house, f"2027-{month:02}")
        assert figures.keys() == true.keys()
        # What there could be, not what there is: three reasons, and months of two years.
        assert len(figures["residents-by-street"].series) > 10
        assert len(figures["arrivals-by-month"].groups) == 60
        for number in (0, 1, 200, 201, 202):
            for guess in rivals(house, number, crowd):
                worst = max(worst, odds(figures, true, guess))
    assert 1 < worst <= ODDS


def test_the_two_roles_see_the_same_figures(house: House, crowd: Crowd) -> None:
    """Comparing roles, or looking again, shows nothing new."""
    for where in (BY_STREET, BY_MONTH):
        first, *others = (drawn(Probe(house, one).get(where).text) for one in COUNTING * 3)
        assert others == [first] * 5


def test_an_entry_changes_no_figure_before_the_next_month(house: House, crowd: Crowd) -> None:
    """Before and after somebody arrives, leaves, or is corrected: the same figures."""
    reader = Probe(house, "overseer")
    where = [BY_STREET, BY_MONTH, f"{BY_STREET}?reason=207", f"{BY_STREET}?reason=201"]
    before = [reader.get(one).text.split("<main")[1] for one in where]
    changes: tuple[dict[str, Any], ...] = (
        {"status": "left", "left_on": TODAY},
        {"reason": "201"},
        {"street_id": house.district.id("area", "A")},
        {"arrived_on": dt.date(2022, 5, 5)},
    )
    with house.engine.begin() as connection:
        for key, change in zip(crowd.keys[-3:] + crowd.keys[:1], changes, strict=True):
            connection.execute(update(Residence).where(Residence.id == key).values(**change))
    assert [reader.get(one).text.split("<main")[1] for one in where] == before
    figures = kept(house, "2026-09")
    fix_today(dt.date(2026, 10, 1))
    reader.get(BY_STREET)
    reader.get(BY_MONTH)
    assert kept(house, "2026-09") == figures
    assert kept(house, "2026-10").keys() == figures.keys()
    assert kept(house, "2026-10") != figures


@pytest.mark.parametrize("account", COUNTING)
def test_questions_that_mean_a_few_are_not_taken(house: House, crowd: Crowd, account: str) -> None:
    reader = Probe(house, account)
    for query in (
        "arrived_on=2022-01-02",
        "arrived_on.to=2022-01-02",
        "status=left",
        "community_id=1",
        "workplace.starts=X",
        "form_batch.starts=X",
        "notice_version=2026-1",
        "collector_id.empty=0",
        "reason.empty=1",
    ):
        for where in (BY_STREET, BY_MONTH):
            assert reader.get(f"{where}?{query}").status == 400, query
    assert reader.get(f"{BY_MONTH}?reason=204").status == 400
    assert reader.leaks == []


def test_a_filter_only_picks_from_what_is_published(house: House, crowd: Crowd) -> None:
    """No figure is drawn anew for a filter: unions and complements are sums of what is there."""
    reader, street = Probe(house, "overseer"), house.district.id("area", "A")
    everything = drawn(reader.get(BY_STREET).text)[0]
    (work,) = [one["data"] for one in everything["series"] if one["name"] == "务工"]
    picked = drawn(reader.get(f"{BY_STREET}?reason=204").text)[0]
    assert [(one["name"], sorted(one["data"])) for one in picked["series"]] == [
        ("务工", sorted(filter(None, work)))
    ]
    one = drawn(reader.get(f"{BY_STREET}?reason=204&street_id={street}").text)[0]
    place = everything["xAxis"]["data"].index("AREA.NAME@A")
    assert [series["data"] for series in one["series"]] == [[work[place]]]
    assert reader.get(f"{BY_STREET}?street_id=999999").status == 200


def test_few_are_not_shown_and_none_look_the_same(house: House, crowd: Crowd) -> None:
    """Under ten is one word, whatever it is; no smaller number is anywhere on a page."""
    reader = Probe(house, "overseer")
    for where in (BY_STREET, BY_MONTH):
        option, table = drawn(reader.get(where).text)
        figures = [value for one in option["series"] for value in one["data"]]
        assert all(value is None or value >= 10 for value in figures)
        numbers = [re.sub(r"<.*?>", "", text) for text in table]
        assert all(int(one.replace(",", "")) >= 10 for one in numbers if one.isdecimal())
    by_month = drawn(reader.get(BY_MONTH).text)
    assert "＜10" in by_month[1] or None not in by_month[0]["series"][0]["data"]


@pytest.mark.parametrize("account", COUNTING)
def test_there_is_no_other_way_to_count(house: House, crowd: Crowd, account: str) -> None:
    """No list, export, REST, look-up or card on the home page of what one may only count."""
    reader = Probe(house, account)
    for where in ("/residences/list/", "/residences/export", f"/residences/show/{crowd.keys[0]}"):
        assert reader.get(where).status == 404, where
    for where in ("/residences/", "/residences/_info", f"/residences/{crowd.keys[0]}"):
        assert reader.rest(where).status == 404, where
    assert "居住登记" not in reader.get("/").text


def test_who_may_list_counts_exactly(house: House, crowd: Crowd) -> None:
    """A street's own chart is of its own rows and of today; it knows nothing of other streets."""
    clerk = Probe(house, "clerk-b")
    living = sum(row[0] == "B" and row[3] == "living" for row in crowd.rows) + 1
    assert f"合计 {living} 条" in clerk.get(BY_STREET).text
    assert "AREA.NAME@A" not in clerk.get(BY_STREET).text.split("<main")[1]
    with house.engine.connect() as connection:
        assert connection.scalars(select(Publication.chart)).all() == []


# -- what does not start -------------------------------------------------------------------


def policy(**changed: Any) -> Policy:
    """The matrix with another line for the district supervisor's residents."""

    def line(one: Grant) -> Grant:
        ours = one.role == matrix.Role.DISTRICT_SUPERVISOR and one.entity is Residence
        return replace(one, **changed) if ours else one

    built = matrix.build()
    return Policy((line(one.grant) for one in built.cells()), built.roles, posts=built.posts)


RESIDENCES = Chart("a", "甲", Residence, group="street_id", split="reason")


def test_charts_that_tell_too_much_together_do_not_start() -> None:
    """Six figures in all may depend on one person: the budget of odds of 20."""
    monthly = Chart("b", "乙", Residence, group="arrived_on", bucket="month")
    charts.check(policy(), [RESIDENCES, monthly])
    with pytest.raises(SpecError, match="Residence: one person changes 8 published figures"):
        charts.check(policy(), [RESIDENCES, replace(RESIDENCES, name="c")])


@pytest.mark.parametrize("group", ["arrived_on", "notice_version", "dwelling_kind", "collector_id"])
def test_a_chart_over_what_has_no_list_of_values_does_not_start(group: str) -> None:
    """By day, by free text, or by what may be empty: only the data say what there is."""
    with pytest.raises(SpecError, match=f"chart a: cannot be published by {group}"):
        charts.check(policy(), [replace(RESIDENCES, group=group)])


def test_a_role_that_counts_a_part_of_the_district_does_not_start() -> None:
    scope = next(one.rows for one in policy().cells() if one.rows.name == "own_street")
    with pytest.raises(SpecError, match="published figures are of the whole district"):
        charts.check(policy(rows=scope), [RESIDENCES])


def test_the_matrix_decides_who_counts() -> None:
    access = policy().access("district_supervisor", Residence)
    assert access is not None
    assert access.counts_only
    wider = policy(may=frozenset({Action.CHART, Action.LIST})).access(
        "district_supervisor", Residence
    )
    assert wider is not None
    assert not wider.counts_only


def test_the_panel_asks_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def refuse(*args: Any) -> None:
        asked.append(args)
        raise SpecError("no")

    monkeypatch.setattr(panel, "check_charts", refuse)
    with pytest.raises(SpecError, match="no"):
        House("sqlite://")
    assert asked
