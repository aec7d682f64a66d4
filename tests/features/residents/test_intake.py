"""Importing a roster: the office's sample row by row, matching, twice, trial run."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session
from stdnum.cn import ric

from app.access import Denied
from app.audit.models import AuditEntry
from app.db import same
from app.features.coordinators import Coordinator
from app.features.places import Appointment, Area, OrgUnit
from app.features.places.divisions import load_district
from app.features.residents import (
    Person,
    Residence,
    ResidenceEvent,
    correct,
    depart,
    import_file,
    import_rows,
    register,
)
from app.features.residents.intake import CHUNK
from app.sheets.cells import cell_of
from app.sheets.findings import Counts, Finding, Report
from app.sheets.reader import Row
from tests.refusals import told, why
from tests.sheets.books import ROSTER
from tests.world import District

NUMBER = "420984197902280053"
OTHER = "420984197902280010"

REFUSED = {
    24: ("F", "130434196408172510", "校验码不符，至少有一位填错"),
    25: ("F", "450125199701129000", "末尾几位已丢失"),
    26: ("F", "130434761202657", "15位旧号码，已停止使用"),
    27: ("C", "男", "性别填为男，但公民身份号码表示女"),
    28: ("E", "2003-10-20", "出生日期填为2003-10-20，但公民身份号码表示2003-09-19"),
    29: ("B", "", "请填写姓名"),
    30: ("L", "2025/13/1", "“2025/13/1”不是日期"),
    31: ("L", "2031-05-01", "来本地日期2031-05-01晚于今天"),
    32: ("I", "1380013", "“1380013”不是电话号码"),
    33: ("J", "上访", "“上访”不在“居住事由”的代码表中"),
    34: ("F", "420984196812244169", "与第6行是同一人"),
    35: ("F", "511321197611155388", "证件号码与第5行的马静敏相同"),
    36: ("H", "某某社区1号楼", "看不出是本街道（镇）的哪个社区（村）"),
    37: ("F", "410105199902302215", "“19990230”不是有效的出生日期"),
    38: ("G", None, "单元格里是公式"),
    39: ("F", "", "请填写证件号码"),
}
"""Sheet row → column, value and reason, after street-roster-sample.expected.csv."""


@pytest.fixture
def office(district: District) -> Session:
    """A clerk of 国基路街道, a real street, whose file the sample is."""
    session = district.system
    places = {one.code: one for one in load_district("410105")}
    (street,) = (one for one in places.values() if one.name == "国基路街道")
    area = Area(
        code=street.code, name=street.name, level="street", parent_id=district.world.areas["410105"]
    )
    session.add(area)
    session.flush()
    session.add_all(
        Area(code=one.code, name=one.name, level="community", parent_id=area.id)
        for one in places.values()
        if one.parent == street.code
    )
    unit = OrgUnit(code="guoji", name="国基路街道办事处", kind="street_office", area_id=area.id)
    session.add(unit)
    session.flush()
    session.add(
        Appointment(
            user_id=district.world.users["newcomer"],
            username="newcomer",
            role="street_clerk",
            org_unit_id=unit.id,
        )
    )
    session.commit()
    return district.acting("newcomer")


def written(district: District) -> dict[str, tuple[int, ...]]:
    """How many rows there are of what an import writes, and the sum of their versions."""
    return {
        entity.__tablename__: tuple(
            district.system.execute(select(func.count(), func.sum(entity.version))).one()
        )
        for entity in (Person, Residence, ResidenceEvent)
    }


def test_the_offices_sample_is_judged_row_by_row(district: District, office: Session) -> None:
    report = import_file(office, ROSTER)
    assert report.counts == Counts(read=60, created=44, refused=16)
    found = {finding.row: finding for finding in report.errors}
    assert sorted(found) == sorted(REFUSED)
    assert len(report.errors) == len(REFUSED)
    for row, (column, value, message) in REFUSED.items():
        finding = found[row]
        assert finding.column == column
        assert value in {None, finding.value}
        assert message in told(finding.reason)[1]
    system = district.system
    one = system.scalars(select(Residence).where(Residence.name == "杨强杰")).one()
    assert (one.id_number, one.sex) == ("511321200209054532", "1")
    assert (one.hukou_region, one.origin_kind) == ("511321", "4")
    assert system.get_one(Area, one.community_id).name == "康苑居社区"
    assert (one.reason, one.dwelling_kind, one.arrived_on) == ("206", "23", dt.date(2024, 3, 23))
    assert (one.phone, one.status, one.declared_on) == (
        "15738853480",
        "living",
        dt.date(2026, 9, 30),
    )
    assert one.created_by_id == district.world.users["newcomer"]
    names = set(system.scalars(select(Residence.name)))
    assert {"仇明", "刘静刚", "杨伟"} <= names
    assert district.count(ResidenceEvent, kind="declared", imported=True) == 44
    assert [entry[:3] for entry in district.entries("newcomer")] == [("import", "residence", 44)]


def test_a_column_that_must_not_be_collected_is_named(clerk: Session, tmp_path: Path) -> None:
    """C03. What it says is neither read nor repeated."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["名册"])
    sheet.append(
        ["姓名", "证件号码", "社区（村）", "现住详址", "居住事由", "来本地日期", "备注", "宗教信仰"]
    )
    sheet.append(["何南", NUMBER, "东一社区", "东一路1号", "务工", "2026-01-05", "无", "某教"])
    book.save(tmp_path / "roster.xlsx")
    report = import_file(clerk, tmp_path / "roster.xlsx")
    assert report.counts.created == 1
    (warning,) = report.warnings
    assert (warning.row, warning.column, warning.label, warning.value) == (2, "H", "宗教信仰", "")
    assert "“宗教”属于不得采集的内容" in told(warning.reason)[1]


