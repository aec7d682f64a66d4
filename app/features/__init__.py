"""What the district does; one package per noun."""

from importlib import import_module

from app.panel import Feature

MENU = (
    "deadlines",
    "matters",
    "residents",
    "outflow",
    "rentals",
    "employers",
    "services",
    "collection",
    "coordinators",
    "meetings",
    "assessments",
    "subsidies",
    "exchange",
    "correspondence",
    "ledgers",
    "reports",
    "quality",
    "offices",
    "plans",
    "places",
    "codes",
    "calendar",
    "rulebook",
    "privacy",
    "exports",
    "minors",
    "oversight",
)
"""The features in the order of the menu."""


def all_features() -> list[Feature]:
    """What every feature puts on the panel."""
    return [import_module(f"app.features.{name}.views").FEATURE for name in MENU]
