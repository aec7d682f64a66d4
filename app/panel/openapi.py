"""The REST interface in OpenAPI 3.1, as far as the active role reaches it.

Written from the compiled views themselves: their routes, columns, forms and filters. What a
role cannot reach is not in its document, so the document tells nobody more than the screens.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Response, current_app, jsonify, url_for
from flask_appbuilder import BaseView
from flask_babel import get_locale, gettext

from app.access import N_, Access, Actor, Field, entity_info
from app.access.spec import Kind
from app.audit import PURPOSE
from app.db import MAX_KEY, db
from app.panel.api import ENTERED, FLAGS, LIST_ARGUMENTS, EntityApi
from app.panel.cells import Labels
from app.panel.dispatch import Front, nobody
from app.panel.identity import POST_HEADER, api_actor
from app.panel.inputs import INLINE_CHOICES
from app.panel.listing import PAGE_SIZES, operators
from app.panel.routes import expose

Schema = dict[str, Any]

SHOWN: Mapping[Kind, Schema] = {
    "text": {"type": "string"},
    "longtext": {"type": "string"},
    "code": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer"},
    "money": {"type": "integer", "x-unit": "fen"},
    "reference": {"type": "integer"},
    "flag": {"type": "boolean"},
}
"""What a value is in an answer."""

JSON_TYPES: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}

REFUSALS: Mapping[int, str] = {
    400: N_("请求有误：参数、栏目或内容不能接受；errors 按栏目说明。"),
    401: N_("没有登录，或访问令牌无效。"),
    404: N_("没有这条记录或这个地址，或不在办理范围。"),
    409: N_("记录已被他人修改，或需要确认（confirm 为 true 时带 confirmed 重发）。"),
    429: N_("超过一小时的显示上限。"),
}
"""Status → what it means; each is answered in the same shape."""

_KEY: Schema = {"type": "integer", "minimum": 1, "maximum": MAX_KEY}
_VERSION: Schema = {"type": "integer"}
_ANY_VERSION = {"type": ["integer", "null"]}  # what is never changed has none
_ARGUMENT = re.compile(r"<int:(\w+)>")


class OpenApiView(BaseView):
    """The document of the interface."""

    route_base = "/api/v1"

    @expose("/_openapi")
    def document(self) -> Response:
        """What the active role may ask for."""
        actor = api_actor()
        return nobody() if actor is None else jsonify(document(actor))


def document(actor: Actor) -> Schema:
    """The OpenAPI document of an actor, in the language of the request."""
    resources = [_Resource(view, route, actor) for view, route in _views(actor)]
    paths: dict[str, Schema] = {}
    for resource in resources:
        for path, method, operation in resource.operations():
            paths.setdefault(path, {})[method] = operation
    own = {"operationId": "openapi", "responses": _responses({"type": "object"}, 401)}
    paths[url_for("OpenApiView.document")] = {"get": own}
    role = gettext(actor.policy.roles[str(actor.role)])
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{gettext('流管台')} · {role}", "version": "1"},
        "servers": [{"url": "/"}],
        "tags": [{"name": resource.title} for resource in resources],
        "paths": paths,
        "security": [{"bearer": []}, {"session": []}],
        "components": {
            "schemas": {
                "Refusal": _object(
                    {
                        "message": {"type": "string"},
                        "errors": _map({"type": "array", "items": {"type": "string"}}),
                        "confirm": {"const": True},
                    },
                    ("message", "errors"),
                ),
                **{name: one for resource in resources for name, one in resource.schemas()},
            },
            "responses": {
                str(status): _content(_ref("schemas", "Refusal"), gettext(text))
                for status, text in REFUSALS.items()
            },
            "securitySchemes": _security(),
        },
    }


def _views(actor: Actor) -> Iterator[tuple[EntityApi, str]]:
    for front in current_app.appbuilder.baseviews:  # type: ignore[attr-defined]
        if isinstance(front, Front) and issubclass(front.view_class, EntityApi):
            view: Any = front.view_for(actor)
            if view is not None and view.offered:
                yield view, str(front.route_base)


def _security() -> Schema:
    bearer = gettext(
        "令牌由 POST %(url)s 取得；有多个任职的账号用 %(header)s 写明任职编号。",
        url=url_for("SecurityApi.login"),
        header=POST_HEADER,
    )
    config = current_app.config
    return {
        "bearer": {"type": "http", "scheme": "bearer", "description": bearer},
        "session": {"type": "apiKey", "in": "cookie", "name": config["SESSION_COOKIE_NAME"]},
        "csrf": {"type": "apiKey", "in": "header", "name": config["WTF_CSRF_HEADERS"][0]},
    }


class _Resource:
    """What the document says of one entity; a method for each handler of `EntityApi`."""

    def __init__(self, view: EntityApi, route: str, actor: Actor) -> None:
        self.view = view
        self.access: Access = view.access
        self.route = route
        self.name = view.screen.entity.__name__
        self.title = gettext(view.screen.title)
        self._labels = Labels(db.session(), actor, view.codebook, str(get_locale()))

    def operations(self) -> Iterator[tuple[str, str, Schema]]:
        """Path, method and operation of each handler that the role is offered."""
        for handler in sorted(self.view.offered):
            for url, methods in getattr(EntityApi, handler)._urls:
                names = _ARGUMENT.findall(url)
                path = self.route + _ARGUMENT.sub(r"{\1}", url)
                for method in methods:
                    yield path, method.lower(), self._operation(handler, method, names)

    def _operation(self, handler: str, method: str, names: Iterable[str]) -> Schema:
        said: Schema = getattr(self, handler)()
        keys = [{"name": one, "in": "path", "required": True, "schema": _KEY} for one in names]
        parameters = [*keys, *said.pop("parameters", ())]
        if method != "GET":  # a browser's session alone writes nothing
            said["security"] = [{"bearer": []}, {"session": [], "csrf": []}]
        if parameters:
            said["parameters"] = parameters
        return {"operationId": f"{self.name}.{handler}", "tags": [self.title], **said}

    # -- the operations ---------------------------------------------------------------

    def info(self) -> Schema:
        names = {"type": "array", "items": {"type": "string"}}
        column = {
            "name": {"type": "string"},
            "label": {"type": "string"},
            "kind": {"enum": list(SHOWN)},
            "required": {"type": "boolean"},
            "scheme": {"type": ["string", "null"]},
            "masked": {"type": "boolean"},
        }
        answer = {
            "label": {"type": "string"},
            "columns": {"type": "array", "items": _object(column, column)},
            "order_columns": names,
            "filters": _map(names),
            "add_columns": names,
            "edit_columns": names,
        }
        return {"responses": _responses(_object(answer, answer), 401, 404)}

    def get_list(self) -> Schema:
        answer = {
            "count": {"type": "integer", "minimum": 0},
            "count_capped": {"type": "boolean"},
            "after": {"type": ["string", "null"]},
            "ids": {"type": "array", "items": _KEY},
            "result": {"type": "array", "items": _ref("schemas", self.name)},
        }
        asked = {
            "name": "q",
            "in": "query",
            "description": gettext("JSON，也可写成 Rison。"),
            "content": {"application/json": {"schema": self._arguments()}},
        }
        responses = _responses(_object(answer, answer), 400, 401, 404)
        return {"parameters": [asked], "responses": responses}

    def get(self) -> Schema:
        record = {"allOf": [_ref("schemas", self.name), {"required": [*self.access.read]}]}
        answer = _object({"id": _KEY, "result": record}, ("id", "result"))
        return {"responses": _responses(answer, 401, 404)}

    def reveal(self) -> Schema:
        masked = sorted(self.access.masked)
        body = _object(
            {"column": {"enum": masked}, "purpose": self._code(PURPOSE)}, ("column", "purpose")
        )
        value = {
            **_object({name: {"type": ["string", "null"]} for name in masked}),
            "minProperties": 1,
            "maxProperties": 1,
        }
        answer = _object({"id": _KEY, "result": value}, ("id", "result"))
        return {"requestBody": _body(body), "responses": _responses(answer, 400, 401, 404, 429)}

    def post(self) -> Schema:
        return self._write("New", 201)

    def put(self) -> Schema:
        return self._write("Change", 200)

    def _write(self, kind: str, done: int) -> Schema:
        answer = _object({"id": _KEY, "version": _ANY_VERSION}, ("id", "version"))
        return {
            "requestBody": _body(_ref("schemas", f"{self.name}{kind}")),
            "responses": _responses(answer, 400, 401, 404, 409, done=done),
        }

    def _arguments(self) -> Schema:
        """`LIST_ARGUMENTS`, with the columns that the role may ask by."""
        schema = copy.deepcopy(LIST_ARGUMENTS)
        known: dict[str, Any] = schema["properties"]  # type: ignore[assignment]
        known["columns"]["items"]["enum"] = self.view.list_columns
        known["page_size"]["enum"] = list(PAGE_SIZES)
        known["order_column"]["enum"] = self.view.order_columns
        one = known["filters"]["items"]
        known["filters"]["items"] = {
            "oneOf": [_filter(one, self.access.read[name]) for name in self.view.search_columns]
        }
        for name, asked in (("order_column", "order_columns"), ("filters", "search_columns")):
            if not getattr(self.view, asked):
                del known[name]
        return schema

    # -- the schemas ------------------------------------------------------------------

    def schemas(self) -> Iterator[tuple[str, Schema]]:
        """The schemas of the entity, by name."""
        offered, keys = self.view.offered, {"id": _KEY, "version": _ANY_VERSION}
        confirmed = {"confirmed": {"type": "boolean"}}
        new, changed = self._form("post", creating=True), self._form("put", creating=False)
        entered = {*new, *changed}
        if not offered.isdisjoint({"get", "get_list"}):
            read = {
                name: self._shown(one, entered=name in entered)
                for name, one in self.access.read.items()
            }
            title = gettext(entity_info(self.view.screen.entity).label)
            yield self.name, _object(keys | read, keys) | {"title": title}
        if "post" in offered:
            needed = [name for name, one in new.items() if _needed(one)]
            properties = {name: self._entered(one, _needed(one)) for name, one in new.items()}
            yield f"{self.name}New", _object(confirmed | properties, needed)
        if "put" in offered:
            properties = {name: self._entered(one, one.required) for name, one in changed.items()}
            properties = {"version": _VERSION} | confirmed | properties
            yield f"{self.name}Change", _object(properties, ("version",))

    def _form(self, handler: str, *, creating: bool) -> Mapping[str, Field]:
        entered = self.access.entered(creating=creating) if handler in self.view.offered else ()
        return {one.name: one for one in entered}

    def _shown(self, field: Field, *, entered: bool) -> Schema:
        schema = _described(field) | SHOWN[field.kind]
        if field.name in self.access.masked:
            schema["x-masked"] = True  # of another length than the value
        elif field.max_length:
            schema["maxLength"] = field.max_length
        if field.scheme:
            schema["x-code-list"] = field.scheme  # retired codes stay on the records
        if not entered:
            schema["readOnly"] = True
        return _or_null(schema) if field.nullable else schema

    def _entered(self, field: Field, needed: bool) -> Schema:
        schema = _described(field) | {"type": [JSON_TYPES[one] for one in ENTERED[field.kind]]}
        if field.kind == "flag":
            schema["enum"] = [True, False, *FLAGS]
        if field.scheme:
            schema |= self._code(field.scheme)
        elif field.max_length:
            schema["maxLength"] = field.max_length
        if field.kind == "date":
            schema["format"] = "date"
        if needed and "string" in schema["type"]:
            schema["minLength"] = 1
        if field.kind in {"integer", "reference"}:
            schema |= {"minimum": -MAX_KEY - 1, "maximum": MAX_KEY}
        return schema if needed else _or_null(schema)

    def _code(self, scheme: str) -> Schema:
        """A code that may be entered today; a long list is not repeated here."""
        codes = self._labels.choices(scheme)
        short: Schema = {"enum": [*codes]} if 0 < len(codes) <= INLINE_CHOICES else {}
        return {"type": ["string"], "x-code-list": scheme, **short}


def _needed(field: Field) -> bool:
    """Whether a new record must say it: what is not ticked is no."""
    return field.required and field.kind != "flag"


def _described(field: Field) -> Schema:
    help = {"description": gettext(field.info.help)} if field.info.help else {}
    return {"title": gettext(field.label), **help}


def _or_null(schema: Schema) -> Schema:
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [*types, "null"], **enum}


def _filter(one: Schema, field: Field) -> Schema:
    """A condition on one column; without an operator it asks for the value itself."""
    usable = operators(field)
    properties = one["properties"] | {"col": {"const": field.name}, "opr": {"enum": [*usable]}}
    if field.kind == "money":  # as it is typed
        properties["value"] = properties["value"] | {"x-unit": "yuan"}
    required = one["required"] if "eq" in usable else [*one["required"], "opr"]
    return {**one, "properties": properties, "required": required}


def _object(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [*required],
        "additionalProperties": False,
    }


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _ref(section: str, name: str) -> Schema:
    return {"$ref": f"#/components/{section}/{name}"}


def _content(schema: Schema, text: str) -> Schema:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _body(schema: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _responses(schema: Schema, *refusals: int, done: int = 200) -> Schema:
    return {str(done): _content(schema, "OK")} | {
        str(status): _ref("responses", str(status)) for status in refusals
    }
