"""Which files and titles are taken (C18)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.audit.attachments import Upload, file_name, rules
from app.features.codes.lists import load_schemes
from app.policy import PackError, limits, privacy
from config import Environment, Settings
from tests.audit.attachments.files import JPEG, PDF, PNG
from tests.refusals import told

MB = 1024 * 1024
ALL = ("pdf", "jpeg", "png")


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
        # The document alone, or what ends with it.
        ("身份证", "身份证"),
        ("身份证.jpg", "身份证"),
        ("张某身份证", "身份证"),
        ("租赁合同和身份证.PDF", "身份证"),
        ("身 份 证", "身份证"),
        ("身-份_证.jpg", "身份证"),
        ("身\u200b份证", "身份证"),
        ("ＩＤ Ｃａｒｄ", "idcard"),
        ("身份证（2）.jpg", "身份证"),
        ("护照_01", "护照"),
        ("身份证.jpg.pdf", "身份证"),
        ("身份证1.jpeg2", "身份证"),
        # With a word for a picture, wherever it stands.
        ("临时护照复印件", "护照"),
        ("复印件：房东身份证和合同", "身份证"),
        ("身份证正面.jpg", "身份证"),
        ("身份证 反 面", "身份证"),
        ("身份证照片1", "身份证"),
        ("居住证图片（张某）", "居住证"),
        ("护照首页扫描件.pdf", "护照"),
        ("ID Card (scan) 1.png", "idcard"),
        # Office papers about documents, and pictures of something else.
        ("居住证办理工作例会记录.pdf", None),
        ("居住证办理工作例会记录", None),
        ("身份证核验工作制度", None),
        ("居住证.办理工作通知", None),
        ("消防安全检查照片", None),
        ("租赁合同扫描件.pdf", None),
        ("scan.pdf", None),
        ("合同正面", None),
        ("", None),
        # What is no heading of a column may speak of anything (C03).
        ("协管员工资发放签到表", None),
        ("信访工作会议记录.pdf", None),
    ],
)
def test_pictures_of_identity_documents_are_refused_by_name(text: str, word: str | None) -> None:
    allowed = limits().attachments
    found = rules.identity_problem(
        text, "name", allowed.identity_documents, allowed.identity_pictures
    )
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
    assert {"身份证", "户口簿", "护照"} <= {*words}
    for one in (words, allowed.identity_pictures):
        assert tuple(map(rules.fold, one)) == one
    config = Settings(environment=Environment.TESTING).flask_config()
    assert allowed.most_bytes < config["MAX_CONTENT_LENGTH"]


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the file, to be changed before it is read."""
    copy = tmp_path / "limits.toml"
    copy.write_bytes(privacy.LIMITS.read_bytes())
    monkeypatch.setattr(privacy, "LIMITS", copy)
    limits.cache_clear()
    yield copy
    limits.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'types = ["pdf", "jpeg", "png"]',
            'types = ["pdf", "docx"]',
            "limits.toml：attachments.types 没有“docx”这种格式，应为 pdf、jpeg、png。",
        ),
        (
            "megabytes = 10",
            "megabytes = 16",
            "limits.toml：attachments.megabytes 应为 1 至 15 的整数，现为 16。",
        ),
    ],
)
def test_a_policy_that_cannot_be_kept_stops_the_start(
    policy: Path, old: str, new: str, message: str
) -> None:
    text = policy.read_text(encoding="utf-8")
    assert old in text
    policy.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        create_app(Settings(environment=Environment.TESTING, database_url="sqlite://"))
    assert str(caught.value) == message
