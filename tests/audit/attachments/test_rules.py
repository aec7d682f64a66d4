"""Which files and titles are taken (C18)."""

import pytest

from app.audit.attachments import Upload, file_name, rules
from app.audit.attachments.models import LONGEST_FILE
from app.features.codes.lists import load_schemes
from app.policy import limits
from config import Environment, Settings
from tests.audit.attachments.files import JPEG, PDF, PNG
from tests.refusals import told

MB = 1024 * 1024
ALL = ("pdf", "jpeg", "png")
WORDS = ("身份证", "护照", "idcard")


@pytest.mark.parametrize(
    ("filename", "content", "kind"),
    [
        ("合同.pdf", PDF, "pdf"),
        ("SCAN.PDF", PDF, "pdf"),
        ("a.b.jpg", JPEG, "jpeg"),
        ("照片.jpeg", JPEG + b"what a camera adds", "jpeg"),
        ("x.png", PNG, "png"),
        ("full.pdf", PDF + b" " * (MB - len(PDF)), "pdf"),
    ],
)
def test_taken(filename: str, content: bytes, kind: str) -> None:
    assert list(rules.file_problems(Upload(filename, content), 1, ALL)) == []
    assert rules.type_by_name(filename) == kind


@pytest.mark.parametrize(
    ("filename", "content", "sentence"),
    [
        ("a.pdf", b"", "文件是空的"),
        ("a.pdf", PDF + b" " * (MB - len(PDF) + 1), "文件超过 1 MB"),
        ("a.exe", PDF, "文件名应以 .pdf、.jpg、.png 结尾"),
        ("a.pdf.exe", PDF, "文件名应以"),
        ("pdf", PDF, "文件名应以"),
        ("", PDF, "文件名应以"),
        ("a.svg", b"<svg onload='x'/>", "文件名应以"),
        ("a.html", b"<html>", "文件名应以"),
        ("a.pdf", b"<html>%PDF-%%EOF", "文件内容与扩展名“.pdf”不符"),
        ("a.png", PDF, "文件内容与扩展名“.png”不符"),
        ("a.jpg", PNG, "文件内容与扩展名“.jpg”不符"),
        ("a.pdf", PNG, "文件内容与扩展名“.pdf”不符"),
        ("a.pdf", PDF[:-6], "文件不完整或已损坏"),
        ("a.jpg", JPEG[:-2], "文件不完整或已损坏"),
        ("a.png", PNG[:-1], "文件不完整或已损坏"),
    ],
)
def test_kept_out(filename: str, content: bytes, sentence: str) -> None:
    ((field, said),) = map(told, rules.file_problems(Upload(filename, content), 1, ALL))
    assert field == "file"
    assert said.startswith(sentence)


def test_no_file_and_a_format_the_policy_does_not_take() -> None:
    assert list(rules.file_problems(None, 1, ALL)) == [rules.NO_FILE]
    ((_, said),) = map(told, rules.file_problems(Upload("a.png", PNG), 1, ("pdf",)))
    assert said == "文件名应以 .pdf 结尾。其他格式请先转成 PDF 或图片再上传。"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("租赁合同", None),
        ("房东身份证", "身份证"),
        ("身 份 证", "身份证"),
        ("身-份_证.jpg", "身份证"),
        ("身\u200b份证", "身份证"),
        ("ＩＤ Ｃａｒｄ", "idcard"),
        ("临时护照复印件", "护照"),
        ("", None),
    ],
)
def test_pictures_of_identity_documents_are_refused_by_name(text: str, word: str | None) -> None:
    found = rules.identity_problem(text, "name", WORDS)
    assert (found and dict(found.params)) == (word and {"word": word})
    assert found is None or found.field == "name"


@pytest.mark.parametrize(("present", "refused"), [(0, False), (19, False), (20, True), (21, True)])
def test_a_record_has_only_so_many(present: int, refused: bool) -> None:
    assert (rules.count_problem(present, 20) is not None) is refused


@pytest.mark.parametrize(
    ("title", "kind", "name"),
    [
        ("2026年租赁合同", "pdf", "2026年租赁合同.pdf"),
        ("合同.pdf", "pdf", "合同.pdf"),
        ("照片", "jpeg", "照片.jpg"),
        ('../../etc/"x"; a=b', "png", "etc__x__ a=b.png"),
        ("a\r\nSet-Cookie: x", "pdf", "aSet-Cookie_ x.pdf"),
        ("合同\u202efdp.exe", "pdf", "合同fdp.exe.pdf"),
        ("...", "pdf", "file.pdf"),
    ],
)
def test_the_name_it_is_saved_under(title: str, kind: str, name: str) -> None:
    assert file_name(title, kind) == name


def test_the_policy_speaks_of_formats_there_are_in_words_that_can_be_found() -> None:
    allowed = limits().attachments
    assert set(allowed.types) <= rules.FORMATS.keys()
    assert set(load_schemes()["file_type"].items) == rules.FORMATS.keys()
    words = allowed.identity_documents
    assert tuple(map(rules.fold, words)) == words
    assert {"身份证", "户口簿", "护照"} <= {*words}
    assert allowed.most_bytes <= LONGEST_FILE
    config = Settings(environment=Environment.TESTING).flask_config()
    assert allowed.most_bytes < config["MAX_CONTENT_LENGTH"]
