"""Settings: what is read, what is refused, and what Flask gets."""

import base64
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_appbuilder.utils.base import is_safe_redirect_url

from app import create_app
from config import (
    PUBLIC_DATA_KEYS,
    PUBLIC_SECRET_KEY,
    ROOT,
    ConfigurationError,
    Environment,
    Settings,
)

STRONG_KEY = secrets.token_urlsafe(48)
DATA_KEY = base64.b64encode(b"a data key of thirty-two letters").decode()
OTHER_DATA_KEY = base64.b64encode(b"k" * 32).decode()
PUBLIC_DATA_KEY = base64.b64encode(PUBLIC_DATA_KEYS[1]).decode()
PRODUCTION = {
    "LIUGUAN_ENV": "production",
    "DATABASE_URL": "postgresql://liuguan:s3cret@db.internal/liuguan",
    "SECRET_KEY": STRONG_KEY,
    "DATA_KEYS": f"1:{DATA_KEY}",
    "TRUSTED_HOSTS": "liuguan.example.gov.cn",
}


def refused(environ: Mapping[str, str]) -> list[str]:
    """The variables that the settings refuse, in order."""
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environ(environ)
    return [problem.variable for problem in caught.value.problems]


def test_empty_environment_is_development_on_sqlite() -> None:
    settings = Settings.from_environ({})
    assert settings.environment is Environment.DEVELOPMENT
    assert settings.database_url == f"sqlite:///{ROOT}/var/liuguan.db"
    assert settings.port == 8080
    assert settings.trusted_hosts == ("127.0.0.1", "localhost")
    assert settings.session_cookie_secure is False
    assert settings.language == "zh"
    assert settings.district_code == "410105"
    assert settings.today is None


def test_reads_every_variable() -> None:
    settings = Settings.from_environ(
        {
            "LIUGUAN_ENV": "testing",
            "DATABASE_URL": "sqlite:////srv/liuguan.db",
            "SECRET_KEY": STRONG_KEY,
            "DATA_KEYS": f"7:{DATA_KEY}, 3:{OTHER_DATA_KEY}",
            "DATA_CIPHER": "sm4-gcm",
            "PORT": "9000",
            "TRUSTED_HOSTS": "Liuguan.Example.gov.cn, .internal ,",
            "SESSION_COOKIE_SECURE": "1",
            "SESSION_MINUTES": "30",
            "TRUSTED_PROXIES": "1",
            "DEFAULT_LANGUAGE": "en",
            "DISTRICT_CODE": "320402",
            "TODAY": "2026-03-01",
        }
    )
    assert settings == Settings(
        environment=Environment.TESTING,
        database_url="sqlite:////srv/liuguan.db",
        secret_key=STRONG_KEY,
        data_keys={7: b"a data key of thirty-two letters", 3: b"k" * 32},
        data_cipher="sm4-gcm",
        port=9000,
        trusted_hosts=("liuguan.example.gov.cn", ".internal"),
        session_cookie_secure=True,
        session_minutes=30,
        trusted_proxies=1,
        language="en",
        district_code="320402",
        today=date(2026, 3, 1),
    )


def test_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environ({"PORT": "", "TODAY": " "}) == Settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_always_psycopg_3(scheme: str) -> None:
    settings = Settings.from_environ({"DATABASE_URL": f"{scheme}://u:p%40ss@db:5433/liuguan"})
    assert settings.database_url == "postgresql+psycopg://u:p%40ss@db:5433/liuguan"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIUGUAN_ENV", "staging"),
        ("DATABASE_URL", "mysql://u:p@db/liuguan"),
        ("DATABASE_URL", "postgresql+psycopg2://u:p@db/liuguan"),
        ("DATABASE_URL", "postgresql://u:p@db"),
        ("DATABASE_URL", "liuguan.db"),
        ("DATABASE_URL", "postgresql://u:p@db:port/liuguan"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("TRUSTED_HOSTS", "*"),
        ("TRUSTED_HOSTS", "*.example.gov.cn"),
        ("TRUSTED_HOSTS", "https://example.gov.cn"),
        ("TRUSTED_HOSTS", "example.gov.cn:8443"),
        ("SESSION_COOKIE_SECURE", "maybe"),
        ("SESSION_MINUTES", "4"),
        ("SESSION_MINUTES", "1441"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "6"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("DISTRICT_CODE", "41010"),
        ("DISTRICT_CODE", "41010x"),
        ("TODAY", "2026-02-30"),
    ],
)
def test_refuses_a_wrong_value(variable: str, value: str) -> None:
    assert refused({variable: value}) == [variable]


