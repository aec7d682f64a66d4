"""Explanations of the matrix in words, for the screen and the command line."""

from typing import Any

from flask_babel import gettext

from app.access import N_, Access, Action, Policy, Reason
from app.access.explain import Explanation, Step
from app.access.policy import ACTION_LABELS
from app.access.snapshot import VERB_LABELS, Line, Section, lines
from app.access.spec import TAG_LABELS
from app.panel.reasons import translate

YES, NO = N_("可以。"), N_("不可以。")


def sentence(step: Step) -> str:
    """One step in the user's language."""
    params = {
        name: gettext("、").join(map(gettext, value)) if isinstance(value, tuple) else value
        for name, value in step.params.items()
    }
    return translate(Reason(step.message, params=params))


def answer(found: Explanation) -> dict[str, Any]:
    """The verdict and its steps, for a template."""
    return {
        "allowed": found.allowed,
        "verdict": gettext(YES) if found.allowed else gettext(NO),
        "steps": [{"passed": step.passed, "text": sentence(step)} for step in found.steps],
    }


def actions(section: Section) -> str:
    """What may be done with a record, in one line."""
    return gettext("、").join(gettext(ACTION_LABELS[one]) for one in section.actions)


_READING = frozenset({Action.LIST, Action.SHOW, Action.EXPORT, Action.CHART, Action.API})


def columns(policy: Policy, access: Access) -> list[dict[str, str]]:
    """Each column of an entity: shown, hidden or not in use, and why; no value."""
    entering = not access.grant.may <= _READING
    return [
        {
            "label": gettext(line.field.label),
            "state": _state(line),
            "reason": _reason(line, access),
            "writes": gettext(VERB_LABELS[line.writes])
            if line.writes and line.open and entering
            else "",
        }
        for line in lines(policy, access)
    ]


def _state(line: Line) -> str:
    if not line.open:
        return "off"
    return "shown" if line.reads else "hidden"


def _reason(line: Line, access: Access) -> str:
    tag = gettext(TAG_LABELS[line.field.tag])
    if not line.open:
        return gettext("选采栏目，本区没有登记采集的法律依据。")
    if not line.reads:
        return gettext("属于“%(tag)s”类，您的权限不含这一类。", tag=tag)
    if line.basis:
        return gettext("选采栏目，依据：%(basis)s。", basis=line.basis)
    if line.field.name not in access.masked:
        return gettext("属于“%(tag)s”类，您的权限包含这一类。", tag=tag)
    if access.may(Action.REVEAL):
        return gettext("属于“%(tag)s”类，先隐去一部分，说明用途后可显示完整内容。", tag=tag)
    return gettext("属于“%(tag)s”类，只显示一部分。", tag=tag)
