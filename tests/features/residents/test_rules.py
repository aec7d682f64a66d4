import datetime as dt
from typing import Any

import pytest

from app.access.reasons import Reason
from app.db import SHANGHAI
from app.features.codes.lists import load_schemes
from app.features.places.divisions import community_in, load_district
from app.features.residents import rules
from tests.refusals import told

TODAY = dt.date(2026, 9, 30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def said(problems: list[Reason]) -> list[tuple[str | None, str]]:
    """Field and translated text of each reason."""
    return [(problem.field, problem.message % problem.params) for problem in problems]


# The rows of the street office's sample workbook that the rules refuse, by their running number.
# Dates that are none (27) and formulas (35) never get here: app.sheets reports them.
SAMPLE = {
    21: (
        ("解超勇", "130434196408172510", "1", "1964-08-17", "13924732061", "2025-07-08"),
        ("id_number", "公民身份号码“130434196408172510”的校验码不符，至少有一位填错；请逐位核对。"),
    ),
    22: (
        ("孙建", "4.50125199701129E+17", "1", "1997-01-12", "13634067385", "2025-07-03"),
        (
            "id_number",
            "证件号码在表格中按数字存放，末尾几位已丢失（4.50125199701129E+17）；"
            "请把该列设为文本格式，重新填写18位号码。",
        ),
    ),
    23: (
        ("解杰", "130434761202657", "1", "1976-12-02", "15762699191", "2026-01-21"),
        (
            "id_number",
            "“130434761202657”是15位旧号码，已停止使用；请填写现行居民身份证上的18位号码。",
        ),
    ),
    24: (
        ("周磊静", "450125196508058662", "1", "1965-08-05", "15606652635", "2025-11-26"),
        ("sex", "性别填为男，但公民身份号码表示女；请核对性别或号码。"),
    ),
    25: (
        ("黄霞", "130434200309194415", "1", "2003-10-20", "15592963090", "2026-02-22"),
        (
            "birth_date",
            "出生日期填为2003-10-20，但公民身份号码表示2003-09-19；请核对出生日期或号码。",
        ),
    ),
    26: (
        ("", "410225196412123632", "1", "1964-12-12", "13754416013", "2025-03-14"),
        ("name", "请填写姓名。"),
    ),
    28: (
        ("徐桂平", "41152320020802776X", "2", "2002-08-02", "13936664316", "2031-05-01"),
        ("arrived_on", "来本地日期2031-05-01晚于今天；请核对。"),
    ),
    29: (
        ("张刚强", "341226198408027216", "1", "1984-08-02", "1380013", "2025-02-04"),
        ("phone", "“1380013”不是电话号码；请填写11位手机号码，或带区号的固定电话。"),
    ),
    34: (
        ("刘英玉", "410105199902302215", "1", "1993-04-20", "13824428647", "2025-08-02"),
        ("id_number", "公民身份号码第7至14位“19990230”不是有效的出生日期；请核对。"),
    ),
    36: (
        ("陈华洋", "", "2", "1982-03-25", "17993562506", "2024-10-29"),
        ("id_number", "请填写证件号码。"),
    ),
}
GOOD = {
    1: ("林秀杰", "371721196504162719", "1", "1965-04-16", "13904516269", "2024-12-07"),
    4: (
        "杨强杰",
        "５１１３２１２００２０９０５４５３２",
        "1",
        "2002-09-05",
        "15738853480",
        "2024-03-23",
    ),
    5: ("仇\u3000明", "411421198101176118", "1", "1981-01-17", "17986878697", "2025-02-04"),
    6: ("张伟", "'41152319840314040X", "2", "1984-03-14", "17326587626", "2024-05-21"),
    7: ("杨华霞", "411421198108012853", "1", "1981-08-01", "151-6398-9944", "2026-03-31"),
    15: ("杨伟", "41142119640623739x", "1", "1964-06-23", "17246265858", "2025-03-01"),
    16: ("刘芳杰", "410225198110219777", "1", "1981-10-21", "+86 13329794370", "2026-06-04"),
    17: ("刘静刚", " 411421198703312543 ", "2", "1987-03-31", "13578205780", "2024-09-01"),
    49: ("朱娜超", "450125199610281610", "1", "1996-10-28", "15433521618", "2024-04-09"),
}


def problems_of(row: tuple[str, str, str, str, str, str]) -> list[tuple[str | None, str]]:
    name, number, sex, birth, phone, arrived = row
    found = [
        rules.name_problem(rules.normalise_name(name)),
        *rules.identity_problems("01", rules.normalise_id_number(number), sex, day(birth), TODAY),
        rules.phone_problem(rules.normalise_phone(phone)),
        *rules.date_order_problems(TODAY, birth_date=day(birth), arrived_on=day(arrived)),
    ]
    return said([problem for problem in found if problem])


@pytest.mark.parametrize("number", SAMPLE)
def test_a_bad_row_of_the_sample_is_refused_for_its_one_reason(number: int) -> None:
    row, problem = SAMPLE[number]
    assert problems_of(row) == [problem]


@pytest.mark.parametrize("number", GOOD)
def test_a_good_row_of_the_sample_passes(number: int) -> None:
    assert problems_of(GOOD[number]) == []


def test_a_repeated_number_is_the_same_person_or_a_mistake() -> None:
    same = rules.repeated_number_problem("胡建", "胡建", 6)  # row 31
    assert said([same]) == [
        ("id_number", "与第6行是同一人，姓名和证件号码都相同；请删去其中一行。")
    ]
    other = rules.repeated_number_problem("胡国军", "马静敏", 5)  # row 32
    assert said([other]) == [("id_number", "证件号码与第5行的马静敏相同；请核对两人的证件号码。")]


def test_a_community_of_no_such_street_is_not_found() -> None:
    names = {place.name: place for place in load_district("410105")}
    assert community_in("某某社区1号楼", names) is None  # row 33


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" 仇　明 ", "仇明"),
        ("姓 名", "姓名"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("John   Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("王\u200b伟", "王伟"),
        ("Ｊｏｈｎ Smith", "John Smith"),
    ],
)
def test_normalise_name(text: str, name: str) -> None:
    assert rules.normalise_name(text) == name


