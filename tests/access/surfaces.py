"""Every way data leaves the application, checked for one account against the table.

Each check takes a probe and a screen (or a chart) and lets the probe note what is wrong. None
of them changes anything; `attacks` does that.
"""

import base64
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from app.access import Field, entity_info, fields
from app.panel import urls
from app.panel.screens import Chart, Page, Screen
from tests.access.district import CONTENT, SYSTEM_CELLS
from tests.access.expectations import (
    COLUMNS,
    CONSTANT,
    CONSTANT_OF,
    MINORS,
    PAGES,
    PRESSED_BY,
    UNAPPROVED,
    masked,
    unasked,
)
from tests.access.pages import Answer
from tests.access.probe import Probe, labels

_DIGITS = re.compile(r"\d+")
TOTAL = re.compile(r"合计 ([\d,]+) 条")
BY_VALUE = ("text", "code", "date")
"""Kinds of columns whose canaries can be typed into a filter."""
SYSTEM_COLUMNS = (*SYSTEM_CELLS, "person_id", "user_id", "created_by_id", "version", "id")


SENT_WITH_THE_PAGE = 50
"""Longer lists of choices are searched on the server; `lookups` asks for them."""


def table_name(screen: Screen | Chart) -> str:
    """Name of the entity."""
    return screen.entity.__tablename__


def closed(probe: Probe, screen: Screen) -> None:
    """What a role has nothing to do with is not there, by whatever way it is asked for."""
    key = probe.rows_to_try(screen)[0]
    for page in (
        "list/",
        f"show/{key}",
        f"why/{key}",
        "export",
        f"lookup/{next(iter(fields(screen.entity)))}",
    ):
        where = f"/{screen.path}/{page}"
        probe.expect_missing(probe.get(where), where)
    where = f"/{screen.path}/edit/{key}"
    probe.expect_missing(probe.post_form(where, {"version": "1"}), f"POST {where}")
    files(probe, screen)
    papers(probe, screen)
    for method, page in (("GET", ""), ("GET", str(key)), ("PUT", str(key))):
        where = f"/{screen.path}/{page}"
        body = {"version": 1} if method == "PUT" else None
        probe.expect_missing(probe.rest(where, method, body), f"REST {method} {where}")


def every_route(probe: Probe, screen: Screen) -> None:
    """The same for every address the application has for the screen, by every method."""
    endpoints = {f"{screen.entity.__name__}{kind}" for kind in ("View", "Api")}
    for rule in probe.house.app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in endpoints:
            continue
        where = re.sub("<int:[a-z]+>", str(probe.rows_to_try(screen)[0]), rule.rule)
        where = re.sub("<[a-z]+>", "status", where)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = probe.send(where, method)
            probe.expect_missing(answer, f"{method} {where}")


def lists(probe: Probe, screen: Screen) -> None:
    """The list shows exactly the readable columns of exactly the visible rows."""
    entity, where = table_name(screen), f"/{screen.path}/list/"
    cell, wanted = probe.cell(entity), probe.visible(entity)
    answer = probe.get(where, size="100")
    if "list" not in cell.may:
        probe.expect_missing(answer, where)
        return
    probe.expect(answer.status == 200, f"{where}: {answer.status}")
    listed = [
        name
        for name in cell.read - {CONSTANT.get(cell.rows), CONSTANT_OF.get((probe.role, cell.rows))}
        if fields(screen.entity)[name].info.listed
    ]
    rows, links = 0, []
    for page in _pages(probe, where, answer):
        for table in page.page.tables:
            known = labels(entity, listed)
            probe.expect_names(map(known.get, table.headings), listed, f"{where} columns")  # type: ignore[arg-type]
            rows += table.rows
            links += table.links
    probe.expect(rows == len(wanted), f"{where}: {rows} rows instead of {len(wanted)}")
    shown = wanted if "show" in cell.may else set()
    probe.expect_rows(entity, map(_key, links), shown, f"{where} links")


def _pages(probe: Probe, where: str, answer: Answer) -> Iterator[Answer]:
    while True:
        yield answer
        later = next((link for link in answer.page.links if "after=" in link), None)
        if later is None:
            return
        answer = probe.get(where + later)


def _key(link: str) -> int:
    return int(link.rsplit("/", 1)[1])


