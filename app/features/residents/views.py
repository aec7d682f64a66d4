"""Pages of residents."""

from collections.abc import Mapping
from typing import Any

from app.access import N_, Action
from app.db import today
from app.features.residents import intake, operations, roster
from app.features.residents.charts import ARRIVALS, BY_STREET
from app.features.residents.checks import doubts, optional
from app.features.residents.models import Residence, ResidenceEvent
from app.panel import Button, Feature, Importer, Screen


def _has_consent(values: Mapping[str, Any]) -> bool:
    """Whether there is anything to withdraw; a column the district does not use has no value."""
    names = ("consented_on", *optional())
    return any(values.get(name) is not None for name in names)


FEATURE = Feature(
    screens=(
        Screen(
            Residence,
            "residences",
            N_("居住登记"),
            N_("人口与房屋"),
            "users",
            create=operations.register,
            change=operations.correct,
            buttons=(
                Button(
                    "depart",
                    N_("登记离开"),
                    operations.depart,
                    Action.DEPART,
                    inputs=("left_on", "departure_reason"),
                    required=("left_on", "departure_reason"),
                    icon="user-minus",
                    when=lambda residence: residence["left_on"] is None,
                ),
                Button(
                    "withdraw-consent",
                    N_("撤回同意"),
                    operations.withdraw_consent,
                    Action.CHANGE,
                    writes=("consent_withdrawn_on",),
                    icon="arrow-back-up",
                    when=_has_consent,
                    confirm=N_(
                        "选填内容将全部清空，不能恢复；以后要再填写，须先有新的同意日期。确定吗？"
                    ),
                ),
            ),
            importer=Importer(roster.columns, intake.import_file),
            check=lambda entered: doubts(entered, today()),
        ),
        Screen(
            ResidenceEvent,
            "residence-events",
            N_("登记变动"),
            N_("人口与房屋"),
            "history",
            shown_on=("residence_id",),
            in_menu=False,
        ),
    ),
    charts=(BY_STREET, ARRIVALS),
)