@pytest.mark.parametrize(
    "name",
    ["张伟", "阿依古丽·买买提", "John O'Brien-Smith Jr.", "José María", "王〇", "𬎆明", "李" * 50],
)
def test_a_name_may_be(name: str) -> None:
    assert rules.name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "请填写姓名。"),
        ("张", "姓名应为2至50个字，现为1个字。"),
        ("李" * 51, "姓名应为2至50个字，现为51个字。"),
        ("张伟2", "姓名“张伟2”中有数字或符号；请按证件上的写法填写。"),
        ("张伟（大）", "姓名“张伟（大）”中有数字或符号；请按证件上的写法填写。"),
        ("张\x00伟", "姓名“张\x00伟”中有数字或符号；请按证件上的写法填写。"),
        ("··", "姓名“··”中有数字或符号；请按证件上的写法填写。"),
        ("=1+1", "姓名“=1+1”中有数字或符号；请按证件上的写法填写。"),
        ("a_b", "姓名“a_b”中有数字或符号；请按证件上的写法填写。"),
    ],
)
def test_a_name_may_not_be(name: str, message: str) -> None:
    problem = rules.name_problem(name)
    assert problem
    assert said([problem]) == [("name", message)]


# 41010519900307777 has the check digit 0: the test vector of the requirements (§3.10).
MAN = "410105199003077770"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 410105 19900307 7770 ", MAN),
        ("'410105199003077770", MAN),
        ("４１０１０５１９９００３０７７７７０", MAN),
        ("41142119640623739x", "41142119640623739X"),
        ("410105-19900307-7770\u200b", MAN),
        ("h12345678", "H12345678"),
    ],
)
def test_normalise_id_number(text: str, number: str) -> None:
    assert rules.normalise_id_number(text) == number


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (
            "41010519900307777",
            "公民身份号码应为18位，“41010519900307777”有17位；请核对是否漏填或多填。",
        ),
        (
            "4101051990030777700",
            "公民身份号码应为18位，“4101051990030777700”有19位；请核对是否漏填或多填。",
        ),
        ("41010519900307777O", "公民身份号码只能是数字，末位可以是X；请核对“41010519900307777O”。"),
        ("4101051990X3077770", "公民身份号码只能是数字，末位可以是X；请核对“4101051990X3077770”。"),
        ("无", "公民身份号码只能是数字，末位可以是X；请核对“无”。"),
        ("٤١٠١٠٥١٩٩٠٠٣٠٧٧٧٧٠", "公民身份号码只能是数字，末位可以是X；请核对“٤١٠١٠٥١٩٩٠٠٣٠٧٧٧٧٠”。"),
        ("410105199013077770", "公民身份号码第7至14位“19901307”不是有效的出生日期；请核对。"),
        ("410105000101017770", "公民身份号码第7至14位“00010101”不是有效的出生日期；请核对。"),
        ("410105204003077770", "公民身份号码第7至14位“20400307”表示的出生日期晚于今天；请核对。"),
        (
            "410105199003077771",
            "公民身份号码“410105199003077771”的校验码不符，至少有一位填错；请逐位核对。",
        ),
        (
            "41010519900307777X",
            "公民身份号码“41010519900307777X”的校验码不符，至少有一位填错；请逐位核对。",
        ),
    ],
)
def test_a_citizen_number_may_not_be(number: str, message: str) -> None:
    problems = rules.identity_problems("01", number, None, None, TODAY)
    assert said(problems) == [("id_number", message)]