def reveals(probe: Probe, screen: Screen) -> None:
    """A masked value is shown in full, with a purpose, to who serves the person."""
    entity = table_name(screen)
    cell, wanted = probe.cell(entity), probe.visible(entity)
    hidden = masked(entity, cell.rows) & cell.read
    others = sorted(COLUMNS[entity].of("*") - hidden)
    closed_rows = UNAPPROVED.get(entity, "").split()
    unapproved = {probe.house.district.id(entity, row) for row in closed_rows}
    keys = probe.rows_to_try(screen)
    one_of_each = probe.one_of_each(screen)
    offered = "reveal" in cell.may and hidden
    for key in keys if offered else one_of_each:
        # Whether a row is in reach does not depend on the column, nor the other way round.
        asked = sorted(hidden)[: None if key in wanted or key in one_of_each else 1]
        never = (*others[:2], "nonsense", "version") if key in one_of_each else ()
        for name in (*asked, *never) if offered else (*asked, *never)[:2]:
            where = f"/{screen.path}/reveal/{key}/{name}"
            rest = f"/{screen.path}/{key}/reveal"
            body = {"column": name, "purpose": "verify"}
            page = probe.post_form(where, {"purpose": "verify"}, revealing={(entity, name)})
            answer = probe.rest(rest, "POST", body, revealing={(entity, name)})
            if not offered:
                probe.expect_missing(page, where)
                if "api" in cell.may:
                    probe.expect_missing(answer, f"REST {rest}")
            elif name not in hidden:
                status = 400 if key in wanted else 404
                probe.expect(page.status == status, f"{where}: {page.status}")
                probe.expect(answer.status == 400, f"REST {rest}: {answer.status}")
            elif key not in wanted:
                probe.expect_missing(page, where)
                probe.expect_missing(answer, f"REST {rest}")
            elif key in unapproved:
                probe.expect(page.status == 400, f"{where}: {page.status}, nobody approved it")
                probe.expect(answer.status == 400, f"REST {rest}: {answer.status}")
            else:
                found = set(probe.house.district.found_in(answer.text))
                own = {one for one in found if (one.entity, one.column) == (entity, name)}
                probe.expect(len(own) == 1, f"REST {rest} {name}: shows {found}")
                shown = set(probe.house.district.found_in(page.text))
                probe.expect(own <= shown, f"{where}: does not show it")
        silent = probe.rest(
            f"/{screen.path}/{key}/reveal", "POST", {"column": min(hidden, default="")}
        )
        probe.expect(silent.status in {400, 404}, f"{screen.path}: without a purpose")


def records(probe: Probe, screen: Screen) -> None:
    """A record page shows exactly the readable columns; hidden rows are as if not there."""
    entity = table_name(screen)
    cell, wanted = probe.cell(entity), probe.visible(entity)
    for key in probe.rows_to_try(screen):
        where = f"/{screen.path}/show/{key}"
        answer = probe.get(where)
        if "show" not in cell.may or key not in wanted:
            probe.expect_missing(answer, where)
            continue
        probe.expect(answer.status == 200, f"{where}: {answer.status}")
        known = labels(entity, cell.read)
        probe.expect_names(map(known.get, answer.page.facts), cell.read, f"{where} facts")  # type: ignore[arg-type]
        _related(probe, where, answer)


STATE = re.compile(
    r"<tr>\s*<td[^>]*>([^<]+)</td>\s*<td[^>]*>.*?(可见|不可见|未启用)</span>", re.DOTALL
)


def reasons(probe: Probe, screen: Screen) -> None:
    """The own "why" says of each column whether it is shown, hidden or not in use: no value."""
    entity = table_name(screen)
    cell, wanted = probe.cell(entity), probe.visible(entity)
    columns = COLUMNS[entity]
    states = {
        "可见": cell.read,
        "未启用": frozenset(columns.optional.split()),
        "不可见": columns.of("*") - cell.read,
    }
    for key in probe.rows_to_try(screen):
        where = f"/{screen.path}/why/{key}"
        answer = probe.get(where)
        if "show" not in cell.may or key not in wanted:
            probe.expect_missing(answer, where)
            continue
        probe.expect(answer.status == 200, f"{where}: {answer.status}")
        said = STATE.findall(answer.text)
        for state, names in states.items():
            known = labels(entity, names)
            got = (known.get(label, label) for label, one in said if one == state)
            probe.expect_names(got, names, f"{where} {state}")


def pages(probe: Probe, page: Page) -> None:
    """A page that is no entity's opens for the roles of the table, by all its addresses."""
    endpoint = urls.page_endpoint(page.right)
    for rule in probe.house.app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] != endpoint:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = probe.send(rule.rule, method)
            if probe.role in PAGES[page.path]:
                probe.expect(answer.status in {200, 400}, f"{method} {rule}: {answer.status}")
            else:
                probe.expect_missing(answer, f"{method} {rule}")


