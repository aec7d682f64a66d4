"""Forged writes: what is sent that no form asks for, and what lies in the database afterwards.

Each attack starts from a request that the application accepts, so that a refusal says
something; what was accepted is undone.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

from app.access import Field, fields
from app.panel.screens import Screen
from tests.access.district import MISSING
from tests.access.expectations import PRESSED_BY
from tests.access.house import Rows
from tests.access.pages import Answer
from tests.access.probe import Probe
from tests.access.surfaces import table_name
from tests.audit.attachments.files import PDF
from tests.features.exchange.keys import pair

VALID: Mapping[str, Mapping[str, str]] = {
    "area": {
        "code": "41010500100103", "name": "第3网格", "level": "grid", "parent_id": "@AX",
        "boundary": "东至东路，西至西路", "valid_from": "2020-01-01",
    },
    "org_unit": {
        "code": "NEW", "name": "社区警务室", "kind": "police_post", "parent_id": "@station-1",
        "area_id": "@AX", "valid_from": "2020-01-01",
    },
    "police_coverage": {"station_id": "@station-2", "community_id": "@BZ"},
    "appointment": {
        "username": "unposted", "role": "coordinator", "org_unit_id": "@office-a",
        "grid_id": "@AX2", "valid_to": "2999-12-31",
    },
    "code_item": {
        "scheme_id": "@X1", "code": "new", "label": "新代码", "label_en": "New", "sort": "7",
        "retired": "0",
    },
    "code_mapping": {"scheme_id": "@X1", "foreign": "旧代码", "code": "CODE_ITEM.CODE@X1"},
    "residence": {
        "name": "张春生", "id_type": "01", "id_number": "410105199003074510", "sex": "1",
        "birth_date": "1990-03-07", "phone": "13812345678", "hukou_address": "河南省信阳市某村",
        "community_id": "@AX", "grid_id": "@AX1", "address": "测试路1号", "dwelling_kind": "11",
        "house_relation": "tenant", "reason": "201", "arrived_on": "2020-02-01", "stay_term": "1",
        "collected_at": "2020-02-01T08:30",
        "notice_version": "2026-1", "notice_method": "paper", "declared_by": "self",
        "collector_id": "@A1", "second_collector_id": "@A2", "form_batch": "1",
        "police_entered_on": "2020-03-01", "permit_receipt_no": "No 1",
        "permit_accepted_on": "2020-03-01", "permit_issued_on": "2020-03-02",
        "permit_endorsed_on": "2020-03-03",
    },
    "rental_house": {
        "community_id": "@AX", "address": "测试路1号", "landlord_name": "李出租",
        "landlord_phone": "13812345678", "agent_name": "王代理", "kind": "flat", "use": "dwelling",
        "letting_mode": "whole", "floor_area": "80", "rooms": "3", "rooms_let": "1",
        "filing_no": "1", "filed_on": "2020-01-01", "letter_no": "1",
        "letter_signed_on": "2020-01-01",
    },
    "safety_inspection": {
        "house_id": "@A1", "inspected_on": "2020-01-01", "inspector_id": "@A1", "item": "exit",
        "findings": "通道堆物", "rectify_by": "2020-02-01",
    },
    "premises": {
        "org_unit_id": "@point-a", "address": "测试路2号", "service_phone": "037165432100",
        "supervision_phone": "037165432101", "hours": "全天", "hall_area": "40", "offices": "2",
        "seats": "3", "rooms": "图书室", "archive_room": "1", "sign_board": "1",
        "amenities": "1", "has_place": "1", "has_name": "1", "has_devices": "1",
        "has_staff": "1", "has_funds": "1", "has_rules": "1", "checked_on": "2020-01-01",
    },
    "office_holder": {
        "name": "赵专办", "post": "handler", "phone": "13812345678", "exchange": "monthly_notice",
        "deputy": "0",
        "since": "2020-01-01", "until": "2999-01-01", "document": "一号文件",
    },
    "equipment": {
        "kind": "printer", "model": "打印机", "serial": "1", "for_exchange": "1",
        "issued_on": "2020-01-01", "returned_on": "2020-02-01",
    },
    "employer": {
        "name": "某厂", "credit_code": "91110000600037341L", "community_id": "@AX",
        "address": "测试路3号", "staff_count": "9", "migrant_count": "3",
        "counted_on": "2020-01-01", "contact_name": "某厂联系人", "contact_phone": "13812345678",
    },
    "matter": {
        "kind": "important", "title": "系统停用", "occurred_on": "2020-01-01",
        "told_on": "2020-01-01", "finding": "停用一天", "measure": "改用纸质",
        "due_on": "2020-02-01", "progress": "恢复",
    },
    "work_plan": {
        "title": "提升方案", "document": "一号文件", "starts_on": "2020-01-01",
        "ends_on": "2020-12-31",
    },
    "plan_stage": {
        "plan_id": "@W1", "title": "动员", "starts_on": "2020-01-01", "ends_on": "2020-02-01",
        "hand_in": "统计表", "hand_in_to": "流管办", "target": "30", "target_unit": "家",
    },
    "model_unit": {
        "kind": "market", "name": "某市场", "target_year": "2026", "criteria": "有协会",
        "community_id": "@AX",
    },
    "outflow": {
        "name": "何远", "id_number": "410105199003074510", "phone": "13812345678",
        "community_id": "@AX", "went_on": "2020-01-01", "reason": "204",
        "destination_region": "410122", "destination_place": "某镇某村", "workplace": "某厂",
        "occupation": "6", "elders_left": "2", "children_left": "1", "needs": "看望老人",
        "notice_version": "2026-1", "notice_method": "paper", "declared_by": "family",
    },
    "verification": {"residence_id": "@A1", "outcome": "here"},
    "change_slip": {
        "residence_id": "@A1", "source": "self", "collected_at": "2020-03-01T08:30",
        "phone": "13812345678", "address": "测试路2号", "dwelling_kind": "11",
        "house_relation": "tenant", "reason": "201", "stay_term": "1",
    },
    "day_log": {
        "day": "2020-01-06", "visits": "9", "collected": "2", "changed": "1", "departed": "0",
        "problems": "巷口路灯不亮",
    },
    "hand_over": {
        "to_unit_id": "@office-a", "week": "2020-01-06", "forms": "0001~0003", "sheets": "3",
    },
    "rental_document": {"house_id": "@A1", "kind": "contract", "name": "租赁合同"},
    "meeting_document": {"meeting_id": "@A1", "kind": "roll", "name": "签到表"},
    "tenancy": {
        "house_id": "@A1", "residence_id": "@A3", "began_on": "2020-01-01", "contract_no": "1",
        "real_name": "1", "declared_on": "2020-01-02",
    },
    "coordinator": {
        "number": "", "name": "赵协管", "phone": "13812345678", "kind": "police",
        "community_id": "@AX", "grid_id": "@AX1", "employer": "街道办",
        "appointed_on": "2020-01-01", "pledged_on": "2020-01-01", "left_on": "", "status": "active",
    },
    "meeting": {
        "community_id": "@AX", "kind": "weekly", "subject": "周例会", "held_on": "2020-01-06",
        "place": "会议室", "chair": "陈主任", "recorder": "李记录", "agenda": "一", "notes": "二",
    },
    "invitation": {
        "meeting_id": "@A1", "org_unit_id": "@government", "part": "observer", "note": "旁听",
    },
    "minutes_copy": {"meeting_id": "@A1", "org_unit_id": "@government"},
    "attendance": {
        "meeting_id": "@A1", "coordinator_id": "@A1", "outcome": "late", "note": "堵车",
    },
    "decision": {
        "meeting_id": "@A1", "subject": "走访", "org_unit_id": "@health", "due_on": "2030-01-01",
        "status": "open", "partners": "社区",
    },
    "letter": {
        "number": "新函1号", "addressee": "某县", "subject": "入学", "sent_on": "2020-01-01",
        "reply_due_on": "2020-01-20",
    },
    "assistance_request": {
        "direction": "in", "reference": "N-1", "matter": "school", "partner": "某县",
        "at_request": "1", "requested_on": "2020-01-01", "due_on": "2020-01-15",
    },
    "cooperation_agreement": {
        "level": "county", "partner": "某县", "duties": "互通", "contact_unit": "某中心",
        "signed_on": "2020-01-01", "valid_until": "2030-01-01",
    },
    "external_system": {"name": "新平台", "keeper": "某厅", "serves": "汇总"},
    "external_transfer": {
        "external_system_id": "@X1", "direction": "export", "carried_on": "2020-01-01",
        "contents": "汇总表", "record_count": "3", "legal_basis": "一",
    },
    "exchange_key": {"org_unit_id": "@health", "certificate": pair("health")[1]},
    "exchange_package": {
        "kind": "special", "to_unit_id": "@government", "period_from": "2020-01-01",
        "period_to": "2020-01-31", "purpose": "report", "legal_basis": "三（三）",
        "due_on": "2020-02-05",
    },
    "ledger_document": {
        "org_unit_id": "@office-a", "kind": "training", "name": "培训记录", "day": "2020-01-06",
        "period": "", "copies": "3", "recipients": "协管员", "remark": "上半年",
    },
    # Before all dates of the district: codes that are canaries do not balance.
    "monthly_report": {"month": "1900-01"},
    "minor_access": {"residence_id": "@A1", "purpose": "verify", "reason": "核对登记"},
    "assessment_month": {"month": "2020-01"},
    "calendar_year": {"year": "2031", "source": "通知"},
    "service_card": {
        "community_id": "@AX", "contact_name": "小王", "contact_phone": "13812345678",
        "need": "employment", "consented_on": "2020-01-01", "institution": "社区医院",
        "answered_on": "2020-01-02", "result": "received",
    },
}  # fmt: skip
"""Entity → what fills its forms; `@row` is a reference to a row of the district."""

CHANGED = {
    "org_unit": "station-1",
    "police_coverage": "AX",
    "area": "AX2",
    "appointment": "coordinator",
    "code_item": "X1",
    "code_mapping": "X1",
    "code_scheme": "X1",
    "database_reader": "X1",
    "audit_entry": "X1",
    "calendar_day": "X1",
    "calendar_year": "X1",
    "due_item": "D1",
    "ledger_document": "K1",
    "rule_pack": "X1",
    "export_request": "R1",
    "minor_access": "M1",
    "exchange_key": "X1",
    "exchange_package": "P1",
    "external_system": "X1",
}
"""The row that is changed; of a street's entities it is A1."""

