"""Nothing is forgotten: each way in is of a known kind, or the application does not start (C11)."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from flask.cli import AppGroup

from app import cli, create_app, matrix
from app.access import Action, PageRight, SpecError, Tag, entities, fields, grant_page
from app.access.commands import Who, acts_as, check
from app.db import Base
from app.features import MENU
from app.features.oversight.rights import MATRIX
from app.matrix import Role
from app.panel.inventory import OTHERS, Kind, classify
from app.panel.screens import Button, Chart, Screen
from config import Environment, Settings

SOURCE = Path(cli.__file__).parent
SETTINGS = Settings(environment=Environment.TESTING, database_url="sqlite://")


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(SETTINGS)


@pytest.fixture(scope="module")
def screens(app: Flask) -> tuple[Screen, ...]:
    found: tuple[Screen, ...] = app.extensions["screens"]
    return found


@pytest.fixture(scope="module")
def charts(app: Flask) -> tuple[Chart, ...]:
    found: tuple[Chart, ...] = app.extensions["charts"]
    return found


# -- addresses --------------------------------------------------------------------------


def added(monkeypatch: pytest.MonkeyPatch, add: Callable[[Flask], object]) -> Callable[[], Flask]:
    """The factory, with something that a careless feature adds."""
    honest = cli.init_app

    def init_app(app: Flask) -> None:
        honest(app)
        add(app)

    monkeypatch.setattr(cli, "init_app", init_app)
    return lambda: create_app(SETTINGS)


def test_every_address_is_of_a_known_kind(app: Flask) -> None:
    kinds = classify(app)
    assert kinds.keys() == {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(kinds.values()) == set(Kind)
    assert kinds.keys() >= OTHERS.keys()
    assert kinds["ResidenceView.export"] is Kind.ENTITY
    assert kinds["ResidenceView.lookup"] is Kind.ENTITY
    assert kinds["ResidenceApi.get_list"] is Kind.REST
    assert kinds["ResidentsByStreetChart.chart"] is Kind.CHART
    assert kinds["AccessMatrixPage.export"] is Kind.PAGE


@pytest.mark.parametrize("endpoint", ["report", "ResidenceView.report"])
def test_with_an_unknown_address_it_does_not_start(
    monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    def add(app: Flask) -> None:
        app.add_url_rule("/report", endpoint, lambda: "everything")

    with pytest.raises(SpecError, match=rf"/report \({endpoint}\)"):
        added(monkeypatch, add)()


def test_a_page_needs_a_right_that_the_matrix_grants(monkeypatch: pytest.MonkeyPatch) -> None:
    granted = matrix._pages()
    monkeypatch.setattr(matrix, "_pages", lambda: [one for one in granted if one.right != MATRIX])
    with pytest.raises(SpecError, match="'access-matrix': no grant_page names it"):
        create_app(SETTINGS)
    other = grant_page(Role.AUDITOR, PageRight("report", "报告"))
    monkeypatch.setattr(matrix, "_pages", lambda: [*granted, other])
    with pytest.raises(SpecError, match="'report': no feature has it"):
        create_app(SETTINGS)


# -- commands and tasks -----------------------------------------------------------------


def test_every_command_says_who_acts(app: Flask) -> None:
    found = check(app.cli, foreign=("db",))
    assert found["import residents"] == (Who.ACCOUNT, "")
    assert found["access explain"] == (Who.NOBODY, "")
    assert found["demo"] == (Who.SYSTEM, "demo")
    tasks = {task for who, task in found.values() if who is Who.SYSTEM}
    named = re.compile(r'Actor\.system\(\s*[^"]*?"(\w+)"')
    found_in_source = {
        task for path in SOURCE.rglob("*.py") for task in named.findall(path.read_text())
    }
    # Published by whoever looks first; explained to whoever may ask; checked when it starts.
    assert found_in_source - tasks == {"statistics", "explain", "start"}
    assert tasks <= found_in_source


def test_a_command_in_an_accounts_name_asks_which(app: Flask) -> None:
    for name, (who, _) in check(app.cli, foreign=("db",)).items():
        command: Any = app.cli
        for part in name.split():
            command = command.commands[part]
        options = {option for one in command.params for option in one.opts}
        assert ("--as" in options) is (who is Who.ACCOUNT), name


def test_with_an_undeclared_command_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = AppGroup("reports")

    @reports.command("send")
    def _send() -> None:
        """Send everything to somebody."""

    with pytest.raises(SpecError, match="flask reports send"):
        added(monkeypatch, lambda app: app.cli.add_command(reports))()


@pytest.mark.parametrize(("who", "task"), [(Who.SYSTEM, ""), (Who.NOBODY, "codes")])
def test_a_task_has_a_name_and_nobody_has_none(who: Who, task: str) -> None:
    with pytest.raises(SpecError):
        acts_as(who, task)


def test_a_plain_click_command_is_held_to_it_as_well() -> None:
    group = click.Group("x", commands=[click.Command("y", callback=lambda: None)])
    with pytest.raises(SpecError, match="flask y"):
        check(group)


# -- what features declare --------------------------------------------------------------


def test_every_column_has_a_tag() -> None:
    for cls in entities():
        assert all(isinstance(one.tag, Tag) for one in fields(cls).values()), cls


def reached(app: Flask) -> Mapping[type[Base], frozenset[Action]]:
    """Entity → what some role may do with it."""
    cells = app.extensions["policy"].cells()
    return {
        cls: frozenset().union(*(one.grant.may for one in cells if one.grant.entity is cls))
        for cls in entities()
    }


def test_what_a_feature_declares_somebody_may_do(app: Flask, screens: tuple[Screen, ...]) -> None:
    """A screen, form, import or button that no line of the matrix reaches is a mistake."""
    may = reached(app)
    for screen in screens:
        assert Action.LIST in may[screen.entity], screen.path
        for declared, action in (
            (screen.create, Action.CREATE),
            (screen.change, Action.CHANGE),
            (screen.importer, Action.IMPORT),
        ):
            assert declared is None or action in may[screen.entity], (screen.path, action)
        for button in screen.buttons:
            assert button.action in may[button.of or screen.entity], (screen.path, button.name)
        for roll in screen.rolls:
            assert Action.CHANGE in may[roll.entity], (screen.path, roll.name)


def test_what_a_grant_lets_do_there_is_a_screen_for(
    app: Flask, screens: tuple[Screen, ...], charts: tuple[Chart, ...]
) -> None:
    """Import and chart are said in the matrix and in a feature, or in neither."""
    may = reached(app)
    imported = {screen.entity for screen in screens if screen.importer}
    assert imported == {cls for cls, actions in may.items() if Action.IMPORT in actions}
    assert {chart.entity for chart in charts} <= {
        cls for cls, actions in may.items() if Action.CHART in actions
    }


def named_columns(screens: tuple[Screen, ...], charts: tuple[Chart, ...]) -> Iterator[Any]:
    """Every place where a feature names columns: where, entity, names."""
    for screen in screens:
        yield f"{screen.path} totals", screen.entity, screen.totals
        yield f"{screen.path} shown on", screen.entity, screen.shown_on
        for button in screen.buttons:
            yield f"{screen.path} {button.name}", screen.entity, _of(button)
        for roll in screen.rolls:
            yield f"{screen.path} {roll.name}", roll.entity, (roll.outcome,)
    for chart in charts:
        yield chart.name, chart.entity, {chart.group, *chart.among} | ({chart.split} - {None})


def _of(button: Button) -> tuple[str, ...]:
    return (*button.inputs, *button.required, *button.writes)


def test_columns_that_features_name_are_declared(
    screens: tuple[Screen, ...], charts: tuple[Chart, ...]
) -> None:
    for where, entity, names in named_columns(screens, charts):
        assert set(names) <= fields(entity).keys(), where


def test_operations_are_audited(screens: tuple[Screen, ...]) -> None:
    """What a form, button or roll calls is an operation: one transaction, one audit entry."""
    for screen in screens:
        calls = [screen.create, screen.change, *(one.operation for one in screen.buttons)]
        calls += [one.operation for one in screen.rolls]
        for call in calls:
            assert call is None or hasattr(call, "action"), (screen.path, call)


def test_every_reference_is_looked_up_in_an_entity() -> None:
    """An autocomplete offers rows of a scoped entity, never of a table of others."""
    for cls in entities():
        for one in fields(cls).values():
            assert (one.target is not None) is (one.kind == "reference"), one
            assert one.target is None or one.target in entities(), one


def test_every_feature_with_pages_is_on_the_panel() -> None:
    assert {path.parent.name for path in SOURCE.glob("features/*/views.py")} == {*MENU}
