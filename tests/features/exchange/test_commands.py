"""`flask exchange`: what an office does at its own desk, and what the machine does every day."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.db import db, fix_today
from app.features.exchange import ExchangePackage, make, register_key, send
from app.features.exchange.sealing import read_key
from config import Environment, Settings
from tests.features.exchange.keys import PASSWORD, pair
from tests.world import TODAY, District


@pytest.fixture
def app(district: District) -> Iterator[Flask]:
    """The application over the district."""
    url = district.engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(environment=Environment.TESTING, database_url=url, today=TODAY))
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app: Flask, *args: object, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["exchange", *map(str, args)], input=typed)


def sent_one(district: District) -> ExchangePackage:
    """A package of the eastern street for station 1."""
    unit = district.world.units["station1"]
    key = {"org_unit_id": unit, "certificate": pair("station1")[1]}
    register_key(district.acting("secadmin"), key)
    clerk = district.acting("clerk")
    data: dict[str, Any] = {
        "kind": "special", "to_unit_id": unit, "period_from": TODAY, "period_to": TODAY,
        "purpose": "report", "legal_basis": "三（三）4",
    }  # fmt: skip
    made = make(clerk, data)
    return send(clerk, made.id, made.version)


def test_a_key_is_made_for_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = ("keygen", "第一派出所", "--key", key, "--cert", cert, "--password")
    short = run(app, *words, "short")
    assert (short.exit_code, short.stderr) == (2, "Error: 密码至少 12 个字符。\n")
    made = run(app, *words, "long enough it is")
    assert made.exit_code == 0, made.output
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    known = read_key(cert.read_text())
    assert known is not None
    assert known.bits == 3072
    again = run(app, *words, "long enough it is")
    assert (again.exit_code, again.stderr) == (
        2,
        f"Error: “{key}”已经存在，没有覆盖。请换一个名称。\n",
    )


def test_a_package_is_downloaded_opened_and_expires(
    district: District, app: Flask, tmp_path: Path
) -> None:
    package = sent_one(district)
    out = ("--out", tmp_path)
    for stranger, said in (
        ("police-2", "没有找到这条记录，或者它不在您的管辖范围内。"),
        ("clerk", f"互换包 {package.number} 只发给接收单位，本单位不能下载，也不能回执。"),
        ("auditor", "账号“auditor”无权办理。可用 flask access explain 查看原因。"),
    ):
        refused = run(app, "download", package.number, "--as", stranger, *out)
        assert (refused.exit_code, refused.stderr) == (2, f"Error: {said}\n"), stranger
    got = run(app, "download", package.number, "--as", "police", *out)
    assert got.exit_code == 0, got.output
    file = tmp_path / f"{package.number}.p7m"

    key, cert, table = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "table.xlsx"

    def open_it(office: str, digest: str = package.plain_digest, **more: object) -> Result:
        private, certificate = pair(office)
        key.write_bytes(private)
        cert.write_text(certificate)
        options = [text for name, value in more.items() for text in (f"--{name}", value)]
        words = ("open", file, "--key", key, "--cert", cert, "--digest", digest, "--out", table)
        return run(app, *words, *options, "--password", PASSWORD.decode())

    closed = "打不开：文件不是用这张证书加密的，或者私钥、证书、密码不对。没有写出任何内容。"
    wrong = open_it("west")
    assert (wrong.exit_code, wrong.stderr) == (2, f"Error: {closed}\n")
    changed = open_it("station1", "sha256:" + "0" * 64)
    assert changed.exit_code == 2
    assert "与清单上的内容摘要不一致" in changed.stderr
    assert not table.exists()
    opened = open_it("station1", count=package.record_count)
    said = f"共 {package.record_count} 条记录。内容摘要与清单一致。请在系统中按此数回执。\n"
    assert (opened.exit_code, opened.stdout) == (0, said)
    assert table.read_bytes().startswith(b"PK")
    table.unlink()
    assert open_it("station1", count=package.record_count + 1).exit_code == 1
    assert "没有覆盖" in open_it("station1").stderr

    fix_today(package.expires_on.replace(day=31))
    late = run(app, "download", package.number, "--as", "police", *out)
    assert (late.exit_code, "的保存期限 2026-10-30 已过，不能下载" in late.stderr) == (2, True)
    for destroyed in (1, 0):
        done = run(app, "expire")
        assert done.stdout == f"已销毁 {destroyed} 份到期的互换包，清单保留。\n"
    gone = run(app, "download", package.number, "--as", "police", *out)
    assert "的文件已于 2026-10-31 销毁，不能下载" in gone.stderr
    kept = district.system.scalars(select(ExchangePackage.number)).all()
    assert kept == [package.number]