PLANS = {
    "clerk-b": "W5", "two-posts": "W5", "police-1": "W2", "police-2": "W6", "two-posts-2": "W6",
    "planner": "W3",
}  # fmt: skip
"""Account → a plan of its own, if that is not the street A's."""

KEEPS: Mapping[str, str] = {"police-1": "A2", "planner": "A3", "migrants": "B1"}
"""Account → the row of a meeting, or of a unit's own ledgers, that it keeps; of others it is A1."""

OF_MEETINGS = {
    "meeting", "meeting_document", "attendance", "decision", "invitation", "minutes_copy",
    "office_holder", "equipment",
}  # fmt: skip

KINDS: Mapping[str, str] = {"planner": "joint", "migrants": "joint"}
"""Account → the kind of meeting it calls or comes to, if not the weekly one."""


LEDGERS: Mapping[str, Mapping[str, str]] = {
    "clerk-b": {"org_unit_id": "@office-b"},
    "two-posts": {"org_unit_id": "@office-b"},
    "police-1": {"org_unit_id": "@station-1", "kind": "security-letters"},
    "police-2": {"org_unit_id": "@station-2", "kind": "security-letters"},
    "two-posts-2": {"org_unit_id": "@station-2", "kind": "security-letters"},
}
"""Account → whose ledger it keeps, and which, if not the street A's."""

