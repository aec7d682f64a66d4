"""What may be written about a resident: decided here, without a database, with the reason.

A rule takes plain values and returns a `Reason`, a list of them, or None. Field names are those
of the registration form. Values are expected as the `normalise_…` functions leave them; whether
a value may be missing is said where a rule has a word on it, else by the form.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from app.access.reasons import N_, Reason

RESIDENT_CARD = "01"
PASSPORT = "03"
HOME_RETURN_PERMIT = "06"
TAIWAN_PERMIT = "07"
HONG_KONG_MACAO_RESIDENCE = "11"
TAIWAN_RESIDENCE = "12"
PERMANENT_RESIDENCE = "13"
OTHER_DOCUMENT = "99"

MALE, FEMALE = "1", "2"

_EARLIEST_BIRTH = dt.date(1900, 1, 1)

_CITIZEN_NUMBERED: Mapping[str, str] = {
    RESIDENT_CARD: "",
    HONG_KONG_MACAO_RESIDENCE: "8[12]0000",
    TAIWAN_RESIDENCE: "830000",
}
"""Documents that carry a number of GB 11643, and the pattern of the prefix it must have."""

_DOCUMENTS: Mapping[str, tuple[str, str]] = {
    HOME_RETURN_PERMIT: (
        "[HM][0-9]{8}([0-9]{2})?",
        N_("港澳居民来往内地通行证号码为H或M加8位（旧证10位）数字；请核对“%(value)s”。"),
    ),
    TAIWAN_PERMIT: (
        "[0-9]{8}|[0-9]{10}[A-Z]?",
        N_("台湾居民来往大陆通行证号码为8位（旧证10位）数字；请核对“%(value)s”。"),
    ),
    PASSPORT: (
        "(?=.*[0-9])[A-Z0-9]{5,15}",
        N_("护照号码为5至15位字母和数字；请核对“%(value)s”。"),
    ),
    PERMANENT_RESIDENCE: (
        "9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}",
        N_("外国人永久居留身份证号码为9开头的18位（旧证为3个字母加12位数字）；请核对“%(value)s”。"),
    ),
    OTHER_DOCUMENT: (
        "[A-Z0-9]{2,30}",
        N_("证件号码为2至30位字母和数字；请核对“%(value)s”。"),
    ),
}
"""Other documents by their written form only: what has been issued cannot be looked up, and a
permit of an older series must not turn its holder away."""

_HAN = "[\u3400-\U0003ffff]"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SEPARATORS = re.compile(r"[\s'\"‘’“”`_-]")
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_DOTS = re.compile(rf"\s*[·•‧∙・･⋅]\s*|(?<={_HAN})[.．](?={_HAN})")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·'’ .-])*")
_MOBILE = re.compile("1[3-9][0-9]{9}")
_LANDLINE = re.compile("0(?:10|2[0-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}")


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def normalise_name(text: str) -> str:
    """Write a name as it is filed: one form of the dot, no spaces between Chinese characters."""
    dotted = _DOTS.sub("·", _INVISIBLE.sub("", text.strip()))
    return " ".join(_BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", dotted)).split())


def name_problem(name: str) -> Reason | None:
    """Check a name: 2 to 50 characters, letters of any script, ·, and what Latin names use."""
    if not name:
        return Reason(N_("请填写姓名。"), "name")
    if not 2 <= len(name) <= 50:
        return Reason(N_("姓名应为2至50个字，现为%(count)s个字。"), "name", {"count": len(name)})
    if not _NAME.fullmatch(name):
        return Reason(
            N_("姓名“%(value)s”中有数字或符号；请按证件上的写法填写。"), "name", {"value": name}
        )
    return None


def normalise_id_number(text: str) -> str:
    """Write a document number as it is filed: half width, capitals, no separators."""
    return _SEPARATORS.sub("", _plain(text)).upper()


def digits_lost_problem(text: str) -> Reason:
    """Say that a spreadsheet stored the number as a number, so that its end is gone."""
    message = N_(
        "证件号码在表格中按数字存放，末尾几位已丢失（%(value)s）；"
        "请把该列设为文本格式，重新填写18位号码。"
    )
    return Reason(message, "id_number", {"value": text})


def sex_and_birth(id_number: str) -> tuple[str, dt.date]:
    """Read sex (GB/T 2261.1) and birth date out of an 18-digit citizen number.

    Raises:
        ValueError: the number has another form or names a day that does not exist.
    """
    if not re.fullmatch("[0-9]{17}[0-9X]", id_number):
        raise ValueError("not an 18-digit citizen number")
    return MALE if int(id_number[16]) % 2 else FEMALE, ric.get_birth_date(id_number)


def _citizen_form_problem(id_number: str, prefix: str) -> Reason | None:
    """Check length, characters and prefix of a number of GB 11643."""
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+[0-9]+", id_number):
        return digits_lost_problem(id_number)
    if re.fullmatch("[0-9]{15}", id_number):
        message = N_("“%(value)s”是15位旧号码，已停止使用；请填写现行居民身份证上的18位号码。")
    elif not re.fullmatch("[0-9]*X?", id_number):
        message = N_("公民身份号码只能是数字，末位可以是X；请核对“%(value)s”。")
    elif len(id_number) != 18:
        message = N_("公民身份号码应为18位，“%(value)s”有%(count)s位；请核对是否漏填或多填。")
    elif not re.match(prefix, id_number):
        message = N_("号码“%(value)s”的前6位与证件种类不符；请核对证件种类和号码。")
    else:
        return None
    return Reason(message, "id_number", {"value": id_number, "count": len(id_number)})


def _citizen_content_problem(id_number: str, today: dt.date) -> Reason | None:
    """Check birth date and check digit of a well-formed number of GB 11643.

    The date comes first: it tells more about the mistake than the check digit does.
    """
    try:
        birth = ric.get_birth_date(id_number)
    except InvalidComponent:
        birth = dt.date.min
    if birth < _EARLIEST_BIRTH:
        message = N_("公民身份号码第7至14位“%(digits)s”不是有效的出生日期；请核对。")
    elif birth > today:
        message = N_("公民身份号码第7至14位“%(digits)s”表示的出生日期晚于今天；请核对。")
    elif ric.calc_check_digit(id_number) != id_number[-1]:
        message = N_("公民身份号码“%(value)s”的校验码不符，至少有一位填错；请逐位核对。")
    else:
        return None
    return Reason(message, "id_number", {"value": id_number, "digits": id_number[6:14]})


def identity_problems(
    id_type: str, id_number: str, sex: str | None, birth_date: dt.date | None, today: dt.date
) -> list[Reason]:
    """Check a document number, and sex and birth date against it where it tells them.

    Sex and birth date contradict only if they are given, sex only as male or female. An unknown
    `id_type` passes: the code list reports it.
    """
    if not id_number:
        return [Reason(N_("请填写证件号码。"), "id_number")]
    if id_type in _DOCUMENTS:
        pattern, message = _DOCUMENTS[id_type]
        fits = re.fullmatch(pattern, id_number)
        return [] if fits else [Reason(message, "id_number", {"value": id_number})]
    if id_type not in _CITIZEN_NUMBERED:
        return []
    problem = _citizen_form_problem(id_number, _CITIZEN_NUMBERED[id_type])
    if problem := problem or _citizen_content_problem(id_number, today):
        return [problem]
    problems = []
    true_sex, true_birth = sex_and_birth(id_number)
    if sex == FEMALE and true_sex == MALE:
        problems.append(Reason(N_("性别填为女，但公民身份号码表示男；请核对性别或号码。"), "sex"))
    if sex == MALE and true_sex == FEMALE:
        problems.append(Reason(N_("性别填为男，但公民身份号码表示女；请核对性别或号码。"), "sex"))
    if birth_date and birth_date != true_birth:
        message = N_("出生日期填为%(given)s，但公民身份号码表示%(number)s；请核对出生日期或号码。")
        problems.append(Reason(message, "birth_date", {"given": birth_date, "number": true_birth}))
    return problems


def identity_warnings(id_type: str, id_number: str, divisions: Container[str]) -> list[Reason]:
    """Doubt a citizen number whose first six digits are no division of today.

    Never a reason to refuse: the number keeps the code of the place that first issued it, and
    divisions are abolished and renumbered.

    Args:
        id_type: a code of the scheme `id_type`.
        id_number: a number without `identity_problems`.
        divisions: the codes of today (GB/T 2260).
    """
    prefix = id_number[:6]
    if id_type != RESIDENT_CARD or prefix in divisions:
        return []
    known = dict(pair for _, info in numdb.get("cn/loc").info(prefix) for pair in info.items())
    if "county" in known:
        message = N_("公民身份号码前6位“%(value)s”是已撤销的行政区划（%(name)s）；请再核对一次。")
    else:
        message = N_("公民身份号码前6位“%(value)s”不是已知的行政区划代码；请再核对一次。")
    name = re.sub(r"\[.*?\]", "", known.get("county", "")).replace(",", "、")
    return [Reason(message, "id_number", {"value": prefix, "name": name})]


def repeated_number_problem(name: str, earlier_name: str, earlier_row: int) -> Reason:
    """Say what is wrong with the second of two rows that have the same document number."""
    if name == earlier_name:
        message = N_("与第%(row)s行是同一人，姓名和证件号码都相同；请删去其中一行。")
    else:
        message = N_("证件号码与第%(row)s行的%(name)s相同；请核对两人的证件号码。")
    return Reason(message, "id_number", {"row": earlier_row, "name": earlier_name})


def normalise_phone(text: str) -> str:
    """Write a telephone number as it is filed: digits only, without the country code 86."""
    digits = re.sub(r"[\s()-]", "", _plain(text))
    return re.sub(r"^(\+86|0086|86(?=1[3-9][0-9]{9}$))", "", digits)


def phone_problem(phone: str, field: str = "phone") -> Reason | None:
    """Check a mainland number: a mobile one, or a landline with its area code. May be empty."""
    if not phone or _MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone):
        return None
    message = N_("“%(value)s”不是电话号码；请填写11位手机号码，或带区号的固定电话。")
    return Reason(message, field, {"value": phone})


_FUTURE = {
    "birth_date": N_("出生日期%(value)s晚于今天；请核对。"),
    "arrived_on": N_("来本地日期%(value)s晚于今天；请核对。"),
    "declared_on": N_("申报日期%(value)s晚于今天；请核对。"),
    "left_on": N_("离开日期%(value)s晚于今天；请核对。"),
}
_TOO_EARLY = {
    ("birth_date", "arrived_on"): N_("来本地日期%(value)s早于出生日期%(limit)s；请核对。"),
    ("birth_date", "declared_on"): N_("申报日期%(value)s早于出生日期%(limit)s；请核对。"),
    ("birth_date", "left_on"): N_("离开日期%(value)s早于出生日期%(limit)s；请核对。"),
    ("arrived_on", "declared_on"): N_("申报日期%(value)s早于来本地日期%(limit)s；请核对。"),
    ("arrived_on", "left_on"): N_("离开日期%(value)s早于来本地日期%(limit)s；请核对。"),
    ("declared_on", "left_on"): N_("离开日期%(value)s早于申报日期%(limit)s；请核对。"),
}


def date_order_problems(
    today: dt.date,
    *,
    birth_date: dt.date | None = None,
    arrived_on: dt.date | None = None,
    declared_on: dt.date | None = None,
    left_on: dt.date | None = None,
) -> list[Reason]:
    """Check birth ≤ arrival ≤ declaration ≤ departure ≤ today; missing dates are skipped.

    A date in the future is reported once and not compared with the others.
    """
    given = {
        "birth_date": birth_date,
        "arrived_on": arrived_on,
        "declared_on": declared_on,
        "left_on": left_on,
    }
    dates = {field: date for field, date in given.items() if date}
    problems = [
        Reason(_FUTURE[field], field, {"value": date})
        for field, date in dates.items()
        if date > today
    ]
    past = [(field, date) for field, date in dates.items() if date <= today]
    problems += [
        Reason(_TOO_EARLY[earlier, field], field, {"value": date, "limit": limit})
        for (earlier, limit), (field, date) in pairwise(past)
        if date < limit
    ]
    return problems


def collection_problem(
    collected_at: dt.datetime | None, arrived_on: dt.date | None, now: dt.datetime
) -> Reason | None:
    """Nothing is collected in the future, nor of somebody who has not arrived.

    Args:
        collected_at: when it was collected, with its time zone.
        arrived_on: when the person arrived.
        now: this instant in the district's time.
    """
    if collected_at is None:
        return None
    local = collected_at.astimezone(now.tzinfo)
    about = {"value": f"{local:%Y-%m-%d %H:%M}", "limit": arrived_on}
    if collected_at > now:
        return Reason(N_("采集时间%(value)s晚于现在。"), "collected_at", about)
    if arrived_on is not None and local.date() < arrived_on:
        return Reason(
            N_("采集时间%(value)s早于来本地日期%(limit)s，请核对。"), "collected_at", about
        )
    return None


def entered_late(
    collected_at: dt.datetime | None, now: dt.datetime, hours: int | None
) -> bool | None:
    """Whether more hours than allowed lie between collection and entry (R033).

    Returns:
        None where the hour of collection is not known or no limit is set.
    """
    if collected_at is None or hours is None:
        return None
    return now - collected_at > dt.timedelta(hours=hours)


SELF, GUARDIAN = "self", "guardian"
"""Codes of the schemes `declared_by` and `consented_by`."""

_GUARDIAN_MISSING = {
    "guardian_name": N_("此人申报时未满%(age)s周岁，请填写监护人姓名。"),
    "guardian_relation": N_("此人申报时未满%(age)s周岁，请填写与监护人的关系。"),
    "guardian_phone": N_("此人申报时未满%(age)s周岁，请填写监护人电话。"),
}
_DECLARED_BY_CHILD = N_("此人申报时未满%(age)s周岁，不能由本人申报；申报方式请改为“监护人申报”。")

_NO_CONSENT = N_("“%(label)s”是选填内容：请先填写选填内容同意日期，或将此项留空。")
_CONSENT_WITHDRAWN = N_(
    "选填内容的同意已于%(limit)s撤回，“%(label)s”请留空；"
    "重新同意的，请填写撤回当日或以后的同意日期。"
)
_CONSENT_IN_FUTURE = N_("选填内容同意日期%(value)s晚于今天；请核对。")
_CHILD_CONSENTS = N_("此人同意时未满%(age)s周岁，选填内容须由监护人同意；同意人请选“监护人”。")


def of_age(years: int, day: dt.date) -> dt.date:
    """The last birth date of those who have completed so many years of life on a day.

    Who was born on 29 February completes a year on 1 March where there is no such day.
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 2, 28)


