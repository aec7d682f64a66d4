"""Minutes as .docx, for who has to go on with the text."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.documents.minutes import (
    ABOVE_MASTHEAD,
    BELOW_NUMBER,
    BOTTOM,
    LEFT,
    LINE,
    RED,
    RIGHT,
    SIZE,
    SMALL,
    TITLE,
    TOP,
    WIDTH,
    Minutes,
    is_heading,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

TEXT, HEADING, MASTHEAD, FIGURES = "仿宋_GB2312", "黑体", "方正小标宋简体", "宋体"
"""Typefaces of the standard; a machine without them takes another one."""

LINE_OF_IMPRINT = 24
_THICK, _THIN = 8, 6
"""Weights of the rules of the imprint, in eighths of a point: 0.35 and 0.25 mm (7.4.1)."""
_TWIPS = 20
_SPACE = 4096


def as_docx(paper: Minutes) -> bytes:
    """Set minutes as a Word document."""
    document = Document()
    _lay_out(document)
    properties = document.core_properties
    properties.title, properties.author = paper.title, paper.organ

    head = _paragraph(document, [(paper.masthead, MASTHEAD)], paper.masthead_size, centred=True)
    head.paragraph_format.space_before = Mm(ABOVE_MASTHEAD)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    head.runs[0].font.color.rgb = RGBColor.from_string(RED)
    _paragraph(document, [])
    _paragraph(document, [])
    number = _paragraph(document, [(f"　{paper.number}\t签发人：{paper.issuer}", TEXT)])
    number.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(SIZE), WD_TAB_ALIGNMENT.RIGHT)
    _rule_below(number)
    _paragraph(document, [])
    _paragraph(document, [])
    title = _paragraph(document, [(paper.title, MASTHEAD)], TITLE, centred=True)
    title.paragraph_format.line_spacing = Pt(36)
    _paragraph(document, [])
    for one in paper.paragraphs:
        face = HEADING if is_heading(one) else TEXT
        _paragraph(document, [(one, face)]).paragraph_format.first_line_indent = Pt(2 * SIZE)
    if paper.roll:
        _paragraph(document, [])
    for label, names in paper.roll:
        line = _paragraph(document, [(f"{label}：", HEADING), (names, TEXT)])
        line.paragraph_format.left_indent = Pt(5 * SIZE)
        line.paragraph_format.first_line_indent = Pt(-3 * SIZE)
    _imprint(document, paper)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _lay_out(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance = Mm(BOTTOM - 7 - 5)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = _element("docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * _TWIPS)))
    _set_face(document.styles["Normal"].element.get_or_add_rPr(), TEXT)
    document.styles["Normal"].font.size = Pt(SIZE)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, side: Any) -> None:
    line = footer.paragraphs[0]
    line.alignment = side
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(SMALL)
    _write(line, "— ", FIGURES, SMALL)
    field = _element("fldSimple", instr="PAGE")
    line._p.append(field)
    _write(line, " —", FIGURES, SMALL)


def _paragraph(
    place: Any, parts: Sequence[tuple[str, str]], size: float = SIZE, *, centred: bool = False
) -> Any:
    """A paragraph of parts in their typefaces, on the lines of the page."""
    line = place.add_paragraph()
    _space(line, LINE)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    for text, face in parts:
        _write(line, text, face, size)
    return line


def _space(line: Any, points: float) -> None:
    """Let the lines of a paragraph stand so far apart, and nothing around it."""
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)


def _write(line: Any, text: str, face: str, size: float) -> None:
    run = line.add_run(text)
    run.font.size = Pt(size)
    _set_face(run._r.get_or_add_rPr(), face)


def _set_face(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _rule_below(line: Any) -> None:
    borders = _element("pBdr")
    borders.append(
        _element(
            "bottom", val="single", sz="16", space=str(round(BELOW_NUMBER * 72 / 25.4)), color=RED
        )
    )
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _imprint(document: Any, paper: Minutes) -> None:
    """分送 and 印发, at the foot of the last page (7.4)."""
    table = document.add_table(rows=2, cols=1)
    table.autofit = False
    floating = _element(
        "tblpPr",
        vertAnchor="margin",
        horzAnchor="margin",
        tblpXSpec="left",
        tblpYSpec="bottom",
        leftFromText="0",
        rightFromText="0",
    )
    table._tbl.tblPr.insert_element_before(floating, "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
    width = Mm(WIDTH)
    for row, edges in zip(
        table.rows, ({"top": _THICK, "bottom": _THIN}, {"bottom": _THICK}), strict=True
    ):
        cell = row.cells[0]
        cell.width = width
        borders = _element("tcBorders")
        for edge, weight in edges.items():
            borders.append(_element(edge, val="single", sz=str(weight), color="000000"))
        cell._tc.get_or_add_tcPr().append(borders)
    given = table.rows[0].cells[0].paragraphs[0]
    _write(given, f"分送：{paper.distribution}", TEXT, SMALL)
    _space(given, LINE_OF_IMPRINT)
    given.paragraph_format.left_indent = Pt(4 * SMALL)
    given.paragraph_format.first_line_indent = Pt(-3 * SMALL)
    printed = table.rows[1].cells[0].paragraphs[0]
    _write(printed, f"{paper.organ}\t{paper.issued}印发", TEXT, SMALL)
    _space(printed, LINE_OF_IMPRINT)
    printed.paragraph_format.left_indent = Pt(SMALL)
    printed.paragraph_format.tab_stops.add_tab_stop(width - Pt(2 * SMALL), WD_TAB_ALIGNMENT.RIGHT)
    _space(document.add_paragraph(), 1)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