def test_a_trial_run_says_the_same_and_writes_nothing(district: District, office: Session) -> None:
    before = written(district)
    trial = import_file(office, ROSTER, dry_run=True)
    assert written(district) == before
    (entry,) = district.system.scalars(select(AuditEntry).where(AuditEntry.username == "newcomer"))
    assert (entry.action, entry.entity, entry.count) == ("import", "residence", 60)
    assert (entry.record_id, entry.records, entry.fields) == (None, None, "")
    assert trial == import_file(office, ROSTER)


def test_the_same_file_twice_changes_nothing(district: District, office: Session) -> None:
    first = import_file(office, ROSTER)
    before = written(district)
    again = import_file(office, ROSTER)
    assert again.counts == Counts(read=60, unchanged=44, refused=16)
    assert again.errors == first.errors
    assert written(district) == before
    assert district.entries("newcomer")[1:] == [("import", "residence", 0, "")]


def test_a_corrected_copy_brings_in_the_rest(district: District, office: Session) -> None:
    import_file(office, ROSTER)
    key = office.scalars(select(Residence.id).where(Residence.name == "林秀杰")).one()
    correct(office, key, 1, {"phone": "13900000001", "stay_term": "2"})
    again = import_file(office, ROSTER)
    assert again.counts == Counts(read=60, changed=1, unchanged=43, refused=16)
    restored = district.system.get_one(Residence, key)
    assert (restored.phone, restored.stay_term) == ("13904516269", "2")


GOOD: dict[str, Any] = {
    "name": "何某",
    "id_number": NUMBER,
    "address": "东一社区1号楼",
    "reason": "务工",
    "arrived_on": "2026年9月1日",
}


def row(number: int, **cells: Any) -> Row:
    """A row as the reader gives it; the first column is A."""
    whole = GOOD | cells
    return Row(
        number,
        {
            name: cell_of(whole[name], "ABCDEFGHIJ"[index])
            for index, name in enumerate(whole)
        },
    )  # fmt: skip


