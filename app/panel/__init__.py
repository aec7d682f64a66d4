"""The panel: compiles the matrix into Flask-AppBuilder views, forms, API and menu.

The only package that imports Flask-AppBuilder's classes.
"""

from collections.abc import Sequence
from dataclasses import replace

from flask import Flask
from flask_appbuilder import AppBuilder

from app.access import Actor, Policy
from app.db import db
from app.panel import assets, identity, importing, pages, urls
from app.panel.api import EntityApi, api_route
from app.panel.charts import EntityChart, chart_route
from app.panel.dispatch import RoleView, front
from app.panel.identity import ActorFor, PostsOf
from app.panel.screens import (
    Button,
    Candidate,
    Chart,
    CodeBook,
    Feature,
    Importer,
    Roll,
    Screen,
)
from app.panel.views import EntityView

__all__ = [
    "Button",
    "Candidate",
    "Chart",
    "CodeBook",
    "Feature",
    "Importer",
    "Roll",
    "Screen",
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
    """
    app.extensions["policy"] = policy
    screens = _screens(features)
    charts = [chart for feature in features for chart in feature.charts]
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
        _add_screens(appbuilder, screens, codebook)
        _add_charts(appbuilder, charts, codebook)
    assets.init_app(app)
    identity.init_app(app, policy, posts_of, actor_for)
    importing.init_app(app)
    pages.init_app(app, screens, charts)


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
        appbuilder.add_view_no_menu(front(name, f"/{screen.path}", EntityView, view))
        appbuilder.add_view_no_menu(
            front(f"{screen.entity.__name__}Api", api_route(screen), EntityApi, api, api=True)
        )


def _add_charts(appbuilder: AppBuilder, charts: Sequence[Chart], codebook: CodeBook) -> None:
    for chart in charts:

        def view(actor: Actor, chart: Chart = chart) -> RoleView | None:
            access = actor.access(chart.entity)
            return EntityChart(chart, access, charts, codebook) if access else None

        appbuilder.add_view_no_menu(
            front(urls.chart_endpoint(chart), chart_route(chart), EntityChart, view)
        )
