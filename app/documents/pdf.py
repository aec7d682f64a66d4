"""Minutes as PDF, set by Typst with the fonts of this machine; nothing is fetched."""

import dataclasses
import json
import logging
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import typst

from app.access import N_, Reason, Refused
from app.documents import minutes
from app.documents.minutes import Minutes, is_heading

PDF = "application/pdf"

_log = logging.getLogger(__name__)

_TEMPLATE = Path(__file__).with_name("minutes.typ")
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC")
FACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("FangSong", "FangSong_GB2312", "STFangsong", *_SERIF),
        "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_SERIF),
        "heading": ("SimHei", "STHeiti", *_SERIF[2:], *_SERIF[:2]),
        "figures": ("SimSun", "STSong", *_SERIF),
    }
)
"""What each part is set in: the typefaces of the standard, else those that are freely to be had."""

NO_FONT = Reason(
    N_(
        "服务器上没有中文字体，不能生成 PDF，请改下载 Word 文件；"
        "并请系统管理员安装中文字体（如 fonts-noto-cjk）。"
    )
)


def as_pdf(paper: Minutes) -> bytes:
    """Set minutes as PDF.

    Raises:
        Refused: the machine has no Chinese font.
    """
    faces = {part: _installed(names) for part, names in FACES.items()}
    if not all(faces.values()):
        raise Refused(NO_FONT)
    said = {
        "paper": dataclasses.asdict(paper)
        | {
            "masthead": paper.masthead,
            "masthead_size": paper.masthead_size,
            "paragraphs": [
                {"text": one, "heading": is_heading(one)} for one in paper.paragraphs
            ],
        },
        "faces": faces,
        "measures": {
            name.lower(): getattr(minutes, name)
            for name in (
                "TOP", "BOTTOM", "LEFT", "RIGHT", "SIZE", "LINE", "TITLE", "SMALL",
                "ABOVE_MASTHEAD", "BELOW_NUMBER", "RED",
            )
        },
    }  # fmt: skip
    try:
        return _compiled(said, "a-2b")
    except typst.TypstError as error:  # a character of no font here is shown as a box
        _log.warning("minutes are no PDF/A-2b: %s", error)
        return _compiled(said, None)


def _compiled(said: Mapping[str, Any], standard: Literal["a-2b"] | None) -> bytes:
    inputs = {"said": json.dumps(said)}
    made: bytes = typst.compile(_TEMPLATE.read_bytes(), sys_inputs=inputs, pdf_standards=standard)
    return made


def _installed(names: Iterable[str]) -> list[str]:
    return [name for name in names if name in _families()]


@cache
def _families() -> frozenset[str]:
    return frozenset(typst.Fonts(include_embedded_fonts=False).families())