def test_production_with_everything_set_starts() -> None:
    settings = Settings.from_environ(PRODUCTION)
    assert settings.environment is Environment.PRODUCTION
    assert settings.session_cookie_secure is True


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:////srv/liuguan.db"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "x" * 31),
        ("SECRET_KEY", PUBLIC_SECRET_KEY),
        ("DATA_KEYS", ""),
        ("DATA_KEYS", f"2:{DATA_KEY},1:{PUBLIC_DATA_KEY}"),
        ("DATA_KEYS", DATA_KEY),
        ("DATA_KEYS", f"0:{DATA_KEY}"),
        ("DATA_KEYS", f"1:{DATA_KEY},1:{DATA_KEY}"),
        ("DATA_KEYS", "1:c2hvcnQ="),
        ("DATA_KEYS", "1:?"),
        ("DATA_CIPHER", "rot13"),
        ("TRUSTED_HOSTS", ""),
        ("SESSION_COOKIE_SECURE", "0"),
        ("TODAY", "2026-03-01"),
    ],
)
def test_production_refuses_weak_settings(variable: str, value: str) -> None:
    assert refused(PRODUCTION | {variable: value}) == [variable]


def test_secret_key_is_measured_in_bytes() -> None:
    key = "密" * 10 + "12"
    assert Settings.from_environ(PRODUCTION | {"SECRET_KEY": key}).secret_key == key


def test_every_problem_is_named_at_once_and_each_variable_once() -> None:
    environ = {"LIUGUAN_ENV": "production", "DATABASE_URL": "mysql://db", "PORT": "x"}
    assert refused(environ) == [
        "DATABASE_URL", "PORT", "SECRET_KEY", "DATA_KEYS", "TRUSTED_HOSTS",
    ]  # fmt: skip


def test_public_key_serves_this_machine_only() -> None:
    reachable = {"TRUSTED_HOSTS": "localhost,liuguan.example.gov.cn"}
    assert refused(reachable) == ["SECRET_KEY", "DATA_KEYS"]


def test_demo_serves_this_machine_only_whatever_the_key() -> None:
    environ = {"LIUGUAN_ENV": "demo", "SECRET_KEY": STRONG_KEY, "DATA_KEYS": f"1:{DATA_KEY}",
               "TRUSTED_HOSTS": "example.gov.cn"}  # fmt: skip
    assert refused(environ) == ["TRUSTED_HOSTS"]


def test_weak_settings_cannot_be_constructed_either() -> None:
    with pytest.raises(ConfigurationError):
        Settings(environment=Environment.PRODUCTION)


def test_message_names_variable_value_and_remedy_in_both_languages() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environ({"PORT": "八零"})
    message = caught.value.message
    assert "系统拒绝启动" in message
    assert "Refusing to start" in message
    assert "PORT：值 '八零' 无效。请填 1 至 65535 的端口号。" in message
    assert "The value '八零' is invalid. Use a port number from 1 to 65535." in message


def test_secrets_are_never_shown() -> None:
    environ = PRODUCTION | {"SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://u:hunter2@db/x",
                            "DATA_KEYS": "1:hunter2"}  # fmt: skip
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environ(environ)
    assert "hunter2" not in caught.value.message
    shown = repr(Settings.from_environ(PRODUCTION))
    assert STRONG_KEY not in shown
    assert "a data key" not in shown
    assert "s3cret" not in shown


