"""Code → label of the shipped code lists."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.features.codes.lists import load_schemes


def labels(session: Session, scheme: str, locale: str) -> Mapping[str, str]:
    """Code → label in the order of the list; unknown schemes are empty."""
    found = load_schemes().get(scheme)
    if found is None:
        return {}
    return {c: (i.label_en if locale == "en" else i.label) for c, i in found.items.items()}
