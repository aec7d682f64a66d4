"""The wording: Chinese in the source, English in the catalogue, nothing left out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def messages() -> Iterator[str]:
    """Every message of the application, in Chinese."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
    for found in extract_from_dir(str(ROOT), methods, options, keywords=keywords):
        message = found[2]
        yield message if isinstance(message, str) else message[0]


def catalogue(language: str) -> dict[Any, str]:
    with (ROOT / f"app/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return {message.id: str(message.string) for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def english() -> dict[Any, str]:
    return catalogue("en")


def test_every_message_is_in_english(english: dict[Any, str]) -> None:
    assert sorted({message for message in messages() if not english.get(message)}) == []


def test_the_catalogue_holds_no_message_that_is_gone(english: dict[Any, str]) -> None:
    assert english.keys() - set(messages()) == set()


def test_translations_keep_the_placeholders(english: dict[Any, str]) -> None:
    for message, translation in english.items():
        there, here = PLACEHOLDER.findall(translation), PLACEHOLDER.findall(message)
        assert sorted(there) == sorted(here), message


def test_english_holds_no_chinese(english: dict[Any, str]) -> None:
    chinese = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")

    assert [it for it in english.values() if chinese.search(it)] == []


def test_what_the_framework_says_is_said_in_chinese() -> None:
    chinese = catalogue("zh")

    assert any("capital letters" in message for message in chinese)
    assert all(re.search(r"[\u4e00-\u9fff]", translation) for translation in chinese.values())
