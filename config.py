"""Settings from the environment: parsed, validated, nothing else.

The variables are described in the configuration table of `README.md`. An empty variable
counts as unset. A `Settings` object that is too weak for its environment cannot exist.
"""

import base64
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from click import ClickException
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
LANGUAGES = {
    "zh": {"flag": "cn", "name": "中文"},
    "en": {"flag": "gb", "name": "English"},
}
LOOPBACK = ("127.0.0.1", "localhost")
PUBLIC_SECRET_KEY = "public key of the development and demo environments"  # noqa: S105 - public
MIN_SECRET_KEY_BYTES = 32
PUBLIC_DATA_KEYS = {1: b"public data key of demo and dev."}
DATA_KEY_BYTES = 32
CIPHERS = ("aes-256-gcm", "sm4-gcm")
_MAKE_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
_MAKE_DATA_KEY = (
    "python3 -c 'import base64, secrets; "
    'print("1:" + base64.b64encode(secrets.token_bytes(32)).decode())\''
)


class Environment(StrEnum):
    """What the installation is for; it decides how strict the settings must be."""

    DEVELOPMENT = "development"
    DEMO = "demo"
    PRODUCTION = "production"
    TESTING = "testing"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a variable, and its remedy, in Chinese and in English."""

    variable: str
    zh: str
    en: str


class ConfigurationError(ClickException):
    """The settings do not allow a start; `problems` says everything that is wrong.

    A `ClickException`, so that `flask …` prints the message without a stack trace.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Compose the message for the person who starts the application."""
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(
                [
                    f"配置有 {len(problems)} 处问题，系统拒绝启动。"
                    f" Refusing to start, configuration problems: {len(problems)}.",
                    *(f"- {found.variable}：{found.zh}\n  {found.en}" for found in problems),
                ]
            )
        )


DATABASE_OPTIONS = {"hide_parameters": True}
"""What people have entered is in no error message."""

POSTGRESQL_OPTIONS = {
    **DATABASE_OPTIONS,
    "pool_pre_ping": True,
    # A prepared statement gets one plan for all values, which suits neither the rare name nor
    # the common one; the driver would prepare what it has seen five times.
    "connect_args": {"prepare_threshold": None},
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one running application.

    Attributes:
        environment: what the installation is for.
        database_url: SQLAlchemy URL, `sqlite` or `postgresql+psycopg`.
        secret_key: signs sessions and tokens.
        data_keys: version → 32 secret bytes, the one in use first; what is sealed in the
            database can be read with them only.
        data_cipher: one of `CIPHERS`, with which values are sealed from now on.
        port: TCP port on which `make demo` serves.
        trusted_hosts: host names the application answers to; a leading dot means
            subdomains too, ports are ignored.
        session_cookie_secure: send the session cookie over HTTPS only.
        session_minutes: a session ends with the browser, or when idle for so long.
        trusted_proxies: number of reverse proxies in front of the application, whose
            `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
        language: language of a visitor who has not chosen one.
        district_code: GB/T 2260 code of the district.
        legal_basis: `"table.column"` → the text that lets this district use an optional column.
        district_fields: `"table.x_name"` → declaration of a field that this district adds.
        policies: rule packs this district works by: keys of shipped ones, paths of its own.
        upload_dir: where an uploaded workbook waits between trial run and import; holds
            personal data, readable by the application's user only.
        today: the date that rules take for today, for tests and training; None for the
            real one.

    Raises:
        ConfigurationError: when the values are too weak for the environment.
    """

    environment: Environment = Environment.DEVELOPMENT
    database_url: str = field(default=f"sqlite:///{ROOT / 'var' / 'liuguan.db'}", repr=False)
    secret_key: str = field(default=PUBLIC_SECRET_KEY, repr=False)
    data_keys: Mapping[int, bytes] = field(
        default_factory=lambda: dict(PUBLIC_DATA_KEYS), repr=False
    )
    data_cipher: str = CIPHERS[0]
    port: int = 8080
    trusted_hosts: tuple[str, ...] = LOOPBACK
    session_cookie_secure: bool = False
    session_minutes: int = 480
    trusted_proxies: int = 0
    language: str = "zh"
    district_code: str = "410105"
    upload_dir: Path = ROOT / "var" / "uploads"
    legal_basis: Mapping[str, str] = field(default_factory=dict)
    district_fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    policies: tuple[str, ...] = ("jinshui-2011-76",)
    today: date | None = None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from environment variables.

        Raises:
            ConfigurationError: naming every variable that is wrong, not only the first.
        """
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for variable in _VARIABLES:
            if text := environ.get(variable.name, "").strip():
                try:
                    values[variable.field] = variable.parse(text)
                except ValueError:
                    problems.append(variable.refuse(text))
        if values.get("environment") is Environment.PRODUCTION:
            values = {"trusted_hosts": (), "session_cookie_secure": True} | values
        try:
            settings = cls(**values)
        except ConfigurationError as error:
            named = {problem.variable for problem in problems}
            problems += [found for found in error.problems if found.variable not in named]
        else:
            if not problems:
                return settings
        raise ConfigurationError(problems)

    def __post_init__(self) -> None:
        """Refuse values that are too weak for the environment."""
        if weaknesses := tuple(_weaknesses(self)):
            raise ConfigurationError(weaknesses)

    @property
    def reachable(self) -> bool:
        """Whether other machines have access."""
        return not set(self.trusted_hosts) <= set(LOOPBACK)

    def flask_config(self) -> dict[str, Any]:
        """Configuration of Flask and its extensions, Flask-AppBuilder's included."""
        testing = self.environment is Environment.TESTING
        sqlite = self.database_url.startswith("sqlite")
        return {
            "APP_NAME": "流管台",
            "TESTING": testing,
            "SECRET_KEY": self.secret_key,
            "TRUSTED_HOSTS": list(self.trusted_hosts),
            "MAX_CONTENT_LENGTH": 20 * 1024 * 1024,
            "UPLOADS": self.upload_dir,
            "PERMANENT_SESSION_LIFETIME": timedelta(minutes=self.session_minutes),
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.session_cookie_secure,
            "WTF_CSRF_ENABLED": True,
            # As long as the session: a form left open over lunch must not be lost.
            "WTF_CSRF_TIME_LIMIT": None,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": DATABASE_OPTIONS if sqlite else POSTGRESQL_OPTIONS,
            "BABEL_DEFAULT_LOCALE": self.language,
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "LANGUAGES": LANGUAGES,
            "AUTH_TYPE": 1,  # flask_appbuilder.const.AUTH_DB; only app.panel imports FAB
            "AUTH_RATE_LIMITED": not testing,
            "RATELIMIT_ENABLED": not testing,
            "RATELIMIT_STORAGE_URI": "memory://",
            # `flask db upgrade` owns the schema and app.matrix the rights.
            "FAB_CREATE_DB": False,
            "FAB_UPDATE_PERMS": False,
            "FAB_ADD_OPENAPI_VIEWS": False,
            "FAB_ADD_MENU_API": False,
            "FAB_PASSWORD_COMPLEXITY_ENABLED": True,
            # Empty: only the request's own host, which TRUSTED_HOSTS has checked. FAB matches
            # patterns against user and port too: "host:*" would admit "host:x@elsewhere".
            "FAB_SAFE_REDIRECT_HOSTS": [],
        }