@pytest.mark.parametrize(
    ("sex", "birth"), [(None, None), ("1", "1990-03-07"), ("0", None), ("9", None)]
)
def test_a_citizen_number_passes(sex: str | None, birth: str | None) -> None:
    assert rules.identity_problems("01", MAN, sex, birth and day(birth), TODAY) == []  # type: ignore[arg-type]


def test_born_today_is_not_the_future() -> None:
    number = "410105199003077770"
    assert rules.identity_problems("01", number, None, None, day("1990-03-07")) == []
    assert rules.identity_problems("01", number, None, None, day("1990-03-06")) != []


def test_both_contradictions_are_told() -> None:
    problems = rules.identity_problems("01", MAN, "2", day("1990-03-08"), TODAY)
    assert said(problems) == [
        ("sex", "性别填为女，但公民身份号码表示男；请核对性别或号码。"),
        (
            "birth_date",
            "出生日期填为1990-03-08，但公民身份号码表示1990-03-07；请核对出生日期或号码。",
        ),
    ]


def test_sex_and_birth() -> None:
    assert rules.sex_and_birth(MAN) == ("1", day("1990-03-07"))
    assert rules.sex_and_birth("41152319840314040X") == ("2", day("1984-03-14"))


@pytest.mark.parametrize("number", ["", "130434761202657", "41010519990230221X", "H12345678"])
def test_sex_and_birth_of_no_citizen_number(number: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is for programmers
        rules.sex_and_birth(number)


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("03", "E12345678"),
        ("03", "533000123"),
        ("06", "H12345678"),
        ("06", "M1234567801"),
        ("07", "12345678"),
        ("07", "1234567890A"),
        ("11", "810000199003077778"),
        ("12", "830000199003077771"),
        ("13", "911124198108030024"),
        ("13", "USA110000000000"),
        ("99", "ABC123"),
        ("00", "whatever"),  # the code list reports it
    ],
)
def test_another_document_passes(id_type: str, number: str) -> None:
    assert rules.identity_problems(id_type, number, None, None, TODAY) == []


