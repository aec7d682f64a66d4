"""FAB's route decorator with a type, so that the handlers it marks keep theirs."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask_appbuilder import expose as _expose

Handler = TypeVar("Handler", bound=Callable[..., Any])


def expose(url: str = "/", methods: tuple[str, ...] = ("GET",)) -> Callable[[Handler], Handler]:
    """Mark a method of a view as the handler of a relative URL."""
    return _expose(url, methods)
