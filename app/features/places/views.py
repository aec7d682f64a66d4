"""Pages of places, org units and appointments."""

from app.access import N_, Action
from app.features.places import operations
from app.features.places.models import (
    Appointment,
    Area,
    DatabaseReader,
    FormerName,
    OrgUnit,
    PoliceCoverage,
)
from app.panel import Button, Feature, Screen

ADMIN = N_("系统设置")

FEATURE = Feature(
    screens=(
        Screen(
            Area,
            "areas",
            N_("区域"),
            N_("辖区与单位"),
            "map-2",
            create=operations.create_area,
            change=operations.correct_area,
        ),
        Screen(
            OrgUnit,
            "org-units",
            N_("单位"),
            N_("辖区与单位"),
            "building",
            create=operations.create_unit,
            change=operations.correct_unit,
        ),
        Screen(
            FormerName,
            "former-names",
            N_("曾用名"),
            N_("辖区与单位"),
            "history",
            shown_on=("area_id", "org_unit_id"),
            help=N_("区域、单位改名时自动记下原来的名称，按曾用名可以查到现在的名称。"),
        ),
        Screen(
            PoliceCoverage,
            "police-coverage",
            N_("派出所辖区"),
            ADMIN,
            "shield",
            shown_on=("station_id",),
            create=operations.cover,
            change=operations.correct_coverage,
        ),
        Screen(
            Appointment,
            "appointments",
            N_("任职"),
            ADMIN,
            "user-check",
            create=operations.appoint,
            change=operations.correct_appointment,
            buttons=(
                Button(
                    "end",
                    N_("立即终止"),
                    operations.end_appointment,
                    Action.CHANGE,
                    icon="user-off",
                    style="danger",
                    confirm=N_("终止后该账号立即失去这一岗位的权限。确定吗？"),
                ),
            ),
        ),
        Screen(
            DatabaseReader,
            "database-readers",
            N_("数据库只读账号"),
            ADMIN,
            "key",
            shown_on=("appointment_id",),
            help=N_("其他工具以这些账号读数据库，所见与相应任职的页面相同；由命令行建立和撤销。"),
        ),
    )
)
