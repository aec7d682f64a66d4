"""Pages of rental houses and tenancies."""

from app.access import N_, Action
from app.features.rentals import operations
from app.features.rentals.models import RentalDocument, RentalHouse, Tenancy
from app.panel import Button, Feature, Screen
from app.panel.files import remove_button

HOUSES = N_("人口与房屋")

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
    )
)
