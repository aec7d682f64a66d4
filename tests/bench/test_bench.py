"""The bench runs to its end. How fast anything is, a shared machine cannot say."""

from collections.abc import Iterator, Mapping

import pytest

from bench import measure as measuring
from bench.browser import Page
from bench.database import loaded, url_for
from bench.measure import Result, measure
from bench.tasks import CLERK, Task

RESIDENTS = 500


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Environment of the servers over a small database."""
    file = tmp_path_factory.mktemp("bench") / "bench.db"
    with loaded(url_for(f"sqlite:///{file}", RESIDENTS), RESIDENTS, keep=False) as made:
        yield made
    assert not file.exists()


def test_every_task_is_measured(environ: Mapping[str, str]) -> None:
    results = {one.task: one for one in measure(environ, RESIDENTS, rounds=1)}

    assert {
        "list, page 1",
        "list, page 2",
        "exact ID number",
        "exact telephone number",
        "status filter by date",
        "police list, page 1",
        "district list, page 1",
        "district list, page 20",
        "add form of a tenancy",
        "save a registration",
        "chart residents-by-street",
        "chart arrivals-by-month",
        "chart arrivals-by-month, published",
        "export 100,000 × 20",
    } <= results.keys()
    for result in results.values():
        assert result.ours > 0
        assert result.theirs > 0
        assert result.size > 0
        assert result.statements != 0


def test_pages_that_show_different_rows_are_not_compared(
    environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own_street = Task("a list", CLERK, "/residences/list/", by_hand="/residents")
    monkeypatch.setattr(measuring, "tasks", lambda *_: [own_street])

    with pytest.raises(RuntimeError, match="a list: not the same rows"):
        list(measure(environ, RESIDENTS, rounds=1))


def test_the_page_reader_finds_cells_and_token() -> None:
    page = Page()
    page.feed(
        '<form><input type="hidden" name="csrf_token" value="t&amp;k"></form>'
        "<table><thead><tr><th>姓名</th></tr></thead>"
        "<tbody><tr><td><a href='#'>王 <b>伟</b></a></td><td>—</td></tr></tbody></table>"
    )

    assert page.token == "t&k"
    assert page.rows == [["王伟", "—"]]


@pytest.mark.parametrize(
    ("ours", "size", "ok"), [(1.0, 99, True), (1.1, 99, False), (1.0, 100, False)]
)
def test_a_target_is_reached_or_missed(ours: float, size: int, ok: bool) -> None:
    result = Result("a page", 0.1, ours, ours, target=10, size=size, most=100)

    assert result.ok is ok
