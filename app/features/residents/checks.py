"""A registration as a whole: what follows from what was entered, and what contradicts it.

Puts the single rules of `rules.py` together, the same for the form, the import and REST.
Works on plain values by column name; knows no database.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any

from app.access.reasons import N_, Reason
from app.access.spec import fields
from app.db.clock import now
from app.features.places import (
    ABROAD,
    BEYOND_MAINLAND,
    UNKNOWN,
    locate,
    only_a_division,
    origin_kind,
)
from app.features.residents import rules
from app.features.residents.models import Residence
from app.features.residents.names import pinyin_keys
from app.policy import limits

DECLARED, LIVING, LEFT = "declared", "living", "left"
CHANGED, WITHDRAWN = "changed", "withdrawn"

TIDY: Mapping[str, Callable[[str], str]] = {
    "name": rules.normalise_name,
    "id_number": rules.normalise_id_number,
    "phone": rules.normalise_phone,
    "contact_name": rules.normalise_name,
    "contact_phone": rules.normalise_phone,
    "guardian_name": rules.normalise_name,
    "guardian_phone": rules.normalise_phone,
}
"""How texts are written as they are filed."""

PLACE = frozenset({"community_id", "grid_id"})

COARSE = Reason(
    N_("户籍详址只写到省、市或县（区），应写到乡镇（街道）和村（社区）。确实问不到更细的吗？"),
    "hukou_address",
)
FROZEN = Reason(N_("该登记已注销，不能再改。此人再来时请重新登记。"))
NOTHING_TO_WITHDRAW = Reason(N_("没有选填内容，也没有对选填内容的同意，无需撤回。"))
# Collected by a pair (R060): two people, or one alone.
SAME_COLLECTOR = Reason(
    N_("第二采集人与采集人是同一人。两人共同采集的请改选另一人，一人采集的请留空。"),
    "second_collector_id",
)
OTHER_STREET = Reason(
    N_("所选社区（村）不在本街道（镇）。迁往其他街道的，请先办理离开，再由新街道登记。"),
    "community_id",
)
REGISTERED_ELSEWHERE = Reason(
    N_("此人已在本区其他街道（镇）登记在住。请本人或您联系原街道办理离开后，再在此登记。"),
    "id_number",
)
REGISTERED_MEANWHILE = Reason(
    N_(
        "此人刚刚由他人登记，未重复保存。请查询该证件号码：查得到的，打开原登记办理；"
        "查不到的，已在其他街道（镇）登记在住，请联系原街道办理离开后，再在此登记。"
    ),
    "id_number",
)
REGISTERED_HERE = N_("该证件号码已登记在住（编号 %(id)s）。请打开原登记办理变更，不要重复登记。")
SAME_NAME = N_(
    "本社区（村）已有姓名、出生日期都相同的登记（编号 %(id)s），证件号码不同。确实不是同一人吗？"
)
NAME_DIFFERS = N_(
    "该证件号码已登记为“%(name)s”（编号 %(id)s），与本行姓名不同；请核对。"
    "确已改名的，请打开登记修改。"
)

_CITIZEN_NUMBERED = frozenset(
    {rules.RESIDENT_CARD, rules.HONG_KONG_MACAO_RESIDENCE, rules.TAIWAN_RESIDENCE}
)
_ORIGIN_BY_DOCUMENT: Mapping[str, str] = {
    rules.HOME_RETURN_PERMIT: BEYOND_MAINLAND,
    rules.TAIWAN_PERMIT: BEYOND_MAINLAND,
    rules.HONG_KONG_MACAO_RESIDENCE: BEYOND_MAINLAND,
    rules.TAIWAN_RESIDENCE: BEYOND_MAINLAND,
    rules.PASSPORT: ABROAD,
    rules.PERMANENT_RESIDENCE: ABROAD,
}


def complete(values: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """Add what the entered values tell: sex, birth date, the region of the hukou.

    A guardian declares for a child unless somebody else is named. Nothing that was entered is
    overwritten; empty values are left out.
    """
    found: dict[str, Any] = {"id_type": rules.RESIDENT_CARD} | region_of(values)
    found |= {name: value for name, value in values.items() if value is not None}
    if found["id_type"] in _CITIZEN_NUMBERED:
        with suppress(ValueError):
            sex, birth_date = rules.sex_and_birth(found.get("id_number", ""))
            found = {"sex": sex, "birth_date": birth_date} | found
    if rules.under_age(found.get("birth_date"), limits().minors.guardian_age, today):
        found = {"declared_by": rules.GUARDIAN} | found
    return found


def region_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The region that an entered address of the hukou tells, if it tells any."""
    region = locate(values.get("hukou_address") or "")
    return {"hukou_region": region.code} if region else {}


DERIVED_FROM = frozenset({"name", "hukou_region", "hukou_address"})
"""The columns whose change makes `derive` necessary again."""