OF_STREET: Mapping[str, str] = {"B1": "@BX"}
"""Row of a meeting → the community of its street, if that is not the usual one."""


def changed_row(account: str, entity: str) -> str:
    """The row that an account changes."""
    if entity in OF_MEETINGS:
        return KEEPS.get(account, "A1")
    return CHANGED.get(entity, "A1")


OWN = (
    "letter", "assistance_request", "cooperation_agreement", "external_transfer", "matter",
    "work_plan", "plan_stage",
)  # fmt: skip
"""Entities of which no row is two offices' own: each changes the first that it sees."""

EARLIER: Mapping[str, Mapping[str, str]] = {
    "residence": {
        "birth_date": "1930-01-01",
        "arrived_on": "1950-12-31",
        "guardian_name": "张监护",
    },
    "meeting": {"held_on": "1950-12-31"},
    "service_card": {"consented_on": "1950-12-31"},
    "work_plan": {"starts_on": "1950-12-31", "ends_on": "2098-12-31"},
    "outflow": {"went_on": "1950-12-31"},
}
"""What a change of a row of the district says instead: earlier than all dates of the district,
and a name where the canary is none."""

FORGED = {
    "text": "PWN",
    "longtext": "PWN",
    "code": "PWN",
    "date": "2033-03-03",
    "datetime": "2033-03-03T03:03",
    "integer": "77",
    "money": "77.77",
    "flag": "1",
    "reference": "1",
}
OTHER_THAN_RIGHT = {"rule_pack_id": "3"}
"""What is sent where the usual forgery would happen to be what the operation sets."""