@pytest.mark.parametrize(
    ("id_type", "number", "message"),
    [
        ("03", "E1", "护照号码为5至15位字母和数字；请核对“E1”。"),
        ("03", "ABCDEFG", "护照号码为5至15位字母和数字；请核对“ABCDEFG”。"),
        (
            "06",
            "12345678",
            "港澳居民来往内地通行证号码为H或M加8位（旧证10位）数字；请核对“12345678”。",
        ),
        ("07", "1234567", "台湾居民来往大陆通行证号码为8位（旧证10位）数字；请核对“1234567”。"),
        ("11", MAN, f"号码“{MAN}”的前6位与证件种类不符；请核对证件种类和号码。"),
        (
            "12",
            "810000199003077778",
            "号码“810000199003077778”的前6位与证件种类不符；请核对证件种类和号码。",
        ),
        (
            "13",
            MAN,
            f"外国人永久居留身份证号码为9开头的18位（旧证为3个字母加12位数字）；请核对“{MAN}”。",
        ),
        ("99", "证件", "证件号码为2至30位字母和数字；请核对“证件”。"),
        ("99", "", "请填写证件号码。"),
    ],
)
def test_another_document_may_not_be(id_type: str, number: str, message: str) -> None:
    problems = rules.identity_problems(id_type, number, None, None, TODAY)
    assert said(problems) == [("id_number", message)]


def test_every_document_of_the_code_list_has_a_rule() -> None:
    for code in load_schemes()["id_type"].items:
        assert rules.identity_problems(code, "-", None, None, TODAY), code


@pytest.mark.parametrize(
    ("id_type", "number", "warnings"),
    [
        ("01", "410105199003077770", []),
        ("03", "E12345678", []),
        (
            "01",
            "412321199003077776",
            [
                (
                    "id_number",
                    "公民身份号码前6位“412321”是已撤销的行政区划（虞城县）；请再核对一次。",
                )
            ],
        ),
        (
            "01",
            "990001199003077770",
            [("id_number", "公民身份号码前6位“990001”不是已知的行政区划代码；请再核对一次。")],
        ),
    ],
)
def test_an_unusual_prefix_only_warns(
    id_type: str, number: str, warnings: list[tuple[str, str]]
) -> None:
    assert said(rules.identity_warnings(id_type, number, {"410105"})) == warnings


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("008613800001234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("（0371）6555 1234", "037165551234"),
        ("１３８００００１２３４", "13800001234"),
        ("", ""),
    ],
)
def test_normalise_phone(text: str, phone: str) -> None:
    assert rules.normalise_phone(text) == phone


@pytest.mark.parametrize(
    "phone", ["", "13800001234", "19900001234", "037165551234", "01065551234", "08987655123"]
)
def test_a_phone_may_be(phone: str) -> None:
    assert rules.phone_problem(phone) is None


@pytest.mark.parametrize(
    "phone",
    [
        "1380013",
        "12800001234",
        "138000012345",
        "65551234",
        "037115551234",
        "0371655512345",
        "无",
        "01155512345",
        "01015551234",
    ],
)
def test_a_phone_may_not_be(phone: str) -> None:
    problem = rules.phone_problem(phone)
    assert problem
    assert problem.field == "phone"
    assert phone in problem.message % problem.params


@pytest.mark.parametrize(
    ("birth", "arrived", "declared", "left", "fields"),
    [
        ("1990-01-01", "2026-01-01", "2026-01-02", "2026-09-30", []),
        ("2026-09-30", "2026-09-30", "2026-09-30", "2026-09-30", []),
        (None, None, None, None, []),
        ("2026-10-01", None, None, None, ["birth_date"]),
        (None, "2026-10-01", None, None, ["arrived_on"]),
        (None, None, "2026-10-01", None, ["declared_on"]),
        (None, None, None, "2026-10-01", ["left_on"]),
        ("2026-01-02", "2026-01-01", None, None, ["arrived_on"]),
        (None, "2026-01-02", "2026-01-01", None, ["declared_on"]),
        (None, None, "2026-01-02", "2026-01-01", ["left_on"]),
        (None, "2026-01-02", None, "2026-01-01", ["left_on"]),
        ("2026-01-02", None, "2026-01-01", None, ["declared_on"]),
        ("2026-01-02", None, None, "2026-01-01", ["left_on"]),
        # The future day is told once and not compared.
        ("1990-01-01", "2031-05-01", "2026-01-01", "2026-02-01", ["arrived_on"]),
        ("2026-03-01", "2026-02-01", "2026-01-01", None, ["arrived_on", "declared_on"]),
    ],
)
def test_dates_come_in_order(
    birth: str | None,
    arrived: str | None,
    declared: str | None,
    left: str | None,
    fields: list[str],
) -> None:
    problems = rules.date_order_problems(
        TODAY,
        birth_date=birth and day(birth),  # type: ignore[arg-type]
        arrived_on=arrived and day(arrived),  # type: ignore[arg-type]
        declared_on=declared and day(declared),  # type: ignore[arg-type]
        left_on=left and day(left),  # type: ignore[arg-type]
    )
    assert [problem.field for problem in problems] == fields