def said(findings: list[Finding]) -> list[tuple[int, str | None, str]]:
    """Row, column and sentence of each finding."""
    return [(one.row, one.column, told(one.reason)[1]) for one in findings]


@pytest.mark.parametrize(
    "cells",
    [
        {"community_id": "东一"},
        {"community_id": "东一社区居委会"},
        {"community_id": "东城街道东一社区", "address": "1号楼"},
        {"community_id": "", "address": "东城街道东一社区1号楼"},
        {"id_number": " ４２０９８４１９７９０２２８００５３ ", "sex": "男性"},
        {"id_number": "'420984197902280053", "id_type": "身份证"},
        {"birth_date": dt.date(1979, 2, 28), "phone": 13800000001.0},
        {"grid_id": "第一网格", "dwelling_kind": "出租屋"},
        {"phone": "-", "dwelling_kind": "　"},
    ],
)
def test_what_offices_write_is_understood(
    district: District, clerk: Session, cells: dict[str, Any]
) -> None:
    report = import_rows(clerk, [row(4, **cells)])
    assert (said(report.errors), report.counts) == ([], Counts(read=1, created=1))
    assert district.count(Residence, id_number=NUMBER, sex="1", reason="204",
                          community_id=district.world.east_community) == 1  # fmt: skip


def test_a_community_may_be_named_after_its_street(district: District, clerk: Session) -> None:
    system = district.system
    system.get_one(Area, district.world.east_community).name = "东城街道中心社区"
    system.commit()
    rows = [row(4, community_id="东城街道中心社区"),
            row(5, community_id="东城街道中心", id_number=OTHER, name="何甲")]  # fmt: skip
    assert said(import_rows(clerk, rows).errors) == []
    community = district.world.east_community
    assert district.count(Residence, community_id=community, address="东一社区1号楼") == 2


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"community_id": "西一社区"},
            ("F", "本街道（镇）没有“西一社区”这个社区（村）；请核对名称。"),
        ),
        ({"address": ""}, ("C", "请填写“现住详址”。")),
        ({"reason": ""}, ("D", "请填写“居住事由”。")),
        ({"address": "东一社区" + "某" * 120}, ("C", "“现住详址”最多 120 个字，现有 124 个。")),
        ({"id_type": "军官证", "id_number": "E1234567"},
         ("F", "“军官证”不在“证件种类”的代码表中，请从列表选择。")),
        ({"sex": "男女"}, ("F", "“男女”不在“性别”的代码表中，请从列表选择。")),
        ({"id_type": "护照", "id_number": "E1234567", "birth_date": "1979-02-28"},
         (None, "请填写“性别”。")),
        ({"birth_date": "28/2/79"}, ("F", "“28/2/79”不是日期；请写作如 2026-09-01。")),
    ],
)  # fmt: skip
def test_a_bad_row_is_reported_with_cell_and_reason(
    district: District, clerk: Session, cells: dict[str, Any], expected: tuple[str | None, str]
) -> None:
    report = import_rows(clerk, [row(7, **cells)])
    assert said(report.errors) == [(7, *expected)]
    assert report.counts == Counts(read=1, refused=1)
    assert district.count(Person) == 4


def test_error_cells_are_named(clerk: Session) -> None:
    cells = dict(row(4).cells) | {"phone": cell_of("", "F", error=True)}
    report = import_rows(clerk, [Row(4, cells)])
    assert said(report.errors) == [(4, "F", "单元格显示错误值；请改正。")]


def test_unknown_staff_and_grids_are_left_empty_with_a_word(
    district: District, clerk: Session
) -> None:
    words = [row(4, collector_id="赵一", second_collector_id="无名", grid_id="第九网格")]
    report = import_rows(clerk, words)
    assert report.errors == []
    assert said(report.warnings) == [
        (4, "G", "没有找到“无名”，这一项没有填入。"),
        (4, "H", "没有找到“第九网格”，这一项没有填入。"),
    ]
    collector = district.world.coordinators["901-0001"]
    assert district.count(Residence, collector_id=collector, grid_id=None) == 1