OPTIONS = {"confirmed"}
"""What a request says beside its columns: a column of this name cannot be told from it, and what is
forged is refused for its kind."""

SYSTEM = {"id": "7777", "version": "77", "created_by_id": "1", "updated_by_id": "1"}
"""Columns of the server, and what is sent for them."""


def payload(
    probe: Probe, screen: Screen, names: Iterable[str], *, changing: bool = False
) -> dict[str, str]:
    """What fills these columns."""
    entity = table_name(screen)
    usual = {**VALID.get(entity, {}), **(EARLIER.get(entity, {}) if changing else {})}
    filled = {}
    for name in names:
        value = usual.get(name, "")
        if entity == "ledger_document":
            value = LEDGERS.get(probe.account, {}).get(name, value)
        if (entity, name) == ("meeting", "kind"):
            value = KINDS.get(probe.account, value)
        if (entity, name, changing) == ("meeting", "community_id", True):
            value = OF_STREET.get(changed_row(probe.account, entity), value)
        if value.startswith("@"):
            if target_of(fields(screen.entity)[name]) == "meeting":
                value = f"@{KEEPS.get(probe.account, 'A1')}"
            if target_of(fields(screen.entity)[name]) == "work_plan":
                value = f"@{PLANS.get(probe.account, 'W1')}"
            value = str(probe.house.district.id(target_of(fields(screen.entity)[name]), value[1:]))
        filled[name] = value
    return filled


def target_of(field: Field) -> str:
    """The entity a reference points at."""
    return field.target.__tablename__ if field.target else ""


def writing(probe: Probe, screen: Screen) -> None:
    """Everything below, for one screen; then what happened is undone."""
    entity = table_name(screen)
    cell = probe.cell(entity)
    key = _changed(probe, entity)
    targets = []
    if screen.create is not None and cell.add:
        targets.append(_Form(probe, screen, cell.add, None))
    if screen.change is not None and cell.edit:
        targets.append(_Form(probe, screen, cell.edit, key))
    for form in targets:
        form.attack()


def _changed(probe: Probe, entity: str) -> int:
    """Key of the row that is changed."""
    known = probe.house.district.ids[entity]
    own = sorted(probe.visible(entity) if entity in OWN else ())
    row = changed_row(probe.account, entity)
    return own[0] if own else known.get(row, min(known.values()))


