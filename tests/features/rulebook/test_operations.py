"""Rule packs are filed once, word for word, and found again whatever their files say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.access import Denied
from app.features.assessments import open_month
from app.features.rulebook import RulePack, file_packs, filed, pack_of
from app.features.subsidies import SubsidyLine, decide_all_full
from app.policy import adopt, adopted
from config import Settings
from tests.refusals import why
from tests.world import District

OWN = """
based_on = "jinshui-2011-76"
title = "本区补贴"
source = "区文〔2026〕9号"
valid_from = 2026-08-01
[subsidy.amount]
formula = "full ? 15000 : 0"
clause = "一"
[[subsidy.examples]]
who = "全额"
facts = { full = true }
fen = 15000
"""


@pytest.fixture(autouse=True)
def packs() -> Iterator[None]:
    """Whatever a test adopts, the others have what they had."""
    yield
    adopt(Settings().policies)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own-2026.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_a_pack_is_filed_once_for_each_wording(district: District, own: Path) -> None:
    assert file_packs(district.system) == 0  # the world has it
    before = set(district.system.scalars(select(RulePack.id)))
    adopt(["jinshui-2011-76", str(own)])
    assert file_packs(district.system) == 1
    assert file_packs(district.system) == 0
    own.write_text(OWN.replace("15000", "16000"), encoding="utf-8")
    adopt(["jinshui-2011-76", str(own)])
    assert file_packs(district.system) == 1
    statement = select(RulePack).where(RulePack.id.not_in(before)).order_by(RulePack.id)
    rows = district.system.scalars(statement).all()
    assert [(row.key, row.source) for row in rows] == [("own-2026", "区文〔2026〕9号")] * 2
    assert rows[0].text == OWN


def test_a_month_is_decided_by_the_rules_it_was_opened_with(district: District, own: Path) -> None:
    adopt([str(own)])
    file_packs(district.system)
    clerk = district.acting("clerk")
    month = open_month(clerk, {"month": "2026-08"})
    own.write_text(OWN.replace("15000", "16000"), encoding="utf-8")
    adopt([str(own)])
    file_packs(district.system)
    decide_all_full(clerk, month.id, 1)
    assert {line.amount for line in district.system.scalars(select(SubsidyLine))} == {15_000}
    west = district.acting("clerk-west")
    later = open_month(west, {"month": "2026-08"})
    assert later.rule_pack_id != month.rule_pack_id
    (line,) = pack_of(west, later.rule_pack_id).work_subsidy.work_out([{"full": True}])
    assert line.fen == 16_000


def test_what_is_not_filed_decides_nothing(district: District, own: Path) -> None:
    adopt([str(own)])
    (document,) = adopted()
    clerk = district.acting("clerk")
    sentence = "规则包“own-2026”还没有登记入库，请系统管理员重新启动系统。"
    assert why(filed, clerk, document.pack) == [(None, sentence)]
    assert why(open_month, clerk, {"month": "2026-08"}) == [(None, sentence)]


def test_only_a_system_task_files_packs(district: District, own: Path) -> None:
    adopt([str(own)])
    for username in ("clerk", "sysadmin", "auditor"):
        with pytest.raises(Denied):
            file_packs(district.acting(username))