def derive(values: Mapping[str, Any], home_province: str) -> dict[str, Any]:
    """Work out the columns nobody enters, see `DERIVED_FROM`: of the name and of the hukou.

    Args:
        values: a complete registration.
        home_province: code of the registering street; its province counts.
    """
    keys = pinyin_keys(values["name"])
    region = values.get("hukou_region")
    kind = origin_kind(region, home_province)
    if region is None:
        kind = _ORIGIN_BY_DOCUMENT.get(values["id_type"], UNKNOWN)
    return {
        "name_pinyin": keys.full[:200],
        "name_initials": keys.initials[:50],
        "origin_kind": kind,
        "hukou_coarse": next(coarse(values), None) is not None,
    }


def doubts(entered: Mapping[str, Any], today: dt.date) -> Iterator[Reason]:
    """Judge what a form says so far, not yet written as it is filed.

    What it does not ask for, or leaves as it is stored, is judged with the whole record.
    """
    texts = {name: tidy(entered[name]) for name, tidy in TIDY.items() if entered.get(name)}
    found = problems({**entered, **texts}, today)
    return (reason for reason in found if reason.field not in GUARDED or reason.field in entered)


def coarse(values: Mapping[str, Any]) -> Iterator[Reason]:
    """Ask for the township and the village of the hukou; who knows no more is registered (R052)."""
    address = values.get("hukou_address")
    if isinstance(address, str) and only_a_division(address):
        yield COARSE


def problems(values: Mapping[str, Any], today: dt.date) -> Iterator[Reason]:
    """Judge a complete registration by every rule (R067): identity, contact, dates, consent."""
    yield from entry_problems(values, today)
    yield from basis_problems(values, today)


def entry_problems(values: Mapping[str, Any], today: dt.date) -> Iterator[Reason]:
    """Judge what was entered by itself: identity, contact, dates."""
    get = values.get
    if problem := rules.name_problem(get("name") or ""):
        yield problem
    yield from rules.identity_problems(
        get("id_type") or rules.RESIDENT_CARD,
        get("id_number") or "",
        get("sex"),
        get("birth_date"),
        today,
    )
    for name in ("phone", "contact_phone", "guardian_phone"):
        if problem := rules.phone_problem(get(name) or "", name):
            yield problem
    yield from rules.date_order_problems(
        today,
        birth_date=get("birth_date"),
        arrived_on=get("arrived_on"),
        declared_on=get("declared_on"),
    )
    if problem := rules.collection_problem(get("collected_at"), get("arrived_on"), now()):
        yield problem
    yield from permit_problems(values, today)
    if get("collector_id") is not None and get("collector_id") == get("second_collector_id"):
        yield SAME_COLLECTOR


def basis_problems(values: Mapping[str, Any], today: dt.date) -> Iterator[Reason]:
    """Judge on what basis a registration may be kept: guardian of a child, notice, consent."""
    yield from guardian_problems(values, today)
    if problem := rules.notice_problem(values.get("declared_by"), values.get("notice_method")):
        yield problem
    yield from consent_problems(values, today)


GUARDED = frozenset({"guardian_name", "guardian_relation", "guardian_phone"})
"""The columns about the guardian of a child."""


def guardian_problems(values: Mapping[str, Any], today: dt.date) -> Iterator[Reason]:
    """A child has a guardian, who declares; the age on the day of the declaration counts."""
    if name := values.get("guardian_name"):
        problem = rules.name_problem(name)
        if problem is not None:
            yield replace(problem, field="guardian_name")
    yield from rules.guardian_problems(
        limits().minors.guardian_age,
        birth_date=values.get("birth_date"),
        declared_on=values.get("declared_on") or today,
        declared_by=values.get("declared_by"),
        guardian={name: values.get(name) for name in GUARDED},
    )


def consent_problems(values: Mapping[str, Any], today: dt.date) -> Iterator[Reason]:
    """What nobody has to tell is kept with a consent only, and not after its withdrawal (C05)."""
    yield from rules.consent_problems(
        today,
        limits().minors.guardian_age,
        optional={
            name: label for name, label in optional().items() if values.get(name) not in {None, ""}
        },
        birth_date=values.get("birth_date"),
        consented_on=values.get("consented_on"),
        consented_by=values.get("consented_by"),
        withdrawn_on=values.get("consent_withdrawn_on"),
    )


def optional() -> dict[str, str]:
    """The columns that a resident may leave empty for good, and their labels."""
    return {name: one.label for name, one in fields(Residence).items() if one.info.optional}


_PERMIT_STEPS = ("permit_accepted_on", "permit_issued_on", "permit_endorsed_on")
_POLICE_DATES = ("police_entered_on", *_PERMIT_STEPS)


def permit_problems(values: Mapping[str, Any], today: dt.date) -> Iterator[Reason]:
    """The permit is accepted, issued and endorsed in this order, and never in the future.

    居住证暂行条例 9 and 10.
    """
    for name in _POLICE_DATES:
        date = values.get(name)
        if date is not None and date > today:
            yield Reason(N_("日期%(value)s晚于今天。"), name, {"value": date})
    steps = [(name, date) for name in _PERMIT_STEPS if (date := values.get(name)) is not None]
    for (_, earlier), (name, date) in pairwise(steps):
        if date < earlier:
            yield Reason(
                N_("日期%(value)s早于前一步的%(limit)s；受理、签发、签注应依次办理。"),
                name,
                {"value": date, "limit": earlier},
            )