def _related(probe: Probe, where: str, answer: Answer) -> None:
    """The lists on a record page belong to lists the account has, and hold rows of those."""
    others = {one.path: table_name(one) for one in probe.house.screens}
    for table in answer.page.tables:
        for link in table.links:
            other = others[link.split("/")[1]]
            granted = probe.may(other, "list") and _key(link) in probe.visible(other)
            probe.expect(granted, f"{where} lists {link}")


GUESSED = ("A" * 32, "x", "..%2f..%2fconfig.py", "%00" * 32)
"""Names that no file has."""


def files(probe: Probe, screen: Screen) -> None:
    """The file of a record is for whoever may be shown it; who asks and gets it is on record."""
    entity, where = table_name(screen), f"/{screen.path}/file/"
    cell, wanted, district = probe.cell(entity), probe.visible(entity), probe.house.district
    add = cell.add if screen.attach and "create" in cell.may else frozenset()
    _form(probe, screen, "upload", add)
    if screen.attach is None:
        probe.expect_missing(probe.get(where + GUESSED[0]), where)
        return
    for row, key in district.ids[entity].items():
        token = district.token(entity, row)
        answer = probe.get(where + token)
        granted = "show" in cell.may and key in wanted
        what = f"{where}{token} of {row}"
        if granted:
            _handed_out(probe, answer, what, f"{entity}.{CONTENT}@{row}".upper())
        else:
            probe.expect_missing(answer, what)
        done = ("download", entity, key) if granted else ("refused", entity, None)
        _on_record(probe, what, *done)
    for token in GUESSED:
        probe.expect_missing(probe.get(where + token), where + token)
        _on_record(probe, where + token, "refused", entity, None)


