"""Rule packs: what the shipped ones say, how a district makes its own, what is refused."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from app.access import Action
from app.features.codes import shipped_labels
from app.features.deadlines import DueItem
from app.matrix import ROLE_POSTS, Role
from app.policy import (
    NoPack,
    PackError,
    Subsidy,
    adopt,
    adopted,
    duties_on,
    ledger_labels,
    ledger_starts,
    ledgers_on,
    load_pack,
    meeting_labels,
    meetings_on,
    outflow_on,
    periods_between,
    read_pack,
    responsibilities_on,
    restored,
    standards_on,
)
from app.policy import subsidy_pack as pack_for
from app.policy.facts import ORGANISATION
from app.policy.pack import (
    Collecting,
    Duty,
    Ledger,
    MeetingType,
    Norm,
    OutflowTerm,
    Pack,
    Standard,
    _adopted,
)
from app.policy.reading import POLICIES, load
from app.policy.registry import forbidden
from app.policy.rhythm import Rhythm
from app.policy.subsidy import Example, Place, Source, Step
from config import ROOT
from tests.world import POLICY

SEPTEMBER = dt.date(2026, 9, 1)
FILES = sorted(POLICIES.glob("*.toml"))
NEVER_DONE = ("孕", "三查", "清查", "查验", "查证", "清理", "倒查", "线索", "查处")
"""What nobody has to do, beside what must not be collected (`forbidden`)."""
FIVE_HUNDRED_TO_ONE = [
    ({"residents": residents}, needed)
    for residents, needed in (
        (0, 0), (1, 1), (499, 1), (500, 1), (501, 2), (1000, 2), (1001, 3),
        (15_000, 30), (15_001, 31),
    )
]  # fmt: skip
SHIPPED = (POLICIES / "jinshui-2011-76.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def own_adoption() -> Iterator[None]:
    """Whatever a test adopts, the others have what they had."""
    before = dict(_adopted)
    yield
    _adopted.clear()
    _adopted.update(before)


def test_the_document_of_2011_is_read_clause_by_clause() -> None:
    pack = load_pack("jinshui-2011-76")
    subsidy = pack.work_subsidy
    assert (pack.key, pack.source) == ("jinshui-2011-76", "金政〔2011〕76号")
    assert subsidy.amount.clause == "五（三）、六（一）"
    assert [line.fen for line in subsidy.work_out([{"full": True}, {"full": False}])] == [10000, 0]
    assert subsidy.entitled.kinds == ("police",)
    assert [(one.key, one.basis_points) for one in subsidy.sources] == [
        ("city", 5000),
        ("district", 5000),
    ]
    assert (subsidy.zero.needs_reason, subsidy.zero.clause) == (True, "五（三）")
    assert subsidy.decide.after(SEPTEMBER) == dt.date(2026, 10, 5)
    assert subsidy.report.after(dt.date(2026, 12, 31)) == dt.date(2027, 1, 7)
    assert subsidy.report.after(dt.date(2026, 11, 30)) == dt.date(2026, 12, 7)


MONTH_ENDS = [
    "01-31", "02-28", "03-31", "04-30", "05-31", "06-30",
    "07-31", "08-31", "09-30", "10-31", "11-30", "12-31",
]  # fmt: skip
SUNDAYS = [
    "01-04", "01-11", "01-18", "01-25", "02-01", "02-08", "02-15", "02-22", "03-01", "03-08",
    "03-15", "03-22", "03-29", "04-05", "04-12", "04-19", "04-26", "05-03", "05-10", "05-17",
    "05-24", "05-31", "06-07", "06-14", "06-21", "06-28", "07-05", "07-12", "07-19", "07-26",
    "08-02", "08-09", "08-16", "08-23", "08-30", "09-06", "09-13", "09-20", "09-27", "10-04",
    "10-11", "10-18", "10-25", "11-01", "11-08", "11-15", "11-22", "11-29", "12-06", "12-13",
    "12-20", "12-27",
]  # fmt: skip
SECOND_SUNDAYS = [
    "01-04", "01-18", "02-01", "02-15", "03-01", "03-15", "03-29", "04-12", "04-26", "05-10",
    "05-24", "06-07", "06-21", "07-05", "07-19", "08-02", "08-16", "08-30", "09-13", "09-27",
    "10-11", "10-25", "11-08", "11-22", "12-06", "12-20",
]  # fmt: skip
DUE: dict[str, dict[str, list[str]]] = {
    "jinshui-2011-76": {
        "quarterly-notice": ["03-25", "06-25", "09-25", "12-25"],
        "monthly-notice": [f"{month:02}-15" for month in range(1, 13)],
        "monthly-verification": MONTH_ENDS,
        "monthly-assessment": [f"{month:02}-05" for month in range(1, 13)],
        "monthly-subsidy-report": [f"{month:02}-07" for month in range(1, 13)],
        "quarterly-spot-check": ["03-31", "06-30", "09-30", "12-31"],
    },
    "changzhou-2011-134": {
        "joint": ["01-05", "04-05", "07-05", "10-05"],
        "coordination": [f"{month:02}-10" for month in range(1, 13)],
        "monthly-exchange-district": [f"{month:02}-05" for month in range(1, 13)],
    },
    "zhengzhou-2010-43": {
        "joint": ["03-31", "06-30", "09-30", "12-31"],
        "monthly-verification": MONTH_ENDS,
        "monthly-changes": MONTH_ENDS,
    },
    "jinghai-2013-26": {
        "monthly-report": MONTH_ENDS,
        "monthly-permit-report": MONTH_ENDS,
        "yearly-plan": ["12-31"],
    },
    "plan-2": {"community-monthly-statistics": MONTH_ENDS},
    "plan-5": {
        "weekly-inspection": SUNDAYS,
        "community-weekly": SUNDAYS,
        "fortnightly-inspection": SECOND_SUNDAYS,
        "fortnightly-patrol": SECOND_SUNDAYS,
        "street-fortnightly": SECOND_SUNDAYS,
        "street-joint": MONTH_ENDS,
    },
    "plan-8": {"yearly-liaisons": ["12-31"]},
    "plan-12": {
        "monthly-mutual-check": [f"{month:02}-10" for month in range(1, 13)],
        "quarterly-mutual-check": ["03-20", "06-20", "09-20", "12-20"],
        "quarterly-data-quality": ["03-31", "06-30", "09-30", "12-31"],
        "quarterly-articles": ["03-31", "06-30", "09-30", "12-31"],
        "quarterly-circulation": ["03-31", "06-30", "09-30", "12-31"],
    },
}  # fmt: skip
"""When things are due in 2026, as the documents say it, before days of rest move anything.