class _Form:
    """The form of a new record, or of a change of one, with its REST twin."""

    def __init__(
        self, probe: Probe, screen: Screen, columns: frozenset[str], key: int | None
    ) -> None:
        self.probe = probe
        self.screen = screen
        self.columns = columns
        self.key = key
        self.entity = table_name(screen)
        self.data = payload(probe, screen, columns, changing=key is not None)
        self.page = f"/{screen.path}/" + ("add" if key is None else f"edit/{key}")
        self.path = f"/{screen.path}/" + ("" if key is None else str(key))
        self.method = "POST" if key is None else "PUT"
        self.before: Rows = probe.house.rows()

    def attack(self) -> None:
        """All of them."""
        self._honest()
        self._more_than_asked()
        self._pointing_elsewhere()
        self._without_token()
        if self.key is not None:
            self._stale()
            self._hidden()

    # -- sending ----------------------------------------------------------------------

    def _version(self, key: int | None) -> int:
        return 0 if key is None else int(self.before[self.entity][key].get("version", 0))

    def _submit(self, data: Mapping[str, str], *, token: bool = True) -> Answer:
        return self.probe.post_form(
            self.page, {"version": str(self._version(self.key)), **data}, token=token
        )

    def _request(self, data: Mapping[str, str], *, cookie: bool = False) -> Answer:
        body: dict[str, Any] = {name: value or None for name, value in data.items()}
        if self.key is not None:
            body = {"version": self._version(self.key)} | body
        return self.probe.rest(self.path, self.method, body, cookie=cookie)

    def _unchanged(self, answer: Answer, status: int, what: str) -> None:
        self.probe.expect(answer.status == status, f"{what}: {answer.status} instead of {status}")
        if self.probe.house.rows() != self.before:
            self.probe.expect(False, f"{what} has changed something")
            self.probe.house.restore()

    # -- attacks ----------------------------------------------------------------------

    def _honest(self) -> None:
        """What is asked for is accepted: otherwise the refusals below would say nothing."""
        answer = self._submit(self.data)
        what = f"POST {self.page}: {answer.status} {_problems(answer)}"
        self.probe.expect(answer.status == 302, what)
        self.probe.house.restore()
        answer = self._request(self.data)
        wanted = 201 if self.key is None else 200
        what = f"REST {self.method} {self.path}: {answer.status} {answer.text[:200]}"
        self.probe.expect(answer.status == wanted, what)
        self.probe.house.restore()

    def _more_than_asked(self) -> None:
        """A column that the form does not ask for stays as it is, or as an operation sets it."""
        declared = fields(self.screen.entity)
        more = {
            name: OTHER_THAN_RIGHT.get(name, FORGED[one.kind])
            for name, one in declared.items()
            if name not in self.columns
        }
        system = {
            column.key: SYSTEM.get(column.key, "77")
            for column in self.screen.entity.__mapper__.column_attrs
            if column.key not in declared and not (column.key == "version" and self.key is not None)
        }
        answer = self._submit({**self.data, **more, **system})
        self.probe.expect(answer.status in {302, 400}, f"POST {self.page}: {answer.status}")
        now = self.probe.house.rows()[self.entity]
        was = self.before[self.entity]
        for key, row in now.items():
            old = was.get(key, {})
            for name in more.keys() | system.keys():
                changed = row[name] != old.get(name)
                forged = str(row[name]) in {(more | system)[name], "7777", "2033-03-03"}
                what = f"POST {self.page} writes {name}"
                self.probe.expect(not (changed and forged and self._ours(name)), what)
        self.probe.expect(SYSTEM["id"] not in map(str, now.keys() - was.keys()), f"{self.page}: id")
        self.probe.house.restore()
        # All at once: what is refused is named, each by itself, and nothing is written.
        foreign = more | system
        named = {name: value for name, value in foreign.items() if name not in OPTIONS}
        answer = self._request({**self.data, **named})
        self._unchanged(answer, 400, f"REST {self.method} {self.path} with {sorted(named)}")
        if answer.status == 400:
            refused = answer.json["message"].partition("：")[2].removesuffix("。").split("、")
            self.probe.expect_names(refused, named, f"REST {self.method} {self.path} refuses")
        for name in (next(iter(named)), *sorted(OPTIONS & foreign.keys())):
            answer = self._request({**self.data, name: foreign[name]})
            self._unchanged(answer, 400, f"REST {self.method} {self.path} with {name}")

    def _ours(self, name: str) -> bool:
        """Not what an operation may rightly set to the very value that was forged."""
        return name not in {"created_by_id", "updated_by_id", "version"}

    def _pointing_elsewhere(self) -> None:
        """A reference to a hidden record is refused exactly like one to a missing record."""
        self.probe.get("/")  # shows what was saved before, which is no part of any answer below
        for name in sorted(self.columns):
            field = fields(self.screen.entity)[name]
            if field.target is None:
                continue
            entity = target_of(field)
            hidden = sorted(self.probe.house.ids(entity) - self.probe.pointed_at(field))
            keys = {MISSING, *hidden[:1], *hidden[-1:]}
            pages, answers = set(), set()
            for key in keys:
                what = f"{name}={key} ({self.probe.named(entity, [key])})"
                answer = self._submit({**self.data, name: str(key)})
                self._unchanged(answer, 400, f"POST {self.page} with {what}")
                pages.add(_without(self.probe.plain(answer.text), keys))
                answer = self._request({**self.data, name: str(key)})
                self._unchanged(answer, 400, f"REST {self.method} {self.path} with {what}")
                answers.add(_without(answer.text, keys))
            same = len(pages) == 1 and len(answers) == 1
            self.probe.expect(same, f"{self.page}: a hidden {name} can be told from a missing one")

    def _without_token(self) -> None:
        """A browser writes with a CSRF token only."""
        self._unchanged(self._submit(self.data, token=False), 400, f"POST {self.page}, no token")
        answer = self._request(self.data, cookie=True)
        self._unchanged(answer, 400, f"REST {self.method} {self.path}, cookie without token")

    def _stale(self) -> None:
        """Nobody overwrites what somebody else has changed."""
        answer = self._submit({**self.data, "version": "0"})
        self._unchanged(answer, 409, f"POST {self.page}, stale")
        answer = self.probe.rest(self.path, self.method, {**self.data, "version": 0})
        self._unchanged(answer, 409, f"REST {self.method} {self.path}, stale")
        answer = self.probe.rest(self.path, self.method, dict(self.data))
        self._unchanged(answer, 400, f"REST {self.method} {self.path} without version")

    def _hidden(self) -> None:
        """A record out of reach is not there, however right the rest of the request is."""
        hidden = self.probe.house.ids(self.entity) - self.probe.visible(self.entity)
        for key in (MISSING, *sorted(hidden)[:1]):
            data = {**self.data, "version": str(self._version(key) if key != MISSING else 1)}
            page, path = f"/{self.screen.path}/edit/{key}", f"/{self.screen.path}/{key}"
            answer = self.probe.post_form(page, data)
            self._unchanged(answer, 404, f"POST {page}")
            self.probe.expect_missing(answer, f"POST {page}")
            body = {**self.data, "version": int(data["version"])}
            answer = self.probe.rest(path, "PUT", body)
            self._unchanged(answer, 404, f"REST PUT {path}")
            self.probe.expect_missing(answer, f"REST PUT {path}")


