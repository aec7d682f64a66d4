"""Full or zero, as tables."""

from dataclasses import replace

import pytest

from app.features.subsidies import rules
from app.policy import load_pack
from app.policy.subsidy import Place

PACK = load_pack("jinshui-2011-76").work_subsidy
LENIENT = replace(PACK, zero=replace(PACK.zero, needs_reason=False))
ODD = replace(PACK, amount=replace(PACK.amount, formula="full ? 10001 : 0"))
BY_SCORE = replace(PACK, amount=replace(PACK.amount, formula="full && score > late ? 10001 : 0"))
BY_THREE = replace(
    PACK, sources=(*PACK.sources, replace(PACK.sources[0], key="province", basis_points=0))
)


@pytest.mark.parametrize(
    ("outcome", "reason", "field"),
    [
        ("full", None, None),
        ("zero", "漏采12户，造成一定后果", None),
        ("zero", None, "reason"),
        ("full", "表现好", "reason"),
        ("half", None, "outcome"),
        (None, None, "outcome"),
    ],
)
def test_why_not_decide(outcome: str | None, reason: str | None, field: str | None) -> None:
    problem = rules.why_not_decide(outcome, reason, PACK)
    assert (problem.field if problem else None) == field


def test_whether_a_reason_is_needed_is_the_packs_to_say() -> None:
    assert rules.why_not_decide("zero", None, LENIENT) is None


@pytest.mark.parametrize("counts", [(0, 0, 0), (2, 0, 0), (0, 3, 0), (0, 0, 4), (2, 3, 4)])
def test_why_not_report(counts: tuple[int, int, int]) -> None:
    problems = rules.why_not_report(*counts)
    assert [problem.params["count"] for problem in problems] == [one for one in counts if one]


@pytest.mark.parametrize(
    ("outcome", "pack", "amounts"),
    [
        ("full", PACK, (10000, 5000, 5000)),
        ("full", ODD, (10001, 5000, 5001)),
        ("zero", PACK, (0, 0, 0)),
    ],
)
def test_amounts_sum(outcome: str, pack: object, amounts: tuple[int, int, int]) -> None:
    assert rules.amounts(outcome, pack) == amounts  # type: ignore[arg-type]


def test_why_not_pay() -> None:
    assert rules.why_not_pay("jinshui", PACK) is None
    uncounted = rules.why_not_pay("ours", BY_SCORE)
    assert uncounted is not None
    assert (uncounted.message, uncounted.params["facts"]) == (rules.UNCOUNTED, "late、score")
    place = Place(clause="", name="place", label="", by="amount")
    compared = rules.why_not_pay("ours", replace(PACK, places=(place,)))
    assert compared is not None
    assert compared.message == rules.COMPARED
    other = rules.why_not_pay("ours", BY_THREE)
    assert other is not None
    assert other.message == rules.OTHER_PAYERS
