"""The panel: compiles the matrix into Flask-AppBuilder views, forms, API and menu.

The only package that imports Flask-AppBuilder's classes.
"""

from collections.abc import Sequence
from dataclasses import replace

from flask import Flask
from flask_appbuilder import AppBuilder

from app.access import Actor, Policy, SpecError
from app.db import db
from app.panel import assets, feed, identity, importing, inventory, pages, urls
from app.panel.api import EntityApi, api_route
from app.panel.charts import EntityChart, chart_route
from app.panel.charts import check as check_charts
from app.panel.dispatch import RoleView, front
from app.panel.identity import ActorFor, PostsOf
from app.panel.openapi import OpenApiView
from app.panel.page_view import PageView
from app.panel.screens import (
    Agenda,
    Button,
    Candidate,
    Chart,
    CodeBook,
    Feature,
    Importer,
    Onward,
    Page,
    Paper,
    Roll,
    Screen,
    Waiting,
)
from app.panel.views import EntityView

__all__ = [
    "Agenda",
    "Button",
    "Candidate",
    "Chart",
    "CodeBook",
    "Feature",
    "Importer",
    "Onward",
    "Page",
    "PageView",
    "Paper",
    "Roll",
    "Screen",
    "Waiting",
    "check_routes",
    "init_app",
]


def init_app(
    app: Flask,
    policy: Policy,
    features: Sequence[Feature],
    codebook: CodeBook,
    posts_of: PostsOf,
    actor_for: ActorFor,
) -> None:
    """Put the panel on the application.

    Args:
        app: the application, its database already initialised.
        policy: the compiled matrix.
        features: what the features declare.
        codebook: code lists.
        posts_of: finds the posts of an account.
        actor_for: makes the actor of a post.

    Raises:
        PackError: the protection of published figures is not set down properly.
        SpecError: a chart that cannot be shown to all who may see it.
        SpecError: a page that nobody opens, or a right to a page that there is not.
    """
    app.extensions["policy"] = policy
    screens = _screens(features)
    charts = [chart for feature in features for chart in feature.charts]
    check_charts(policy, charts)
    special = [page for feature in features for page in feature.pages]
    _check_pages(policy, special)
    agendas = [agenda for feature in features for agenda in feature.agendas]
    # FAB exempts its API blueprints from CSRF while registering them.
    identity.csrf.init_app(app)
    with app.app_context():
        appbuilder = AppBuilder(
            app,
            db.session,
            indexview=pages.HomeView,
            security_manager_class=identity.SecurityManager,
        )
        appbuilder.add_view_no_menu(identity.PostView)
        appbuilder.add_view_no_menu(feed.FeedView)
        _add_screens(appbuilder, screens, codebook)
        _add_charts(appbuilder, charts, codebook)
        _add_pages(appbuilder, special)
        appbuilder.add_view_no_menu(OpenApiView)
    assets.init_app(app)
    identity.init_app(app, policy, posts_of, actor_for)
    importing.init_app(app)
    pages.init_app(app, screens, charts, special, agendas, codebook)


def check_routes(app: Flask) -> None:
    """Hold every address of the application to the kinds there are; the wiring calls it last.

    Raises:
        SpecError: naming an address that is of none.
    """
    inventory.classify(app)


def _check_pages(policy: Policy, special: Sequence[Page]) -> None:
    granted, declared = {one.right for one in policy.pages()}, {page.right for page in special}
    for right in granted ^ declared:
        wrong = "no feature has it" if right in granted else "no grant_page names it"
        raise SpecError(f"page {right.name!r}: {wrong}")


def _screens(features: Sequence[Feature]) -> list[Screen]:
    """All screens, each with the buttons that other features put on it."""
    return [
        replace(
            screen,
            buttons=(
                *screen.buttons,
                *(
                    button
                    for other in features
                    for entity, button in other.buttons
                    if entity is screen.entity
                ),
            ),
        )
        for feature in features
        for screen in feature.screens
    ]


def _add_screens(appbuilder: AppBuilder, screens: Sequence[Screen], codebook: CodeBook) -> None:
    for screen in screens:

        def view(actor: Actor, screen: Screen = screen) -> RoleView | None:
            access = actor.access(screen.entity)
            return EntityView(screen, access, screens, codebook) if access else None

        def api(actor: Actor, screen: Screen = screen) -> RoleView | None:
            access = actor.access(screen.entity)
            return EntityApi(screen, access, codebook) if access else None

        name = urls.endpoint(screen)
        entity = screen.entity
        appbuilder.add_view_no_menu(front(name, f"/{screen.path}", EntityView, view, entity=entity))
        appbuilder.add_view_no_menu(
            front(
                f"{entity.__name__}Api", api_route(screen), EntityApi, api, entity=entity, api=True
            )
        )


def _add_charts(appbuilder: AppBuilder, charts: Sequence[Chart], codebook: CodeBook) -> None:
    for chart in charts:

        def view(actor: Actor, chart: Chart = chart) -> RoleView | None:
            access = actor.access(chart.entity)
            return EntityChart(chart, access, charts, codebook) if access else None

        appbuilder.add_view_no_menu(
            front(
                urls.chart_endpoint(chart),
                chart_route(chart),
                EntityChart,
                view,
                entity=chart.entity,
            )
        )


def _add_pages(appbuilder: AppBuilder, special: Sequence[Page]) -> None:
    for page in special:

        def view(actor: Actor, page: Page = page) -> RoleView | None:
            return page.view(page) if actor.may_open(page.right) else None

        name = urls.page_endpoint(page.right)
        appbuilder.add_view_no_menu(front(name, f"/{page.path}", page.view, view))