def _handed_out(probe: Probe, answer: Answer, what: str, mark: str) -> None:
    probe.expect(answer.status == 200, f"{what}: {answer.status}")
    probe.expect(mark in answer.text, f"{what} is another file")
    wanted = {
        "Content-Type": "application/pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    for header, value in wanted.items():
        probe.expect(answer.headers.get(header) == value, f"{what}: {header} is not {value}")
    disposition = answer.headers.get("Content-Disposition", "")
    probe.expect(disposition.startswith("attachment; filename="), f"{what}: {disposition}")


def _on_record(probe: Probe, what: str, action: str, entity: str, key: int | None) -> None:
    username, *done = probe.house.last_entry()
    own = probe.account.startswith(username)
    same = done == [action, entity, key, "file" if action == "refused" else CONTENT]
    probe.expect(own and same, f"{what}: the journal says {username}, {done}")


def papers(probe: Probe, screen: Screen) -> None:
    """A document is made for whoever may be shown the record; who takes it is on record."""
    entity, cell = table_name(screen), probe.cell(table_name(screen))
    wanted, district = probe.visible(entity), probe.house.district
    rows = list(district.ids[entity].items())[:5]
    known = {paper.name for paper in screen.papers} if "show" in cell.may else set()
    for row, key in rows:
        # A paper that there is not looks at no row.
        for name in ("docx", "pdf", "odt") if row == rows[0][0] else sorted(known):
            where = f"/{screen.path}/paper/{name}/{key}"
            answer = probe.get(where)
            if name not in known or key not in wanted:
                probe.expect_missing(answer, where)
                continue
            probe.expect(answer.status == 200, f"{where}: {answer.status}")
            done = probe.house.last_entry()[1:4]
            probe.expect(done == ("download", entity, key), f"{where}: the journal says {done}")
            cache = answer.headers.get("Cache-Control")
            probe.expect(cache == "no-store", f"{where}: {cache}")
            if name == "docx":
                found = {one.row for one in district.found_in(answer.text) if one.entity == entity}
                probe.expect(found == {row}, f"{where} says what is in {found}")


def forms(probe: Probe, screen: Screen) -> None:
    """A form asks exactly for the columns the role enters, and offers only visible records."""
    entity = table_name(screen)
    cell = probe.cell(entity)
    add = cell.add if screen.create and "create" in cell.may else frozenset()
    _form(probe, screen, "add", add)
    offered = screen.change and cell.edit
    for key in probe.rows_to_try(screen) if offered else probe.one_of_each(screen):
        edit = cell.edit if screen.change and key in probe.visible(entity) else frozenset()
        _form(probe, screen, f"edit/{key}", edit)


def _form(probe: Probe, screen: Screen, page: str, wanted: frozenset[str]) -> None:
    where = f"/{screen.path}/{page}"
    answer = probe.get(where)
    if not wanted:
        probe.expect_missing(answer, where)
        return
    probe.expect(answer.status == 200, f"{where}: {answer.status}")
    _controls(probe, screen, where, answer, wanted)


def _controls(
    probe: Probe, screen: Screen, where: str, answer: Answer, wanted: frozenset[str]
) -> None:
    controls = answer.page.controls
    asked = controls.keys() - {"csrf_token", "version", "confirmed"}
    if where.endswith("/upload"):
        probe.expect("file" in asked, f"{where} asks for no file")
        asked -= {"file"}
    asked -= {f"{name}-empty" for name in wanted & masked(table_name(screen), "")}
    probe.expect_names(asked, wanted, f"{where} inputs")
    for name in wanted & controls.keys():
        field = fields(screen.entity)[name]
        if field.target is not None:
            offered = {int(one) for one in controls[name] if one}
            what = f"{where} options of {name}"
            pointed = probe.pointed_at(field)
            wanted_rows = pointed if len(pointed) <= SENT_WITH_THE_PAGE else set()
            probe.expect_rows(field.target.__tablename__, offered, wanted_rows, what)


def buttons(probe: Probe, screen: Screen) -> None:
    """A button opens for the role that has it on a visible row, and nowhere else."""
    entity = table_name(screen)
    cell = probe.cell(entity)
    for button in screen.buttons:
        granted = probe.role in PRESSED_BY.get((entity, button.name), "").split()
        keys = probe.rows_to_try(screen) if granted else probe.one_of_each(screen)
        opened = []
        for key in keys if button.on == "record" else [None]:
            where = f"/{screen.path}/press/{button.name}" + ("" if key is None else f"/{key}")
            answer = probe.get(where)
            if key in probe.visible(entity):
                opened.append(answer.status)
            if not granted or (key is not None and key not in probe.visible(entity)):
                probe.expect_missing(answer, where)
            elif answer.status == 200:
                _controls(probe, screen, where, answer, frozenset(button.inputs))
            else:  # it makes no sense for this record
                probe.expect_missing(answer, where)
        if granted and button.on == "record" and cell.rows != "nothing":
            probe.expect(200 in opened or not opened, f"{screen.path}: {button.name} never opens")


def rolls(probe: Probe, screen: Screen) -> None:
    """A roll names only people the account may see."""
    for roll in screen.rolls:
        granted = probe.role in PRESSED_BY.get((table_name(screen), roll.name), "").split()
        for key in probe.rows_to_try(screen):
            where = f"/{screen.path}/roll/{roll.name}/{key}"
            answer = probe.get(where)
            if granted and key in probe.visible(table_name(screen)):
                probe.expect(answer.status == 200, f"{where}: {answer.status}")
            else:
                probe.expect_missing(answer, where)


def rest(probe: Probe, screen: Screen) -> None:
    """REST gives the same rows and columns as the screens."""
    entity, where = table_name(screen), f"/{screen.path}/"
    cell, wanted = probe.cell(entity), probe.visible(entity)
    api = "api" in cell.may
    listing = probe.rest(where, page_size=100)
    if not api or "list" not in cell.may:
        probe.expect_missing(listing, f"REST {where}")
    else:
        rows, after = listing.json["result"], listing.json["after"]
        while after:
            page = probe.rest(where, page_size=100, after=after).json
            rows, after = rows + page["result"], page["after"]
        probe.expect_rows(entity, (row["id"] for row in rows), wanted, f"REST {where}")
        for row in rows:
            probe.expect_names(row.keys() - {"id", "version"}, cell.read, f"REST {where} keys")
    _rest_info(probe, screen)
    for key in probe.rows_to_try(screen):
        answer = probe.rest(f"{where}{key}")
        if not api or "show" not in cell.may or key not in wanted:
            probe.expect_missing(answer, f"REST {where}{key}")
        else:
            got = answer.json["result"].keys() - {"id", "version"}
            probe.expect_names(got, cell.read, f"REST {where}{key} keys")


def _rest_info(probe: Probe, screen: Screen) -> None:
    entity, where = table_name(screen), f"/{screen.path}/_info"
    cell = probe.cell(entity)
    answer = probe.rest(where)
    if "api" not in cell.may:
        probe.expect_missing(answer, f"REST {where}")
        return
    info = answer.json
    probe.expect_names((one["name"] for one in info["columns"]), cell.read, f"REST {where}")
    add = cell.add if screen.create else ()
    edit = cell.edit if screen.change else ()
    probe.expect_names(info["add_columns"], add, f"REST {where} add")
    probe.expect_names(info["edit_columns"], edit, f"REST {where} edit")
    asked = cell.read - unasked(entity, cell.rows)
    for name in (*info["order_columns"], *info["filters"]):
        probe.expect(name in asked, f"REST {where} offers {name} for sorting or filtering")


def unreadable(probe: Probe, screen: Screen | Chart) -> list[str]:
    """Names that no parameter of this account may mention, and one that means nothing."""
    columns = COLUMNS[table_name(screen)]
    every = columns.of("*") | set(columns.optional.split()) | set(SYSTEM_COLUMNS)
    return ["nonsense", *sorted(every - probe.cell(table_name(screen)).read)]


def oracles(probe: Probe, screen: Screen) -> None:
    """A column that may not be asked by is refused exactly like an unknown one."""
    cell = probe.cell(table_name(screen))
    hidden = unreadable(probe, screen)
    few = [hidden[0], *hidden[1 :: max(1, len(hidden) // 2)]]
    shut = sorted(unasked(table_name(screen), cell.rows))
    # What is refused reaches no database: on one of them by every way, on the other by some.
    every = probe.house.engine.dialect.name == "sqlite"
    names, some = (hidden if every else few) + shut, few + shut
    for path, action in (("list/", "list"), ("export", "export"))[: 2 if every else 1]:
        where = f"/{screen.path}/{path}"
        if action not in cell.may:
            continue
        for query in ("{}", "{}.from")[: 2 if every else 1]:
            asked = names if (path, query) == ("list/", "{}") else some
            _alike(probe, asked, f"{where}?{query}", _asks(probe.get, where, query))
        _alike(probe, some, f"{where}?sort", _sorts(probe.get, where))
    if {"api", "list"} <= cell.may:
        where = f"/{screen.path}/"
        _alike(probe, few, f"REST {where} columns", lambda name: probe.rest(where, columns=[name]))
        _alike(
            probe, some, f"REST {where} order", lambda name: probe.rest(where, order_column=name)
        )
        _alike(probe, names, f"REST {where} filter", lambda name: probe.rest(
            where, filters=[{"col": name, "value": "1"}]))  # fmt: skip


def _asks(get: Callable[..., Answer], where: str, query: str) -> Callable[[str], Answer]:
    return lambda name: get(where, **{query.format(name): "1"})


def _sorts(get: Callable[..., Answer], where: str) -> Callable[[str], Answer]:
    return lambda name: get(where, sort=f"-{name}")


def _alike(probe: Probe, names: list[str], what: str, ask: Callable[..., Answer]) -> None:
    """The first name means nothing; the others must be answered just as that one is."""
    refusals = []
    for name in names:
        answer = ask(name)
        probe.expect(answer.status == 400, f"{what} with {name}: {answer.status} instead of 400")
        refusals.append(probe.plain(answer.text).replace(f"“{name}”", "“…”"))
    for name, refusal in zip(names, refusals, strict=True):
        same = refusal == refusals[0]
        probe.expect(same, f"{what}: {name} can be told from a name that means nothing")


def searches(probe: Probe, screen: Screen) -> None:
    """The search box and exact filters find visible rows by readable columns, and no others."""
    entity, where = table_name(screen), f"/{screen.path}/list/"
    cell, district = probe.cell(entity), probe.house.district
    if "list" not in cell.may:
        return
    for text, place in district.cells.items():
        if place.entity != entity:
            continue
        declared = fields(screen.entity).get(place.column)
        search = declared.info.search if declared else None
        if search is None and place.column not in SYSTEM_CELLS:
            continue
        if declared is not None and declared.kind == "integer" and not text.isdigit():
            continue  # as money it would be shown so; it is typed as digits
        alike = {
            district.id(entity, other.row)
            for mark, other in district.cells.items()
            if (other.entity, other.column) == (entity, place.column)
            and (mark == text or (search == "prefix" and mark.startswith(text)))
        }
        column = place.column if search else "name"
        asked = column in cell.read - unasked(entity, cell.rows)
        wanted = alike & probe.visible(entity) if asked else set()
        rows = sum(one.rows for one in probe.get(where, typed=text, q=text).page.tables)
        probe.expect(rows == len(wanted), f"{where}?q={text} finds {rows}, not {len(wanted)}")
    filtered = (name for name in sorted(cell.read) if fields(screen.entity)[name].kind in BY_VALUE)
    for name in list(filtered)[-1:]:
        _filtered(probe, screen, name)


def _filtered(probe: Probe, screen: Screen, name: str) -> None:
    """A filter by a readable column finds the visible one of the rows that have the value."""
    entity, where = table_name(screen), f"/{screen.path}/list/"
    for text, place in probe.house.district.cells.items():
        if (place.entity, place.column) != (entity, name):
            continue
        wanted = {probe.house.district.id(entity, place.row)} & probe.visible(entity)
        found = probe.get(where, typed=text, **{name: text})
        rows = sum(one.rows for one in found.page.tables)
        probe.expect(rows == len(wanted), f"{where}?{name}={text} finds {rows}")


def cursors(probe: Probe, screen: Screen) -> None:
    """A forged cursor is refused, or pages through visible rows only."""
    entity, where = table_name(screen), f"/{screen.path}/list/"
    if not probe.may(entity, "list"):
        return
    wanted = probe.visible(entity)
    hidden = set(probe.house.district.ids[entity].values()) - wanted
    key = min(hidden, default=0)
    for value in ("", key, "1951-01-01"):
        for parameter in ("after", "before"):
            answer = probe.get(where, **{parameter: cursor(value, key)})
            for table in answer.page.tables:
                extra = set(map(_key, table.links)) - wanted
                probe.expect(not extra, f"{where}: {parameter} {value!r} shows {extra}")


def cursor(*values: object) -> str:
    """A cursor as the pager makes them."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def lookups(probe: Probe, screen: Screen) -> None:
    """A look-up offers what its form would, and exists for columns of the account only."""
    entity = table_name(screen)
    cell = probe.cell(entity)
    needed = not cell.may.isdisjoint({"list", "create", "change"})
    for name, field in fields(screen.entity).items():
        where = f"/{screen.path}/lookup/{name}"
        if field.target is None and (field.scheme is None or name in cell.read | cell.sets):
            continue  # nothing to look up, or the code list, which is public
        answer = probe.get(where)
        if name not in cell.read | cell.sets or (answer.status == 404 and not needed):
            probe.expect_missing(answer, where)
        elif field.target is not None:
            _lookup(probe, where, field, answer)
    for name in ("nonsense", "id", "created_by_id"):
        probe.expect_missing(probe.get(f"/{screen.path}/lookup/{name}"), f"lookup {name}")


def _lookup(probe: Probe, where: str, field: Field, answer: Answer) -> None:
    target, wanted = field.target.__tablename__, probe.pointed_at(field)  # type: ignore[union-attr]
    got = {int(one["value"]) for one in answer.json["results"]}
    if answer.json["more"]:
        probe.expect(got <= wanted, f"{where} offers {probe.named(target, got - wanted)}")
    else:
        probe.expect_rows(target, got, wanted, where)
    title = field.target.__entity__.title  # type: ignore[union-attr]
    words = {
        place: text
        for text, place in probe.house.district.cells.items()
        if (place.entity, place.column) == (target, title)
    }
    keys = {place: probe.house.district.id(target, place.row) for place in words}
    tried = [
        *(place for place in words if keys[place] in wanted),
        *(place for place in words if keys[place] not in wanted),
    ]
    for place in tried[:1] + tried[-1:]:
        text = words[place]
        matching = {keys[one] for one, other in words.items() if other.startswith(text)}
        found = {int(one["value"]) for one in probe.get(where, typed=text, q=text).json["results"]}
        probe.expect_rows(target, found, matching & wanted, f"{where}?q={text}")


def filter_panels(probe: Probe, screen: Screen) -> None:
    """The filter panel has controls for what may be asked by, and offers visible records."""
    _filter_panel(probe, screen, f"/{screen.path}/filters", "list")


def _filter_panel(probe: Probe, screen: Screen | Chart, where: str, action: str) -> None:
    entity = table_name(screen)
    cell = probe.cell(entity)
    answer = probe.get(where)
    if action not in cell.may:
        probe.expect_missing(answer, where)
        return
    probe.expect(answer.status == 200, f"{where}: {answer.status}")
    named = {name.partition(".")[0] for name in re.findall(r'name="([\w.]+)"', answer.text)}
    extra = sorted(named - (cell.read - unasked(entity, cell.rows)))
    probe.expect(named, f"{where} has no controls")
    probe.expect(not extra, f"{where} has controls for {extra}")


def exports(probe: Probe, screen: Screen) -> None:
    """A workbook holds exactly the readable columns of exactly the visible rows."""
    entity, where = table_name(screen), f"/{screen.path}/export"
    cell = probe.cell(entity)
    answer = probe.get(where)
    if "export" not in cell.may:
        for one in (answer, probe.post_form(where, SAID), probe.post_form(f"{where}/1", {})):
            probe.expect_missing(one, where)
        return
    if entity_info(screen.entity).personal:
        probe.expect(answer.status == 200, f"{where}: {answer.status}")
        kind = answer.headers["Content-Type"]
        probe.expect("sheet" not in kind, f"{where}: a file before anybody says what for")
        if not probe.visible(entity):
            status = probe.post_form(where, SAID).status
            probe.expect(status == 400, f"{where}: {status} for no rows")
            return
        _in_full(probe, screen, where)
        answer = probe.post_form(where, SAID)
        probe.house.restore()
    probe.expect(answer.status == 200, f"{where}: {answer.status}")
    if answer.status != 200:
        return
    known = labels(entity, cell.read)
    heads = [row for row in answer.sheet if set(known) & set(row)]
    probe.expect(len(heads) == 1, f"{where}: {len(heads)} rows of headings")
    names = [known.get(one) or str(one) for one in heads[0] if one is not None]
    probe.expect_names(names, cell.read, f"{where} columns")
    body = answer.sheet[answer.sheet.index(heads[0]) + 1 :]
    body = [row for row in body if row[0] is not None and row[0] != "合计"]
    wanted = len(probe.visible(entity))
    probe.expect(len(body) == wanted, f"{where}: {len(body)} rows instead of {wanted}")


SAID = {"purpose": "report", "reason": "每周核对"}
"""What has to be said for a workbook of personal data."""


def _in_full(probe: Probe, screen: Screen, where: str) -> None:
    """What is masked on the screens is masked in the file, unless the role may ask for it."""
    entity = table_name(screen)
    cell = probe.cell(entity)
    hidden = masked(entity, cell.rows) & cell.read
    minors = {probe.house.district.id(entity, row) for row in MINORS.get(entity, "").split()}
    if "reveal" in cell.may and minors & probe.visible(entity):
        answer = probe.post_form(where, SAID | {"in_full": "1"})
        probe.expect(answer.status == 302, f"{where}, minors in full: {answer.status}")
        probe.get("/")  # shows what was said about it, which is no part of any answer below
        where += f"?community_id={probe.house.district.id('area', 'AY')}"
    answer = probe.post_form(
        where, SAID | {"in_full": "1"}, revealing={(entity, name) for name in hidden}
    )
    found = probe.house.district.found_in(answer.text)
    shown = {one.column for one in found if one.entity == entity} & hidden
    granted = "reveal" in cell.may
    probe.expect(shown == (hidden if granted else set()), f"{where} in full: {shown}")
    probe.expect(answer.status == (200 if granted else 400), f"{where} in full: {answer.status}")
    probe.house.restore()


def imports(probe: Probe, screen: Screen) -> None:
    """The import pages are there for those who may import."""
    granted = screen.importer is not None and probe.may(table_name(screen), "import")
    where = f"/{screen.path}/load"
    answer = probe.get(where)
    if granted:
        probe.expect(answer.status == 200, f"{where}: {answer.status}")
        for page in (where, f"{where}/confirm"):
            status = probe.post_form(page, {}, token=False).status
            probe.expect(status == 400, f"POST {page} without token: {status}")
    else:
        probe.expect_missing(answer, where)
        probe.expect_missing(probe.post_form(where, {}), f"POST {where}")
    probe.expect_missing(probe.post_form(f"{where}/confirm", {}), f"{where}/confirm")
    probe.expect_missing(probe.get(f"{where}/corrections"), f"{where}/corrections")


NOT_COUNTED = {"residents-by-street": ("A2", "B2")}
"""Chart → the rows it leaves out: who has left lives here no more."""


def charts(probe: Probe, chart: Chart) -> None:
    """A chart counts exactly the visible rows it is about, by columns the account may read."""
    entity, where = table_name(chart), f"/charts/{chart.name}/chart/"
    cell = probe.cell(entity)
    needed = {chart.group, chart.split} - {None}
    answer = probe.get(where)
    if "chart" not in cell.may or not needed <= cell.read:
        probe.expect_missing(answer, where)
        return
    probe.expect(answer.status == 200, f"{where}: {answer.status}")
    names = unreadable(probe, chart)
    _alike(probe, names, f"{where}?", lambda name: probe.get(where, **{name: "1"}))
    if "list" not in cell.may:
        _published(probe, chart, answer)
        return
    probe.expect("发布" not in answer.text, f"{where}: published, not counted")
    gone = {probe.house.district.id(entity, row) for row in NOT_COUNTED.get(chart.name, ())}
    wanted = len(probe.visible(entity) - gone)
    probe.expect(total(answer) == wanted, f"{where} counts {total(answer)}, not {wanted}")
    _filter_panel(probe, chart, f"/charts/{chart.name}/filters", "chart")


def _published(probe: Probe, chart: Chart, answer: Answer) -> None:
    """Who may list nobody gets published figures, and can ask them nothing more (C19)."""
    where = f"/charts/{chart.name}/chart/"
    probe.expect("发布" in answer.text, f"{where} counts for {probe.role}")
    axes = set() if chart.bucket else {chart.group, chart.split}
    for name in probe.cell(table_name(chart)).read:
        for query in (name, f"{name}.from", f"{name}.starts", f"{name}.empty"):
            if query not in axes:
                status = probe.get(where, **{query: "1"}).status
                probe.expect(status == 400, f"{where}?{query}: {status} instead of 400")
    panel = probe.get(f"/charts/{chart.name}/filters")
    named = {name.partition(".")[0] for name in re.findall(r'name="([\w.]+)"', panel.text)}
    probe.expect(named <= axes, f"{where} has controls for {named - axes}")


def total(answer: Answer) -> int:
    """What a chart says it has counted."""
    found = TOTAL.search(answer.text)
    return int(found[1].replace(",", "")) if found else 0


def bars(page: str) -> dict[str, int]:
    """The groups of a chart and what they add up to."""
    option = re.search(r'<script type="application/json">(.+?)</script>', page, re.DOTALL)
    if option is None:
        return {}
    drawn = json.loads(option[1])
    series = (one["data"] for one in drawn["series"])
    return {
        group: sum(values)
        for group, values in zip(
            drawn["xAxis"]["data"], map(list, zip(*series, strict=True)), strict=True
        )
    }


def menu(probe: Probe) -> None:
    """The menu leads to everything the account may list or see charted, and nowhere else."""
    screens = {
        "?".join(filter(None, (f"/{one.path}/list/", urlencode(one.opened_with))))
        for one in probe.house.screens
        if one.in_menu and probe.may(table_name(one), "list")
    }
    drawn = {
        f"/charts/{one.name}/chart/"
        for one in probe.house.charts
        if probe.may(table_name(one), "chart")
        and {one.group, one.split} - {None} <= probe.cell(table_name(one)).read
    }
    opened = {f"/{path}" for path, roles in PAGES.items() if probe.role in roles}
    home = probe.get("/").page
    probe.expect_names(home.menu, screens | drawn | opened, "menu")
    pages = tuple(f"/{path}" for path in PAGES)
    cards = {
        link
        for link in home.links  # those of the agenda have filters of their own
        if link in screens or link.endswith(("/list/", "/chart/")) or link.startswith(pages)
    }
    probe.expect_names(cards, screens | drawn | opened, "home")


def crawl(probe: Probe) -> int:
    """Every link on every page leads somewhere. Returns the number of pages opened.

    Of links that differ only in a key or a value, one is followed.
    """
    waiting, opened = ["/"], Counter[str]()
    while waiting:
        link = waiting.pop()
        where, _, query = link.partition("?")
        kind = "&".join([_DIGITS.sub("0", where), *re.findall(r"(?:^|&)([^=]+)=", query)])
        opened[kind] += 1
        if opened[kind] > 1:
            continue
        answer = probe.get(link)
        probe.expect(answer.status == 200, f"a link to {link}: {answer.status}")
        if not where.endswith("export") and answer.status == 200:
            waiting += [absolute(where, one) for one in answer.page.links if ours(one)]
    return opened.total()


def ours(link: str) -> bool:
    """Whether a link leads to a page that can be looked at."""
    return link.startswith(("/", "?")) and not link.startswith(("/logout", "/lang", "/static"))


def absolute(where: str, link: str) -> str:
    """A link of a page as an address."""
    return where + link if link.startswith("?") else link


ABOUT_ROWS = (lists, records, reveals, reasons, rest, exports, files, papers)
"""Asked of every account."""
ABOUT_ROLES = (
    filter_panels,
    forms,
    buttons,
    rolls,
    oracles,
    searches,
    cursors,
    lookups,
    imports,
)
"""Asked of one account per role."""
