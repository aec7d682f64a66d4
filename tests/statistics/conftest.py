"""The panel under test is that of the hostile district."""

from tests.access.conftest import house

__all__ = ["house"]
