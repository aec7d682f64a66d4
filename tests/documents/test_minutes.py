"""Minutes in both formats, opened again with other libraries than made them."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdf
import pytest

from app.access import Refused
from app.documents import Minutes, as_docx, as_pdf, pdf
from app.documents.minutes import is_heading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 72 / 25.4

PAPER = Minutes(
    organ="东城街道办事处",
    number="〔2026〕3号",
    issuer="示例甲",
    title="东城街道第39周例会纪要",
    paragraphs=(
        "2026年9月28日，第一派出所召开周例会。现将会议情况纪要如下：",
        "一、讨论要点",
        *("各社区汇报本周新增、变更、注销登记情况，逐项研究未核实人员的核实办法。" * 4,) * 4,
        "二、议定事项",
        "（一）核对台账。责任单位：东城街道办事处，完成时限：2026年10月9日。",
    ),
    roll=(("出席", "第一派出所、协管员应到2人、实到1人"), ("请假", "第二派出所")),
    distribution="第一派出所，东城街道办事处，金水区卫生健康委员会",
    issued="2026年9月30日",
)
SAID = (
    "东城街道办事处会议纪要",
    "〔2026〕3号",
    "签发人：示例甲",
    PAPER.title,
    "一、讨论要点",
    "（一）核对台账。",
    "出席：",
    "协管员应到2人、实到1人",
    "请假：",
    "分送：",
    PAPER.distribution,
    "2026年9月30日印发",
)


def opened(paper: Minutes = PAPER) -> Any:
    written = ZipFile(BytesIO(as_docx(paper))).read("word/document.xml")
    return ElementTree.fromstring(written)  # noqa: S314 - our own


def texts(root: Any) -> Iterator[str]:
    for line in root.iter(f"{W}p"):
        yield "".join(one.text or "" for one in line.iter(f"{W}t"))


def faces(root: Any, text: str) -> set[str]:
    return {
        run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
        for run in root.iter(f"{W}r")
        if (run.findtext(f"{W}t") or "") == text
    }


def test_word_says_everything_once() -> None:
    said = "\n".join(texts(opened()))
    for one in SAID:
        assert one in said
    assert said.count(PAPER.title) == 1


def test_word_has_the_page_of_the_standard() -> None:
    section = opened().find(f"{W}body/{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    twips = {name: round(int(margins.get(f"{W}{name}")) / 1440 * 25.4) for name in
             ("top", "bottom", "left", "right")}  # fmt: skip
    assert twips == {"top": 37, "bottom": 35, "left": 28, "right": 26}
    assert [round(int(size.get(f"{W}{side}")) / 1440 * 25.4) for side in "wh"] == [210, 297]
    assert section.find(f"{W}docGrid").get(f"{W}linePitch") == "579"  # 28.95 points


def test_word_sets_text_headings_and_title_in_their_typefaces() -> None:
    root = opened()
    assert faces(root, PAPER.title) == {"方正小标宋简体"}
    assert faces(root, "一、讨论要点") == {"黑体"}
    assert faces(root, PAPER.paragraphs[0]) == {"仿宋_GB2312"}
    spacing = {one.get(f"{W}line") for one in root.iter(f"{W}spacing")}
    assert "579" in spacing
    colours = {one.get(f"{W}val") for one in root.iter(f"{W}color")}
    assert colours == {"FF0000"}


def test_pdf_says_everything_on_pages_of_22_lines() -> None:
    found = pypdf.PdfReader(BytesIO(as_pdf(PAPER)))
    assert len(found.pages) == 2
    said = "".join("".join(page.extract_text().split()) for page in found.pages)
    for one in SAID:
        assert one in said
    assert [round(float(one) / MM) for one in found.pages[0].mediabox[2:]] == [210, 297]
    assert found.metadata is not None
    assert found.metadata.title == PAPER.title
    assert said.count("—1—") == said.count("—2—") == 1


def test_pdf_brings_its_fonts_along() -> None:
    found = pypdf.PdfReader(BytesIO(as_pdf(PAPER)))
    embedded = set()
    for page in found.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            for one in font["/DescendantFonts"]:
                described = one.get_object()["/FontDescriptor"]
                embedded.add(any(f"/FontFile{kind}" in described for kind in ("", "2", "3")))
    assert embedded == {True}


def test_without_a_chinese_font_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_families", lambda: frozenset({"DejaVu Sans"}))
    with pytest.raises(Refused) as refusal:
        as_pdf(PAPER)
    assert refusal.value.reasons == (pdf.NO_FONT,)


def test_a_character_of_no_font_does_not_stop_the_printing() -> None:
    odd = replace(PAPER, paragraphs=("一、\ue000讨论",))
    (page, *_) = pypdf.PdfReader(BytesIO(as_pdf(odd))).pages
    assert "讨论" in page.extract_text()


def test_markup_in_a_text_is_text() -> None:
    wild = '#read("/etc/passwd") *甲* <b> $x$ \\u{1}'
    paper = replace(PAPER, paragraphs=(wild,), title=f"{wild}纪要")
    said = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(as_pdf(paper))).pages)
    assert '#read("/etc/passwd")' in said.replace("“", '"').replace("”", '"')
    assert wild in list(texts(opened(paper)))


def test_a_long_name_fits_into_one_line() -> None:
    assert Minutes("区" * 40, "", "", "", (), (), "", "").masthead_size * 44 <= 156 * MM + 0.01
    assert Minutes("区", "", "", "", (), (), "", "").masthead_size == 48


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("一、甲", True),
        ("二十一、甲", True),
        ("（一）甲", False),
        ("1. 甲", False),
        ("甲、乙", False),
    ],
)
def test_headings_are_known_by_their_numbers(text: str, heading: bool) -> None:
    assert is_heading(text) is heading
