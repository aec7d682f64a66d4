"""A reason in the user's language."""

from flask_babel import gettext

from app.access import Reason


def translate(reason: Reason) -> str:
    """A reason in the user's language; labels among its parameters are translated too."""
    params = {
        # gettext("") would be the catalogue header
        name: gettext(value) if isinstance(value, str) and value else value
        for name, value in reason.params.items()
    }
    return gettext(reason.message, **params) if params else gettext(reason.message)
