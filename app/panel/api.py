"""REST over the same columns, rows, forms and operations as the screens."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import jsonschema
import prison
from flask import Response, abort, jsonify, make_response, request
from flask_appbuilder import ModelRestApi
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import get_locale, gettext
from sqlalchemy import RowMapping, select
from werkzeug.datastructures import MultiDict

from app.access import (
    N_,
    Access,
    Action,
    Denied,
    Field,
    NeedsConfirmation,
    NotFound,
    Reason,
    Refused,
    Stale,
    entity_info,
)
from app.access.spec import Kind
from app.audit import Exhausted, record_reading, record_refusal, reveal
from app.db import UNREADABLE, Base, db
from app.panel.cells import DAMAGED, Labels
from app.panel.dispatch import Cloned
from app.panel.forms import NO_RIGHT, Form, build
from app.panel.listing import EXPECTED, BadQuery, Listing, operators, sortable
from app.panel.reasons import translate
from app.panel.routes import expose
from app.panel.screens import CodeBook, Screen

LIST_ARGUMENTS = {
    "type": "object",
    "properties": {
        "filters": {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "properties": {
                    "col": {"type": "string"},
                    "opr": {"type": "string"},
                    "value": {"type": ["string", "number", "boolean"], "minLength": 1},
                },
                "required": ["col", "value"],
                "additionalProperties": False,
            },
        },
        "columns": {"type": "array", "items": {"type": "string"}},
        "order_column": {"type": "string", "minLength": 1},
        "order_direction": {"enum": ["asc", "desc"]},
        "page_size": {"type": "integer"},
        "after": {"type": "string"},
        "search": {"type": "string"},
    },
    "additionalProperties": False,
}
"""What a list can be asked for; the document of the interface narrows it to a role's columns."""

_ARGUMENTS = jsonschema.Draft202012Validator(LIST_ARGUMENTS)
"""`jsonschema.validate` would check the schema itself with each request, which takes longer."""

ENTERED: Mapping[Kind, tuple[type, ...]] = {
    "text": (str,),
    "longtext": (str,),
    "code": (str,),
    "date": (str,),
    "datetime": (str,),
    "integer": (int, str),
    "money": (int, float, str),
    "reference": (int, str),
    "flag": (bool, str),
}
"""What a value may be in JSON; as text it is what one would type into the form."""

FLAGS = ("0", "1")
"""What a tick may be as text."""


