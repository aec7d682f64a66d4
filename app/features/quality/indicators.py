"""What is counted as missing or late: filters, the same that the list behind a number has."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from app.access import N_
from app.db import Base
from app.features.rentals import RentalHouse
from app.features.residents import Residence

Filters = Mapping[str, str]

DAY = dt.timedelta(days=1)
CARD = {"id_type": "01"}
"""Only who has a resident's card has a hukou."""


@dataclass(frozen=True)
class Register:
    """What is looked at, and for what.

    Attributes:
        entity: whose records; each belongs to a community.
        among: which of them.
        lacking: label → which of those are not as they should be.
    """

    entity: type[Base]
    among: Filters
    lacking: Mapping[str, Filters]


def registers(today: dt.date) -> tuple[Register, ...]:
    """The registers on a day (R051, R052, R066; 方案之十二 二（二）3).

    What cannot be wrong is not looked for: a malformed number, a false check digit and a second
    registration are refused when they are entered (R067).
    """
    residents = {
        N_("未填户籍地区划"): {**CARD, "hukou_region.empty": "1"},
        N_("未填户籍详址"): {**CARD, "hukou_address.empty": "1"},
        N_("户籍详址不到村（社区）"): {**CARD, "hukou_coarse": "1"},
        N_("未填联系电话"): {"phone.empty": "1"},
        N_("未填居住处所"): {"dwelling_kind.empty": "1"},
        N_("未填拟居住期限"): {"stay_term.empty": "1"},
        N_("未填告知方式"): {"notice_method.empty": "1"},
        N_("录入超过时限"): {"entered_late": "1"},
        N_("本月未核实"): {"verified_on.to": str(today.replace(day=1) - DAY)},
    }
    houses = {
        N_("未备案"): {"filed_on.empty": "1"},
        N_("未填出租人电话"): {"landlord_phone.empty": "1"},
        N_("从未检查"): {"inspected_on.empty": "1"},
    }
    return (
        Register(Residence, {"status": "living"}, residents),
        Register(RentalHouse, {"status": "let"}, houses),
    )
