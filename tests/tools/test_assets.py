"""The front-end assets: pinned, hashed, from no named host."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tools import assets


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to publish into."""
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    return tmp_path / "vendor"


def test_names_carry_the_hash_of_the_content(vendor: Path) -> None:
    manifest = assets.publish()

    assert {"tabler.css", "tabler.js", "echarts.js", "icons.svg", "panel.css"} <= manifest.keys()
    for name, file in manifest.items():
        stem, digest, suffix = file.rsplit(".", 2)
        assert name == f"{stem}.{suffix}"
        assert hashlib.sha256((vendor / file).read_bytes()).hexdigest().startswith(digest)
        assert len(digest) == 12


def test_the_folder_holds_what_the_manifest_names(vendor: Path) -> None:
    vendor.mkdir()
    (vendor / "panel.0123456789ab.css").write_text("an older version")

    manifest = assets.publish()

    assert {file.name for file in vendor.iterdir()} == {"manifest.json", *manifest.values()}
    assert json.loads((vendor / "manifest.json").read_bytes()) == manifest


def test_publishing_again_writes_no_file_anew(vendor: Path) -> None:
    manifest = assets.publish()
    written = {file: (vendor / file).stat().st_mtime_ns for file in manifest.values()}

    assert assets.publish() == manifest
    assert {file: (vendor / file).stat().st_mtime_ns for file in manifest.values()} == written


def test_no_file_asks_for_a_source_map(vendor: Path) -> None:
    for file in assets.publish().values():
        assert b"sourceMappingURL" not in (vendor / file).read_bytes(), file


def test_the_sprite_has_a_symbol_per_icon() -> None:
    sprite = assets.icon_sprite(["plus", "x"]).decode()

    assert re.findall(r'<symbol id="([^"]+)"', sprite) == ["plus", "x"]
    assert '<path d="M12 5l0 14" />' in sprite


def test_an_unknown_icon_is_named() -> None:
    with pytest.raises(assets.AssetsError, match="no-such-icon"):
        assets.icon_sprite(["plus", "no-such-icon"])


def test_the_lock_file_names_no_host() -> None:
    text = assets.LOCK.read_text()

    assert "://" not in text
    assert '"resolved"' not in text


def test_every_package_is_pinned_and_verified() -> None:
    wanted = json.loads((assets.ROOT / "package.json").read_bytes())
    locked = json.loads(assets.LOCK.read_bytes())["packages"]

    for group in ("dependencies", "devDependencies"):
        assert locked[""][group] == wanted[group]
        for name, version in wanted[group].items():
            assert locked[f"node_modules/{name}"]["version"] == version
    for path, entry in locked.items():
        assert not path or entry["integrity"].startswith("sha512-"), path


def test_a_package_of_another_version_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "node_modules/htmx"
    package.mkdir(parents=True)
    lock = tmp_path / "package-lock.json"
    lock.write_text(
        '{"packages": {"": {}, "node_modules/htmx": {"version": "2.0.0"},'
        ' "node_modules/only-for-tools": {"version": "1.0.0", "dev": true}}}'
    )
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "LOCK", lock)

    assert not assets.installed()
    (package / "package.json").write_text('{"version": "1.9.0"}')
    assert not assets.installed()
    (package / "package.json").write_text('{"version": "2.0.0"}')
    assert assets.installed()