def test_a_dash_is_no_phone_number(district: District, clerk: Session) -> None:
    import_rows(clerk, [row(4, phone="13800000001")])
    assert import_rows(clerk, [row(4, phone="-")]).counts == Counts(read=1, unchanged=1)
    assert district.count(Residence, id_number=NUMBER, phone="13800000001") == 1


def test_two_coordinators_of_one_name_are_not_guessed(district: District, clerk: Session) -> None:
    system = district.system
    system.get_one(Coordinator, district.world.coordinators["901-0002"]).name = "赵一"
    system.commit()
    report = import_rows(clerk, [row(4, collector_id="赵一")])
    assert [one.row for one in report.warnings] == [4]
    assert district.count(Residence, id_number=NUMBER, collector_id=None) == 1


def test_a_row_corrects_what_is_registered_in_the_street(
    district: District, clerk: Session
) -> None:
    import_rows(clerk, [row(4, phone="13800000001", grid_id="第一网格")])
    moved = [row(4, address="东二村7号", phone="", hukou_address="河南省民权县")]
    assert import_rows(clerk, moved, dry_run=True).counts == Counts(read=1, changed=1)
    assert import_rows(clerk, moved).counts == Counts(read=1, changed=1)
    one = district.system.scalars(
        select(Residence).where(same(Residence.id_number, [NUMBER]))
    ).one()
    assert (one.address, one.phone) == ("东二村7号", "13800000001")
    assert (one.community_id, one.grid_id) == (district.world.east_village, None)
    assert (one.hukou_region, one.origin_kind) == ("411421", "2")
    assert district.count(ResidenceEvent, residence_id=one.id, kind="changed", imported=True) == 1
    assert import_rows(clerk, moved).counts == Counts(read=1, unchanged=1)


def test_what_is_only_concluded_overwrites_nothing(district: District, clerk: Session) -> None:
    first = [row(4, hukou_address="河南省民权县")]
    import_rows(clerk, first)
    key = clerk.scalars(select(Residence.id).where(same(Residence.id_number, [NUMBER]))).one()
    village = district.world.east_village
    correct(clerk, key, 1, {"community_id": village, "hukou_region": "410000"})
    assert import_rows(clerk, first).counts == Counts(read=1, unchanged=1)
    assert district.count(Residence, id=key, community_id=village, hukou_region="410000") == 1


@pytest.mark.parametrize(
    ("cells", "region", "kind"),
    [
        ({"hukou_address": "湖北省汉川市城关镇"}, "420984", "3"),
        ({"hukou_address": "湖北省汉川市城关镇", "hukou_region": "411421"}, "411421", "2"),
        ({"hukou_address": "城关镇"}, "411421", "2"),
    ],
)
def test_the_region_follows_a_corrected_address_of_the_hukou(
    district: District, clerk: Session, cells: dict[str, Any], region: str, kind: str
) -> None:
    (asked,) = import_rows(clerk, [row(4, hukou_address="河南省民权县")]).warnings
    assert told(asked.reason)[0] == "hukou_address"  # R052: to the village
    assert district.count(Residence, id_number=NUMBER, hukou_coarse=True) == 1
    assert import_rows(clerk, [row(4, **cells)]).counts == Counts(read=1, changed=1)
    found = {"hukou_address": cells["hukou_address"], "hukou_region": region, "origin_kind": kind}
    assert district.count(Residence, id_number=NUMBER, hukou_coarse=False, **found) == 1


