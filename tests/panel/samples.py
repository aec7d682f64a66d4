"""Sample pages: what the panel passes to its templates, written by hand. All people are synthetic.

``tools/preview.py`` draws them, ``test_templates.py`` checks them.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, flash, render_template, request
from flask_babel import Babel, get_locale
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from app.features.reports.rules import Sheet
from app.panel import assets

APP = Path(assets.__file__).parents[1]
Page = dict[str, Any]


# ---- what every page gets ----


def common(locale: str) -> Page:
    """The part of the context that is the same on every page."""
    return {
        "locale": locale,
        "district_name": "金水区",
        "training_day": "2026-09-30",
        "who": {
            "name": "宋知夏",
            "role_label": "街道经办员",
            "org_label": "南阳新村街道",
            "roles": [
                {"id": "1", "label": "街道经办员 · 南阳新村街道", "active": True},
                {"id": "2", "label": "街道审核员 · 南阳新村街道", "active": False},
            ],
            "switch_url": "/post/switch/",
            "password_url": "#",
            "logout_url": "/logout/",
        },
        "nav": [
            nav(
                "居住登记",
                "users",
                ("流动人口登记", "users", True),
                ("出租房屋", "home"),
                ("租住关系", "key"),
            ),
            nav(
                "协管队伍",
                "id-badge",
                ("协管员", "id-badge"),
                ("工作例会", "messages"),
                ("补助发放", "coin"),
            ),
            nav("统计", "chart-bar", ("按街道与事由", "chart-bar"), ("按月到达", "chart-bar")),
            nav(
                "数据交换",
                "file-import",
                ("导入花名册", "file-import"),
                ("导出记录", "download"),
            ),
        ],
        "lang_urls": [
            {"code": "zh", "label": "中文", "url": "?lang=zh", "active": locale == "zh"},
            {"code": "en", "label": "English", "url": "?lang=en", "active": locale == "en"},
        ],
    }


def nav(label: str, icon: str, *items: tuple[Any, ...]) -> Page:
    return {
        "label": label,
        "icon": icon,
        "items": [
            {"label": item[0], "url": "#", "icon": item[1], "active": len(item) > 2}
            for item in items
        ],
    }


def page(title: str, *trail: str) -> Page:
    """``trail``: the headings above the page; the first is no page of its own."""
    crumbs = [{"label": label, "url": "#" if place else None} for place, label in enumerate(trail)]
    return {"title": title, "breadcrumbs": crumbs}


def cell(text: Any, kind: str = "text", tone: str | None = None) -> Page:
    return {"text": text, "kind": kind, "tone": tone, "hidden": False}


HIDDEN = {"text": "", "kind": "text", "tone": None, "hidden": True}


def button(label: str, icon: str | None = None, style: str = "secondary", **more: Any) -> Page:
    return {
        "label": label,
        "url": "#",
        "icon": icon,
        "style": style,
        "key": None,
        **more,
    }


def column(name: str, label: str, kind: str = "text", sorted: str | None = "") -> Page:
    """``sorted`` None: the column cannot be sorted by."""
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "sort_url": None if sorted is None else f"?sort={name}",
        "sorted": sorted or "",
    }


# ---- list ----

RESIDENT_COLUMNS = [
    column("name", "姓名"),
    column("number", "公民身份号码", "identifier", None),
    column("sex", "性别", "code"),
    column("birth", "出生日期", "date"),
    column("hometown", "户籍地", "reference"),
    column("address", "现居住地址", "text", None),
    column("reason", "居住事由", "code"),
    column("arrived", "来本地日期", "date", "desc"),
    column("status", "状态", "code"),
    column("phone", "联系电话", "identifier", None),
    column("days", "居住天数", "integer"),
]

PEOPLE = [
    (
        "李嘉禾",
        "男",
        "1991-03-14",
        "河南省周口市扶沟县",
        "南阳新村街道新村社区宏达路8号院3号楼2单元501室",
        "务工",
        "2026-11-12",
        "在住",
        "success",
    ),
    (
        "阿不都热西提·买买提吐尔逊",
        "男",
        "1988-07-02",
        "新疆维吾尔自治区喀什地区莎车县",
        "南阳新村街道优胜南路社区优胜南路与黄河路交叉口东北角世纪新苑小区甲座第三单元二十七层东户",
        "经商",
        "2026-11-09",
        "在住",
        "success",
    ),
    (
        "欧阳静姝",
        "女",
        "2001-12-25",
        "安徽省阜阳市颍上县",
        "南阳新村街道群办路社区群办路21号",
        "学习培训",
        "2026-11-03",
        "已申报",
        "info",
    ),
    (
        "王二妮",
        "女",
        "1969-01-08",
        "河南省驻马店市上蔡县",
        "南阳新村街道任砦北街7号",
        "投靠亲友",
        "2026-10-28",
        "信息变更",
        "warning",
    ),
    ("仇一诺", "女", "2019-05-30", "河南省信阳市息县", "", "随迁", "2026-10-20", "在住", "success"),
    (
        "单志远",
        "男",
        "1975-09-17",
        "山东省菏泽市曹县",
        "南阳新村街道黄家庵社区北三街15号附2号",
        "务工",
        "2026-10-11",
        "已离开",
        "secondary",
    ),
    (
        "曾广顺",
        "男",
        "1983-04-04",
        "湖北省襄阳市枣阳市",
        "南阳新村街道新村社区张砦街66号院1号楼3单元10层1003室",
        "务工",
        "2026-09-30",
        "超期未签",
        "danger",
    ),
]


def residents() -> list[Page]:
    return [
        {
            "id": number,
            "url": f"/residents/{number}",
            "cells": [
                cell(name),
                cell("4101**********" + str(1230 + number), "identifier"),
                cell(sex, "code"),
                cell(birth, "date"),
                cell(hometown, "reference"),
                cell(address),
                cell(reason, "code"),
                cell(arrived, "date"),
                cell(status, "code", tone),
                HIDDEN,
                cell(37 * number, "integer"),
            ],
        }
        for number, (
            name,
            sex,
            birth,
            hometown,
            address,
            reason,
            arrived,
            status,
            tone,
        ) in enumerate(PEOPLE * 4, start=1)
    ]


def filters(*chips: tuple[str, str]) -> Page:
    return {
        "chips": [{"label": label, "text": text, "remove_url": "?"} for label, text in chips],
        "available": [
            a_filter("name", "姓名", "text", "eq", "starts"),
            a_filter("status", "状态", "code", "eq", "empty", choices=("已申报", "在住", "已离开")),
            a_filter("sex", "性别", "code", "eq", "empty", choices=("男", "女")),
            a_filter("arrived", "来本地日期", "date", "eq", "from", "to", "empty"),
            a_filter(
                "community", "社区", "reference", "eq", "empty", lookup_url="/lookup/community"
            ),
            a_filter("days", "居住天数", "integer", "eq", "from", "to"),
            a_filter("agreed", "同意接收服务短信", "flag", "eq", choices=("是", "否")),
        ],
        "action_url": "/residents",
        "hidden": [{"name": "sort", "value": "-arrived"}, {"name": "status", "value": "在住"}],
        "clear_url": "/residents",
        "panel_url": "/filters",
    }


def a_filter(
    name: str,
    label: str,
    kind: str,
    *operators: str,
    choices: tuple[str, ...] = (),
    lookup_url: str | None = None,
) -> Page:
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "operators": [{"value": value, "label": value} for value in operators],
        "choices": [{"value": value, "label": value} for value in choices],
        "lookup_url": lookup_url,
    }


def listing(**changes: Any) -> Page:
    return {
        "page": page("流动人口登记", "居住登记"),
        "screen": {
            "title": "流动人口登记",
            "icon": "users",
            "help": "本街道登记的非本区户籍居住人员。",
        },
        "columns": RESIDENT_COLUMNS,
        "rows": residents(),
        "count": {"text": "10,000+", "exact": False},
        "pager": {
            "first_url": None,
            "prev_url": None,
            "next_url": "?after=28",
            "last_url": "?last",
            "sizes": [{"n": n, "url": f"?size={n}", "active": n == 50} for n in (20, 50, 100)],
        },
        "search": {
            "value": "",
            "placeholder": "姓名、拼音首字母、身份号码或电话",
            "action_url": "/residents",
            "hidden": [{"name": "sort", "value": "-arrived"}],
        },
        "filters": filters(),
        "buttons": [
            button("导出", "download"),
            button("导入", "file-import"),
            button("登记", "plus", "primary", key="n"),
        ],
        "empty": {"title": "还没有登记", "hint": "", "button": None},
        **changes,
    }


def list_filtered() -> Page:
    return listing(
        rows=residents()[:3],
        count={"text": "3", "exact": True},
        filters=filters(
            ("状态", "在住"), ("来本地日期", "不早于 2026-10-01"), ("社区", "新村社区")
        ),
        pager={
            "first_url": "?",
            "prev_url": "?before=1",
            "next_url": None,
            "last_url": None,
            "sizes": [{"n": 20, "url": "?size=20", "active": True}],
        },
    )


def list_empty() -> Page:
    return listing(
        rows=[],
        count={"text": "0", "exact": True},
        empty={
            "title": "还没有登记",
            "hint": "从第一位居住人员开始，或导入街道的花名册。",
            "button": button("登记", "plus", "primary", key="n"),
        },
    )


def list_no_match() -> Page:
    return listing(
        rows=[],
        count={"text": "0", "exact": True},
        search={
            "value": "诸葛",
            "placeholder": "姓名、拼音首字母、身份号码或电话",
            "action_url": "#",
            "hidden": [],
        },
        filters=filters(("状态", "在住")),
        empty={
            "title": "没有符合条件的登记",
            "hint": "请减少筛选条件，或核对姓名与号码。",
            "button": None,
        },
    )


# ---- show ----


def show() -> Page:
    def items(*pairs: tuple[str, Page]) -> list[Page]:
        return [
            {
                "label": label,
                "cell": value,
                "reveal_url": "#" if "*" in str(value["text"]) else None,
            }
            for label, value in pairs
        ]

    return {
        "page": page("阿不都热西提·买买提吐尔逊", "居住登记", "流动人口登记"),
        "why_url": "#",
        "record": {
            "title": "阿不都热西提·买买提吐尔逊",
            "subtitle": "南阳新村街道优胜南路社区 · 登记编号 410105-2026-001284",
            "badges": [
                {"text": "在住", "tone": "success"},
                {"text": "居住证将到期", "tone": "warning"},
            ],
        },
        "problems": ("此人未满18周岁，须先提出申请。",),
        "way": {"label": "申请查阅", "url": "#"},
        "purposes": {
            "choices": {"register": "办理登记", "verify": "核实信息", "contact": "联系本人"},
            "chosen": "verify",
        },
        "buttons": [
            button("修改", "edit", "primary", key="e"),
            button("登记离开", "door-exit"),
            button("撤回同意", "arrow-back-up", "danger"),
        ],
        "fieldsets": [
            {
                "title": "基本信息",
                "items": items(
                    ("姓名", cell("阿不都热西提·买买提吐尔逊")),
                    ("公民身份号码", cell("6531**********4417", "identifier")),
                    ("性别", cell("男", "code")),
                    ("出生日期", cell("1988-07-02", "date")),
                    ("户籍地", cell("新疆维吾尔自治区喀什地区莎车县", "reference")),
                    ("户籍地详细地址", HIDDEN),
                    ("联系电话", cell("138****0217", "identifier")),
                    ("备注", cell("")),
                ),
            },
            {
                "title": "居住信息",
                "items": items(
                    (
                        "现居住地址",
                        cell(
                            "南阳新村街道优胜南路社区优胜南路与黄河路交叉口东北角世纪新苑小区甲座第三单元二十七层东户"
                        ),
                    ),
                    ("出租房屋", cell("房屋 00417", "reference")),
                    ("居住事由", cell("经商", "code")),
                    ("来本地日期", cell("2026-11-09", "date")),
                    ("拟居住期限（月）", cell(12, "integer")),
                    ("月租金（元）", cell("1,850.00", "money")),
                ),
            },
        ],
        "related": [
            {
                "title": "租住关系",
                "columns": [
                    column("house", "房屋", "identifier", None),
                    column("since", "起", "date", None),
                    column("until", "止", "date", None),
                    column("rent", "月租金（元）", "money", None),
                ],
                "rows": [
                    {
                        "id": 1,
                        "url": "#",
                        "cells": [
                            cell("房屋 00417", "identifier"),
                            cell("2026-11-09", "date"),
                            cell("", "date"),
                            cell("1,850.00", "money"),
                        ],
                    },
                    {
                        "id": 2,
                        "url": "#",
                        "cells": [
                            cell("房屋 00106", "identifier"),
                            cell("2025-03-01", "date"),
                            cell("2026-11-08", "date"),
                            cell("900.00", "money"),
                        ],
                    },
                ],
                "files": None,
                "all_url": "#",
                "add": button("新增", "plus"),
            },
            {
                "title": "房屋文件",
                "columns": [
                    column("name", "文件标题", "text", None),
                    column("uploaded_on", "上传日期", "date", None),
                ],
                "rows": [
                    {
                        "id": 1,
                        "url": "#",
                        "cells": [cell("2026年租赁合同"), cell("2026-11-09", "date")],
                    },
                ],
                "files": ["/rental-documents/file/A"],
                "all_url": "#",
                "add": button("上传", "upload"),
            },
            {
                "title": "居住证",
                "columns": [column("number", "证号", "identifier", None)],
                "rows": [],
                "files": None,
                "all_url": None,
                "add": None,
            },
        ],
    }


# ---- form ----


def choices(*labels: str) -> list[SelectChoice]:
    """An empty choice and the given ones, numbered from 1."""
    return [SelectChoice(str(n) if n else "", label) for n, label in enumerate(("", *labels))]


class RemoteField(SelectField):
    """A reference the browser looks up; it is told only the chosen record."""

    lookup_url = "/lookup/house"


class ResidentForm(Form):
    confirmed = HiddenField()
    version = HiddenField(default="7")
    name = StringField("姓名", [InputRequired()], render_kw={"maxlength": 50})
    number = StringField(
        "公民身份号码",
        [InputRequired()],
        description="18 位，末位可为 X",
        render_kw={"maxlength": 18},
    )
    sex = SelectField("性别", choices=choices("男", "女"))
    birth = DateField("出生日期", description="按身份号码自动填写")
    hometown = SelectField("户籍地", choices=choices(*(f"户籍地示例{n}" for n in range(30))))
    phone = StringField("联系电话", render_kw={"inputmode": "tel"})
    house = RemoteField(
        "出租房屋", [InputRequired()], choices=choices(), description="按房屋编号或地址查找"
    )
    reason = SelectField("居住事由", [InputRequired()], choices=choices("务工", "经商"))
    arrived = DateField("来本地日期", [InputRequired()])
    months = IntegerField("拟居住期限（月）")
    rent = DecimalField("月租金（元）")
    guardian = BooleanField("与监护人同住")
    photo = FileField("照片")
    note = TextAreaField("备注", render_kw={"rows": 3})


RESIDENT_FIELDSETS = [
    {"title": "基本信息", "fields": ["name", "number", "sex", "birth", "hometown", "phone"]},
    {"title": "居住信息", "fields": ["house", "reason", "arrived", "months", "rent", "guardian"]},
    {"title": "其他", "fields": ["photo", "note"]},
]


def form(**changes: Any) -> Page:
    return {
        "page": page("新增登记", "居住登记", "流动人口登记"),
        "form": ResidentForm(),
        "fieldsets": RESIDENT_FIELDSETS,
        "submit_label": "保存",
        "cancel_url": "/residents",
        "problems": [],
        "warnings": [],
        **changes,
    }


def form_refused() -> Page:
    filled = ResidentForm(
        MultiDict(
            {
                "name": "王二妮",
                "number": "410105196901080021",
                "rent": "1850",
            }
        )
    )
    filled.house.choices.append(SelectChoice("417", "房屋 00417 · 优胜南路世纪新苑甲座"))
    filled.house.data = "417"
    filled.number.errors = ["校验位不对，请与证件核对。"]
    filled.house.errors = ["此房屋不在本街道。"]
    filled.arrived.errors = ["请填写来本地日期。"]
    return form(
        form=filled, problems=["同一号码已有登记，请打开原登记修改。"], existing_url="/residents/7"
    )


def form_warned() -> Page:
    filled = ResidentForm(MultiDict({"name": "王二妮", "number": "410105196901080028"}))
    return form(
        form=filled, warnings=["新村社区已有同名、同出生日期的“王二妮”（2026-03-02 登记）。"]
    )


# ---- chart, home, error, import, login ----


def chart() -> Page:
    streets = [
        "南阳新村街道",
        "经八路街道",
        "花园路街道",
        "人民路街道",
        "杜岭街道",
        "大石桥街道",
        "文化路街道",
        "丰产路街道",
    ]
    series = {
        "务工": [612, 430, 520, 310, 288, 402, 377, 295],
        "经商": [210, 180, 260, 145, 120, 160, 190, 101],
        "学习培训": [45, 60, 88, 30, 21, 52, 140, 33],
    }
    return {
        "page": page("居住事由分布", "统计"),
        "tabs": [
            {"label": "按街道", "url": "#", "active": True},
            {"label": "按月", "url": "#", "active": False},
        ],
        "option": {
            "tooltip": {"trigger": "axis"},
            "legend": {"top": 0},
            "grid": {"left": 8, "right": 8, "bottom": 8, "top": 40, "containLabel": True},
            "xAxis": {"type": "category", "data": streets},
            "yAxis": {"type": "value"},
            "series": [
                {"name": name, "type": "bar", "stack": "all", "data": data}
                for name, data in series.items()
            ],
        },
        "table": {
            "columns": [
                column("street", "街道", "reference", None),
                *(column(name, name, "integer", None) for name in series),
            ],
            "rows": [
                {
                    "id": i,
                    "url": "#",
                    "cells": [
                        cell(street, "reference"),
                        *(cell(f"{data[i]:,}", "integer") for data in series.values()),
                    ],
                }
                for i, street in enumerate(streets)
            ],
        },
        "filters": filters(("状态", "在住")),
        "note": "按当前身份可见的登记统计，截至 2026-11-22 09:00。",
        "advice": "",
    }


def chart_published() -> Page:
    """Figures that are not shown: gaps in the chart, words in the table."""
    drawn = chart()
    first, last = drawn["option"]["series"][0]["data"], drawn["table"]["rows"][-1]["cells"]
    first[0] = first[3] = None
    last[1] = last[2] = cell("＜10", "integer")
    drawn["table"]["rows"][0]["cells"][1] = cell("＜10", "integer")
    return drawn | {
        "note": "合计 3,218 条，2026-09 发布，下月更新。为保护个人，每个数字都加了小的随机数，"
        "不足 10 的不显示具体数，各项之和与合计可能不同。"
    }


def chart_empty() -> Page:
    return chart() | {"table": {"columns": [], "rows": []}, "tabs": [], "note": ""}


def home() -> Page:
    def card(title: str, value: str, icon: str, tone: str | None) -> Page:
        return {"title": title, "value": value, "url": "#", "icon": icon, "tone": tone}

    def link(label: str, icon: str | None) -> Page:
        return {"label": label, "url": "#", "icon": icon}

    def due(label: str, day: dt.date, when: str, note: str = "", work: str = "#about") -> Page:
        return {
            "label": label, "day": day, "when": when, "note": note, "url": work,
            "about_url": "#about",
        }  # fmt: skip

    def section(title: str, tone: str, *items: Page, empty: str = "") -> Page:
        return {
            "title": title, "tone": tone, "count": str(len(items)), "items": items,
            "empty": empty, "all_url": "#",
        }  # fmt: skip

    return {
        "page": {"title": "首页", "breadcrumbs": []},
        "notices": ["2027 年的放假安排还没有公布或导入，有关期限暂按法定假日推算。"],
        "sections": [
            section(
                "已逾期",
                "danger",
                due("周汇总", dt.date(2026, 9, 20), "逾期 10 天"),
            ),
            section(
                "今天到期",
                "warning",
                due("月核实", dt.date(2026, 9, 30), "今天", work="#work"),
            ),
            section(
                "下级逾期未办",
                "danger",
                due("周例会", dt.date(2026, 9, 13), "逾期 17 天", "花园路派出所"),
            ),
            section("近期到期", "primary", empty="近两周没有到期的事项。"),
        ],
        "feed_url": "http://127.0.0.1:8080/calendar/WzEsMSwieCJd.abcdefghijklmnop.ics",
        "cards": [
            card("在住人员", "12,847", "users", None),
            card("本月新登记", "316", "plus", "success"),
            card("待核对变更", "28", "history", "warning"),
            card("居住证到期", "9", "id", "danger"),
        ],
        "links": [
            link("登记居住人员", "plus"),
            link("登记出租房屋", "home"),
            link("导入花名册", "file-import"),
            link("导出花名册", None),
        ],
    }


def error() -> Page:
    return {
        "page": {"title": "没有找到", "breadcrumbs": []},
        "code": 404,
        "title": "没有找到这个页面",
        "message": "地址有误、记录已删除，或当前身份无权查看。",
        "advice": "请从左侧菜单重新进入；若应当能看到，请联系本单位的安全管理员。",
        "reference": "7f3a-19c2",
    }


def upload(**changes: Any) -> Page:
    def heading(label: str, required: bool, *synonyms: str) -> Page:
        return {"label": label, "required": required, "synonyms": list(synonyms)}

    return {
        "page": page("导入花名册", "数据交换"),
        "screen": {
            "title": "导入花名册",
            "icon": "file-import",
            "help": "街道报送的流动人口花名册。",
        },
        "upload_url": "/import",
        "limits": [
            "文件类型：.xlsx、.xls、.ods",
            "不超过 20 MB、50,000 行",
            "标题行可在前 20 行的任何一行",
        ],
        "headings": [
            heading("姓名", True, "姓 名", "人员姓名"),
            heading("公民身份号码", True, "身份证号", "身份证号码", "证件号码"),
            heading("现居住地址", True, "居住地址", "暂住地址", "租住地址", "详细住址"),
            heading("居住事由", False, "来本地事由", "暂住事由"),
            heading("联系电话", False),
        ],
        "report": None,
        **changes,
    }


def export() -> Page:
    """A street's roster, one person's task, with a file that can be taken again."""
    return {
        "page": page("导出居住登记", "人口"),
        "screen": {"title": "居住登记", "icon": "users", "help": ""},
        "action_url": "#", "cancel_url": "#", "count": "1,204", "alone": True, "empty": False,
        "limit": "200,000",
        "files": {"hours": 24, "waiting_hours": 72, "downloads": 3},
        "conditions": ["登记状态 在住"],
        "purposes": {"verify": "核实信息", "report": "按规定上报"},
        "entered": {"purpose": "verify", "reason": "每周核对", "in_full": "0"},
        "minors": 3,
        "reason_field": {"label": "申请理由", "max_length": 200},
        "masks": True, "may_reveal": True, "problems": [],
        "requests": [
            {
                "number": "2026-000012", "status": cell("本人办理", "code", "success"),
                "rows": "1,198", "reason": "每周核对", "expires": "2026-10-01 08:30", "left": 2,
                "url": "#",
            },
        ],
    }  # fmt: skip


def export_large() -> Page:
    """More than one person may take, after a refusal, with a request that waits."""
    waiting = export()["requests"][0] | {"status": cell("待审批", "code", "warning"), "url": None}
    return export() | {
        "count": "1,000+", "alone": False, "limit": "1,000", "may_reveal": False,
        "problems": ["请填写“申请理由”。"], "requests": [waiting],
        "entered": {"purpose": None, "reason": "", "in_full": "1"},
    }  # fmt: skip


def import_report(dry_run: bool = True) -> Page:
    def refusal(row: int, column: str, label: str, value: str, reason: str) -> Page:
        return {"row": row, "column": column, "label": label, "value": value, "reason": reason}

    return upload(
        report={
            "counts": {"read": 412, "created": 371, "changed": 20, "unchanged": 17, "refused": 4},
            "dry_run": dry_run,
            "warnings": {"total": 0, "rows": []},
            "errors": {
                "total": 240,
                "rows": [
                    refusal(
                        17,
                        "C",
                        "公民身份号码",
                        "41010519900230123X",
                        "日期不存在：1990年2月30日。请与证件核对。",
                    ),
                    refusal(58, "C", "公民身份号码", "", "必填。请补齐后重新导入此行。"),
                    refusal(
                        203,
                        "F",
                        "现居住地址",
                        "优胜南路与黄河路交叉口东北角世纪新苑小区甲座第三单元二十七层东户（原老化工厂家属院）",
                        "不在本街道的任何社区内。请核对社区名称。",
                    ),
                    refusal(
                        311,
                        "H",
                        "来本地日期",
                        "2027/13/1",
                        "不是有效日期。请写成 2026-01-31 的形式。",
                    ),
                ],
            },
            "workbook_url": "#",
            "confirm_url": "#" if dry_run else None,
            "run": "0" * 32,
        }
    )


class LoginForm(Form):
    username = StringField()
    password = PasswordField()


def login() -> Page:
    return {"page": {"title": "登录", "breadcrumbs": []}, "form": LoginForm(), "who": None}


def login_refused() -> Page:
    refused = LoginForm(MultiDict({"username": "street-clerk"}))
    refused.password.errors = ["请填写密码。"]
    return login() | {"form": refused}


# ---- the matrix for people ----


def part(text: str, tone: str = "", url: str = "", title: str = "") -> Page:
    return {"text": text, "tone": tone, "url": url, "title": title}


SUBJECTS = [
    {
        "label": "居住登记",
        "value": "residence",
        "options": [
            {"value": "residence.name", "label": "姓名"},
            {"value": "residence.phone", "label": "联系电话"},
        ],
    }
]


def matrix() -> Page:
    choices = [{"value": "clerk", "label": "镇街办事员"}]
    return {
        "page": page("权限矩阵", "权限"),
        "help": "由系统正在执行的权限生成。",
        "filters": [
            {"name": "role", "label": "角色", "choices": choices, "groups": [], "value": "clerk"},
            {"name": "field", "label": "栏目", "choices": [], "groups": SUBJECTS, "value": ""},
        ],
        "action_url": "#",
        "clear_url": "#",
        "export_url": "#",
        "table": {
            "caption": "镇街办事员",
            "columns": ["对象", "范围", "操作", "栏目"],
            "rows": [
                {
                    "label": "居住登记",
                    "url": "#",
                    "cells": [
                        [part("本街道（镇）", title="app.matrix:116")],
                        [part("列表、查看、新增、修改", "quiet")],
                        [
                            part("身份信息", "group"),
                            part("姓名", "success", "#", "可看、填写"),
                            part("证件号码", "info"),
                            part("民族 ※", "off", "#"),
                        ],
                    ],
                },
                {"label": "专门页面", "url": "", "cells": [[], [part("打开")], []]},
            ],
        },
    }


def matrix_empty() -> Page:
    table = {"caption": "", "columns": ["栏目"], "rows": []}
    return matrix() | {"table": table, "clear_url": None}


ANSWERS = [
    {
        "allowed": False,
        "verdict": "不可以。",
        "steps": [
            {"passed": True, "text": "以“镇街办事员”身份在“南阳新村街道办事处”任职。"},
            {"passed": False, "text": "“居住证受理号”属于“公安负责”类，该权限只可查看：日常登记。"},
        ],
    }
]


def why() -> Page:
    return {
        "page": page("为什么能看到/看不到", "权限"),
        "help": "每次查询都会记入审计记录。",
        "asked": {"account": "clerk", "what": "residence.phone", "id": "12", "action": "show"},
        "action_url": "#",
        "accounts": ["clerk", "police"],
        "subjects": SUBJECTS,
        "actions": [{"value": "show", "label": "查看"}],
        "answers": ANSWERS,
        "problems": [],
    }


def own_why() -> Page:
    states = (("姓名", "shown"), ("居住证受理号", "hidden"), ("职业", "off"))
    return {
        "page": page("为什么能看到：居住登记 № 12", "人口与房屋", "居住登记"),
        "answer": ANSWERS[0] | {"allowed": True, "verdict": "可以。"},
        "columns": [
            {
                "label": label,
                "state": state,
                "reason": "属于“身份信息”类，您的权限包含这一类。",
                "writes": "填写" if state == "shown" else "",
            }
            for label, state in states
        ],
        "back_url": "#",
    }


def proposal() -> Page:
    cell = {
        "role": "派出所民警",
        "entity": "居住登记",
        "field": "职业",
        "verb": "可看",
        "scope": "本所辖社区（村）",
        "condition": "须有法律依据",
    }
    return {
        "page": page("权限变更预览", "权限"),
        "help": "这里只作比较。",
        "action_url": "#",
        "example": '"residence.occupation" = "某条例第八条"',
        "settings": '"residence.occupation" = "某条例第八条"',
        "found": {"opened": [cell], "closed": [cell | {"field": "", "scope": "", "condition": ""}]},
        "problems": [],
    }


def proposal_refused() -> Page:
    return proposal() | {"found": None, "problems": ["第 1 行“residence.phone”不是选采栏目。"]}


def registry() -> Page:
    rows = [
        {"label": "证件号码", "sensitivity": "受限个人信息", "audience": "镇街办事员、派出所民警"},
        {"label": "在住街道", "sensitivity": "个人信息", "audience": ""},
    ]
    about = {
        "purpose": "办理居住登记，联系本人，提供公共服务",
        "basis": "《户口登记条例》第十五条；《居住证暂行条例》第十七条",
        "owner": "镇街（采集、核实），派出所（登记）",
        "retention": "注销登记后两年",
    }
    return {
        "page": page("个人信息登记表", "个人信息保护"),
        "help": "每个个人信息栏目为什么收集、依据什么、谁能看到。",
        "sections": [{"title": "居住登记", "activities": [about | {"fields": rows}]}],
    }


def duties() -> Page:
    return {
        "page": page("职责清单", "待办与制度"),
        "help": "各部门、单位和岗位的职责，由今天有效的规则包列出。",
        "rows": [
            {
                "who": "乡镇流动人口服务管理站",
                "duties": ["居住证件办理、出租房屋登记", "积累、健全台账资料"],
                "basis": "静海政办发〔2013〕26号 一（五）",
            },
            {"who": "教育部门", "duties": ["子女入托入学"], "basis": "郑政办〔2010〕43号 二（二）"},
        ],
    }


def notice() -> Page:
    (section,) = registry()["sections"]
    (activity,) = section["activities"]
    return {
        "page": page("告知书", "个人信息保护"),
        "help": "采集前请本人阅读。",
        "notice": {
            "version": "2026-1",
            "controller": "本区流动人口服务管理领导小组",
            "rights": "您可以查阅、复制、更正您的信息。",
            "contact": "您居住地的镇街服务窗口",
        },
        "activities": [activity | {"fields": ["姓名", "证件号码"]}],
    }


def verification() -> Page:
    def row(number: int, person: tuple[Any, ...], outcome: str = "", *problems: str) -> Page:
        return {
            "id": number,
            "version": 1,
            "name": person[0],
            "address": f"{person[4][:9]}***",
            "community": "新村社区",
            "verified_on": "2026-08-14",
            "url": f"/residents/{number}",
            "outcome": outcome,
            "left_on": "2027-01-01" if problems else "",
            "departure_reason": "3" if problems else "",
            "problems": problems,
            "returned": "仍在住，请当面核实" if outcome == "left" else "",
        }

    return {
        "page": page("逐户核实", "采集与核实"),
        "help": "本月还没有核实的在住人员，最久没有核实的在前。",
        "month": "2026-11",
        "rows": [
            *(row(number, person) for number, person in enumerate(PEOPLE, 1)),
            row(8, PEOPLE[0], "here"),
            row(9, PEOPLE[1], "left", "离开日期2027-01-01晚于今天；请核对。"),
        ],
        "problems": [],
        "left": "1,000+",
        "outcomes": {"here": "在住", "changed": "变更", "left": "离开"},
        "reasons": {"3": "迁出（离开）本地", "1": "死亡"},
        "communities": {7: "新村社区", 8: "优胜南路社区"},
        "community": 7,
        "action_url": "/collection/verification",
        "today": "2026-11-20",
        "first_url": "?",
        "next_url": "?after=2026-08-14.9",
        "findings": [
            {
                "name": "仇一诺",
                "url": "/residents/5",
                "outcome": "离开",
                "on": "2026-11-02",
                "username": "coordinator",
                "left_on": "2026-10-28",
                "reason": "迁出（离开）本地",
                "act_url": "/residents/press/depart/5",
                "return_url": "/verifications/press/return/1",
            },
            {
                "name": "单志远",
                "url": "/residents/6",
                "outcome": "变更",
                "on": "2026-11-03",
                "username": "coordinator",
                "left_on": None,
                "reason": "",
                "act_url": "/residents/edit/6",
                "return_url": "/verifications/press/return/2",
            },
        ],
    }


def verification_refused() -> Page:
    problems = [
        {"row": "9", "text": "离开日期2027-01-01晚于今天；请核对。"},
        {"row": "", "text": "还没有选择核实结果。"},
    ]
    return verification() | {"problems": problems, "findings": []}


def verification_done() -> Page:
    nothing: Page = {"rows": [], "findings": [], "left": "0", "first_url": None, "next_url": None}
    return verification() | nothing | {"communities": {}, "community": None}


def monthly() -> Page:
    groups = (("", ("合计",)), ("性别", ("男", "女", "未说明")))
    population = Sheet(
        "流动人口基本信息", "居住事由", groups,
        (("务工", (1204, 700, 504, 0)), ("合计", (1204, 700, 504, 0))),
    )  # fmt: skip
    change = Sheet("人员变动", "项目", (("", ("数量",)),), (("上月末人数", (1190,)),))
    return {
        "page": page("基本信息月报表", "台账与报表"),
        "help": "按居住事由统计月末在册的流动人口。",
        "shown": {
            "month": "2026-08", "place": "南阳新村街道办事处", "state": "按现在的登记计算",
            "sheets": (population, change), "notes": ("房屋为累计数。",),
            "problems": ["“务工”行“性别”各栏之和为 1，与合计 2 不符，没有上报。"],
            "street_id": 7, "edition": None,
        },
        "streets": {7: "南阳新村街道", 8: "国基路街道"},
        "editions": [
            {"label": "第 1 版", "filed_on": "2026-09-03", "url": "?report=1", "active": False}
        ],
        "action_url": "/reports/monthly",
        "live_url": "?month=2026-08",
        "export_url": "/reports/monthly/export",
        "file_url": "/monthly-reports/add?month=2026-08",
    }  # fmt: skip


def monthly_filed() -> Page:
    shown = monthly()["shown"] | {"problems": [], "edition": 1, "state": "第 1 版"}
    return monthly() | {"shown": shown, "streets": {}, "file_url": None}


def quality() -> Page:
    def cell(count: int) -> Page:
        return {"count": count, "url": "/residences/list/?phone.empty=1"}

    rows = [{"name": "东一社区", "whole": 1204, "cells": [cell(31), cell(0)]}]
    totals = [{"count": 31, "percent": "2.6%"}, {"count": 0, "percent": "0.0%"}]
    residences: Page = {
        "title": "居住登记", "columns": ["未填联系电话", "本月未核实"], "rows": rows,
        "whole": 1204, "totals": totals,
    }  # fmt: skip
    houses: Page = {
        "title": "出租房屋", "columns": ["未备案"], "rows": [], "whole": 0, "totals": [],
    }  # fmt: skip
    return {
        "page": page("数据质量", "台账与报表"),
        "help": "在册登记缺哪些内容、哪些逾期。",
        "sections": [residences, houses],
        "replies": {"due": 3, "in_time": 2, "late": 1},
    }


def contact_cards() -> Page:
    lines = {"办公地址": "某路1号", "咨询电话": "0371-00000001"}
    return {
        "page": page("便民服务联系卡", "站点与单位"),
        "help": "发给居民的联系卡。",
        "cards": [{"unit": "某街道流动人口服务管理站", "lines": lines}],
    }


def no_contact_cards() -> Page:
    return contact_cards() | {"cards": []}


def completeness() -> Page:
    return {
        "page": page("台账完整情况", "台账与报表"),
        "help": "规则包要求的台账哪些已有、未到期或缺。",
        "year": 2026,
        "units": [{"id": 5, "name": "国基路街道办事处", "counts": [21, 3, 0], "url": "?unit=5"}],
        "unit": None,
        "ledgers": [],
        "any_ledgers": True,
        "action_url": "/ledgers/completeness",
        "all_url": None,
        "export_url": "/ledgers/completeness/export",
    }


def completeness_of_one() -> Page:
    def cell(period: str, label: str, tone: str, documents: int, url: str | None) -> Page:
        return {
            "period": period, "label": label, "tone": tone, "documents": documents, "url": url,
        }  # fmt: skip

    cells = [
        cell("2026-08", "已有", "success", 2, "/ledger-documents/list/"),
        cell("2026-09", "缺", "danger", 0, "/ledger-documents/upload"),
        cell("—", "系统保管", "info", 0, None),
    ]
    ledger = {"label": "每月统计报表", "clause": "一（四）", "cells": cells, "missing": 1}
    one = {"units": [], "unit": "国基路街道办事处", "ledgers": [ledger], "all_url": "?year=2026"}
    return completeness() | one


PAGES: dict[str, tuple[str, Callable[[], Page]]] = {
    "list": ("panel/list.html", listing),
    "list-filtered": ("panel/list.html", list_filtered),
    "list-empty": ("panel/list.html", list_empty),
    "list-no-match": ("panel/list.html", list_no_match),
    "show": ("panel/show.html", show),
    "form": ("panel/form.html", form),
    "form-refused": ("panel/form.html", form_refused),
    "form-warned": ("panel/form.html", form_warned),
    "chart": ("panel/chart.html", chart),
    "chart-published": ("panel/chart.html", chart_published),
    "chart-empty": ("panel/chart.html", chart_empty),
    "home": ("panel/home.html", home),
    "home-empty": ("panel/home.html", lambda: home() | {"cards": [], "links": []}),
    "error": ("panel/error.html", error),
    "error-signed-out": ("panel/error.html", lambda: error() | {"who": None, "reference": ""}),
    "registry": ("panel/registry.html", registry),
    "verification": ("panel/verification.html", verification),
    "verification-refused": ("panel/verification.html", verification_refused),
    "verification-done": ("panel/verification.html", verification_done),
    "monthly": ("panel/monthly.html", monthly),
    "monthly-filed": ("panel/monthly.html", monthly_filed),
    "quality": ("panel/quality.html", quality),
    "contact-cards": ("panel/contact_card.html", contact_cards),
    "no-contact-cards": ("panel/contact_card.html", no_contact_cards),
    "completeness": ("panel/completeness.html", completeness),
    "completeness-of-one": ("panel/completeness.html", completeness_of_one),
    "completeness-of-none": (
        "panel/completeness.html",
        lambda: completeness() | {"units": [], "any_ledgers": False},
    ),
    "notice": ("panel/notice.html", notice),
    "duties": ("panel/duties.html", duties),
    "duties-of-none": ("panel/duties.html", lambda: duties() | {"rows": []}),
    "import": ("panel/import.html", upload),
    "import-dry-run": ("panel/import.html", import_report),
    "import-done": ("panel/import.html", lambda: import_report(dry_run=False)),
    "export": ("panel/export.html", export),
    "export-large": ("panel/export.html", export_large),
    "matrix": ("panel/matrix.html", matrix),
    "matrix-empty": ("panel/matrix.html", matrix_empty),
    "why": ("panel/why.html", why),
    "why-refused": ("panel/why.html", lambda: why() | {"answers": [], "problems": ["没有账号。"]}),
    "own-why": ("panel/own_why.html", own_why),
    "proposal": ("panel/proposal.html", proposal),
    "proposal-refused": ("panel/proposal.html", proposal_refused),
    "proposal-same": (
        "panel/proposal.html",
        lambda: proposal() | {"found": {"opened": [], "closed": []}},
    ),
    "login": ("panel/login.html", login),
    "login-refused": ("panel/login.html", login_refused),
}
"""Name of a sample page → its template and what makes its context."""


def create_app() -> Flask:
    """An app that serves the sample pages at ``/<name>``, ``?lang=en`` in English, and refuses
    everything the production policy refuses: inline scripts and styles, foreign hosts, undefined
    names."""
    app = Flask("app", root_path=str(APP))
    app.secret_key = "sample"
    app.jinja_env.undefined = StrictUndefined
    app.add_template_global(lambda: "sample-token", "csrf_token")
    assets.init_app(app)
    Babel(app, locale_selector=lambda: request.args.get("lang", "zh"))

    @app.get("/<name>")
    def sample(name: str) -> str:
        template, context = PAGES[name]
        if "flash" in request.args:
            flash("已保存。", "success")
            flash("此人居住证将于 2026-12-03 到期。", "warning")
        return render_template(template, **common(str(get_locale())) | context())

    @app.get("/filters")
    def filter_panel() -> str:
        return render_template("panel/filters.html", filters=filters(("社区", "新村社区")))

    @app.get("/lookup/<name>")
    def lookup(name: str) -> Page:
        found = [{"value": str(n), "label": f"房屋 {n:05}"} for n in range(417, 424)]
        return {"results": found, "more": True}

    @app.after_request
    def policy(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:"
        return response

    return app