def test_a_date_out_of_order_names_both_days() -> None:
    problems = rules.date_order_problems(
        TODAY, arrived_on=day("2026-03-05"), left_on=day("2026-03-04")
    )
    assert said(problems) == [("left_on", "离开日期2026-03-04早于来本地日期2026-03-05；请核对。")]


NOON = dt.datetime(2026, 9, 30, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("collected_at", "message"),
    [
        (None, None),
        (NOON, None),
        (dt.datetime(2026, 9, 30, 12, 1, tzinfo=SHANGHAI), "采集时间2026-09-30 12:01晚于现在。"),
        # An evening in London is the next day in the district.
        (dt.datetime(2026, 9, 28, 17, tzinfo=dt.UTC), None),
        (
            dt.datetime(2026, 9, 28, 15, tzinfo=dt.UTC),
            "采集时间2026-09-28 23:00早于来本地日期2026-09-29，请核对。",
        ),
    ],
)
def test_nobody_is_collected_before_the_arrival(
    collected_at: dt.datetime | None, message: str | None
) -> None:
    problem = rules.collection_problem(collected_at, day("2026-09-29"), NOON)
    assert said([problem] if problem else []) == ([("collected_at", message)] if message else [])


@pytest.mark.parametrize(
    ("collected_at", "hours", "late"),
    [
        (NOON - dt.timedelta(hours=24), 24, False),
        (NOON - dt.timedelta(hours=24, seconds=1), 24, True),
        (NOON - dt.timedelta(hours=25), 48, False),
        (NOON, 24, False),
        (None, 24, None),
        (NOON - dt.timedelta(days=9), None, None),
    ],
)
def test_an_entry_is_late_after_so_many_hours(
    collected_at: dt.datetime | None, hours: int | None, late: bool | None
) -> None:
    assert rules.entered_late(collected_at, NOON, hours) is late


@pytest.mark.parametrize(
    ("birth_date", "day", "under"),
    [
        (dt.date(2012, 10, 1), dt.date(2026, 9, 30), True),
        (dt.date(2012, 9, 30), dt.date(2026, 9, 30), False),
        (dt.date(2012, 9, 29), dt.date(2026, 9, 30), False),
        (dt.date(2012, 2, 29), dt.date(2026, 2, 28), True),
        (dt.date(2012, 2, 29), dt.date(2026, 3, 1), False),
        (dt.date(2014, 2, 28), dt.date(2028, 2, 29), False),
        (dt.date(2014, 3, 1), dt.date(2028, 2, 29), True),
        (None, dt.date(2026, 9, 30), False),
    ],
)
def test_a_year_of_life_is_completed_on_the_birthday(
    birth_date: dt.date | None, day: dt.date, under: bool
) -> None:
    assert rules.under_age(birth_date, 14, day) is under


KNOWN = {"guardian_name": "何父", "guardian_relation": "5", "guardian_phone": "13800000002"}


@pytest.mark.parametrize(
    ("born", "declared_on", "declared_by", "missing", "fields"),
    [
        (dt.date(2013, 3, 1), dt.date(2026, 9, 30), "guardian", (), []),
        (dt.date(2013, 3, 1), dt.date(2026, 9, 30), None, (), []),
        (dt.date(2013, 3, 1), dt.date(2026, 9, 30), "self", (), ["declared_by"]),
        (dt.date(2013, 3, 1), dt.date(2026, 9, 30), "visit", tuple(KNOWN), [*KNOWN]),
        (dt.date(2013, 3, 1), dt.date(2027, 3, 1), "self", tuple(KNOWN), []),
        (None, dt.date(2026, 9, 30), "self", tuple(KNOWN), []),
    ],
)
def test_the_guardian_of_a_child(
    born: dt.date | None,
    declared_on: dt.date,
    declared_by: str | None,
    missing: tuple[str, ...],
    fields: list[str],
) -> None:
    found = rules.guardian_problems(
        14,
        birth_date=born,
        declared_on=declared_on,
        declared_by=declared_by,
        guardian=KNOWN | dict.fromkeys(missing, ""),
    )
    assert [reason.field for reason in found] == fields