Inspections and patrols R034, R035, R208, exchange R124–R127, vouchers and report R129, R130,
articles R138.
"""


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, one in DUE.items() for name in one])
def test_a_duty_is_due_when_its_document_says(key: str, name: str) -> None:
    (duty,) = (one for one in load_pack(key).all_duties if one.key == name)
    year = duty.rhythm.periods(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [f"{period.due:%m-%d}" for period in year] == DUE[key][name]


def test_a_spot_check_of_last_month_is_done_in_the_first_ten_days_of_the_next() -> None:
    duties = {one.key: one.rhythm for one in load_pack("plan-12").duties}
    days = dt.date(2026, 12, 1), dt.date(2026, 12, 31)
    (month,) = duties["monthly-mutual-check"].periods(*days)
    assert (month.first, month.last) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert (month.opens, month.due) == (dt.date(2026, 12, 1), dt.date(2026, 12, 10))
    (quarter,) = duties["quarterly-mutual-check"].periods(*days)
    assert (quarter.opens, quarter.due) == (dt.date(2026, 12, 11), dt.date(2026, 12, 20))


MEETINGS: dict[str, dict[str, tuple[list[str], str | None]]] = {
    "jinshui-2011-76": {"weekly": (["police_station"], "week")},  # R107
    "changzhou-2011-134": {
        "coordination": (["street_office", "police_station"], "month"),  # R108, R109
        "joint": (["police_bureau", "health"], "quarter"),  # R110–R113
    },
    "zhengzhou-2010-43": {
        "joint": (["health", "police_bureau"], "quarter"),  # R114
        "region": (["health"], None),  # R115
    },
    "plan-2": {"departments": (["town_government"], None)},  # R119
    "plan-3": {"health-talk": (["service_branch"], None)},  # R123
    "plan-4": {
        "leading-group": (["leading_group"], None),  # R118
        "town-coordination": (["town_government"], None),  # R118
    },
    "plan-5": {
        "community-weekly": (["service_branch"], "week"),  # R116
        "street-fortnightly": (["street_office"], "fortnight"),  # R116
        "street-joint": (["street_office"], "month"),  # R117
    },
    "plan-13": {"campaign": (["health"], None)},  # R120
}
"""Pack → kind of meeting → who calls it, and how often, where the document says so."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_meetings_of_a_document(path: Path) -> None:
    found = {
        one.key: ([*one.conveners], one.rhythm.every if one.rhythm else None)
        for one in read_pack(path).meetings
    }
    assert found == MEETINGS.get(path.stem, {})


STAFF: dict[str, dict[str, list[tuple[dict[str, int], int]]]] = {
    "zhengzhou-2010-43": {"community-staff": FIVE_HUNDRED_TO_ONE},
    "jinghai-2013-26": {
        "station-head": [({"residents": 0}, 1), ({"residents": 40_000}, 1)],
        "station-deputy": [({"residents": 0}, 2), ({"residents": 40_000}, 2)],
        "station-full-time": FIVE_HUNDRED_TO_ONE,
        "station-window": [
            ({"residents": 0}, 2),
            ({"residents": 14_999}, 2),
            ({"residents": 15_000}, 2),
            ({"residents": 15_001}, 3),
            ({"residents": 90_000}, 3),
        ],
        "branch-head": [({"residents": 0}, 1)],
        "branch-liaison": [({"residents": 0}, 1)],
        "branch-part-time": FIVE_HUNDRED_TO_ONE,
    },
    "plan-5": {
        "street-head": [({"grids": 7}, 1)],
        "street-deputy": [({"grids": 7}, 1)],
        "street-full-time": [({"grids": 7}, 3)],
        "grid-full-time": [({"grids": 0}, 0), ({"grids": 7}, 7)],
        "point-contact": [({"grids": 7}, 1)],
    },
    "plan-7": {
        "street-one-stop": [({"residents": 5000, "rental_houses": 10}, 5)],
        "community-coordinator": [
            ({"residents": 0, "rental_houses": 0}, 1),
            ({"residents": 500, "rental_houses": 400}, 1),
            ({"residents": 1000, "rental_houses": 400}, 1),
            ({"residents": 1001, "rental_houses": 0}, 3),
            ({"residents": 1001, "rental_houses": 150}, 3),
            ({"residents": 1001, "rental_houses": 151}, 4),
            ({"residents": 1500, "rental_houses": 100}, 3),
            ({"residents": 1501, "rental_houses": 100}, 4),
            ({"residents": 15_000, "rental_houses": 1500}, 30),
            ({"residents": 15_000, "rental_houses": 1501}, 31),
        ],
    },
}
"""Facts of an area, and how many people the document asks for there, worked out by hand."""


