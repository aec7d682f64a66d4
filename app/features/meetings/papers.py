"""The minutes as they are printed: the columns of a copy, in the layout of GB/T 9704-2012."""

from collections.abc import Mapping
from typing import Any

from app.access import N_
from app.documents import DOCX, PDF_TYPE, Minutes, as_docx, as_pdf
from app.features.meetings.models import MinutesCopy
from app.features.meetings.wording import day_in_words
from app.panel import Paper

_COLUMNS = (
    "organiser_id",
    "number",
    "subject",
    "issued_on",
    "issuer",
    "body",
    "attended",
    "excused",
    "observed",
    "distribution",
)


def minutes(values: Mapping[str, Any], names: Mapping[str, str]) -> Minutes:
    """The minutes of a copy.

    Args:
        values: columns of the copy.
        names: what the references among them are called.
    """
    labels = {name: MinutesCopy.__table__.c[name].info["field"].label for name in _ROLL}
    return Minutes(
        organ=names["organiser_id"],
        number=values["number"],
        issuer=values["issuer"],
        title=f"{values['subject']}纪要",
        paragraphs=tuple(values["body"].splitlines()),
        roll=tuple((labels[name], values[name]) for name in _ROLL if values[name]),
        distribution=values["distribution"],
        issued=day_in_words(values["issued_on"]),
    )


_ROLL = ("attended", "excused", "observed")


def _name(values: Mapping[str, Any]) -> str:
    return f"{values['subject']}纪要{values['number']}"


WORD = Paper(
    "docx",
    N_("下载 Word"),
    DOCX,
    needs=_COLUMNS,
    name_of=_name,
    make=lambda values, names: as_docx(minutes(values, names)),
)
PDF = Paper(
    "pdf",
    N_("下载 PDF"),
    PDF_TYPE,
    needs=_COLUMNS,
    name_of=_name,
    make=lambda values, names: as_pdf(minutes(values, names)),
)