def test_production_configuration() -> None:
    config = Settings.from_environ(PRODUCTION).flask_config()
    expected = {
        "TESTING": False,
        "SECRET_KEY": STRONG_KEY,
        "TRUSTED_HOSTS": ["liuguan.example.gov.cn"],
        "MAX_CONTENT_LENGTH": 20_971_520,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=8),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": True,
        "WTF_CSRF_ENABLED": True,
        "WTF_CSRF_TIME_LIMIT": None,
        "SQLALCHEMY_DATABASE_URI": ("postgresql+psycopg://liuguan:s3cret@db.internal/liuguan"),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "hide_parameters": True,
            "pool_pre_ping": True,
            "connect_args": {"prepare_threshold": None},
        },
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AUTH_TYPE": 1,
        "AUTH_RATE_LIMITED": True,
        "RATELIMIT_ENABLED": True,
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_ADD_MENU_API": False,
        "FAB_PASSWORD_COMPLEXITY_ENABLED": True,
    }
    assert {name: config[name] for name in expected} == expected
    assert list(config["LANGUAGES"]) == ["zh", "en"]


def test_testing_keeps_csrf_and_drops_the_login_limit() -> None:
    config = Settings(environment=Environment.TESTING).flask_config()
    assert config["TESTING"] is True
    assert config["WTF_CSRF_ENABLED"] is True
    assert config["RATELIMIT_ENABLED"] is False
    assert config["SQLALCHEMY_ENGINE_OPTIONS"] == {"hide_parameters": True}


@pytest.fixture
def bare_app() -> Flask:
    """Flask with our configuration and one page."""
    app = Flask("bare", static_folder=None)
    app.config.from_mapping(Settings(environment=Environment.TESTING).flask_config())
    app.add_url_rule("/", view_func=lambda: "ok")
    return app


def test_foreign_host_header_is_refused(bare_app: Flask) -> None:
    client = bare_app.test_client()
    assert client.get("/", headers={"Host": "localhost:8080"}).status_code == 200
    assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/residents/list", True),
        ("http://localhost:8080/residents", True),
        ("http://localhost/", False),
        ("http://localhost:8080@elsewhere.example/", False),
        ("http://elsewhere.example/localhost:8080", False),
        ("//elsewhere.example", False),
        ("javascript:alert(1)", False),
    ],
)
def test_redirects_stay_on_the_same_host_and_port(bare_app: Flask, target: str, safe: bool) -> None:
    with bare_app.test_request_context(headers={"Host": "localhost:8080"}):
        assert is_safe_redirect_url(target) is safe


class Recorder(Mapping[str, str]):
    """An empty environment that remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_readme_describes_exactly_the_variables_that_are_read() -> None:
    environ = Recorder()
    Settings.from_environ(environ)
    readme = Path(ROOT, "README.md").read_text(encoding="utf-8")
    for part in readme.split("## English"):
        assert set(re.findall(r"^\| `([A-Z_]+)`", part, re.MULTILINE)) == environ.asked


def test_the_legal_basis_of_optional_columns_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "basis.toml"
    file.write_text('"residence.occupation" = "某省条例第八条"', encoding="utf-8")
    settings = Settings.from_environ({"LEGAL_BASIS": str(file)})
    assert settings.legal_basis == {"residence.occupation": "某省条例第八条"}
    file.write_text("residence.occupation = 8", encoding="utf-8")
    for path in (file, tmp_path / "nowhere.toml"):
        with pytest.raises(ConfigurationError, match="LEGAL_BASIS"):
            Settings.from_environ({"LEGAL_BASIS": str(path)})


def test_the_rule_packs_of_the_district_are_a_list() -> None:
    settings = Settings.from_environ({"POLICIES": " changzhou-2011-134, /etc/own.toml ,"})
    assert settings.policies == ("changzhou-2011-134", "/etc/own.toml")
    assert Settings().policies == ("jinshui-2011-76",)
    with pytest.raises(ConfigurationError, match="POLICIES"):
        Settings.from_environ({"POLICIES": " , "})


def test_a_wrong_rule_pack_stops_the_start_and_says_why(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'empty.db'}"
    settings = Settings(
        environment=Environment.TESTING, database_url=database, policies=("nowhere",)
    )
    with pytest.raises(ConfigurationError, match=r"POLICIES：没有规则包文件 nowhere\.toml，"):
        create_app(settings)
