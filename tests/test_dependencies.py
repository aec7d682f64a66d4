"""Every package that we install directly has its reason in docs/dependencies.md."""

import re

import pytest

from config import ROOT


def required(name: str) -> set[str]:
    """Names of the packages that a requirements file asks for."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {name.lower() for name in re.findall(r"^[A-Za-z][\w-]*", text, re.MULTILINE)}


def explained(name: str) -> set[str]:
    """Names in the table that stands under the heading of a requirements file."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    table = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-zA-Z][\w, -]*) \|", table, re.MULTILINE)
    return {name.lower() for row in rows for name in row.split(", ")} - {"package"}


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_has_its_reason(name: str) -> None:
    assert explained(name) == required(name)
    assert required(name)