class EntityApi(Cloned, ModelRestApi):
    """FAB's REST view, compiled for one role."""

    def __init__(self, screen: Screen, access: Access, codebook: CodeBook) -> None:
        """Compile what the role gets; see `EntityView`."""
        self.datamodel = SQLAInterface(screen.entity)
        self.screen = screen
        self.access = access
        self.codebook = codebook
        self.offered = frozenset(self._offered())
        super().__init__()

    def _offered(self) -> Iterable[str]:
        may = self.access.may
        if not may(Action.API):
            return
        yield "info"
        if may(Action.LIST):
            yield "get_list"
        if may(Action.SHOW):
            yield "get"
        if may(Action.REVEAL) and self.access.masked:
            yield "reveal"
        if may(Action.CREATE) and self.screen.create:
            yield "post"
        if may(Action.CHANGE) and self.screen.change:
            yield "put"

    def _init_properties(self) -> None:
        """Exact lists: FAB reads an empty one as "every column"."""
        self.list_columns = list(self.access.read)
        self.show_columns = self.list_columns
        self.add_columns = [f.name for f in self.access.entered(creating=True)]
        self.edit_columns = [f.name for f in self.access.entered(creating=False)]
        self.order_columns = [n for n, f in self.access.askable.items() if sortable(f)]
        self.search_columns = [n for n, f in self.access.askable.items() if operators(f)]
        self.label_columns: dict[str, str] = {}
        self.base_filters: list[Any] = []

    def _init_model_schemas(self) -> None:
        """Values are written from the same columns; FAB's schemas would nest parents."""

    @expose("/_info", methods=("GET",))
    def info(self) -> Response:
        """What the role may read, enter, sort and filter."""
        read = self.access.read
        return _answer(
            200,
            {
                "label": gettext(entity_info(self.screen.entity).label),
                "columns": [self._describe(field) for field in read.values()],
                "order_columns": self.order_columns,
                "filters": {n: list(operators(read[n])) for n in self.search_columns},
                "add_columns": self.add_columns if "post" in self.offered else [],
                "edit_columns": self.edit_columns if "put" in self.offered else [],
            },
        )

    @expose("/", methods=("GET",))
    def get_list(self) -> Response:
        """One page of rows; `q` says which, see `LIST_ARGUMENTS`."""
        try:
            asked = _asked(request.args.get("q", ""))
            listing = Listing.of(self.actor, self.screen.entity, _parameters(asked))
            chosen = self._chosen(asked.get("columns"))
        except BadQuery as refusal:
            return _refuse(400, refusal)
        page = listing.page(db.session())
        record_reading(
            db.session(), Action.LIST, self.screen.entity, [row["id"] for row in page.rows], chosen
        )
        return _answer(
            200,
            {
                "count": page.count.number,
                "count_capped": page.count.capped,
                "after": page.after,
                "ids": [row["id"] for row in page.rows],
                "result": [self._plain(row, chosen) for row in page.rows],
            },
        )

    @expose("/<int:pk>", methods=("GET",))
    def get(self, pk: int) -> Response:
        """One record."""
        row = self._row(pk)
        if row is None:
            abort(404)
        record_reading(db.session(), Action.SHOW, self.screen.entity, [pk], self.access.read)
        return _answer(200, {"id": pk, "result": self._plain(row, self.access.read)})

    @expose("/<int:pk>/reveal", methods=("POST",))
    def reveal(self, pk: int) -> Response:
        """One masked column in full: `{"column": …, "purpose": …}` (C08, C15)."""
        body = request.get_json(silent=True)
        asked = body if isinstance(body, dict) else {}
        if unknown := asked.keys() - {"column", "purpose"}:
            return _refuse(400, _not_asked(unknown))
        column, purpose = str(asked.get("column", "")), str(asked.get("purpose", ""))
        try:
            value = reveal(db.session(), self.screen.entity, pk, column, purpose)
        except NotFound:
            abort(404)
        except Refused as refusal:
            return _refuse(429 if isinstance(refusal, Exhausted) else 400, refusal)
        shown = gettext(DAMAGED) if value is UNREADABLE else value
        return _answer(200, {"id": pk, "result": {column: shown}})

    @expose("/", methods=("POST",))
    def post(self) -> Response:
        """Create a record through its operation."""
        create = self.screen.create
        return self._write(
            self.access.entered(creating=True),
            lambda form, options: create(db.session(), form.values(), **options),  # type: ignore[misc]
            201,
        )

    @expose("/<int:pk>", methods=("PUT",))
    def put(self, pk: int) -> Response:
        """Change a record through its operation; columns left out keep their values."""
        row = self._row(pk)
        if row is None:
            abort(404)
        change = self.screen.change
        body = request.get_json(silent=True)
        version = body.get("version") if isinstance(body, dict) else None
        if type(version) is not int:
            return _refuse(400, Refused(Reason(N_("请求缺少整数 version。"))))
        fields = [f for f in self.access.entered(creating=False) if f.name in (body or {})]
        return self._write(
            fields,
            lambda form, options: change(db.session(), pk, version, form.values(), **options),  # type: ignore[misc]
            200,
            extra={"version"},
        )

    # -- steps ------------------------------------------------------------------------

    def _row(self, pk: int) -> RowMapping | None:
        listing = Listing.of(self.actor, self.screen.entity, {})
        statement = select(*listing.columns).where(self.screen.entity.id == pk)
        return db.session.execute(statement).mappings().one_or_none()

    def _chosen(self, columns: list[str] | None) -> list[str]:
        for name in columns or ():
            if name not in self.access.read:
                raise BadQuery(Reason(N_("没有栏目“%(name)s”。"), params={"name": name}))
        return columns or list(self.access.read)

    def _write(
        self, fields: Iterable[Field], run: Any, status: int, extra: set[str] | None = None
    ) -> Response:
        fields = list(fields)
        try:
            body = _entered(self.screen.entity, fields, {"confirmed"} | (extra or set()))
        except Refused as refusal:
            return _refuse(400, refusal)
        form = self._form(fields, body)
        if not form.validate():
            return _answer(400, {"message": gettext("内容有误"), "errors": form.errors})
        options = {"confirmed": True} if body.get("confirmed") is True else {}
        try:
            row = run(form, options)
        except Denied:
            return _refuse(400, Refused(NO_RIGHT))
        except NotFound:
            abort(404)
        except Refused as refusal:
            conflict = isinstance(refusal, (NeedsConfirmation, Stale))
            return _refuse(409 if conflict else 400, refusal)
        return _answer(status, {"id": row.id, "version": getattr(row, "version", None)})

    def _form(self, fields: Iterable[Field], body: Mapping[str, Any]) -> Form:
        cls = build(
            fields,
            session=db.session(),
            actor=self.actor,
            labels=Labels(db.session(), self.actor, self.codebook, str(get_locale())),
        )
        values = {name: _text(value) for name, value in body.items() if value is not None}
        return cls(MultiDict(values), meta={"csrf": False})

    def _plain(self, row: RowMapping, names: Iterable[str]) -> dict[str, Any]:
        """Key, version and chosen columns as JSON values, masked as on the screens.

        Money stays integer fen.
        """
        shown = {"id": row["id"], "version": row.get("version")}
        for name in names:
            value = self.actor.shown(self.access.read[name], row[name])
            if value is UNREADABLE:
                value = gettext(DAMAGED)
            shown[name] = value.isoformat() if hasattr(value, "isoformat") else value
        return shown

    def _describe(self, field: Field) -> dict[str, Any]:
        return {
            "name": field.name,
            "label": gettext(field.label),
            "kind": field.kind,
            "required": field.required,
            "scheme": field.scheme,
            "masked": field.name in self.access.masked,
        }


