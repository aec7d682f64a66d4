"""Pages of stations, the people in charge and equipment."""

from app.access import N_, Action
from app.features.offices import operations
from app.features.offices.card_view import ContactCardView
from app.features.offices.models import Equipment, OfficeHolder, Premises
from app.features.offices.rights import CONTACT_CARD
from app.panel import Button, Feature, Page, Screen

OFFICES = N_("站点与单位")

FEATURE = Feature(
    screens=(
        Screen(
            Premises,
            "premises",
            N_("站点档案"),
            OFFICES,
            "building-community",
            create=operations.enter_premises,
            change=operations.correct_premises,
            shown_on=("org_unit_id",),
            help=N_("未达标项按启用的规则包、设备台账和岗位人员自动列出，依据写在每项后面。"),
        ),
        Screen(
            OfficeHolder,
            "office-holders",
            N_("岗位人员"),
            OFFICES,
            "id-badge-2",
            create=operations.enter_holder,
            change=operations.correct_holder,
            shown_on=("org_unit_id",),
            help=N_("领导小组、站（点）人员名册和各单位信息互换的专人。"),
        ),
        Screen(
            Equipment,
            "equipment",
            N_("设备台账"),
            OFFICES,
            "devices",
            create=operations.register_equipment,
            change=operations.correct_equipment,
            shown_on=("org_unit_id", "holder_id"),
            buttons=(
                Button(
                    "retire",
                    N_("报废"),
                    operations.retire_equipment,
                    Action.CHANGE,
                    inputs=("retired_on", "retired_reason"),
                    required=("retired_on", "retired_reason"),
                    icon="ban",
                    when=lambda device: device["retired_on"] is None,
                ),
            ),
        ),
    ),
    pages=(
        Page(
            CONTACT_CARD,
            "offices/contact-card",
            OFFICES,
            ContactCardView,
            "id-badge-2",
            N_("发给居民的联系卡，内容取自站点档案；卡上没有居民的信息。"),
        ),
    ),
)
