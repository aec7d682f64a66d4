"""The page of the data quality, and the card for residents (R062, R066)."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.features.residents import Residence
from tests.access.house import House

# Flask-AppBuilder's own widgets and queries are behind their libraries' times.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGE, CARD = "/quality", "/offices/contact-card"


@pytest.fixture
def patchy(house: House) -> Iterator[House]:
    """Everybody has everything, but one of community AX has neither phone nor notice."""
    residence, district = Residence, house.district
    whole = {
        "status": "living", "left_on": None, "id_type": "01", "hukou_region": "410105",
        "dwelling_kind": "30", "stay_term": "1", "notice_method": "paper", "entered_late": False,
    }  # fmt: skip
    with house.restored():
        with house.engine.begin() as connection:
            connection.execute(update(residence).values(**whole))
            first = connection.scalar(
                select(residence.id)
                .where(residence.community_id == district.id("area", "AX"))
                .order_by(residence.id)
            )
            lacking = {"phone": None, "phone_key": None, "notice_method": None}
            connection.execute(update(residence).where(residence.id == first).values(**lacking))
        yield house


def section(text: str, name: str) -> str:
    return text.partition(f'aria-label="{name}"')[2].partition("</section>")[0]


def table(text: str, name: str) -> dict[str, dict[str, str]]:
    """Line → column → words of a table of the page."""
    part = section(text, name)
    head = re.findall(r'<th scope="col">([^<]*)</th>', part)[1:]
    lines = re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', part, re.DOTALL)
    return {
        place: dict(zip(head, (re.sub(r"<[^>]*>", "", cell) for cell in cells), strict=True))
        for place, line in lines
        for cells in [re.findall(r"<td>(.*?)</td>", line)]
    }


def test_what_is_missing_is_counted_and_found(patchy: House) -> None:
    """R051, R066."""
    client = patchy.client("clerk-a")
    text = client.get(PAGE).text
    found = table(text, "居住登记")
    total = found["合计"]
    assert (total["未填联系电话"], total["未填告知方式"]) == ("1 33.3%", "1 33.3%")
    assert [total[one] for one in ("在册", "未填居住处所", "录入超过时限")] == [
        "3", "0 0.0%", "0 0.0%",
    ]  # fmt: skip
    (url,) = {
        one.replace("&amp;", "&")
        for one in re.findall(r'href="([^"]*phone\.empty=1[^"]*)"', section(text, "居住登记"))
    }
    assert client.get(url).text.count('class="row-link"') == 1


def test_everybody_counts_what_they_may_list(patchy: House) -> None:
    other = table(patchy.client("clerk-b").get(PAGE).text, "居住登记")
    assert (other["合计"]["在册"], other["合计"]["未填联系电话"]) == ("2", "0 0.0%")
    police = patchy.client("police-1").get(PAGE).text
    assert table(police, "居住登记")["合计"]["未填联系电话"] == "1 33.3%"
    for account in ("planner", "migrants", "overseer", "coordinator", "sysadmin", "auditor"):
        assert patchy.client(account).get(PAGE).status_code == 404


def test_exact_figures_are_journalled(patchy: House) -> None:
    patchy.client("clerk-a").get(PAGE)
    entry = AuditEntry
    with patchy.engine.connect() as connection:
        found = connection.execute(
            select(entry.count, entry.fields)
            .where(entry.entity == "residence", entry.action == "list")
            .order_by(entry.id.desc())
        ).first()
    assert found is not None
    assert found[0] == 3
    assert {"phone", "verified_on", "community_id"} <= {*found[1].split(",")}


def test_the_card_says_where_one_is_helped(patchy: House) -> None:
    ours, theirs = (
        re.findall("<h3>([^<]*)</h3>", patchy.client(account).get(CARD).text)
        for account in ("clerk-a", "clerk-b")
    )
    assert ours
    assert theirs
    assert {*ours}.isdisjoint(theirs)
    assert {*re.findall("<dt>([^<]*)</dt>", patchy.client("clerk-a").get(CARD).text)} == {
        "办公地址", "咨询电话", "监督电话", "办公时间", "联系人", "联系电话",
    }  # fmt: skip
    for account in ("planner", "coordinator", "sysadmin"):
        assert patchy.client(account).get(CARD).status_code == 404
