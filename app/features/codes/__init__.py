"""Codes: the versioned code lists, what they mean and what is written instead of them."""

from app.features.codes.book import choices, labels, resolve
from app.features.codes.lists import shipped_labels
from app.features.codes.models import CodeItem, CodeMapping, CodeScheme
from app.features.codes.operations import (
    add_item,
    add_mapping,
    correct_item,
    correct_mapping,
    load_lists,
    retire_item,
)

__all__ = [
    "CodeItem",
    "CodeMapping",
    "CodeScheme",
    "add_item",
    "add_mapping",
    "choices",
    "correct_item",
    "correct_mapping",
    "labels",
    "load_lists",
    "resolve",
    "retire_item",
    "shipped_labels",
]