def test_a_row_does_not_contradict_what_is_stored(district: District, clerk: Session) -> None:
    key = district.world.residents["郑东"]
    system = district.system
    system.get_one(Residence, key).phone = "an old mistake"
    system.commit()
    known = {"name": "郑东", "id_number": "411421199005070019"}
    late, fits = row(4, **known, arrived_on="2026-09-29"), row(4, **known, arrived_on="2026-03-02")
    refused = Counts(read=1, refused=1)
    assert import_rows(clerk, [late], dry_run=True).counts == refused
    report = import_rows(clerk, [late])
    assert said(report.errors) == [(4, "E", "申报日期2026-03-02早于来本地日期2026-09-29；请核对。")]
    assert report.counts == refused
    assert district.count(Residence, id=key, arrived_on=dt.date(2026, 3, 1), version=2) == 1
    assert import_rows(clerk, [fits]).counts == Counts(read=1, changed=1)
    assert district.count(Residence, id=key, arrived_on=dt.date(2026, 3, 2)) == 1


def test_a_known_number_with_another_name_is_refused(district: District, clerk: Session) -> None:
    import_rows(clerk, [row(4)])
    key = clerk.scalars(select(Residence.id).where(same(Residence.id_number, [NUMBER]))).one()
    report = import_rows(clerk, [row(4, name="别人")])
    assert said(report.errors) == [
        (
            4,
            "A",
            f"该证件号码已登记为“何某”（编号 {key}），与本行姓名不同；请核对。"
            "确已改名的，请打开登记修改。",
        )
    ]
    assert report.counts == Counts(read=1, refused=1)


def test_who_lives_in_another_street_is_refused_without_detail(
    district: District, clerk: Session
) -> None:
    report = import_rows(clerk, [row(4, name="冯西", id_number="341226199211300033")])
    assert said(report.errors) == [
        (4, "B", "此人已在本区其他街道（镇）登记在住。请本人或您联系原街道办理离开后，再在此登记。")
    ]


def test_who_has_left_comes_back(district: District, clerk: Session) -> None:
    key = district.world.residents["郑东"]
    depart(clerk, key, 1, left_on=dt.date(2026, 9, 1), departure_reason="3")
    back = [row(4, name="郑东", id_number="411421199005070019")]
    assert import_rows(clerk, back).counts == Counts(read=1, created=1)
    assert district.count(Residence, id_number="411421199005070019") == 2
    assert district.count(Person) == 4


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_departure_meanwhile_refuses_the_row(
    district: District, clerk: Session, *, dry_run: bool
) -> None:
    """Somebody leaves between the look at the people and the look at their registrations."""
    key, another = district.world.residents["郑东"], district.acting("clerk")

    def leave(state: ORMExecuteState) -> None:
        if state.bind_mapper is inspect(Residence) and not district.count(ResidenceEvent):
            depart(another, key, 1, left_on=dt.date(2026, 9, 1), departure_reason="3")

    event.listen(clerk, "do_orm_execute", leave)
    rows = [row(4, name="郑东", id_number="411421199005070019"), row(5)]
    report = import_rows(clerk, rows, dry_run=dry_run)
    assert said(report.errors) == [
        (4, "B", "导入期间有人办理了此人的登记，本行未写入。请重新导入。")
    ]
    assert report.counts == Counts(read=2, created=1, refused=1)


def test_namesakes_come_in_with_a_word(district: District, clerk: Session) -> None:
    register(
        clerk,
        {
            "name": "何某", "id_number": "420984197902280037", "address": "东一社区",
            "community_id": district.world.east_community, "reason": "204",
            "arrived_on": dt.date(2026, 9, 1),
        },
    )  # fmt: skip
    key = clerk.scalars(select(Residence.id).where(Residence.name == "何某")).one()
    rows = [row(4), row(5, id_number=OTHER)]
    trial = import_rows(clerk, rows, dry_run=True)
    report = import_rows(clerk, rows)
    assert report == trial
    assert report.counts == Counts(read=2, created=2)
    registered = (
        f"本社区（村）已有姓名、出生日期都相同的登记（编号 {key}），证件号码不同；"
        "请核对是否同一人。"
    )
    assert said(report.warnings) == [
        (4, "A", registered),
        (5, "A", registered),
        (
            5,
            "A",
            "与第4行姓名、出生日期、社区（村）都相同，证件号码不同；请核对是否同一人。",
        ),
    ]


