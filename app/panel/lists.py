"""What a list page says: headings, rows, pager, filters. Plain data for the templates."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from sqlalchemy import RowMapping

from app.access import N_, Access, Field
from app.panel import urls
from app.panel.cells import Labels
from app.panel.listing import PAGE_SIZES, Condition, Listing, Page, operators, sortable
from app.panel.screens import Screen

MANY_CODES = 40
"""A filter over a longer code list is searched on the server."""

OPERATOR_LABELS = {
    "eq": N_("等于"),
    "starts": N_("开头是"),
    "from": N_("不小于"),
    "to": N_("不大于"),
    "empty": N_("为空"),
}


def listed(access: Access, *given: str) -> list[Field]:
    """The columns of a list, without those that are the same in all its rows."""
    same = {access.rows.fixes, *given}
    return [one for one in access.read.values() if one.info.listed and one.name not in same]


def plain_column(field: Field) -> dict[str, Any]:
    """A heading that cannot be sorted by."""
    return {"name": field.name, "label": gettext(field.label), "kind": field.kind}


def column(field: Field, listing: Listing) -> dict[str, Any]:
    """A heading with its sort link."""
    name, direction = listing.order
    here = name == field.name
    sort = f"-{field.name}" if here and direction == "asc" else field.name
    return plain_column(field) | {
        "sorted": direction if here else "",
        "sort_url": urls.change(request.args, {"sort": sort}, drop=urls.PAGING)
        if field.name in listing.askable and sortable(field)
        else None,
    }


def rows(
    found: Iterable[RowMapping],
    columns: Sequence[Field],
    labels: Labels,
    screen: Screen | None,
) -> list[dict[str, Any]]:
    """The rows as cells; with a screen, each leads to its record."""
    return [
        {
            "id": row["id"],
            "url": urls.of(screen, "show", pk=row["id"]) if screen else None,
            "cells": [labels.cell(field, row[field.name]) for field in columns],
        }
        for row in found
    ]


def pager(listing: Listing, page: Page) -> dict[str, Any]:
    """Links to the first, previous, next and last page, and the page sizes."""

    def go(**move: str) -> str:
        return urls.change(request.args, move, drop=urls.PAGING)

    return {
        "first_url": go() if page.before else None,
        "prev_url": go(before=page.before) if page.before else None,
        "next_url": go(after=page.after) if page.after else None,
        "last_url": go(last="1") if page.after else None,
        "sizes": [
            {"n": n, "url": go(size=str(n)), "active": n == listing.size} for n in PAGE_SIZES
        ],
    }


def search(listing: Listing, action_url: str) -> dict[str, Any] | None:
    """The search box, which says what it looks at; None where there is nothing to look at."""
    names = [gettext(field.label) for field in listing.askable.values() if field.info.search]
    if not names:
        return None
    return {
        "value": listing.words,
        "placeholder": gettext("搜索：") + "、".join(names),
        "action_url": action_url,
        "hidden": urls.hidden(request.args, drop=("q",)),
    }


def filters(listing: Listing, labels: Labels, action_url: str, panel_url: str) -> dict[str, Any]:
    """Chips of the applied conditions, and where the controls for further ones are."""
    return {
        "chips": _chips(listing, labels, action_url),
        "clear_url": action_url,
        "panel_url": urls.change(request.args, {}, drop=urls.PAGING, base=panel_url)
        if listing.askable
        else None,
    }


def filter_panel(
    listing: Listing, labels: Labels, action_url: str, lookup_url: Callable[[str], str]
) -> dict[str, Any]:
    """The controls for all conditions, filled with the applied ones."""
    return {
        "chips": _chips(listing, labels, action_url),
        "available": [
            _filter(field, labels, lookup_url)
            for field in listing.askable.values()
            if operators(field)
        ],
        "action_url": action_url,
        "hidden": urls.hidden(request.args, drop=urls.PAGING),
    }


def conditions(listing: Listing, labels: Labels) -> list[str]:
    """The applied conditions in words, as on the chips."""
    words = [f"{chip['label']} {chip['text']}" for chip in _chips(listing, labels, "")]
    return [*words, *filter(None, [listing.words])]


def _chips(listing: Listing, labels: Labels, action_url: str) -> list[dict[str, str]]:
    for one in listing.conditions:
        if one.operator == "eq":
            labels.load([one.field], [{one.field.name: one.value}])
    return [
        {
            "label": gettext(one.field.label),
            "text": _chip(one, labels),
            "remove_url": urls.change(
                request.args, {}, drop=(*urls.PAGING, _parameter(one)), base=action_url
            ),
        }
        for one in listing.conditions
    ]


def _parameter(condition: Condition) -> str:
    name, operator = condition.field.name, condition.operator
    return name if operator == "eq" else f"{name}.{operator}"


def _chip(condition: Condition, labels: Labels) -> str:
    if condition.operator == "empty":
        return gettext("为空") if condition.value else gettext("不为空")
    cell = labels.cell(condition.field, condition.value)
    text = gettext("不可见") if cell.hidden else cell.text
    if condition.operator == "eq":
        return text
    return f"{gettext(OPERATOR_LABELS[condition.operator])} {text}"


def _filter(field: Field, labels: Labels, lookup_url: Callable[[str], str]) -> dict[str, Any]:
    choices: list[dict[str, str]] = []
    searched = field.target is not None
    if field.scheme is not None:
        codes = labels.codes(field.scheme)
        searched = len(codes) > MANY_CODES
        if not searched:
            choices = [{"value": code, "label": label} for code, label in codes.items()]
    elif field.kind == "flag":
        choices = [{"value": "1", "label": gettext("是")}, {"value": "0", "label": gettext("否")}]
    return plain_column(field) | {
        "operators": [
            {"value": one, "label": gettext(OPERATOR_LABELS[one])}
            for one in operators(field)
            if one != "empty" or field.nullable
        ],
        "choices": choices,
        "lookup_url": lookup_url(field.name) if searched else None,
    }
