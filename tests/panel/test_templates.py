"""Every template, drawn with hand-written contexts (``samples.py``): complete, safe, accessible."""

import re
from html.parser import HTMLParser

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from app.features import all_features
from tests.panel.samples import APP, PAGES, chart, common, create_app

TEMPLATES = APP / "templates"
SOURCES = APP / "static" / "src"

Element = tuple[str, dict[str, str | None]]


class Outline(HTMLParser):
    """Elements, texts and labelled controls of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.inside: list[Element] = []
        self.forms: list[list[Element]] = []
        self.controls: list[tuple[dict[str, str | None], bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, dict(attrs))
        self.elements.append(element)
        if tag == "form":
            self.forms.append([element])
        elif self.forms and any(outer == "form" for outer, _ in self.inside):
            self.forms[-1].append(element)
        if tag in {"input", "select", "textarea"}:
            self.controls.append((element[1], any(outer == "label" for outer, _ in self.inside)))
        if tag not in {"input", "meta", "link", "img", "br", "use"}:
            self.inside.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of the elements of that name."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(params=sorted(PAGES))
def page(request: pytest.FixtureRequest, client: FlaskClient) -> str:
    """Each sample page, in Chinese."""
    return client.get(f"/{request.param}").text


def check_policy(page: str) -> None:
    """Nothing that ``default-src 'self'`` forbids, and no address of another host."""
    for tag, attributes in Outline(page).elements:
        if tag == "script":
            assert attributes.get("src") or attributes.get("type") == "application/json"
        assert tag != "style"
        for name, value in attributes.items():
            assert name != "style", (tag, attributes)
            assert not name.startswith("on"), (tag, attributes)
            if name in {"src", "href", "action", "formaction"}:
                assert not re.match(r"\w+:|//", value or ""), (tag, value)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_sample_page_is_drawn(client: FlaskClient, name: str, language: str) -> None:
    response = client.get(f"/{name}?lang={language}&flash=1")

    assert response.status_code == 200
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }">' in response.text


def test_every_template_has_a_sample() -> None:
    drawn = {template for template, _ in PAGES.values()}
    parts = {
        f"panel/{name}.html" for name in ("base", "document", "_dialogs", "_macros", "filters")
    }

    assert {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("panel/*")} == drawn | parts


def test_pages_keep_to_the_content_security_policy(page: str) -> None:
    check_policy(page)


def test_our_scripts_and_styles_name_no_host() -> None:
    for path in SOURCES.iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|url\(", text), path.name


def test_a_page_has_one_heading_and_one_main(page: str) -> None:
    outline = Outline(page)

    assert len(outline.all("h1")) == 1
    assert len(outline.all("main")) == 1


def test_every_control_has_a_label(page: str) -> None:
    outline = Outline(page)
    labelled = {attributes.get("for") for attributes in outline.all("label")}

    for attributes, inside_label in outline.controls:
        if attributes.get("type") == "hidden":
            continue
        assert inside_label or attributes.get("aria-label") or attributes.get("id") in labelled


def test_every_post_carries_the_csrf_token(page: str) -> None:
    for (_, form), *elements in Outline(page).forms:
        if form.get("method") == "post":
            names = [attributes.get("name") for _, attributes in elements]
            assert names.count("csrf_token") == 1, form


def test_an_english_page_has_no_chinese_of_its_own(client: FlaskClient) -> None:
    page = between(client.get("/login?lang=en").text, "<body", "</body>")

    assert set(re.findall(r"[\u4e00-\u9fff]+", page)) == {"金水区", "中文"}


# ---- icons ----


def test_every_icon_of_the_templates_is_in_the_sprite() -> None:
    known = set((SOURCES / "icons.txt").read_text().split())
    for path in TEMPLATES.rglob("*.html"):
        for call in re.findall(r"\bicon\(([^()]*)\)", path.read_text()):
            first = call.split(",")[0]
            assert set(re.findall(r"'([a-z0-9-]+)'", first)) <= known, (path.name, call)


def test_every_icon_of_the_features_is_in_the_sprite() -> None:
    known = set((SOURCES / "icons.txt").read_text().split())
    for feature in all_features():
        assert {page.icon for page in feature.pages} <= known, feature
        for screen in feature.screens:
            assert {screen.icon, *(button.icon for button in screen.buttons)} <= known, screen.path


# ---- what pages say ----


def between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]


def test_hidden_does_not_look_empty(client: FlaskClient) -> None:
    page = client.get("/show").text

    assert "不可见" in between(page, "<dt>户籍地详细地址</dt>", "</div>")
    assert "不可见" not in between(page, "<dt>备注</dt>", "</div>")
    assert "未填写" in between(page, "<dt>备注</dt>", "</div>")


def test_problems_are_listed_and_tied_to_their_fields(client: FlaskClient) -> None:
    page = client.get("/form-refused").text
    number = next(it for it in Outline(page).all("input") if it.get("name") == "number")

    assert "<li>同一号码已有登记，请打开原登记修改。</li>" in page
    assert '<a href="#number">校验位不对，请与证件核对。</a>' in page
    assert number["aria-invalid"] == "true"
    assert number["aria-describedby"] == "number-help number-errors"
    assert number["value"] == "410105196901080021"
    assert "autofocus" in number


def test_the_first_field_has_the_focus(client: FlaskClient) -> None:
    outline = Outline(client.get("/form").text)

    assert [it.get("name") for _, it in outline.elements if "autofocus" in it] == ["name"]


def test_a_warning_is_confirmed_by_a_box_and_by_nothing_else(client: FlaskClient) -> None:
    def boxes(path: str) -> list[str | None]:
        controls = Outline(client.get(path).text).all("input")
        return [it.get("type") for it in controls if it.get("name") == "confirmed"]

    assert boxes("/form-warned") == ["checkbox"]
    assert boxes("/form") == []


def test_a_searched_select_holds_only_the_chosen_record(client: FlaskClient) -> None:
    select = between(
        client.get("/form-refused").text, '<select aria-describedby="house', "</select>"
    )

    assert 'data-lookup-url="/lookup/house"' in select
    assert re.findall(r'<option[^>]*value="(\d*)"', select) == ["", "417"]


def test_filters_speak_the_language_of_the_list(client: FlaskClient) -> None:
    page = client.get("/filters?status=在住&arrived.from=2026-10-01&community=3").text
    form = between(page, '<form class="filters"', "</form>")
    sent = {
        (it.get("name"), it.get("value"))
        for tag, it in Outline(form).elements
        if tag == "input" and it.get("type") != "checkbox" and it.get("value")
    }

    assert sent == {("arrived.from", "2026-10-01"), ("sort", "-arrived")}
    assert '<option value="在住" selected>' in form
    assert '<option value="3" selected>新村社区</option>' in form
    assert {it.get("name") for it in Outline(form).all("input")} >= {"arrived.to", "status.empty"}


def test_the_current_column_says_how_it_is_sorted(client: FlaskClient) -> None:
    sorted_by = [it for it in Outline(client.get("/list").text).all("th") if it.get("aria-sort")]

    assert [it["aria-sort"] for it in sorted_by] == ["descending"]


def test_text_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        macros = app.jinja_env.get_template("panel/_macros.html").module
        cell = {"text": "<b>", "kind": "text", "tone": None, "hidden": False}
        assert macros.cell(cell).strip() == "&lt;b&gt;"  # type: ignore[attr-defined]


def test_chart_data_cannot_leave_its_script(app: Flask) -> None:
    context = common("zh") | chart() | {"option": {"title": "</script><b>"}}
    with app.test_request_context():
        page = render_template("panel/chart.html", **context)

    assert r'{"title": "\u003c/script\u003e\u003cb\u003e"}' in page