def under_age(birth_date: dt.date | None, years: int, day: dt.date) -> bool:
    """Whether somebody has not completed so many years of life on a day."""
    return birth_date is not None and birth_date > of_age(years, day)


def guardian_problems(
    guardian_age: int,
    *,
    birth_date: dt.date | None,
    declared_on: dt.date,
    declared_by: str | None,
    guardian: Mapping[str, object],
) -> Iterator[Reason]:
    """Insist on a guardian who declares for a child (PIPL 31, R057).

    Args:
        guardian_age: the age from which nobody needs one.
        birth_date: the child's.
        declared_on: the day that counts.
        declared_by: who declared.
        guardian: what is known of the guardian, by column.
    """
    if not under_age(birth_date, guardian_age, declared_on):
        return
    for field, message in _GUARDIAN_MISSING.items():
        if guardian.get(field) in {None, ""}:
            yield Reason(message, field, {"age": guardian_age})
    if declared_by == SELF:
        yield Reason(_DECLARED_BY_CHILD, "declared_by", {"age": guardian_age})


THIRD_PARTIES = frozenset({"landlord", "employer", "agency", "property"})
"""Codes of `declared_by`: somebody else hands in a list, and the resident may know nothing."""

_NOT_TOLD = N_(
    "由他人申报的，应告知本人（个人信息保护法第十七条、第二十三条）；请告知后填写告知方式。"
)