def test_a_trial_run_agrees_across_chunks(
    district: District, clerk: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.features.residents.intake.CHUNK", 1)
    rows = [row(4), row(5, id_number=OTHER)]
    trial = import_rows(clerk, rows, dry_run=True)
    assert [one.row for one in trial.warnings] == [5]
    assert import_rows(clerk, rows) == trial


def test_only_those_who_may_import_do(district: District, police: Session) -> None:
    for dry_run in (True, False):
        with pytest.raises(Denied):
            import_rows(police, [row(4)], dry_run=dry_run)
        assert why(import_rows, district.system, [row(4)], dry_run=dry_run) == [
            (None, "您的岗位不属于任何街道（镇），不能办理此事。")
        ]
    assert district.count(Person) == 4
    assert district.entries("police") == [("refused", "residence", 0, "import")]


def test_no_answer_of_a_trial_run_goes_unrecorded(
    clerk: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no journal")

    monkeypatch.setattr("app.audit.journal.record", fail)
    with pytest.raises(OSError, match="no journal"):
        import_rows(clerk, [row(4)], dry_run=True)


def test_a_registration_meanwhile_stops_the_whole_import(
    district: District, clerk: Session
) -> None:
    another = district.acting("clerk")
    data = {
        "name": "何某", "id_number": NUMBER, "address": "东一社区", "reason": "204",
        "community_id": district.world.east_community, "arrived_on": dt.date(2026, 9, 1),
    }  # fmt: skip
    event.listen(clerk, "before_flush", lambda *_: register(another, data), once=True)
    said = [(None, "导入期间有人登记了表中的人员，未写入任何数据。请重新导入。")]
    assert why(import_rows, clerk, [row(4, id_number=OTHER), row(5)]) == said
    assert district.count(Residence, id_number=OTHER) == 0
    assert district.count(Residence, id_number=NUMBER) == 1


def many(count: int) -> Iterator[Row]:
    """Rows of different people."""
    for number in range(count):
        body = f"411421{dt.date(1950, 1, 1) + dt.timedelta(number):%Y%m%d}001"
        yield row(4 + number, id_number=body + ric.calc_check_digit(f"{body}0"))


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", see)


def test_the_number_of_statements_grows_with_the_chunks(district: District, clerk: Session) -> None:
    def run(count: int) -> int:
        with statements(clerk) as seen:
            assert import_rows(clerk, many(count)).counts.refused == 0
        # SQLAlchemy inserts row by row where SQLite makes the key; no network is in between.
        sqlite = district.engine.dialect.name == "sqlite"
        return sum(not (sqlite and statement.startswith("INSERT")) for statement in seen)

    run(1)
    one_chunk = run(CHUNK)
    three_chunks = run(3 * CHUNK)
    assert one_chunk < 60
    assert three_chunks < 3 * one_chunk
    with statements(clerk) as seen:
        report = import_rows(clerk, many(3 * CHUNK))
    assert report == Report(Counts(read=1500, unchanged=1500))
    assert len(seen) < 40
    assert district.count(Residence) == 4 + 3 * CHUNK


def test_a_file_contradicts_itself_across_chunks(district: District, clerk: Session) -> None:
    rows = [*many(CHUNK + 1), *many(1)]
    rows[-1] = Row(9999, rows[-1].cells)
    report = import_rows(clerk, rows)
    assert said(report.errors) == [
        (9999, "B", "与第4行是同一人，姓名和证件号码都相同；请删去其中一行。")
    ]
    assert district.count(Residence) == 4 + CHUNK + 1