def _without(text: str, keys: Iterable[int]) -> str:
    """A page that does not tell which of the keys was sent."""
    return re.sub(rf"\b({'|'.join(map(str, keys))})\b", "…", text)


def _problems(answer: Answer) -> str:
    """What a form says was wrong."""
    return answer.text.partition('class="alert-list"')[2].partition("</ul>")[0]


PRESSED_WITH = {
    "left_on": "2020-01-01",
    "departure_reason": "3",
    "ended_on": "2020-01-01",
    "chair": "陈主任",
    "issuer": "陈主任",
    "outcome": "full",
    "decision_reason": "与工作无关",
    "decline_reason": "号码打不通",
    "return_reason": "仍在住",
    "sheets_received": "5",
    "stored_at": "档案室",
    "destroyed_on": "2020-01-01",
    "destroyed_by": "王存",
    "witnessed_by": "李验",
    "counted": "1",
    "rechecked_on": "2020-01-01",
    "recheck_result": "fixed",
    "referred_on": "2020-01-01",
    "referred_to": "消防大队",
    "retired_on": "2020-01-01",
    "retired_reason": "损坏",
    "replied_on": "2020-01-01",
    "returned_on": "2020-01-01",
    "assistance_request.outcome": "received",
    "matter.closed_on": "2020-01-01",
    "matter.result": "已解决",
    "plan_stage.done_on": "2020-01-01",
    "plan_stage.reached": "30",
    "plan_stage.result": "完成",
    "model_unit.recognised_on": "2020-01-01",
    "model_unit.withdrawn_on": "2020-01-01",
    "model_unit.result": "达到标准",
    "model_unit.withdrawn_because": "复查不合格",
}
"""What fills the form of a button; only its version is wrong."""


