"""Use cases of correspondence, on both databases (R083, R131–R135)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.correspondence import (
    AssistanceRequest,
    ExternalTransfer,
    Letter,
    agree,
    answer,
    correct_agreement,
    correct_letter,
    correct_request,
    correct_system,
    end_agreement,
    enter_reply,
    enter_request,
    log_transfer,
    register_system,
    reply_rate,
    write,
)
from tests.refusals import why
from tests.world import TODAY, District

LETTER = {
    "number": "东街函〔2026〕3号", "addressee": "某县流动人口服务中心", "subject": "入学材料",
    "sent_on": dt.date(2026, 9, 1), "reply_due_on": dt.date(2026, 9, 20),
}  # fmt: skip
REQUEST = {
    "direction": "in", "reference": "XC-12", "matter": "school", "partner": "某县教育局",
    "at_request": True, "requested_on": dt.date(2026, 9, 1), "due_on": dt.date(2026, 9, 15),
}  # fmt: skip
AGREEMENT = {
    "level": "township", "partner": "某县某镇", "duties": "互通服务信息，及时答复协查。",
    "signed_on": dt.date(2026, 1, 5), "valid_until": dt.date(2027, 1, 4),
}  # fmt: skip


def test_a_letter_is_entered_corrected_and_answered_once(
    district: District, clerk: Session
) -> None:
    letter = write(clerk, LETTER)
    assert letter.org_unit_id == district.world.units["east"]
    same = ("number", f"已有同一编号的登记（编号 {letter.id}），没有重复登记。")
    assert why(write, clerk, LETTER) == [same]
    other = write(clerk, LETTER | {"number": "东街函〔2026〕4号"})
    assert why(correct_letter, clerk, other.id, 1, {"number": LETTER["number"]}) == [same]
    correct_letter(clerk, letter.id, 1, {"subject": "随迁子女入学材料"})
    reply: dict[str, Any] = {"replied_on": dt.date(2026, 9, 18), "reply_number": "某函〔2026〕9号"}
    with pytest.raises(Stale):
        enter_reply(clerk, letter.id, 1, **reply)
    answered = enter_reply(clerk, letter.id, 2, **reply)
    assert (answered.replied_on, answered.reply_number) == tuple(reply.values())
    assert why(enter_reply, clerk, letter.id, 3, **reply) == [(None, "已登记回函，不重复登记。")]
    assert [name for name, _ in why(correct_letter, clerk, letter.id, 3, {
        "sent_on": dt.date(2026, 9, 19)
    })] == ["replied_on"]  # fmt: skip
    assert district.count(Letter) == 2
    # The same number of another office is another letter, and nobody else's.
    west = district.acting("clerk-west")
    write(west, LETTER)
    with pytest.raises(NotFound):
        correct_letter(west, letter.id, 3, {"subject": "别的"})
    with pytest.raises(Denied):
        write(district.acting("coordinator"), LETTER)


def test_a_request_is_answered_once_and_in_time_or_not(district: District, clerk: Session) -> None:
    def received(number: str, replied: str | None = None, **more: Any) -> AssistanceRequest:
        made = enter_request(clerk, {**REQUEST, "reference": number, **more})
        if replied:
            answer(
                clerk, made.id, made.version, outcome="received",
                replied_on=dt.date.fromisoformat(replied),
            )  # fmt: skip
        return made

    first, september = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
    assert reply_rate(clerk, first, september) == (0, 0)
    in_time = received("1", "2026-09-15")
    received("2", "2026-09-16")
    received("3")
    received("4", "2026-09-02", direction="out")  # theirs to answer
    received("5", due_on=dt.date(2026, 10, 1))  # not due yet
    assert reply_rate(clerk, first, september) == (3, 1)
    assert reply_rate(district.acting("clerk-west"), first, september) == (0, 0)
    about = [(None, "该协查事项已答复，不能再改。")]
    when = {"outcome": "received", "replied_on": TODAY}
    assert why(answer, clerk, in_time.id, in_time.version, **when) == about
    assert why(correct_request, clerk, in_time.id, in_time.version, {"matter": "records"}) == about
    again = why(enter_request, clerk, {**REQUEST, "reference": "1"})
    assert again == [("reference", f"已有同一编号的登记（编号 {in_time.id}），没有重复登记。")]


def test_only_what_the_person_has_asked_for(district: District, clerk: Session) -> None:
    said = "本系统只办理本人要求的服务事项。请先与本人确认，再勾选。"
    assert why(enter_request, clerk, REQUEST | {"at_request": False}) == [("at_request", said)]
    without = {name: value for name, value in REQUEST.items() if name != "at_request"}
    assert why(enter_request, clerk, without) == [("at_request", said)]
    made = enter_request(clerk, REQUEST)
    assert why(correct_request, clerk, made.id, 1, {"at_request": False}) == [("at_request", said)]
    ((field, _),) = why(enter_request, clerk, REQUEST | {"reference": "2", "matter": "case"})
    assert field == "matter"
    assert district.count(AssistanceRequest) == 1


def test_an_agreement_is_prolonged_and_ended(clerk: Session) -> None:
    made = agree(clerk, AGREEMENT)
    correct_agreement(clerk, made.id, 1, {"valid_until": dt.date(2028, 1, 4)})
    assert [name for name, _ in why(correct_agreement, clerk, made.id, 2, {
        "valid_until": dt.date(2026, 1, 4)
    })] == ["valid_until"]  # fmt: skip
    assert end_agreement(clerk, made.id, 2).ended_on == TODAY
    ended = [(None, "该协议已终止，不能再改。")]
    assert why(end_agreement, clerk, made.id, 3) == ended
    assert why(correct_agreement, clerk, made.id, 3, {"duties": "无"}) == ended


def test_transfers_are_logged_for_good(district: District, clerk: Session) -> None:
    office = district.acting("migrants")
    system = register_system(
        office, {"name": "省级平台", "keeper": "省有关部门", "serves": "汇总数字"}
    )
    assert why(register_system, office, {
        "name": "省级平台", "keeper": "省有关部门", "serves": "汇总数字"
    }) == [("name", "该外部系统已登记。")]  # fmt: skip
    correct_system(office, system.id, 1, {"serves": "月报汇总"})
    logged = log_transfer(
        clerk,
        {
            "external_system_id": system.id, "direction": "export", "carried_on": TODAY,
            "contents": "九月汇总表", "record_count": 12, "legal_basis": "省〔2020〕1号",
        },
    )  # fmt: skip
    assert logged.org_unit_id == district.world.units["east"]
    logged.record_count = 13
    with pytest.raises(Denied):
        clerk.flush()
    clerk.rollback()
    assert district.system.get_one(ExternalTransfer, logged.id).record_count == 12
    with pytest.raises(Denied):
        register_system(clerk, {"name": "别的", "keeper": "别的", "serves": "别的"})