@dataclass(frozen=True)
class _Variable:
    """How one environment variable becomes one attribute of `Settings`."""

    name: str
    field: str
    parse: Callable[[str], Any]
    zh: str = ""
    en: str = ""
    secret: bool = False

    def refuse(self, text: str) -> Problem:
        """Say what is wrong with a value, without repeating one that holds a password."""
        value = "" if self.secret else f" {text!r}"
        return Problem(
            self.name,
            f"值{value} 无效。{self.zh}",
            f"The value{value} is invalid. {self.en}",
        )


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError("not a URL") from error
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"} and url.database:
        url = url.set(drivername="postgresql+psycopg")
    elif url.drivername != "sqlite":
        raise ValueError("unsupported database")
    return url.render_as_string(hide_password=False)


def _between(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not least <= (number := int(text)) <= most:
            raise ValueError("out of range")
        return number

    return parse


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    if not all(re.fullmatch(r"\.?[\w-]+(\.[\w-]+)*", host) for host in hosts):
        raise ValueError("not a host name")
    return hosts


def _data_keys(text: str) -> Mapping[int, bytes]:
    keys: dict[int, bytes] = {}
    for one in text.split(","):
        version, _, secret = one.strip().partition(":")
        number, key = int(version), base64.b64decode(secret, validate=True)
        if number in keys or not 0 < number < 2**16 or len(key) != DATA_KEY_BYTES:
            raise ValueError("a version twice or out of range, or a key of another length")
        keys[number] = key
    return keys


def _district(text: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", text):
        raise ValueError("not a district code")
    return text


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(text).read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError("not a file") from error


def _district_fields(text: str) -> Mapping[str, Mapping[str, Any]]:
    found = _toml(text)
    if not all(isinstance(declared, dict) for declared in found.values()):
        raise ValueError("not tables")
    return found


def _legal_basis(text: str) -> Mapping[str, str]:
    found = _toml(text)
    if not all(isinstance(basis, str) for basis in found.values()):
        raise ValueError("not texts")
    return found


def _names(text: str) -> tuple[str, ...]:
    found = tuple(name for one in text.split(",") if (name := one.strip()))
    if not found:
        raise ValueError("no names")
    return found


def _one_of(options: Mapping[str, Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        if text not in options:
            raise ValueError("not an option")
        return options[text]

    return parse


_VARIABLES = (
    _Variable(
        "LIUGUAN_ENV",
        "environment",
        Environment,
        "请改为 development（开发）、demo（演示）、production（生产）或 testing（测试）。",
        "Use development, demo, production or testing.",
    ),
    _Variable(
        "DATABASE_URL",
        "database_url",
        _database_url,
        "请写成 postgresql://用户:密码@主机:5432/库名 或 sqlite:////绝对路径。",
        "Write postgresql://user:password@host:5432/database or sqlite:////absolute/path.",
        secret=True,
    ),
    _Variable("SECRET_KEY", "secret_key", str),
    _Variable(
        "DATA_KEYS",
        "data_keys",
        _data_keys,
        f"请写成 版本:密钥，如 {_MAKE_DATA_KEY} 所得；多个用逗号分隔，最新的写在最前。",
        f"Write VERSION:KEY, as made by {_MAKE_DATA_KEY}; several with commas, the newest first.",
        secret=True,
    ),
    _Variable(
        "DATA_CIPHER",
        "data_cipher",
        _one_of({name: name for name in CIPHERS}),
        "请填 aes-256-gcm 或 sm4-gcm。",
        "Use aes-256-gcm or sm4-gcm.",
    ),
    _Variable(
        "PORT",
        "port",
        _between(1, 65535),
        "请填 1 至 65535 的端口号。",
        "Use a port number from 1 to 65535.",
    ),
    _Variable(
        "TRUSTED_HOSTS",
        "trusted_hosts",
        _hosts,
        "请填域名或 IPv4 地址，用逗号分隔，不带协议和端口，不用通配符。",
        "List host names or IPv4 addresses, comma separated, no scheme, port or wildcard.",
    ),
    _Variable(
        "SESSION_COOKIE_SECURE",
        "session_cookie_secure",
        _one_of({"1": True, "true": True, "0": False, "false": False}),
        "请填 1 或 0。",
        "Use 1 or 0.",
    ),
    _Variable(
        "SESSION_MINUTES",
        "session_minutes",
        _between(5, 1440),
        "请填 5 至 1440 的分钟数。",
        "Use a number of minutes from 5 to 1440.",
    ),
    _Variable(
        "TRUSTED_PROXIES",
        "trusted_proxies",
        _between(0, 5),
        "请填反向代理的层数 0 至 5。",
        "Use the number of reverse proxies, 0 to 5.",
    ),
    _Variable(
        "DEFAULT_LANGUAGE",
        "language",
        _one_of({code: code for code in LANGUAGES}),
        "请填 zh（中文）或 en（英文）。",
        "Use zh or en.",
    ),
    _Variable(
        "DISTRICT_CODE",
        "district_code",
        _district,
        "请填 6 位县级行政区划代码，例如 410105。",
        "Use the six-digit code of a county-level division, such as 410105.",
    ),
    _Variable("UPLOAD_DIR", "upload_dir", Path),
    _Variable(
        "LEGAL_BASIS",
        "legal_basis",
        _legal_basis,
        "请填 TOML 文件的路径，文件中每行一个栏目及其法律依据："
        '"residence.occupation" = "某省流动人口条例第八条"。',
        "Give the path of a TOML file with one column and its legal basis per line: "
        '"residence.occupation" = "Article 8 of …".',
    ),
    _Variable(
        "DISTRICT_FIELDS",
        "district_fields",
        _district_fields,
        "请填 TOML 文件的路径，每行一个本区增加的栏目，写法见 docs/how-to/district-fields.md。",
        "Give the path of a TOML file with one field per line; see docs/how-to/district-fields.md.",
    ),
    _Variable(
        "POLICIES",
        "policies",
        _names,
        "请填规则包的名称或本区规则文件（.toml）的路径，用逗号分隔，"
        "写法见 docs/how-to/rule-packs.md。",
        "Give names of rule packs or paths of the district's own (.toml), separated by commas; see "
        "docs/how-to/rule-packs.md.",
    ),
    _Variable(
        "TODAY",
        "today",
        date.fromisoformat,
        "请按 年-月-日 填写，例如 2026-03-01。",
        "Use year-month-day, such as 2026-03-01.",
    ),
)


def _weaknesses(settings: Settings) -> Iterator[Problem]:
    production = settings.environment is Environment.PRODUCTION
    if production or settings.reachable:
        yield from _weak_keys(settings)
    if settings.environment is Environment.DEMO and settings.reachable:
        yield Problem(
            "TRUSTED_HOSTS",
            "演示账号的密码是公开的，演示环境只能在本机访问。请取消该变量，或改用 production。",
            "Demo passwords are public, so a demo answers to this machine only."
            " Unset it, or use production.",
        )
    if not production:
        return
    if settings.database_url.startswith("sqlite"):
        yield Problem(
            "DATABASE_URL",
            "生产环境不能使用 SQLite。请设为 postgresql://用户:密码@主机:5432/库名。",
            "SQLite is not for production. Set postgresql://user:password@host:5432/database.",
        )
    if not settings.trusted_hosts:
        yield Problem(
            "TRUSTED_HOSTS",
            "未设置。请填用户访问本系统所用的域名，用逗号分隔。",
            "It is not set. List the host names under which users reach the system.",
        )
    if not settings.session_cookie_secure:
        yield Problem(
            "SESSION_COOKIE_SECURE",
            "生产环境的会话只能经 HTTPS 传送。请启用 HTTPS，并取消该变量或设为 1。",
            "Production sessions travel over HTTPS only. Use HTTPS and unset it, or set 1.",
        )
    if settings.today:
        yield Problem(
            "TODAY",
            "生产环境不能假定日期。请取消该变量。",
            "Production runs on the real date. Unset it.",
        )


def _weak_keys(settings: Settings) -> Iterator[Problem]:
    if settings.secret_key == PUBLIC_SECRET_KEY:
        yield Problem(
            "SECRET_KEY",
            f"未设置，或仍是公开的演示密钥。请用 {_MAKE_KEY} 生成新密钥并妥善保管。",
            f"It is not set, or is the public demo key. Make one: {_MAKE_KEY}",
        )
    elif (length := len(settings.secret_key.encode())) < MIN_SECRET_KEY_BYTES:
        yield Problem(
            "SECRET_KEY",
            f"只有 {length} 字节，至少要 {MIN_SECRET_KEY_BYTES} 字节。"
            f"请用 {_MAKE_KEY} 生成新密钥并妥善保管。",
            f"It has {length} bytes of at least {MIN_SECRET_KEY_BYTES}. Make one: {_MAKE_KEY}",
        )
    if set(settings.data_keys.values()) & set(PUBLIC_DATA_KEYS.values()):
        yield Problem(
            "DATA_KEYS",
            "未设置，或仍是公开的演示密钥。数据库中的证件号码、电话、住址等用它加密；"
            f"请用 {_MAKE_DATA_KEY} 生成并妥善保管，遗失后无法恢复。",
            "It is not set, or is the public demo key. It encrypts numbers and addresses in the"
            f" database and cannot be recovered. Make one: {_MAKE_DATA_KEY}",
        )