def pressing(probe: Probe, screen: Screen) -> None:
    """Buttons and rolls work on a visible record, with a token and for its present version."""
    entity, house = table_name(screen), probe.house
    shown = probe.visible(entity)
    hidden = sorted(house.ids(entity) - shown)[:1]
    pages = [(one.name, "press", one.inputs) for one in screen.buttons if one.on == "record"]
    pages += [(one.name, "roll", ()) for one in screen.rolls]
    before = house.rows()
    for name, kind, inputs in pages:
        granted = probe.role in PRESSED_BY.get((entity, name), "").split()
        named = {one: f"{entity}.{one}" for one in inputs}
        data = {one: PRESSED_WITH.get(named[one], PRESSED_WITH.get(one, "")) for one in inputs}
        stale = []
        # Without the button, no row is looked at; without a token, neither.
        one_of_each = {MISSING, *hidden, *sorted(shown)[:1]}
        for key in (MISSING, *hidden, *sorted(shown)[: None if granted else 1]):
            where = f"/{screen.path}/{kind}/{name}/{key}"
            if key in one_of_each:
                answer = probe.post_form(where, {**data, "version": "1"}, token=False)
                probe.expect(answer.status in {400, 404}, f"POST {where} without token")
            if not granted or key not in shown:
                answer = probe.post_form(where, {**data, "version": "1"})
                probe.expect_missing(answer, f"POST {where}")
            elif kind == "press":
                stale.append(probe.post_form(where, {**data, "version": "0"}).status)
            if house.rows() != before:
                probe.expect(False, f"POST {where} has changed something")
                house.restore()
        # A button that makes no sense for a record is not there.
        probe.expect(set(stale) <= {404, 409}, f"stale presses of {entity} {name}: {stale}")
        probe.expect(not stale or 409 in stale, f"{entity} {name} was never stale: {stale}")


def calling_rolls(probe: Probe, screen: Screen) -> None:
    """Nobody gets onto a roll who is not among the people it names."""
    house = probe.house
    for roll in screen.rolls:
        if probe.role not in PRESSED_BY.get((table_name(screen), roll.name), "").split():
            continue
        strangers = house.ids("coordinator") - probe.visible("coordinator")
        for key in sorted(probe.visible(table_name(screen))):
            where = f"/{screen.path}/roll/{roll.name}/{key}"
            before = house.rows()[roll.entity.__tablename__]
            probe.post_form(where, {f"line-{one}": "present" for one in (*strangers, MISSING)})
            now = house.rows()[roll.entity.__tablename__]
            new = [now[one] for one in now.keys() - before.keys()]
            probe.expect(not new, f"POST {where} puts strangers on the roll")
            house.restore()


