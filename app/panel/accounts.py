"""Accounts with a password, kept by Flask-AppBuilder."""

from flask import current_app
from flask_appbuilder.exceptions import PasswordComplexityValidationError
from flask_appbuilder.validators import default_password_complexity

from app.access import N_, Reason, Refused

TAKEN = N_("账号“%(value)s”已存在，请另起一个。")
WEAK = Reason(
    N_("密码太简单：至少 10 位，其中大写字母 2 个、小写字母 3 个、数字 2 个、特殊字符 1 个以上。"),
    "password",
)


def add_account(username: str, name: str, password: str) -> None:
    """Add an account in the transaction of `db.session`; the caller commits.

    It can sign in and do nothing until it is appointed.

    Args:
        username: what is typed at the login.
        name: of the person, as it is shown.
        password: in clear; only its hash is kept.

    Raises:
        Refused: the password is too weak or the name taken.
    """
    try:
        default_password_complexity(password)
    except PasswordComplexityValidationError as error:
        raise Refused(WEAK) from error
    security = current_app.appbuilder.sm  # type: ignore[attr-defined]
    if security.find_user(username) is not None:
        raise Refused(Reason(TAKEN, "username", {"value": username}))
    security.add_user(
        username, name, "", f"{username}@account.invalid", password=password, commit=False
    )
