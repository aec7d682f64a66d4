"""What may be kept as a file with a record, and under which name (C18).

Pure: no clock, no database, no settings; every refusal names its reason and the remedy.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from string import digits
from types import MappingProxyType

from app.access.reasons import N_, Reason

FILE = "file"
"""The input of the form; no column, so that nothing else shows or writes it."""


@dataclass(frozen=True)
class Upload:
    """A file as it comes in.

    Attributes:
        filename: what the sender calls it; looked at, never kept.
        content: its bytes, of one that is too big not all.
    """

    filename: str
    content: bytes


@dataclass(frozen=True)
class Format:
    """How a kind of file is told, whatever its sender says it is.

    Attributes:
        media_type: what it is served as.
        extensions: how its name ends; the first is used for the name it is served under.
        begins: its first bytes.
        ends: what a whole one has towards its end.
    """

    media_type: str
    extensions: tuple[str, ...]
    begins: bytes
    ends: bytes


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pdf": Format("application/pdf", (".pdf",), b"%PDF-", b"%%EOF"),
        "jpeg": Format("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", b"\xff\xd9"),
        "png": Format("image/png", (".png",), b"\x89PNG\r\n\x1a\n", b"IEND\xae\x42\x60\x82"),
    }
)
"""By the codes of the scheme `file_type`."""

NO_FILE = Reason(N_("请选择要上传的文件。"), FILE)
EMPTY = Reason(N_("文件是空的，没有保存。请检查后重新选择。"), FILE)
TOO_BIG = N_("文件超过 %(limit)s MB，没有保存。请压缩或拆分后再上传。")
WRONG_EXTENSION = N_("文件名应以 %(extensions)s 结尾。其他格式请先转成 PDF 或图片再上传。")
OTHER_CONTENT = N_("文件内容与扩展名“%(extension)s”不符。请选择原始文件，不要只改文件名。")
BROKEN = Reason(N_("文件不完整或已损坏，没有保存。请重新扫描或另存后再上传。"), FILE)
TOO_MANY = N_("这条记录已有 %(limit)s 个文件，不能再加。请先移除不需要的。")
IDENTITY_DOCUMENT = N_("不保存证件的照片或复印件（“%(word)s”）。请核对原件，不要上传。")
UNREADABLE_FILE = Reason(N_("这个文件已损坏，无法打开。请移除后重新上传，并告知系统管理员。"))


def file_problems(
    upload: Upload | None, megabytes: int, types: Collection[str]
) -> Iterator[Reason]:
    """Say what keeps a file out; whoever has one reason need not hear the others.

    Args:
        upload: the file; None where none was chosen.
        megabytes: the most it may have.
        types: the formats that are taken.
    """
    if upload is None:
        yield NO_FILE
    elif not upload.content:
        yield EMPTY
    elif len(upload.content) > megabytes * 1024 * 1024:
        yield Reason(TOO_BIG, FILE, {"limit": megabytes})
    elif (kind := type_by_name(upload.filename)) not in types:
        known = "、".join(FORMATS[one].extensions[0] for one in types)
        yield Reason(WRONG_EXTENSION, FILE, {"extensions": known})
    elif not upload.content.startswith(FORMATS[kind].begins):
        yield Reason(OTHER_CONTENT, FILE, {"extension": _extension(upload.filename)})
    elif FORMATS[kind].ends not in upload.content:
        yield BROKEN


def type_by_name(filename: str) -> str:
    """The format that a file name speaks of; empty for one that is not known."""
    ending = _extension(filename)
    return next((key for key, one in FORMATS.items() if ending in one.extensions), "")


def identity_problem(
    text: str, field: str, documents: Collection[str], pictures: Collection[str]
) -> Reason | None:
    """Refuse what a name says to be the picture of an identity document.

    It does where it ends with what such a document is called, but for a number and extension, or
    has that word and one for a picture. Other papers may be about such documents.

    Args:
        text: a title or a file name.
        field: the input to blame.
        documents: what such documents are called.
        pictures: what pictures of them are called.
    """
    name = fold(text).rstrip(digits)
    for ending in (end for one in FORMATS.values() for end in one.extensions):
        name = name.removesuffix(fold(ending)).rstrip(digits)
    pictured = any(one in name for one in pictures)
    for word in documents:
        if name.endswith(word) or (pictured and word in name):
            return Reason(IDENTITY_DOCUMENT, field, {"word": word})
    return None


def count_problem(present: int, most: int) -> Reason | None:
    """A record has only so many files."""
    return Reason(TOO_MANY, FILE, {"limit": most}) if present >= most else None


def fold(text: str) -> str:
    """The letters of a name alone: neither width nor case, blanks, signs or the invisible."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in plain if unicodedata.category(one)[0] in "LN")


def file_name(title: str, file_type: str) -> str:
    """The name an uploaded file is saved under."""
    return safe_name(title, FORMATS[file_type].extensions[0])


def safe_name(title: str, ending: str) -> str:
    """A title as the name of a file, without what a file system or a header minds."""
    kept = (
        "_" if one in '/\\:*?"<>|%;' else one
        for one in title
        if unicodedata.category(one)[0] != "C"
    )
    name = "".join(kept).strip(" ._")
    return f"{name.removesuffix(ending) or 'file'}{ending}"


def _extension(filename: str) -> str:
    return PurePath(filename.strip()).suffix.lower()
