"""Every address of the application is of a known kind, or it does not start.

Whoever adds a way in has to say here what guards it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from flask import Flask

from app.access import SpecError
from app.panel.api import EntityApi
from app.panel.charts import EntityChart
from app.panel.dispatch import Front
from app.panel.page_view import PageView
from app.panel.views import EntityView


class Kind(StrEnum):
    """What guards an address."""

    ENTITY = "entity"  # the dispatcher: the role's grant for the entity, its rows and columns
    REST = "rest"  # the same, by JSON
    CHART = "chart"  # the same, and only by the columns the role reads
    PAGE = "page"  # the dispatcher: the role's grant for the page
    DOCUMENT = "document"  # says what the role may ask of REST, and shows no record
    HOME = "home"  # shows what the role may list or open
    OWN_ACCOUNT = "own account"  # touches the account that has signed in, and nothing else
    FEED = "feed"  # a token that stands for a post: what is due and when, no person
    SIGN_IN = "sign in"  # before anybody is known
    STATIC = "static"  # our own files


_FRONTS: Mapping[type, Kind] = MappingProxyType(
    {
        EntityView: Kind.ENTITY,
        EntityApi: Kind.REST,
        EntityChart: Kind.CHART,
        PageView: Kind.PAGE,
    }
)

OTHERS: Mapping[str, Kind] = MappingProxyType(
    {
        "FeedView.feed": Kind.FEED,
        "HomeView.index": Kind.HOME,
        "LocaleView.index": Kind.OWN_ACCOUNT,
        "LoginView.login": Kind.SIGN_IN,
        "LoginView.logout": Kind.SIGN_IN,
        "OpenApiView.document": Kind.DOCUMENT,
        "PostView.switch": Kind.OWN_ACCOUNT,
        "ResetMyPasswordView.this_form_get": Kind.OWN_ACCOUNT,
        "ResetMyPasswordView.this_form_post": Kind.OWN_ACCOUNT,
        "SecurityApi.login": Kind.SIGN_IN,
        "SecurityApi.refresh": Kind.SIGN_IN,
        "UtilView.back": Kind.OWN_ACCOUNT,
        "appbuilder.static": Kind.STATIC,
        "static": Kind.STATIC,
    }
)
"""The addresses that the dispatcher does not guard, one by one."""


def classify(app: Flask) -> Mapping[str, Kind]:
    """The kind of every endpoint.

    Raises:
        SpecError: naming an address that is of no kind.
    """
    known = {**OTHERS, **dict(_dispatched(app))}
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in known:
            raise SpecError(f"{rule.rule} ({rule.endpoint}): an address of no known kind")
    return {rule.endpoint: known[rule.endpoint] for rule in app.url_map.iter_rules()}


def _dispatched(app: Flask) -> Iterator[tuple[str, Kind]]:
    """The endpoints of the fronts: a handler that is not the dispatcher's is none of them."""
    fronts = (view for view in app.appbuilder.baseviews if isinstance(view, Front))  # type: ignore[attr-defined]
    for front in fronts:
        for base, kind in _FRONTS.items():
            if issubclass(front.view_class, base):
                yield from ((f"{front.endpoint}.{name}", kind) for name in front.handlers)
