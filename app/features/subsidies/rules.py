"""Full or zero: what a street may decide about a coordinator's monthly subsidy.

金政〔2011〕76号 五（三）: good work is paid in full, poor work with consequences not at all.
"""

from collections.abc import Iterator

from app.access.reasons import N_, Reason
from app.policy import Subsidy

FULL, ZERO = "full", "zero"

ABSENT = Reason(N_("该协管员当月不在岗，只能不予发放。"), "outcome")


def why_not_decide(outcome: str | None, reason: str | None, pack: Subsidy) -> Reason | None:
    """Say what keeps a decision from being made; None if nothing does.

    Args:
        outcome: a code of the scheme `subsidy_outcome`.
        reason: what was written for it.
        pack: the subsidy rules of the month.
    """
    if outcome not in {FULL, ZERO}:
        return Reason(N_("结论只能是全额或不予，现为“%(value)s”。"), "outcome", {"value": outcome})
    if outcome == ZERO and pack.zero.needs_reason and not reason:
        return Reason(N_("不予发放须写明理由：工作情况和造成的后果。"), "reason")
    if outcome == FULL and reason:
        return Reason(N_("全额发放不填理由，请去掉理由或改为不予。"), "reason")
    return None


def why_not_report(undecided: int, unlisted: int, absent: int) -> Iterator[Reason]:
    """A month is reported when every line is decided (五（三）, 六（二）), and rightly.

    Args:
        undecided: how many lines are not decided.
        unlisted: how many are entitled and have no line.
        absent: how many are to be paid who did not serve in the month.
    """
    if undecided:
        yield Reason(N_("还有 %(count)s 名协管员的补贴没有核定。"), params={"count": undecided})
    if unlisted:
        yield Reason(
            N_("还有 %(count)s 名协管员没有列入本月考核，请先办理“其余全额发放”，再逐一核对。"),
            params={"count": unlisted},
        )
    if absent:
        yield Reason(
            N_("有 %(count)s 名协管员当月不在岗而核定为全额，请改为不予发放并写明理由。"),
            params={"count": absent},
        )


PAYERS = ("city", "district")
"""The sources a line has columns for."""

COMPARED = N_("规则包“%(pack)s”按名次计算补贴，系统尚不能比较协管员，请改用其他规则包。")
UNCOUNTED = N_("规则包“%(pack)s”用到系统尚不统计的事实：%(facts)s，请改用其他规则包。")
OTHER_PAYERS = N_("规则包“%(pack)s”的负担各方不是市、区两级，请改用其他规则包。")


def why_not_pay(pack: str, subsidy: Subsidy) -> Reason | None:
    """Say why the house cannot work out a subsidy by a pack; None if it can."""
    if unknown := subsidy.uncounted:
        return Reason(UNCOUNTED, "month", {"pack": pack, "facts": "、".join(unknown)})
    if subsidy.places:
        return Reason(COMPARED, "month", {"pack": pack})
    if sorted(one.key for one in subsidy.sources) != sorted(PAYERS):
        return Reason(OTHER_PAYERS, "month", {"pack": pack})
    return None


def amounts(outcome: str | None, pack: Subsidy) -> tuple[int, int, int]:
    """The amount of a decision with the city's and the district's part of it, in fen (六（一）)."""
    (line,) = pack.work_out([{"full": outcome == FULL}])
    city, district = (line.parts[payer] for payer in PAYERS)
    return line.fen, city, district
