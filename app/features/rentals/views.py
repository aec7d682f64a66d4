"""Pages of rental houses, tenancies and inspections, and what of them the home page shows."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from app.access import N_, Action, Actor
from app.features.rentals import inspections, operations, rules
from app.features.rentals.models import RentalDocument, RentalHouse, SafetyInspection, Tenancy
from app.panel import Agenda, Button, Feature, Screen, Waiting
from app.panel.files import remove_button

HOUSES = N_("人口与房屋")

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def _waiting(actor: Actor, today: dt.date) -> Sequence[Waiting]:
    return tuple(_headings(today))


def _headings(today: dt.date) -> Iterator[Waiting]:
    open_ = {"status": rules.OPEN}
    late = {**open_, "rectify_by.to": str(today - DAY)}
    yield Waiting(N_("隐患逾期未整改"), "danger", late)
    soon = {**open_, "rectify_by.from": str(today), "rectify_by.to": str(today + WEEK)}
    yield Waiting(N_("隐患近期到期"), "warning", soon)
    referred = {"status": rules.REFERRED, "rectify_by.to": str(today - DAY)}
    yield Waiting(N_("已移送的隐患逾期未复查"), "warning", referred)


def _hazardous(values: Mapping[str, object]) -> bool:
    return values["status"] in {rules.OPEN, rules.REFERRED}


FEATURE = Feature(
    screens=(
        Screen(
            RentalHouse,
            "rental-houses",
            N_("出租房屋"),
            HOUSES,
            "home",
            create=operations.register,
            change=operations.correct,
            buttons=(
                Button(
                    "close",
                    N_("停止出租"),
                    operations.close,
                    Action.CHANGE,
                    writes=("status",),
                    icon="home-off",
                    when=lambda house: house["status"] != "ended",
                    confirm=N_("停止出租后，房屋档案保留，不再登记新的承租。确定吗？"),
                ),
            ),
        ),
        Screen(
            Tenancy,
            "tenancies",
            N_("承租关系"),
            HOUSES,
            "key",
            shown_on=("house_id", "residence_id"),
            create=operations.let,
            change=operations.correct_tenancy,
            buttons=(
                Button(
                    "end",
                    N_("登记退租"),
                    operations.end_tenancy,
                    Action.CLOSE,
                    inputs=("ended_on",),
                    required=("ended_on",),
                    icon="door-exit",
                    when=lambda tenancy: tenancy["ended_on"] is None,
                ),
            ),
        ),
        Screen(
            SafetyInspection,
            "safety-inspections",
            N_("安全检查"),
            HOUSES,
            "flame",
            shown_on=("house_id",),
            create=inspections.inspect,
            change=inspections.correct_inspection,
            buttons=(
                Button(
                    "recheck",
                    N_("登记复查"),
                    inspections.recheck,
                    Action.CHANGE,
                    writes=("status",),
                    inputs=("rechecked_on", "recheck_result"),
                    required=("rechecked_on", "recheck_result"),
                    style="primary",
                    when=_hazardous,
                ),
                Button(
                    "refer",
                    N_("移送"),
                    inspections.refer,
                    Action.CHANGE,
                    writes=("status",),
                    inputs=("referred_on", "referred_to"),
                    required=("referred_on", "referred_to"),
                    icon="send",
                    when=lambda inspection: inspection["status"] == rules.OPEN,
                ),
            ),
            opened_with={"status": rules.OPEN},
            help=N_("列表先列待整改的隐患，逾期的在首页提醒；隐患照片作为房屋文件上传。"),
        ),
        Screen(
            RentalDocument,
            "rental-documents",
            N_("房屋文件"),
            HOUSES,
            "file-text",
            attach=operations.attach,
            shown_on=("house_id",),
            buttons=(remove_button(operations.remove),),
            help=N_("租赁合同、备案通知书、责任书等。每次下载都会记录；不保存证件的照片。"),
            in_menu=False,
        ),
    ),
    agendas=(Agenda(SafetyInspection, "rectify_by", _waiting, "rectify_by", "findings"),),
)
