"""What a change opens and closes, told before it holds; and what is wrong with a settings file."""

import pytest

from app import matrix
from app.access import Policy, Refused, Tag, grant
from app.access.proposal import compare, read, wording
from app.access.snapshot import Cell, as_csv, cells, from_csv
from app.features.coordinators.models import Coordinator
from app.features.places.scopes import everywhere, own_street
from app.matrix import ROLE_LABELS, Role
from app.panel.reasons import translate
from tests.panel.samples import create_app

BASIS = "某省流动人口服务管理条例第八条"
OCCUPATION = f'"residence.occupation" = "{BASIS}"\n'


def proposed(text: str) -> Policy:
    return read(text, matrix.build)


def problems(text: str) -> list[str]:
    with pytest.raises(Refused) as refusal:
        proposed(text)
    with create_app().test_request_context():
        return [translate(reason) for reason in refusal.value.reasons]


def test_a_legal_basis_opens_its_column_to_these_roles_and_no_others() -> None:
    """C02. Who does not serve residents in person sees occupations in charts at most."""
    before, after = matrix.build(), proposed(OCCUPATION)
    found = compare(cells(before, in_force=True), cells(after, in_force=True))
    assert found.closed == ()
    assert [(cell.role, cell.field, cell.verb, cell.scope) for cell in found.opened] == [
        ("coordinator", "occupation", "read", "own_grid"),
        ("district_supervisor", "occupation", "read", "everywhere"),
        ("migrant_office", "occupation", "read", "everywhere"),
        ("police_officer", "occupation", "read", "own_communities"),
        ("street_clerk", "occupation", "read", "own_street"),
        ("street_clerk", "occupation", "write", "own_street"),
        ("street_supervisor", "occupation", "read", "own_street"),
    ]
    back = compare(cells(after, in_force=True), cells(proposed(""), in_force=True))
    assert (back.opened, back.closed) == ((), found.opened)


def test_another_wording_of_a_basis_opens_nothing() -> None:
    one, other = proposed(OCCUPATION), proposed(OCCUPATION.replace("第八条", "第九条"))
    found = compare(cells(one, in_force=True), cells(other, in_force=True))
    assert (found.opened, found.closed) == ((), ())


def test_a_wider_scope_closes_the_narrow_cells_and_opens_wide_ones() -> None:
    def policy(scope: object) -> Policy:
        lines = [grant(Role.STREET_CLERK, Coordinator, rows=scope, read=[Tag.STAFF])]  # type: ignore[arg-type]
        return Policy(lines, ROLE_LABELS)

    found = compare(cells(policy(own_street)), cells(policy(everywhere)))
    assert {cell.scope for cell in found.opened} == {"everywhere"}
    assert {cell.scope for cell in found.closed} == {"own_street"}
    assert len(found.opened) == len(found.closed) == 12


def test_the_committed_file_is_read_back() -> None:
    policy = matrix.build()
    read_back = from_csv(as_csv(policy))
    assert read_back == frozenset(cells(policy))
    assert Cell("auditor", "page", "access-matrix", "open", "") in read_back
    with pytest.raises(ValueError, match="not a snapshot"):
        from_csv("role,entity\n")


def test_cells_are_put_into_words() -> None:
    words = wording(matrix.build())
    said = words(
        Cell("police_officer", "residence", "permit_receipt_no", "write", "own_communities")
    )
    assert (said.role, said.entity, said.field) == ("派出所民警", "居住登记", "居住证受理号")
    assert (said.verb, said.scope, said.condition) == ("填写", "本所辖社区（村）", "")
    whole = words(Cell("street_clerk", "residence", "", "depart", "own_street"))
    assert (whole.field, whole.verb) == ("", "登记离开")
    page = words(Cell("auditor", "page", "access-matrix", "open", ""))
    assert (page.entity, page.field, page.verb) == ("专门页面", "权限矩阵", "打开")
    gone = words(Cell("mayor", "horse", "colour", "ride", "stable", "legal-basis"))
    assert (gone.role, gone.entity, gone.field, gone.verb) == ("mayor", "horse", "colour", "ride")
    assert (gone.scope, gone.condition) == ("stable", "须有法律依据")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '"residence.occupation" = \n',
            "第 1 行“\"residence.occupation\" =”写法不对。每行应写成："
            '"residence.occupation" = "某省流动人口服务管理条例第八条"',
        ),
        (
            f'# 选采\nresidence.occupation = "{BASIS}"\n',
            "第 2 行“residence”：请把表名和栏目名写在同一对引号里，每行一个，例如："
            '"residence.occupation" = "某省流动人口服务管理条例第八条"',
        ),
        (
            '"residence.phone" = "x"',
            "第 1 行“residence.phone”（联系电话）不是选采栏目，不能在这里开关，请删去这一行。",
        ),
        (
            '\n\n"residence.income" = "x"',
            "第 3 行“residence.income”：没有这个栏目。可用的选采栏目：residence.ethnicity、"
            "residence.workplace、residence.occupation、residence.education、"
            "residence.party_request、residence.contact_name、residence.contact_phone。",
        ),
        (
            '"residence.education" = 8',
            "第 1 行“residence.education”的依据“8”不是文字，请放在引号里。",
        ),
        (
            '"residence.education" = " "',
            "第 1 行“residence.education”没有写依据，请写明法律、法规名称和条款，或删去这一行。",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_line_value_and_remedy(text: str, said: str) -> None:
    assert problems(text) == [said]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(problems('"residence.phone" = "x"\n"residence.education" = ""\n"a" = "b"\n')) == 3
