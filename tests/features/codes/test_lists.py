from pathlib import Path

import pytest

from app.features.codes.lists import CodeListError, load_schemes, normalise

SCHEMES = load_schemes()


def test_every_scheme_of_the_forms_is_there() -> None:
    assert set(SCHEMES) == {
        "area_kind", "attendance", "consented_by", "coordinator_kind", "coordinator_status",
        "day_kind", "decision_status", "declared_by", "departure_reason", "due_status",
        "duty_work", "dwelling_kind", "education", "ethnicity", "file_type", "guardian_relation",
        "change_slip_status", "change_source", "ledger_screen",
        "hand_over_status", "house_kind", "house_relation", "house_use", "id_type",
        "letting_mode", "meeting_document", "meeting_part", "meeting_status", "month_status",
        "notice_method", "occupation", "org_kind", "origin_kind", "purpose", "rental_document",
        "rental_status", "request_status", "residence_event", "residence_reason",
        "residence_status", "service_need", "service_status", "sex", "stay_term",
        "subsidy_outcome", "verification_outcome",
        "agreement_level", "assistance_direction", "assistance_matter", "transfer_direction",
        "exchange_content", "exchange_kind", "exchange_status",
        "outflow_declarant", "outflow_status",
        "equipment_kind", "hazard_status", "inspection_item", "management_mode", "office_post",
        "recheck_result", "matter_kind", "model_kind", "model_status",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "code", "label", "label_en"),
    [
        ("sex", "1", "男", "Male"),
        ("sex", "2", "女", "Female"),
        ("id_type", "01", "居民身份证", "Resident identity card"),
        ("residence_reason", "204", "务工", "Employment"),
        ("residence_reason", "131", "投靠亲友", "Joining relatives or friends"),
        ("dwelling_kind", "30", "租赁房屋", "Rented dwelling"),
        ("ethnicity", "01", "汉族", "Han"),
        ("ethnicity", "11", "满族", "Man"),
        ("ethnicity", "21", "佤族", "Va"),
        ("ethnicity", "29", "柯尔克孜族", "Kirgiz"),
        ("ethnicity", "56", "基诺族", "Jino"),
        ("ethnicity", "98", "外国血统中国籍人士", "Chinese citizen of foreign descent"),
        ("education", "70", "初级中学教育", "Junior secondary school"),
        ("departure_reason", "3", "迁出（离开）本地", "Left the area"),
        ("residence_status", "living", "在住", "Living here"),
        ("subsidy_outcome", "zero", "不予", "None"),
        ("org_kind", "police_station", "公安派出所", "Police station"),
    ],
)
def test_a_code_has_its_labels(scheme: str, code: str, label: str, label_en: str) -> None:
    item = SCHEMES[scheme].items[code]
    assert (item.label, item.label_en) == (label, label_en)


def test_a_scheme_says_where_it_comes_from() -> None:
    ethnicity = SCHEMES["ethnicity"]
    assert (ethnicity.title, ethnicity.title_en) == ("民族", "Ethnic group")
    assert (ethnicity.standard, ethnicity.version) == ("GB/T 3304-1991", "1991")
    assert len(ethnicity.items) == 58


def test_items_come_in_their_order_and_know_their_group() -> None:
    assert list(SCHEMES["sex"].items) == ["1", "2", "0", "9"]
    assert SCHEMES["dwelling_kind"].items["71"].broader == "70"
    assert SCHEMES["dwelling_kind"].items["70"].broader is None


# C03 of the requirements, and what makes a group of people suspicious.
FORBIDDEN = (
    "避孕", "孕", "节育", "生育", "政策内", "政策外", "婚育", "三查", "宗教", "信仰", "血型",
    "指纹", "人脸", "关注级别", "重点人员", "现实表现", "收入", "上访", "流浪乞讨", "盲流", "三无",
    "收容", "遣送", "涉恐", "涉稳", "举报", "红名单", "白名单", "黑名单", "pregnan", "contracep",
    "fertility", "birth control", "religio", "blood", "fingerprint", "income", "petition", "vagran",
)  # fmt: skip


def test_nothing_forbidden_is_a_label_or_is_understood() -> None:
    said = [
        (scheme.key, wording)
        for scheme in SCHEMES.values()
        for wording in [
            *scheme.wordings,
            *(item.label for item in scheme.items.values()),
            *(item.label_en.lower() for item in scheme.items.values()),
            *(text for _, text in scheme.foreign),
            scheme.title,
            scheme.title_en.lower(),
            scheme.note,
        ]
    ]
    assert len(said) > 500
    assert [
        (key, wording) for key, wording in said if any(word in wording for word in FORBIDDEN)
    ] == []


