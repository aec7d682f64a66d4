"""Draw the sample pages: ``python -m tools.preview [NAME…] [--out var/preview]``.

Takes a picture of every page of ``tests/panel/samples.py`` (or of those named) at 1440 and 390
pixels, light and dark, in Chinese and English, with Debian's Chromium. What the browser complains
about - a breach of the content security policy, a missing file, an error in a script - is printed,
and so is every page that is wider than its window.
"""

import argparse
import itertools
import logging
import threading
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, FloatRect, sync_playwright
from werkzeug.serving import make_server

from tests.panel.samples import PAGES, create_app

CHROMIUM = "/usr/bin/chromium"
WIDTHS = {1440: 900, 390: 844}
"""Window width → height, in pixels."""
PICTURES = Path("var/preview")
TALLEST = 2400
"""Pictures of longer pages end here, in pixels."""

Theme = Literal["light", "dark"]


def picture(
    browser: Browser, address: str, width: int, theme: Theme, language: str, target: Path
) -> None:
    """Save a picture of one page and print the browser's complaints about it."""
    tab = browser.new_page(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme=theme,
        locale={"zh": "zh-CN", "en": "en-GB"}[language],
    )

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            print(target.name, message.text)

    tab.on("console", complain)
    tab.on("pageerror", lambda error: print(target.name, error))
    tab.goto(f"{address}?lang={language}", wait_until="networkidle")
    wide, high = tab.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
    if wide > width:
        print(target.name, "is wider than the window:", wide)
    clip = FloatRect(x=0, y=0, width=width, height=min(high, TALLEST))
    tab.screenshot(path=target, full_page=True, clip=clip)
    tab.close()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=sorted(PAGES), metavar="NAME")
    parser.add_argument("--themes", nargs="+", default=("light", "dark"))
    parser.add_argument("--languages", nargs="+", default=("zh", "en"))
    parser.add_argument("--out", type=Path, default=PICTURES)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, width, theme, language in itertools.product(
            options.names, WIDTHS, options.themes, options.languages
        ):
            target = options.out / f"{name}-{width}-{theme}-{language}.png"
            address = f"http://127.0.0.1:{server.server_port}/{name}"
            picture(browser, address, width, theme, language, target)
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
