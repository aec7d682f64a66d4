"""The inputs of a form, one for each kind of declared field: they show, read and check a value."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import ColumnElement, String, cast, false, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from wtforms import Field as FormField
from wtforms import TextAreaField, ValidationError
from wtforms.widgets import (
    CheckboxInput,
    DateInput,
    DateTimeLocalInput,
    FileInput,
    NumberInput,
    TextInput,
    html_params,
)

from app.access import Actor, Field, Refused, entity_info, fields
from app.audit import record_refusal
from app.audit.attachments import FORMATS, NO_FILE, Upload
from app.panel.cells import local
from app.panel.listing import begins, parse
from app.panel.reasons import translate
from app.policy import limits

INLINE_CHOICES = 50
"""Longer lists of choices are searched on the server instead of sent with the page."""

MULTILINE_ROWS = 4


class DeclaredField(FormField):
    """A form field made from a declared column.

    Attributes:
        declared: the column's declaration.
        typed: the checked value after validation; None for empty.
        stays: the record keeps what it has, see `SealedField`.
    """

    declared: Field
    typed: Any = None
    stays = False
    lookup_url: str | None = None

    def __init__(
        self, *args: Any, declared: Field, required: bool, caption: str = "", **kwargs: Any
    ) -> None:
        """Take label (unless there is a caption), help and limits from the declaration."""
        super().__init__(
            *args,
            label=caption or gettext(declared.label),
            description=gettext(declared.info.help) if declared.info.help else "",
            **kwargs,
        )
        self.declared = declared
        self.needed = required
        self.flags.required = required and declared.kind != "flag"
        if declared.max_length and declared.kind == "text":
            self.flags.maxlength = declared.max_length

    def process_data(self, value: Any) -> None:
        """Show a stored value as the text that would enter it."""
        self.data = "" if value is None else self.as_text(value)
        self.typed = value

    def as_text(self, value: Any) -> str:
        """The text of a stored value."""
        if self.declared.kind == "money":
            return f"{value // 100}.{value % 100:02d}"
        if self.declared.kind == "flag":
            return "1" if value else "0"
        return value.isoformat() if isinstance(value, dt.date) else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, trimmed; checking is `pre_validate`'s."""
        self.data = str(valuelist[0]).strip() if valuelist else ""

    def _value(self) -> str:
        return str(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Check and convert.

        Raises:
            ValidationError: naming the field, the value and what is expected.
        """
        self.typed = None
        if not self.data:
            if self.needed:
                raise ValidationError(
                    gettext("请填写“%(label)s”。", label=gettext(self.declared.label))
                )
            return
        limit = self.declared.max_length
        if limit and len(self.data) > limit:
            raise ValidationError(
                gettext(
                    "“%(label)s”最多 %(limit)d 个字，现有 %(length)d 个。",
                    label=gettext(self.declared.label),
                    limit=limit,
                    length=len(self.data),
                )
            )
        try:
            self.typed = parse(self.declared, self.data)
        except Refused as error:
            raise ValidationError(translate(error.reasons[0])) from error
        self.check(form)

    def check(self, form: Any) -> None:
        """Further checks of the converted value."""


def _sealed_input(field: "SealedField", **attributes: Any) -> Markup:
    """The input and, where there is something to erase, the box for it."""
    kept = gettext("%(outline)s（不改请留空）", outline=field.outline) if field.outline else ""
    text = TextInput()(field, placeholder=kept, **attributes)
    if not field.erasable:
        return text
    box = {
        "type": "checkbox",
        "name": f"{field.name}-empty",
        "value": "1",
        "checked": field.emptied,
    }
    tick = Markup(html_params(class_="form-check-input", **box))  # noqa: S704 - escapes its values
    return text + Markup(
        '<label class="form-check sealed-empty"><input {}> <span>{}</span></label>'
    ).format(tick, gettext("清空"))


class TextField(DeclaredField):
    """A line of text."""

    widget = TextInput()


class SealedField(TextField):
    """A new text in place of a stored one that is not shown in full.

    Left empty, the record keeps what it has; a column that may be empty has a box to tick for
    that. A masked form never overwrites the value it does not show.

    Attributes:
        outline: what the mask leaves of the stored value.
        emptied: the box is ticked.
    """

    widget = staticmethod(_sealed_input)
    emptied = False

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Start without a stored value."""
        super().__init__(*args, **kwargs)
        self._actor = actor
        self.outline = ""
        self.flags.required = False

    @property
    def erasable(self) -> bool:
        """Whether the record may do without a value."""
        return not self.needed and bool(self.outline)

    def show(self, stored: Any) -> None:
        """Show what may be shown of the stored value."""
        self.outline = str(self._actor.shown(self.declared, stored) or "")

    def process_data(self, value: Any) -> None:
        """The stored value does not go into the form."""
        self.data = ""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the box as well."""
        super().process(formdata, *args, **kwargs)
        self.emptied = bool(formdata and formdata.get(f"{self.name}-empty"))

    def pre_validate(self, form: Any) -> None:
        """Check what was typed, if anything was.

        Raises:
            ValidationError: see `DeclaredField`.
        """
        self.stays = not self.data and not self.emptied
        if not self.stays:
            super().pre_validate(form)


class LongTextField(DeclaredField):
    """Several lines of text."""

    widget = TextAreaField.widget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give it some height."""
        super().__init__(*args, render_kw={"rows": MULTILINE_ROWS}, **kwargs)


class DateField(DeclaredField):
    """A date."""

    widget = DateInput()


class InstantField(DeclaredField):
    """A date and a time of day in the district."""

    widget = DateTimeLocalInput()

    def as_text(self, value: Any) -> str:
        """As the browser's own input writes it."""
        return str(local(value).strftime("%Y-%m-%dT%H:%M"))


class IntegerField(DeclaredField):
    """A whole number."""

    widget = NumberInput(step="1")


class MoneyField(DeclaredField):
    """An amount in yuan; the value is integer fen."""

    widget = NumberInput(step="0.01")


class FlagField(DeclaredField):
    """A tick; unticked is "no"."""

    widget = CheckboxInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """An absent checkbox means no."""
        self.data = "1" if valuelist and valuelist[0] in {"1", "y", "on", "true", "True"} else "0"

    def process_data(self, value: Any) -> None:
        """Ticked when the stored value is true."""
        super().process_data(bool(value))

    @property
    def checked(self) -> bool:
        """Whether the box is ticked."""
        return self.data == "1"

    def _value(self) -> str:
        """What a ticked box sends, whether it is ticked now or not."""
        return "1"


class UploadField(FormField):
    """The file of a record that is kept with one.

    Attributes:
        typed: what was sent, no more of it than tells that it is too big.
    """

    widget = FileInput()
    typed: Upload | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what is taken."""
        allowed = limits().attachments
        taken = [FORMATS[one].extensions for one in allowed.types]
        super().__init__(
            *args,
            label=gettext("文件"),
            description=gettext(
                "格式为 %(kinds)s，不超过 %(limit)s MB，每条记录最多 %(files)s 个。",
                kinds="、".join(endings[0] for endings in taken),
                limit=allowed.megabytes,
                files=allowed.files,
            ),
            render_kw={"accept": ",".join(one for endings in taken for one in endings)},
            **kwargs,
        )
        self.flags.required = True

    def _value(self) -> bool:
        """A browser is never told which file to send."""
        return False

    def pre_validate(self, form: Any) -> None:
        """Read the file.

        Raises:
            ValidationError: there is none.
        """
        sent = self.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            raise ValidationError(translate(NO_FILE))
        content = sent.stream.read(limits().attachments.most_bytes + 1)
        self.typed = Upload(sent.filename, content)


def _select(field: "ChoiceField", **attributes: Any) -> Markup:
    """A `<select>` with the field's choices; `html_params` escapes the attributes."""

    def tag(**named: Any) -> Markup:
        return Markup(html_params(**named))  # noqa: S704 - see above

    options = Markup().join(
        Markup("<option {}>{}</option>").format(
            tag(value=value, selected=value == field.data), label
        )
        for value, label in field.choices
    )
    attributes = {"id": field.id, "name": field.name, "required": field.flags.required} | attributes
    return Markup("<select {}>{}</select>").format(tag(**attributes), options)


class ChoiceField(DeclaredField):
    """One of a list of codes; long lists are searched on the server."""

    widget = staticmethod(_select)

    def __init__(self, *args: Any, choices: Callable[[], Mapping[str, str]], **kwargs: Any) -> None:
        """Keep the list as a callable: code lists change without a restart."""
        super().__init__(*args, **kwargs)
        self._choices = choices

    @property
    def remote(self) -> bool:
        """Whether the choices are searched on the server."""
        return len(self._choices()) > INLINE_CHOICES

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Value and label pairs after an empty one; of a remote list only the current one."""
        offered = self._choices()
        if self.remote:
            offered = {one: label for one, label in offered.items() if one == self.data}
        return [("", ""), *offered.items()]

    def check(self, form: Any) -> None:
        """The code must be on the list.

        Raises:
            ValidationError: when it is not.
        """
        if self.typed not in self._choices():
            raise ValidationError(
                gettext(
                    "“%(value)s”不在“%(label)s”的代码表中，请从列表选择。",
                    value=self.data,
                    label=gettext(self.declared.label),
                )
            )


class ReferenceField(ChoiceField):
    """A reference to a record the actor can see."""

    def __init__(self, *args: Any, session: Session, actor: Actor, **kwargs: Any) -> None:
        """Offer the visible records, or a search box where there are many."""
        super().__init__(*args, choices=self._visible, **kwargs)
        self._session = session
        self._actor = actor
        self._offered: dict[str, str] | None = None
        self._many = False

    def _visible(self) -> Mapping[str, str]:
        if self._offered is None:
            rows = self._session.execute(
                references(self._actor, self.declared).limit(INLINE_CHOICES + 1)
            ).all()
            self._many = len(rows) > INLINE_CHOICES
            if self._many:
                rows = []
            self._offered = self._named(rows)
        if self.data and self.data not in self._offered:
            with suppress(Refused):
                self._offered.update(self._one(parse(self.declared, self.data)))
        return self._offered

    def _one(self, key: int) -> dict[str, str]:
        target = self.declared.target
        statement = references(self._actor, self.declared).where(target.id == key)  # type: ignore[union-attr]
        return self._named(self._session.execute(statement))

    def _named(self, rows: Iterable[Any]) -> dict[str, str]:
        return {str(key): name for key, name in offered(self._actor, self.declared, rows)}

    @property
    def remote(self) -> bool:
        """Whether there are more visible records than a page should carry."""
        self._visible()
        return self._many

    def check(self, form: Any) -> None:
        """The record must exist, be visible and be of the right kind.

        Raises:
            ValidationError: otherwise; hidden and missing look the same, and are recorded.
        """
        if not self._one(self.typed):
            record_refusal(self._session, self.declared.entity, [], [self.declared.name])
            raise ValidationError(
                gettext(
                    "“%(label)s”没有编号为 %(value)s 的可选项，请从列表选择。",
                    label=gettext(self.declared.label),
                    value=self.data,
                )
            )


def references(actor: Actor, field: Field, words: str = "") -> Any:
    """Key and name of the records a reference may point at, in the actor's rows.

    Args:
        actor: who looks them up.
        field: the reference.
        words: what their names begin with.
    """
    target = field.target
    if target is None:
        raise TypeError(f"{field.name} is no reference")
    title = entity_info(target).title
    key = target.id
    if title != "id" and title not in actor.readable(target):
        return select(key, key).where(key.is_(None))
    name = key if title == "id" else fields(target)[title].readable_part
    statement = select(key, name).order_by(name, key)
    for column, value in field.info.among.items():
        statement = statement.where(getattr(target, column) == value)
    return statement.where(_named(actor, field, words)) if words else statement


def offered(actor: Actor, field: Field, rows: Iterable[Any]) -> list[tuple[int, str]]:
    """Key and name of `references`, as the actor is shown them."""
    target: Any = field.target
    title = fields(target).get(entity_info(target).title)
    return [(row[0], str(actor.shown(title, row[1]) if title else row[1])) for row in rows]


def _named(actor: Actor, field: Field, words: str) -> ColumnElement[bool]:
    """Those whose name begins with these words."""
    target: Any = field.target
    title = entity_info(target).title
    if title == "id":
        return cast(target.id, String).startswith(words, autoescape=True)
    name = actor.askable(target).get(title)
    return begins(name, words) if name else false()
