"""`flask exchange keygen` and `open`: what an office without tools of its own needs at its desk.

Neither asks the database anything: both may run on a machine that has no part in the system.
"""

import datetime as dt
import tempfile
from pathlib import Path

import click
from flask_babel import gettext

from app.access import N_, Reason, Refused
from app.access.commands import Who, acts_as
from app.features.exchange import contents
from app.features.exchange.sealing import WrongKey, is_of, new_pair, unseal
from app.policy import limits
from app.sheets import ImportColumn, UnreadableWorkbook, read_table

THERE = N_("“%(path)s”已经存在，没有覆盖。请换一个名称。")
SHORT = N_("密码至少 %(limit)s 个字符。")
NOT_FOR_YOU = Reason(
    N_("打不开：文件不是用这张证书加密的，或者私钥、证书、密码不对。没有写出任何内容。")
)
OTHER = Reason(N_("解密后的内容与清单上的内容摘要不一致，没有写出。文件可能被改动，请重新下载。"))
NO_TABLE = Reason(N_("解密后的内容不是互换包的表格，没有写出。"))
COUNTED = N_("共 %(count)s 条记录。内容摘要与清单一致。请在系统中按此数回执。")
OTHER_COUNT = N_("数得 %(count)s 条记录，清单为 %(wanted)s 条。请在回执中说明差异。")
SHORTEST_PASSWORD = 12

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, path_type=Path)


@click.command("keygen", help="生成本单位的密钥和证书 · make a key and a certificate")
@click.argument("name", metavar="NAME")
@click.option("--key", required=True, type=_NEW, help="私钥写到哪里 · where the key goes")
@click.option("--cert", required=True, type=_NEW, help="证书写到哪里 · where the certificate goes")
@click.option("--days", default=730, show_default=True, type=click.IntRange(1, 3650))
@click.password_option(help="私钥的密码，不写则提示输入 · asked for when left out")
@acts_as(Who.NOBODY)
def keygen(name: str, key: Path, cert: Path, days: int, password: str) -> None:
    """Write a locked private key, for its owner's eyes only, and the certificate to hand in."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(Reason(SHORT, params={"limit": SHORTEST_PASSWORD}))
    for path in (key, cert):
        if path.exists():
            raise Refused(Reason(THERE, params={"path": path}))
    bits, now = limits().exchange.key_bits, dt.datetime.now(dt.UTC)
    private, certificate = new_pair(name, bits, now, days, password.encode())
    key.touch(mode=0o600, exist_ok=False)
    key.write_bytes(private)
    cert.write_bytes(certificate)
    click.echo(
        gettext(
            "已生成。把证书“%(cert)s”交给安全管理员登记；私钥“%(key)s”不要交给任何人，另行备份。",
            cert=cert,
            key=key,
        )
    )


@click.command("open", help="解密下载的互换包，核对摘要和条数 · open a package and check it")
@click.argument("file", type=_FILE)
@click.option("--key", required=True, type=_FILE, help="本单位的私钥 · the private key")
@click.option("--cert", required=True, type=_FILE, help="本单位的证书 · the certificate")
@click.option("--digest", required=True, help="清单上的内容摘要 · digest in the manifest")
@click.option("--count", type=int, help="清单上的记录数 · count in the manifest")
@click.option("--out", required=True, type=_NEW, help="表格写到哪里 · where the workbook goes")
@click.option("--password", prompt=True, hide_input=True, help="私钥的密码 · password of the key")
@acts_as(Who.NOBODY)
def open_package(
    file: Path, key: Path, cert: Path, digest: str, count: int | None, out: Path, password: str
) -> None:
    """Decrypt a file, compare it with its manifest, and only then write it."""
    if out.exists():
        raise Refused(Reason(THERE, params={"path": out}))
    try:
        certificate = cert.read_text(encoding="ascii", errors="replace")
        plain = unseal(file.read_bytes(), certificate, key.read_bytes(), password.encode())
    except WrongKey as wrong:
        raise Refused(NOT_FOR_YOU) from wrong
    if not is_of(plain, digest):
        raise Refused(OTHER)
    found = _count(plain)
    out.write_bytes(plain)
    if count is None or found == count:
        click.echo(gettext(COUNTED, count=found))
    else:
        click.echo(gettext(OTHER_COUNT, count=found, wanted=count))
        raise SystemExit(1)


def _count(plain: bytes) -> int:
    """How many records there are in a workbook.

    Raises:
        Refused: it is none of ours.
    """
    columns = [ImportColumn(one.key, (one.heading,), required=True) for one in contents.COLUMNS]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content.xlsx"
        path.write_bytes(plain)
        try:
            return sum(1 for _ in read_table(path, columns))
        except UnreadableWorkbook as unreadable:
            raise Refused(NO_TABLE) from unreadable