def test_codes_fit_the_column_they_are_kept_in() -> None:
    assert max(len(code) for scheme in SCHEMES.values() for code in scheme.items) <= 32
    labels = [item.label for scheme in SCHEMES.values() for item in scheme.items.values()]
    assert max(map(len, labels)) <= 80


@pytest.mark.parametrize(
    ("text", "plain"), [(" Ａ b ", "ab"), ("'汉族", "汉族"), ("五年\n以上", "五年以上"), ("", "")]
)
def test_normalise(text: str, plain: str) -> None:
    assert normalise(text) == plain


HEADER = "key,version,title,title_en,standard,valid_from,note\n"
SCHEME = "fruit,1,水果,Fruit,,2026-01-01,\n"
ITEMS = "code,label,label_en,sort,broader,retired\n"
SYNONYMS = "source,text,code\n"


def shelf(folder: Path, files: dict[str, str]) -> Path:
    (folder / "lists").mkdir()
    (folder / "synonyms").mkdir()
    for name, text in {"lists/schemes.csv": HEADER + SCHEME, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_retired_code_stays_readable_and_its_successor_may_take_its_name(tmp_path: Path) -> None:
    items = ITEMS + "1,苹果,Apple,10,,\n2,旧称,Old,20,,1\n3,苹果,Apple,30,,1\n"
    synonyms = SYNONYMS + ",旧名,2\n"
    files = {"lists/fruit.csv": items, "synonyms/fruit.csv": synonyms}
    fruit = load_schemes(shelf(tmp_path, files))["fruit"]
    assert fruit.items["2"].label == "旧称"
    assert fruit.items["3"].label == "苹果"  # its successor may be called the same
    assert fruit.wordings == {"苹果": "1", "apple": "1", "旧名": "2"}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("lists/fruit.csv", "code,label\n", "fruit.csv 第1行：列应为"),
        ("lists/fruit.csv", ITEMS + "1,苹果,Apple,10,\n", "fruit.csv 第2行：应有6列，实有5列"),
        ("lists/fruit.csv", ITEMS + "1,,Apple,10,,\n", "fruit.csv 第2行：缺少label"),
        (
            "lists/fruit.csv",
            ITEMS + "1,苹果,Apple,10,,\n1,梨,Pear,20,,\n",
            "fruit.csv 第3行：代码1重复",
        ),
        (
            "lists/fruit.csv",
            ITEMS + "1,苹果,Apple,10,,\n2,苹 果,Pear,20,,\n",
            "fruit.csv 第3行：“苹 果”已表示1，不能又表示2",
        ),
        ("lists/fruit.csv", ITEMS + "1,苹果,Apple,x,,\n", "fruit.csv 第2行：sort应为整数"),
        ("lists/fruit.csv", ITEMS + "1,苹果,Apple,10,9,\n", "fruit.csv 第2行：上级代码9"),
        ("lists/fruit.csv", ITEMS + "1,苹果,Apple,10,,是\n", "fruit.csv 第2行：retired应为空或1"),
        ("synonyms/fruit.csv", SYNONYMS + ",平果,9\n", "fruit.csv 第2行：代码9不在代码表fruit中"),
        (
            "synonyms/fruit.csv",
            SYNONYMS + ",苹果,2\n",
            "fruit.csv 第2行：“苹果”已表示1，不能又表示2",
        ),
        (
            "synonyms/fruit.csv",
            SYNONYMS + "a,1,1\na,1,2\n",
            "fruit.csv 第3行：a的“1”重复",
        ),
        ("synonyms/nut.csv", SYNONYMS, "nut.csv：schemes.csv中没有代码表nut"),
        ("lists/nut.csv", ITEMS, "nut.csv：schemes.csv中没有代码表nut"),
        ("lists/schemes.csv", HEADER + SCHEME + SCHEME, "schemes.csv 第3行：代码表fruit重复"),
        (
            "lists/schemes.csv",
            HEADER + SCHEME.replace("fruit", "nut"),
            "schemes.csv 第2行：没有文件nut.csv",
        ),
        (
            "lists/schemes.csv",
            HEADER + SCHEME.replace("2026-01-01", "明天"),
            "schemes.csv 第2行：valid_from应为日期",
        ),
    ],
)
def test_a_faulty_list_is_refused_with_file_and_line(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    good = {"lists/fruit.csv": ITEMS + "1,苹果,Apple,10,,\n2,梨,Pear,20,,\n"}
    with pytest.raises(CodeListError) as refusal:
        load_schemes(shelf(tmp_path, good | {name: text}))
    assert str(refusal.value).startswith(message)