def _asked(text: str) -> Mapping[str, Any]:
    """The arguments of a list, written in JSON or Rison.

    Raises:
        BadQuery: they are neither, or not what a list can be asked for.
    """
    try:
        asked = json.loads(text) if text.startswith("{") else prison.loads(text) if text else {}
        _ARGUMENTS.validate(asked)
    except (ValueError, prison.decoder.ParserException, jsonschema.ValidationError) as error:
        raise BadQuery(Reason(N_("参数 q 不是列表能理解的 JSON 或 Rison。"), "q")) from error
    return asked


def _entered(entity: type[Base], fields: Collection[Field], extra: set[str]) -> Mapping[str, Any]:
    """What the request writes, each value of a type that its field can be entered by.

    Raises:
        Refused: it is no object, writes what it may not (which is recorded), or a value is of a
            foreign type.
    """
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refused(Reason(N_("请求内容应为 JSON 对象。")))
    if unknown := set(body) - {f.name for f in fields} - extra:
        if ours := unknown.intersection(entity.__mapper__.attrs.keys()):
            record_refusal(db.session(), entity, [], sorted(ours))
        raise _not_asked(unknown)
    if not isinstance(body.get("confirmed", False), bool):
        raise Refused(Reason(N_("confirmed 只能是 true 或 false。"), "confirmed"))
    misfits = [
        Reason(
            N_("“%(label)s”的值类型不对，应为%(expected)s。"),
            f.name,
            {"label": f.label, "expected": EXPECTED[f.kind]},
        )
        for f in fields
        if not _fits(f, body.get(f.name))
    ]
    if misfits:
        raise Refused(*misfits)
    return body


def _not_asked(names: Iterable[str]) -> Refused:
    return Refused(Reason(N_("不能填写：%(names)s。"), params={"names": "、".join(sorted(names))}))


def _fits(field: Field, value: Any) -> bool:
    """Whether a JSON value is of a type that the field can be entered by."""
    if field.kind == "flag":
        return value is None or isinstance(value, bool) or value in FLAGS
    return value is None or (isinstance(value, ENTERED[field.kind]) and type(value) is not bool)


def _parameters(asked: Mapping[str, Any]) -> dict[str, str]:
    """FAB's rison arguments as the parameters of a `Listing`."""
    parameters: dict[str, str] = {}
    for one in asked.get("filters", ()):
        operator = one.get("opr", "eq")
        name = one["col"] if operator == "eq" else f"{one['col']}.{operator}"
        parameters[name] = _text(one["value"])
    if "order_column" in asked:
        sign = "-" if asked.get("order_direction") == "desc" else ""
        parameters["sort"] = sign + asked["order_column"]
    for name, parameter in (("page_size", "size"), ("after", "after"), ("search", "q")):
        if name in asked:
            parameters[parameter] = str(asked[name])
    return parameters


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str) else json.dumps(value)


def _answer(status: int, body: Mapping[str, Any]) -> Response:
    return make_response(jsonify(body), status)


def _refuse(status: int, refusal: Refused) -> Response:
    errors: dict[str, list[str]] = {}
    for reason in refusal.reasons:
        errors.setdefault(reason.field or "", []).append(translate(reason))
    message = "；".join(text for texts in errors.values() for text in texts)
    body: dict[str, Any] = {"message": message, "errors": errors}
    if isinstance(refusal, NeedsConfirmation):
        body["confirm"] = True
    return _answer(status, body)


def api_route(screen: Screen) -> str:
    """URL prefix of a screen's REST resource."""
    return f"/api/v1/{screen.path}"