@pytest.mark.parametrize(
    ("key", "name"), [(key, name) for key, one in STAFF.items() for name in one]
)
def test_a_staffing_norm_comes_to_what_its_document_says(key: str, name: str) -> None:
    norms, facts = load_pack(key).norms, dict.fromkeys(ORGANISATION, 0)
    rows = norms.work_out([facts | given for given, _ in STAFF[key][name]])
    assert [row[name] for row in rows] == [needed for _, needed in STAFF[key][name]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_staffing_norm_of_a_shipped_pack_is_worked_out_by_hand(path: Path) -> None:
    pack = read_pack(path)
    assert {one.key for one in pack.staffing} == STAFF.get(pack.key, {}).keys()


LEAST: dict[str, dict[str, tuple[str, str, int]]] = {
    "jinghai-2013-26": {
        "station-hall": ("service_station", "hall_area", 40),
        "station-offices": ("service_station", "offices", 2),
        "station-seats": ("service_station", "seats", 3),
        "station-computers": ("service_station", "computer", 3),
        "station-printers": ("service_station", "printer", 2),
        "station-camera": ("service_station", "camera", 1),
        "station-scanner": ("service_station", "scanner", 1),
        "station-webcam": ("service_station", "webcam", 1),
        "station-amenities": ("service_station", "amenities", 1),
        "station-sign": ("service_station", "sign_board", 1),
        "branch-sign": ("service_branch", "sign_board", 1),
        "station-security": ("service_station", "info_security", 1),
    },
    "plan-7": {
        f"six-{what}": ("service_station service_branch collection_point", f"has_{what}", 1)
        for what in ("place", "name", "devices", "staff", "funds", "rules")
    },
    "plan-9": {
        "station-hall": ("service_station", "hall_area", 20),
        "branch-hall": ("service_branch", "hall_area", 15),
    },
}
"""What the documents ask offices to have at least (R011, R215–R220)."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_premises_of_a_shipped_pack_are_those_of_its_document(path: Path) -> None:
    pack = read_pack(path)
    found = {
        one.key: (" ".join(one.responsible), one.measure, one.at_least) for one in pack.premises
    }
    assert found == LEAST.get(pack.key, {})


TARGETS = {
    "zhengzhou-2010-43": {"performance": 9200},
    "plan-2": {"service": 9500, "feedback": 9500},
    "plan-7": {
        "registration": 9000,
        "entry": 10_000,
        "houses-known": 9500,
        "house-letter": 10_000,
        "house-entry": 10_000,
    },
    "plan-9": {"registration": 9800, "house-registration": 9800, "entry": 9800},
    "plan-13": {"reply-on-time": 10_000},
}
"""The shares that the documents ask for, in basis points."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_indicators_of_a_shipped_pack_are_those_of_its_document(path: Path) -> None:
    pack = read_pack(path)
    assert {one.key: one.target for one in pack.indicators} == TARGETS.get(pack.key, {})


CATALOGUE = {
    "zhengzhou-2010-43": {
        "mode-46865": 5,
        "civil-affairs": 1,
        "human-resources": 2,
        "housing": 1,
        "construction": 1,
        "health": 2,
        "education": 1,
        "police": 1,
        "market": 2,
        "justice": 1,
        "information-sharing": 1,
    },
    "plan-5": {"community-station": 5},
    "plan-7": {"coordinator-role": 2},
    "plan-8": {"full-time-coordinator": 8},
    "plan-9": {"coordinator-role": 2},
    "jinghai-2013-26": {"service-station": 7, "station-coordinator": 5, "service-branch": 4},
}
"""Who is there for what, and how many duties (R007, R016, R040, R041, R043, R137)."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_catalogue_of_duties_of_a_shipped_pack(path: Path) -> None:
    pack = read_pack(path)
    found = {one.key: len(one.duties) for one in pack.responsibilities}
    assert found == CATALOGUE.get(pack.key, {})


def test_a_coordinator_checks_no_papers_and_refers_to_labour_rights_when_asked() -> None:
    (one,) = load_pack("plan-8").responsibilities
    assert "居住登记：协助本人自愿申报，提醒没有申报的人办理" in one.duties
    assert "按本人要求转介劳动维权服务" in one.duties
    assert not any("合同" in duty or "身份证" in duty for duty in one.duties)
    for key in ("plan-7", "plan-9"):
        (role,) = load_pack(key).responsibilities
        assert [duty[:5] for duty in role.duties] == ["政策宣传员", "矛盾调解员"]


def test_what_the_source_does_not_list_is_said_not_invented() -> None:
    mode = load_pack("zhengzhou-2010-43").responsibilities[0]
    assert [duty for duty in mode.duties if "原文没有列出各项" in duty] == [
        "4 个及时（原文没有列出各项）",
        "6 个清楚（原文没有列出各项）",
        "8 项免费服务（原文没有列出各项）",
    ]


def test_the_catalogue_is_of_the_packs_in_force() -> None:
    adopt(["plan-8", "zhengzhou-2010-43"])

    def who(day: dt.date) -> list[tuple[str, str]]:
        return [(pack.key, one.key) for pack, one in responsibilities_on(day)]

    assert who(dt.date(2009, 12, 31)) == []
    assert who(dt.date(2010, 4, 6)) == [("plan-8", "full-time-coordinator")]
    assert len(who(dt.date(2010, 4, 7))) == 12


SOMEBODY = """
[[responsibilities]]
key = "school"
who = "教育部门"
clause = "一"
"""


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("", "responsibilities.1（school）.duties 缺少这一项"),
        ("duties = []", "duties 应为非空的列表"),
        ('duties = [" "]', "duties 应为文字，不能为空"),
        (
            f'duties = ["入学"]\n{SOMEBODY}duties = ["入托"]',
            "responsibilities 标识“school”用了两次",
        ),
    ],
)
def test_somebody_is_there_for_something(tmp_path: Path, more: str, message: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"{SHIPPED}{SOMEBODY}{more}\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert message in str(caught.value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_days_and_hours_of_collecting(path: Path) -> None:
    """Plan 5, 四（四）: within 24 hours; plan 11, 二: three months."""
    pack = read_pack(path)
    said = (
        pack.collecting and pack.collecting.entry_hours,
        pack.migrant and pack.migrant.after_days,
    )
    assert said == {"plan-5": (24, None), "plan-11": (None, 90)}.get(pack.key, (None, None))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_pack_says_nothing_of_what_is_never_built(path: Path) -> None:
    for text in _texts(load(path)):
        assert forbidden(text) is None, text
        assert not any(word in text for word in NEVER_DONE), text


def _texts(value: object) -> Iterator[str]:
    """Every text in a file, but for its comments."""
    if isinstance(value, dict):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))
    elif isinstance(value, str):
        yield value


def _splitting(basis_points: int, remainder: str) -> Subsidy:
    subsidy = load_pack("jinshui-2011-76").work_subsidy
    city, district = subsidy.sources
    return replace(
        subsidy,
        sources=(
            replace(city, basis_points=basis_points, remainder=remainder == "city"),
            replace(
                district, basis_points=10_000 - basis_points, remainder=remainder == "district"
            ),
        ),
    )


@pytest.mark.parametrize(
    ("fen", "basis_points", "remainder", "parts"),
    [
        (10000, 5000, "district", (5000, 5000)),
        (10001, 5000, "district", (5000, 5001)),
        (10001, 5000, "city", (5001, 5000)),
        (10000, 5000, "city", (5000, 5000)),
        (10000, 3333, "district", (3333, 6667)),
        (1, 9999, "district", (0, 1)),
        (0, 5000, "city", (0, 0)),
        (777, 0, "district", (0, 777)),
        (777, 10000, "city", (777, 0)),
    ],
)
def test_parts_sum_to_the_amount(
    fen: int, basis_points: int, remainder: str, parts: tuple[int, int]
) -> None:
    assert tuple(_splitting(basis_points, remainder).split(fen).values()) == parts


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'fen = 10000\n\n[[subsidy.examples]]\nwho = "不予"',
            'fen = "100"\n\n[[subsidy.examples]]\nwho = "不予"',
            "subsidy.examples.1（全额）.fen 应为 0 至 10000000 的整数，现为 '100'",
        ),
        ("fen = 10000\n", "fen = -1\n", "（全额）.fen 应为 0 至 10000000 的整数，现为 -1"),
        ("fen = 10000\n", "fen = true\n", "（全额）.fen 应为 0 至 10000000 的整数"),
        ("fen = 10000\n", "", "subsidy.examples.1（全额）.fen 缺少这一项"),
        (
            "fen = 10000\n",
            "fen = 9999\n",
            "1（全额） 应得 9999 分，按规则算得 10000 分",
        ),
        ("fen = 10000\n", "fen = 1\nyuan = 1\n", "subsidy.examples.1（全额）.yuan 没有这一项规则"),
        ("= 5000", "= 10001", "subsidy.sources.1（city）.basis_points 应为 0 至 10000 的整数"),
        ("= 5000", "= 4000", "subsidy.sources 各方负担合计应为 10000（100%），现为 9000"),
        ("remainder = true", "remainder = false", "须有且只有一方写明 remainder = true"),
        ('key = "district"', 'key = "city"', "subsidy.sources “city”用了两次"),
        ("full ? 10000 : 0", "ful ? 10000 : 0", "amount 没有名为“ful”的事实或规则，是否应为“full”"),
        ("full ? 10000 : 0", "amount", "subsidy.amount 互相引用成环：amount → amount"),
        (
            "full ? 10000 : 0",
            "full",
            "（全额） 的 amount 算得 True，金额应为 0 至",
        ),
        (
            "full ? 10000 : 0",
            "full ? -1 : 0",
            "（全额） 的 amount 算得 -1，金额应为",
        ),
        ("full ? 10000 : 0", "score", "subsidy.examples.1（全额） 没有给出“score”的值"),
        (
            "facts = { full = true }",
            "facts = { ful = true }",
            "（全额） 没有名为“ful”的事实",
        ),
        ("facts = { full = true }", "facts = { full = 1.5 }", "应为整数或 true 或 false，现为 1.5"),
        (
            "facts = { full = true }",
            "facts = { full = 1 }",
            "“full”应为 true 或 false，现为 1",
        ),
        ('["police"]', "[]", "subsidy.entitled.kinds 应为非空的列表"),
        ('["police"]', "[1]", "subsidy.entitled.kinds 应为下列代码之一（police 公安协管员、"),
        ('["police"]', '["polise"]', "volunteer 志愿者），现为 'polise'"),
        ('["health", "police', '["helth", "police', "responsible 应为下列代码之一（district"),
        ("needs_reason = true", "needs_reason = 1", "subsidy.zero.needs_reason 应为 true 或 false"),
        ("valid_from = 2011-08-15", 'valid_from = "2011"', "valid_from 应为日期"),
        ("title", "name", "name 没有这一项规则"),
        ("title", 'key = "x"\ntitle', "key 不能写在文件里"),
        ("[subsidy.zero]", "[subsidy.nil]", "subsidy.nil 没有这一项规则"),
        ("day = 5", "day = 29", "subsidy.decide.day 应为 1 至 28 的整数"),
        ("day = 5", "day = ", "行不是有效的 TOML，请检查引号是否配对"),
        ('who = "不予"', 'who = "全额"', "subsidy.examples “全额”用了两次"),
        ('clause = "六（一）"', 'clause = " "', "subsidy.entitled.clause 应为文字，不能为空"),
        ('every = "week", day = 7', 'every = "week", day = 9', "的 day 每周应为 1（周一）至 8"),
        (
            'every = "week", day = 7',
            'every = "fortnight", day = 16',
            "的 day 每两周应为 1（周一）至 15（下周一）",
        ),
        (
            'every = "week", day = 7',
            'every = "week", day = 7, month = 2',
            "8（下周一），不写 month",
        ),
        (
            "{ full = true }",
            "{ full = true, accuracy = 10001 }",
            "“accuracy”应为 0 至 10000",
        ),
        ("{ full = true }", "{ full = true, late = -1 }", "“late”应为 不小于 0，现为 -1"),
        ('key = "monthly-notice"', 'key = "weekly"', "duties 标识“weekly”用了两次"),
        (
            'every = "month", day = 15',
            'every = "day", day = 15',
            "2（monthly-notice）.rhythm.every",
        ),
        ("day = 15 }", "day = 15, first_day = 15, inclusive = false }", "晚于最迟 14 日"),
        ("day = 15 }", "day = 15, first_day = 16 }", "monthly-notice 最早 16 日，晚于最迟 15 日"),
        (
            'work = "exchange"',
            'work = "sweep"',
            "1（quarterly-notice）.work 应为",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SHIPPED
    path = tmp_path / "wrong.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert str(caught.value).startswith("wrong.toml：")
    assert message in str(caught.value)


def test_a_section_must_be_a_section(tmp_path: Path) -> None:
    text = 'title = "x"\nsource = "x"\nvalid_from = 2011-01-01\nsubsidy = 100\n'
    (tmp_path / "flat.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="subsidy 应为一节，现为 100"):
        read_pack(tmp_path / "flat.toml")


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"没有规则包文件 nowhere\.toml"):
        load_pack("nowhere")
    (tmp_path / "gbk.toml").write_bytes('title = "规则"'.encode("gbk"))
    with pytest.raises(PackError, match="不是 UTF-8 编码的文字"):
        read_pack(tmp_path / "gbk.toml")


NORM = """
[[staffing]]
key = "clerks"
label = "专职协管员"
responsible = ["street_office"]
clause = "一"
formula = """


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (
            "residents - 100000",
            "staffing.clerks 的结果应为不小于 0 的整数，各项事实都为 0 时",
        ),
        ("500 / residents", "staffing.clerks “500 / residents”算不出：除数为零"),
        (
            "residents > 500",
            "各项事实都为 0 时算得 False",
        ),
        ("score", "staffing.clerks “score”只能用于工作补贴（每名协管员每月）"),
    ],
)
def test_a_norm_comes_to_a_number_of_people(tmp_path: Path, formula: str, message: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f'{SHIPPED}{NORM}"{formula}"\n', encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert message in str(caught.value)


ROOM = """
[[premises]]
key = "hall"
label = "大厅"
responsible = ["service_station"]
clause = "一"
"""


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('measure = "castle"\nat_least = 1', "premises.hall.measure 应为下列之一（hall_area"),
        ('measure = "has_name"\nat_least = 2', "premises.hall.at_least 应为 1（有），现为 2"),
        ('measure = "hall_area"\nat_least = 0', "at_least 应为 1 至 100000 的整数"),
        ('measure = "hall_area"', "at_least 缺少这一项"),
        (
            f'measure = "offices"\nat_least = 2\n{ROOM}measure = "seats"\nat_least = 1',
            "premises 标识“hall”用了两次",
        ),
    ],
)
def test_a_standard_is_a_number_of_something(tmp_path: Path, more: str, message: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"{SHIPPED}{ROOM}{more}\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert message in str(caught.value)


def test_the_newest_standard_of_a_key_holds() -> None:
    adopt(["plan-9", "jinghai-2013-26"])

    def hall(day: dt.date) -> list[tuple[str, int]]:
        return [
            (pack.key, one.at_least) for pack, one in standards_on(day) if one.key == "station-hall"
        ]

    assert hall(dt.date(2009, 12, 31)) == []
    assert hall(dt.date(2013, 6, 19)) == [("plan-9", 20)]
    assert hall(dt.date(2013, 6, 20)) == [("jinghai-2013-26", 40)]
    assert {one.key for _, one in standards_on(dt.date(2026, 1, 1))} >= {"branch-hall"}


def test_a_name_is_one_that_formulas_can_use(tmp_path: Path) -> None:
    step = '[[subsidy.steps]]\nname = "扣分"\nlabel = "扣分"\nformula = "1"\nclause = "一"\n'
    (tmp_path / "wrong.toml").write_text(f"{SHIPPED}\n{step}", encoding="utf-8")
    with pytest.raises(PackError, match="名称“扣分”只能用英文字母、数字和 _，以字母开头"):
        read_pack(tmp_path / "wrong.toml")


def test_a_file_of_an_old_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes(SHIPPED.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_pack(path).source == "金政〔2011〕76号"


# -- the district's own ------------------------------------------------------------------

OWN = """
based_on = "jinshui-2011-76"
title = "本区补贴标准"
source = "某府〔2026〕1号"
valid_from = 2026-09-01

[subsidy.amount]
formula = "full ? 15000 : 0"
clause = "一"

[[subsidy.examples]]
who = "全额"
fen = 15000

[[duties]]
key = "monthly-notice"
rhythm = { day = 20, shift = "previous" }

[[duties]]
key = "half-yearly-report"
label = "半年总结"
work = "report"
responsible = ["street_office"]
rhythm = { every = "half_year", month = 7, day = 10 }
clause = "二"
"""


def _own(folder: Path, **changes: str) -> str:
    text = OWN
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / f"own{len([*folder.iterdir()])}.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_district_says_only_what_differs(tmp_path: Path) -> None:
    own, base = read_pack(Path(_own(tmp_path))), load_pack("jinshui-2011-76")
    assert [line.fen for line in own.work_subsidy.work_out([{"full": True}])] == [15000]
    assert own.work_subsidy.sources == base.work_subsidy.sources
    duties = {duty.key: duty for duty in own.all_duties}
    assert list(duties) == [*(one.key for one in base.duties), "half-yearly-report", "weekly"]
    assert duties["monthly-notice"].clause == "三（三）4"
    assert (duties["monthly-notice"].rhythm.day, duties["monthly-notice"].rhythm.every) == (
        20,
        "month",
    )
    year = duties["half-yearly-report"].rhythm.periods(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [str(one.due) for one in year] == ["2026-01-10", "2026-07-10"]


def test_a_district_must_say_what_its_own_rules_are(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"own0\.toml：valid_from 缺少这一项"):
        read_pack(Path(_own(tmp_path, **{"valid_from = 2026-09-01\n": ""})))
    with pytest.raises(PackError, match="based_on 没有名为“nowhere”的随附规则包，可用：changzhou"):
        read_pack(Path(_own(tmp_path, **{'"jinshui-2011-76"': '"nowhere"'})))


def test_a_district_does_not_say_one_thing_twice_or_in_the_name_of_a_shipped_pack(
    tmp_path: Path,
) -> None:
    twice = """
[[duties]]
key = "monthly-notice"
remind_days = 5
"""
    path = Path(_own(tmp_path))
    path.write_text(OWN + twice, encoding="utf-8")
    with pytest.raises(PackError):
        read_pack(path)
    path.write_text(OWN.replace('key = "monthly-notice"', "key = [1]"), encoding="utf-8")
    with pytest.raises(PackError):
        read_pack(path)
    same = tmp_path / "jinshui-2011-76.toml"
    same.write_text(OWN, encoding="utf-8")
    with pytest.raises(PackError, match="与随附的规则包相同，请改名"):
        adopt([str(same)])
    with pytest.raises(PackError, match="或者不能读取"):
        read_pack(tmp_path)


def test_the_newest_rule_that_was_valid_holds(tmp_path: Path) -> None:
    old, new = "jinshui-2011-76", _own(tmp_path)
    later = _own(tmp_path, **{"2026-09-01": "2026-09-02", "15000": "16000"})
    adopt([old, later, new, "changzhou-2011-134"])
    assert pack_for(dt.date(2026, 8, 31)).key == old
    assert pack_for(dt.date(2026, 9, 30)).key == "own0"
    assert pack_for(dt.date(2026, 10, 1)).key == "own1"
    with pytest.raises(NoPack, match="没有适用于 2011-08 的补贴规则"):
        pack_for(dt.date(2011, 8, 31))
    by_key = {duty.key: duty for duty in duties_on(dt.date(2026, 8, 31))}
    assert by_key["monthly-notice"].rhythm.day == 15
    assert {"joint", "quarterly-notice"} <= by_key.keys()
    assert "half-yearly-report" not in by_key
    by_key = {duty.key: duty for duty in duties_on(dt.date(2026, 9, 1))}
    assert by_key["monthly-notice"].rhythm.day == 20
    assert "joint" in by_key


def test_the_kinds_of_meetings_of_a_day_and_their_names(tmp_path: Path) -> None:
    """The newest pack of a key; a name is known as long as a pack that has it is adopted."""
    later = _own(tmp_path, **{"2026-09-01": "2026-09-02"})
    named = (tmp_path / Path(later).name).read_text(encoding="utf-8")
    named += '[[meetings]]\nkey = "weekly"\nlabel = "碰头会"\nclause = "一"\n'
    Path(later).write_text(named, encoding="utf-8")
    adopt([later, "jinshui-2011-76", "zhengzhou-2010-43", "changzhou-2011-134"])

    def kinds(day: dt.date) -> dict[str, str]:
        return {one.key: one.label for one in meetings_on(day)}

    assert kinds(dt.date(2010, 1, 1)) == {}
    assert kinds(dt.date(2026, 9, 1)) == {
        "joint": "部门联席会议",
        "region": "区域联席会议",
        "weekly": "周例会",
        "coordination": "协管员协作例会",
    }
    assert kinds(dt.date(2026, 9, 2))["weekly"] == "碰头会"
    (joint,) = (one for one in meetings_on(dt.date(2026, 9, 2)) if one.key == "joint")
    assert len(joint.agenda) == 5  # of 2011, not of 2010
    assert meeting_labels() == kinds(dt.date(2026, 9, 2))


WITHOUT_ACCOUNTS = {"service_station", "service_branch", "collection_point"}
"""Kinds of organisation below a street, which says for them what has been done."""


@pytest.mark.parametrize("key", sorted(path.stem for path in POLICIES.glob("*.toml")))
def test_whose_duty_it_is_has_somebody_who_closes_it(key: str) -> None:
    """A due item is closed in the own organisation or above; one of no such kind never would be."""
    closing = {kind for role in ROLE_POSTS if _closes(role) for kind in ROLE_POSTS[role]}
    if "street_office" in closing and _below(Role.STREET_CLERK):
        closing |= WITHOUT_ACCOUNTS
    asked = {kind for duty in load_pack(key).all_duties for kind in duty.responsible}
    assert asked <= closing


def _closes(role: str) -> bool:
    access = POLICY.access(role, DueItem)
    return access is not None and access.may(Action.CLOSE)


def _below(role: str) -> bool:
    access = POLICY.access(role, DueItem)
    return access is not None and access.rows.many


LEDGER = """
[[ledgers]]
key = "plans"
label = "工作计划"
keepers = ["street_office"]
every = "year"
clause = "九"
"""


def test_the_ledgers_of_jinghai_are_read_clause_by_clause() -> None:
    """一（四）1: five sets of a station; 2: four of a sub-station (R200–R205)."""
    ledgers = {one.key: one for one in load_pack("jinghai-2013-26").ledgers}
    station = [one for one in ledgers.values() if "service_station" in one.keepers]
    branch = [one for one in ledgers.values() if one.keepers == ("service_branch",)]
    assert (len(station), len(branch), len(ledgers)) == (18, 5, 23)
    sets = [one.clause.removeprefix("一（四）1（")[0] for one in station]
    assert [sets.count(n) for n in "12345"] == [2, 6, 3, 4, 3]
    assert {one.clause for one in branch} == {f"一（四）2（{n}）" for n in range(1, 5)}
    months = {key: one.screen for key, one in ledgers.items() if one.every == "month"}
    assert months == {
        "monthly-report": "monthly-reports", "permit-report": "", "assessment": "assessment-months",
    }  # fmt: skip
    assert [key for key, one in ledgers.items() if one.every == "year"] == ["yearly-plan"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("plan-5", {"target-letters": "once", "service-guide": "once", "publicity": "once"}),
        ("plan-7", {"security-letters": "once"}),
        ("plan-8", {"supervision-visits": "once"}),
        ("plan-12", {"work-articles": "quarter"}),
    ],
)
def test_what_the_plans_want_kept(name: str, kept: dict[str, str]) -> None:
    """R093 (7), R102, R105, R222 (5), R138 (12), R225 (8)."""
    assert {one.key: one.every for one in load_pack(name).ledgers} == kept


def test_the_newest_ledger_of_a_key_holds_and_is_kept_since_the_first(tmp_path: Path) -> None:
    first, later = Path(_own(tmp_path)), Path(_own(tmp_path, **{"2026-09-01": "2026-09-02"}))
    for path, label in ((first, "工作计划"), (later, "计划和总结")):
        text = path.read_text(encoding="utf-8") + LEDGER.replace("工作计划", label)
        path.write_text(text, encoding="utf-8")
    adopt([str(later), str(first)])
    assert ledgers_on(dt.date(2026, 8, 31)) == ()
    assert [one.label for one in ledgers_on(dt.date(2026, 9, 1))] == ["工作计划"]
    assert [one.label for one in ledgers_on(dt.date(2026, 9, 2))] == ["计划和总结"]
    assert ledger_labels() == {"plans": "计划和总结"}
    assert ledger_starts() == {"plans": dt.date(2026, 9, 1)}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"street_office"', '"village_hall"',
         r"ledgers\.1（plans）\.keepers 应为下列代码之一（district 区"),
        ('"year"', '"week"',
         r"ledgers\.1（plans）\.every 应为 once 或 month 或 quarter 或 year，现为"),
        ('"year"', '"once"\nscreen = "gossip"',
         r"ledgers\.1（plans）\.screen 应为下列代码之一（coordinators 协管员名册"),
        ('"year"', '"month"\nscreen = "meetings"',
         r"ledgers\.plans 由系统保管，every 应为 once（除了 assessment-months、monthly-reports）"),
        ('"year"', '"year"\nscreen = "monthly-reports"',
         r"ledgers\.plans 由系统按月保管，every 应为 month 或 once"),
        ("clause", "source", r"ledgers\.1（plans）\.source 没有这一项规则"),
        ('key = "plans"\n', "", r"ledgers\.1\.key 缺少这一项"),
    ],
)  # fmt: skip
def test_a_ledger_that_is_written_wrongly(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = Path(_own(tmp_path))
    path.write_text(OWN + LEDGER.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=message):
        read_pack(path)


def test_a_ledger_is_named_once(tmp_path: Path) -> None:
    path = Path(_own(tmp_path))
    path.write_text(SHIPPED + LEDGER + LEDGER, encoding="utf-8")
    with pytest.raises(PackError, match="ledgers 标识“plans”用了两次"):
        read_pack(path)
    paths = [Path(_own(tmp_path)) for _ in range(2)]
    for one in paths:
        bare = 'title = "某办法"\nsource = "一号"\nvalid_from = 2026-09-01\n'
        one.write_text(bare + LEDGER, encoding="utf-8")
    with pytest.raises(PackError, match=r"都从 2026-09-01 起规定 ledgers\.plans，请改其中一个"):
        adopt(map(str, paths))


def test_two_packs_do_not_say_the_same_from_the_same_day(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="都从 2026-09-01 起规定 subsidy，请改其中一个"):
        adopt([_own(tmp_path), _own(tmp_path)])
    with pytest.raises(PackError, match="规则包“jinshui-2011-76”指定了两次"):
        adopt(["jinshui-2011-76", "jinshui-2011-76"])


def test_a_duty_holds_for_the_periods_that_begin_while_it_does(tmp_path: Path) -> None:
    adopt(["jinshui-2011-76", _own(tmp_path)])  # monthly-notice by the 20th from 2026-09-01 on
    found = [
        (pack.key, period.due)
        for pack, duty, period in periods_between(dt.date(2026, 8, 1), dt.date(2026, 10, 31))
        if duty.key == "monthly-notice"
    ]
    assert found == [
        ("jinshui-2011-76", dt.date(2026, 8, 15)),
        ("own0", dt.date(2026, 9, 20)),
        ("own0", dt.date(2026, 10, 20)),
    ]


def test_what_is_kept_of_a_pack_says_the_same_when_its_file_has_changed(tmp_path: Path) -> None:
    name = _own(tmp_path)
    adopt([name])
    (kept,) = adopted()
    Path(name).write_text(kept.text.replace("15000", "16000"), encoding="utf-8")
    adopt([name])
    (changed,) = adopted()
    assert changed.digest != kept.digest
    (line,) = restored(kept.rules).work_subsidy.work_out([{"full": True}])
    assert line.fen == 15_000
    (line,) = restored(changed.rules).work_subsidy.work_out([{"full": True}])
    assert line.fen == 16_000


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_pack_is_kept_whole(path: Path) -> None:
    adopt([path.stem])
    (kept,) = adopted()
    assert restored(kept.rules) == kept.pack == load_pack(path.stem)


MANUAL = (ROOT / "docs" / "how-to" / "rule-packs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL))
def test_the_examples_of_the_manual_are_packs(tmp_path: Path, text: str) -> None:
    (tmp_path / "manual.toml").write_text(text, encoding="utf-8")
    pack = read_pack(tmp_path / "manual.toml")
    assert pack.work_subsidy.work_out([one.facts for one in pack.work_subsidy.examples])


def test_the_manual_names_every_key(tmp_path: Path) -> None:
    for kind in (
        Pack,
        Subsidy,
        Step,
        Place,
        Source,
        Example,
        Duty,
        MeetingType,
        Norm,
        Standard,
        Rhythm,
        Ledger,
        Collecting,
        OutflowTerm,
    ):
        for one in fields(kind):
            assert one.name == "key" or re.search(rf"\b{one.name}\b", MANUAL), one.name
    for work in shipped_labels()["duty_work"]:
        assert f"`{work}`" in MANUAL


def test_who_has_left_is_registered_within_the_days_of_the_newest_document(
    tmp_path: Path,
) -> None:
    """R063; of two documents of one day neither holds."""
    assert outflow_on(SEPTEMBER) is None
    own = tmp_path / "own.toml"
    text = (
        'title = "本区"\nsource = "一号"\nvalid_from = %s\n'
        '[outflow]\nregister_days = %s\nclause = "一"\n'
    )
    own.write_text(text % ("2026-09-01", 10), encoding="utf-8")
    adopt(["plan-2", str(own)])
    days = (dt.date(2009, 12, 31), dt.date(2010, 1, 1), dt.date(2026, 8, 31), SEPTEMBER)
    terms = [outflow_on(day) for day in days]
    assert [term and term.register_days for term in terms] == [None, 30, 30, 10]
    own.write_text(text % ("2010-01-01", 10), encoding="utf-8")
    with pytest.raises(PackError, match="规定 outflow"):
        adopt(["plan-2", str(own)])
    own.write_text(text % ("2026-09-01", 0), encoding="utf-8")
    with pytest.raises(PackError, match="register_days"):
        read_pack(own)


DISTRICTS = Path(__file__).parent / "districts"


@pytest.mark.parametrize(
    ("name", "fen", "parts"),
    [
        ("points", [90000, 86000, 86000, 80000, 40000, 0, 20000, 0], (54000, 36000)),
        ("per-record", [53600, 80000, 24556, 30000, 9677, 0], (34840, 18760)),
        ("three-sources", [50000, 46667, 46250, 34584, 0], (16670, 16665, 16665)),
    ],
)
def test_an_invented_district_is_one_new_file(
    name: str, fen: list[int], parts: tuple[int, ...]
) -> None:
    """Written by somebody who had the manual and nothing else, and worked out by hand."""
    subsidy = read_pack(DISTRICTS / f"{name}.toml").work_subsidy
    lines = subsidy.work_out([one.facts for one in subsidy.examples])
    assert [line.fen for line in lines] == fen
    assert tuple(sorted(lines[0].parts.values(), reverse=True)) == parts
    assert all(sum(line.parts.values()) == line.fen for line in lines)
