"""Liuguan (流管台)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application factory.

    Args:
        settings: typed settings; None reads them from the environment.

    Raises:
        ConfigurationError: settings too weak for the environment.
        SpecError: an untagged column, an unknown scope or a contradictory matrix.
    """
    # A pure rule must be importable without the web, the database and every feature.
    from app.wiring import wire  # noqa: PLC0415

    return wire(settings)