DAY = dt.date(2026, 9, 30)
ADULT, CHILD = dt.date(1990, 1, 1), dt.date(2013, 3, 1)
GIVEN = {"education": "文化程度", "contact_name": "紧急联系人"}


@pytest.mark.parametrize(
    ("born", "optional", "consented_on", "consented_by", "withdrawn_on", "fields"),
    [
        (ADULT, {}, None, None, None, []),
        (ADULT, GIVEN, None, None, None, [*GIVEN]),
        (ADULT, GIVEN, DAY, None, None, []),
        (ADULT, GIVEN, DAY, "self", None, []),
        (ADULT, GIVEN, dt.date(2026, 10, 1), "self", None, ["consented_on"]),
        (ADULT, GIVEN, dt.date(2026, 8, 1), "self", dt.date(2026, 8, 2), [*GIVEN]),
        (ADULT, GIVEN, dt.date(2026, 8, 2), "self", dt.date(2026, 8, 2), []),
        (ADULT, GIVEN, None, None, dt.date(2026, 8, 2), [*GIVEN]),
        (ADULT, {}, None, None, dt.date(2026, 8, 2), []),
        (CHILD, GIVEN, DAY, "self", None, ["consented_by"]),
        (CHILD, GIVEN, DAY, None, None, ["consented_by"]),
        (CHILD, GIVEN, DAY, "guardian", None, []),
        (CHILD, {}, None, None, None, []),
        (dt.date(2012, 9, 1), GIVEN, dt.date(2026, 8, 31), "self", None, ["consented_by"]),
        (dt.date(2012, 9, 1), GIVEN, dt.date(2026, 9, 1), "self", None, []),
    ],
)
def test_what_nobody_has_to_tell_needs_a_consent(
    born: dt.date,
    optional: dict[str, str],
    consented_on: dt.date | None,
    consented_by: str | None,
    withdrawn_on: dt.date | None,
    fields: list[str],
) -> None:
    found = rules.consent_problems(
        DAY,
        14,
        optional=optional,
        birth_date=born,
        consented_on=consented_on,
        consented_by=consented_by,
        withdrawn_on=withdrawn_on,
    )
    assert [reason.field for reason in found] == fields


def test_what_to_do_about_a_missing_consent_is_said() -> None:
    given: dict[str, Any] = {"optional": {"education": "文化程度"}, "birth_date": ADULT}
    none: dict[str, Any] = {"consented_on": None, "consented_by": None}
    (missing,) = rules.consent_problems(DAY, 14, **given, **none, withdrawn_on=None)
    (withdrawn,) = rules.consent_problems(DAY, 14, **given, **none, withdrawn_on=DAY)
    assert told(missing) == (
        "education",
        "“文化程度”是选填内容：请先填写选填内容同意日期，或将此项留空。",
    )
    assert told(withdrawn) == (
        "education",
        "选填内容的同意已于2026-09-30撤回，“文化程度”请留空；"
        "重新同意的，请填写撤回当日或以后的同意日期。",
    )


@pytest.mark.parametrize(
    ("declared_by", "notice_method", "asked"),
    [
        ("employer", None, True),
        ("employer", "", True),
        ("employer", "paper", False),
        ("landlord", None, True),
        ("agency", None, True),
        ("property", None, True),
        ("self", None, False),
        ("guardian", None, False),
        ("visit", None, False),
        ("online", None, False),
        (None, None, False),
    ],
)
def test_who_is_on_somebody_elses_list_is_told(
    declared_by: str | None, notice_method: str | None, asked: bool
) -> None:
    """R061; PIPL 17, 23."""
    problem = rules.notice_problem(declared_by, notice_method)
    assert (problem is not None and problem.field == "notice_method") is asked