def notice_problem(declared_by: str | None, notice_method: str | None) -> Reason | None:
    """Whoever is on a list of an employer or a landlord is told before it is entered (R061)."""
    if declared_by in THIRD_PARTIES and not notice_method:
        return Reason(_NOT_TOLD, "notice_method")
    return None


def consent_problems(
    today: dt.date,
    guardian_age: int,
    *,
    optional: Mapping[str, str],
    birth_date: dt.date | None,
    consented_on: dt.date | None,
    consented_by: str | None,
    withdrawn_on: dt.date | None,
) -> Iterator[Reason]:
    """Insist on a consent to what nobody has to tell, a child's being its guardian's (C05, C07).

    Args:
        today: a consent is not given in advance.
        guardian_age: the age from which one consents oneself.
        optional: the optional columns that have a value, and their labels.
        birth_date: whose they are.
        consented_on: the day of the consent, if there is one.
        consented_by: who gave it.
        withdrawn_on: the day on which an earlier one was withdrawn.
    """
    if consented_on is not None and consented_on > today:
        yield Reason(_CONSENT_IN_FUTURE, "consented_on", {"value": consented_on})
    if withdrawn_on is not None and (consented_on is None or consented_on < withdrawn_on):
        message = _CONSENT_WITHDRAWN
    else:
        message = _NO_CONSENT if consented_on is None else ""
    if message:
        for field, label in optional.items():
            yield Reason(message, field, {"label": label, "limit": withdrawn_on})
    elif under_age(birth_date, guardian_age, consented_on or today) and consented_by != GUARDIAN:
        yield Reason(_CHILD_CONSENTS, "consented_by", {"age": guardian_age})
