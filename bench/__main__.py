"""`python -m bench`: speed and memory of the product next to the same pages by hand."""

import json
import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from bench.database import loaded, url_for
from bench.drivers import Database
from bench.measure import Result, measure

HEADINGS = ("task", "by hand, ms", "ours, ms", "p95", "ratio", "target", "", "SQL", "bytes")


@click.command()
@click.option("--residents", type=int, help="how many  [default: 1,000,000; SQLite 100,000]")
@click.option("--database", help="`sqlite`, or a URL  [default: one on the local PostgreSQL]")
@click.option("--keep", is_flag=True, help="keep the database for the next run")
@click.option("--rounds", default=50, show_default=True, help="how often a task is measured")
@click.option("--only", default="", metavar="NAME", help="only tasks with this in their name")
@click.option("--json", "file", type=click.Path(path_type=Path), help="write the figures there")
def main(
    residents: int | None,
    database: str | None,
    keep: bool,
    rounds: int,
    only: str,
    file: Path | None,
) -> None:
    """Load residents, measure, print a table in Markdown.

    By hand is SQL and Jinja without rights, sessions or journal, on the same server and data;
    for a chart it is the longest SQL statement of the page, for a report all of its SQL, for the
    export a bare loop over xlsxwriter in constant memory, whose bytes are the growth of our memory
    at its peak; for row-level security it is the same SQL with policies that let every row pass.
    """
    residents = residents or (100_000 if database == "sqlite" else 1_000_000)
    url = url_for(database, residents)
    with loaded(url, residents, keep=keep) as environ:
        click.echo("\n".join(_circumstances(environ["DATABASE_URL"], residents, rounds)))
        click.echo(_line(HEADINGS))
        click.echo(_line(["---"] * len(HEADINGS)))
        results = []
        for result in measure(environ, residents, rounds=rounds, only=only):
            click.echo(_line(_cells(result)))
            results.append(result)
    if file:
        figures = [asdict(one) | {"ratio": one.ratio, "ok": one.ok} for one in results]
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")


def _circumstances(url: str, residents: int, rounds: int) -> Iterator[str]:
    version = "version()" if url.startswith("postgresql") else "'SQLite ' || sqlite_version()"
    with closing(Database(url)) as database:
        server = database.value(f"SELECT {version}").split(" (")[0]
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {residents:,} residents, {rounds} rounds"
    yield f"{server}, Python {platform.python_version()}"
    yield f"{os.cpu_count()} cores, load average {load}\n"


def _cells(result: Result) -> Sequence[str]:
    return (
        result.task,
        f"{result.theirs * 1000:,.1f}",
        f"{result.ours * 1000:,.1f}",
        f"{result.slow * 1000:,.1f}",
        f"{result.ratio:.2f}",
        f"≤ {result.target:g}" if result.target else "–",
        ("ok" if result.ok else "NOT") if result.target else "",
        f"{result.statements}" if result.statements is not None else "–",
        f"{result.size:,}" + (f" (< {result.most:,})" if result.most else ""),
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