def uploading(probe: Probe, screen: Screen) -> None:
    """A file comes in by whoever keeps the record, with a token, as what it says it is."""
    if screen.attach is None:
        return
    entity, house = table_name(screen), probe.house
    where, before = f"/{screen.path}/upload", house.rows()
    data = payload(probe, screen, VALID[entity])
    reference = next(one for one in VALID[entity] if one.endswith("_id"))

    def send(
        content: bytes = PDF,
        name: str = "scan.pdf",
        *,
        token: bool = True,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        sent = {**data, **more, "file": (BytesIO(content), name)}
        return probe.post_form(where, sent, token=token)

    def refused(answer: Answer, status: int, what: str) -> None:
        probe.expect(answer.status == status, f"POST {where} {what}: {answer.status}")
        if house.rows() != before:
            probe.expect(False, f"POST {where} {what} has changed something")
            house.restore()

    if "create" not in probe.cell(entity).may:
        probe.expect_missing(send(), f"POST {where}")
        refused(send(), 404, "by who keeps none")
        return
    refused(send(token=False), 400, "without token")
    refused(probe.post_form(where, data), 400, "without a file")
    refused(probe.post_form(where, {**data, "file": "%PDF-%%EOF"}), 400, "with a text")
    refused(send(b""), 400, "of nothing")
    refused(send(b"<html>%PDF-%%EOF"), 400, "of another kind")
    refused(send(name="scan.html"), 400, "by another name")
    refused(send(PDF[:9]), 400, "of a piece")
    refused(send(name="身份证.pdf"), 400, "of an identity document")
    target = fields(screen.entity)[reference]
    hidden = sorted(house.ids(target_of(target)) - probe.pointed_at(target))[:1]
    pages = set()
    for key in (MISSING, *hidden):
        answer = send(more={reference: str(key)})
        refused(answer, 400, f"with {reference}={key}")
        pages.add(_without(probe.plain(answer.text), (MISSING, *hidden)))
    probe.expect(len(pages) == 1, f"{where}: a hidden record can be told from a missing one")
    forged = {"token": "f" * 32, "street_id": str(MISSING), "size": "77", "id": "7777"}
    answer = send(more=forged)
    probe.expect(answer.status == 302, f"POST {where}: {answer.status} {_problems(answer)}")
    now = house.rows()[entity]
    made = [now[key] for key in now.keys() - before[entity].keys()]
    kept = [{name: str(row[name]) for name in forged if name in row} for row in made]
    probe.expect(len(made) == 1, f"POST {where} makes {len(made)}")
    for row in kept:
        taken = {name for name in row if row[name] == forged[name]}
        probe.expect(not taken, f"POST {where} writes {taken}")
    probe.get("/")  # where it is said that it is saved, so that no other page has to
    house.restore()


def reading_only(probe: Probe, screen: Screen) -> None:
    """Who only looks changes nothing, however right the request is."""
    entity, house = table_name(screen), probe.house
    cell = probe.cell(entity)
    before = house.rows()
    key = _changed(probe, entity)
    data = payload(probe, screen, VALID.get(entity, {}))
    for page, path, method, granted in (
        ("add", "", "POST", screen.create and cell.add),
        (f"edit/{key}", str(key), "PUT", screen.change and cell.edit),
    ):
        if granted:
            continue
        where = f"/{screen.path}/{page}"
        probe.expect_missing(probe.post_form(where, {**data, "version": "1"}), f"POST {where}")
        where = f"/{screen.path}/{path}"
        answer = probe.rest(where, method, {**data, "version": 1})
        probe.expect_missing(answer, f"REST {method} {where}")
        answer = probe.rest(where, "DELETE")
        probe.expect_missing(answer, f"REST DELETE {where}")
    if house.rows() != before:
        probe.expect(False, f"/{screen.path}/ was changed by one who only looks")
        house.restore()
