"""The registry of personal data: why each field is there, by what right, whose it is (C01–C05).

`app/policies/privacy/registry.toml` says it for each processing activity, the models say which
activity a field belongs to, the matrix who may read it. Everything else is derived.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from app.access import Field, Policy, SpecError, entities, entity_info, fields
from app.access.spec import Sensitivity
from app.policy.reading import POLICIES, Rule, read_rules


@dataclass(frozen=True, kw_only=True)
class Activity(Rule):
    """What personal data is processed for, on what legal basis, by whom and for how long."""

    purpose: str
    basis: str
    owner: str
    retention: str


@dataclass(frozen=True, kw_only=True)
class Notice(Rule):
    """What the notice to residents says beside the registry (C04)."""

    version: str
    controller: str
    rights: str
    contact: str


@dataclass(frozen=True, kw_only=True)
class Forbidden(Rule):
    """Words of what must not be collected, not even as a label (C03)."""

    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Registry:
    """The file."""

    activities: Mapping[str, Activity]
    notice: Notice
    forbidden: Forbidden


@dataclass(frozen=True)
class Entry:
    """What is registered of one field.

    Attributes:
        field: the field.
        purpose: what it is for.
        basis: by what law; of an optional field what the district has entered.
        owner: who answers for it.
        retention: how long it is kept.
        audience: keys of the roles that may read it.
    """

    field: Field
    purpose: str
    basis: str
    owner: str
    retention: str
    audience: tuple[str, ...]

    @property
    def sensitivity(self) -> Sensitivity:
        """Its class."""
        return self.field.sensitivity


@cache
def load_registry() -> Registry:
    """Read and check the file.

    Raises:
        PackError: naming file and key.
    """
    return read_rules(POLICIES / "privacy" / "registry.toml", Registry)


def notice_version() -> str:
    """The version of the notice that residents are shown now."""
    return load_registry().notice.version


def forbidden(text: str) -> str | None:
    """The word in a name, label or heading that says what must not be collected."""
    lowered = text.lower()
    return next((word for word in load_registry().forbidden.words if word in lowered), None)


def check() -> None:
    """Every personal field is registered, and none is of a forbidden kind.

    Raises:
        SpecError: naming the first that is not, or is.
    """
    activities = load_registry().activities
    for cls in entities():
        for one in fields(cls).values():
            where = f"{cls.__name__}.{one.name}"
            if entity_info(cls).personal and not one.info.basis and one.activity not in activities:
                raise SpecError(f"{where}: activity {one.activity!r} is not registered")
            for text in (one.name, one.label, *one.info.synonyms):
                if word := forbidden(text):
                    raise SpecError(f"{where}: {word!r} must not be collected (C03)")


def entries(policy: Policy) -> Iterator[Entry]:
    """The registered fields that are in use in this district, in order of declaration."""
    for cls in entities():
        if entity_info(cls).personal:
            yield from (_entry(policy, one) for one in policy.fields(cls).values())


def _entry(policy: Policy, one: Field) -> Entry:
    activities, info = load_registry().activities, entity_info(one.entity)
    activity = activities[info.activity if one.info.basis else one.activity]
    entered = policy.legal_basis.get(f"{one.entity.__tablename__}.{one.name}")
    audience = (
        role
        for role in policy.roles
        if (access := policy.access(role, one.entity)) is not None and one.name in access.read
    )
    return Entry(
        field=one,
        purpose=one.info.activity if one.info.basis else activity.purpose,
        basis=one.info.basis or entered or activity.basis,
        owner=activity.owner,
        retention=activity.retention,
        audience=tuple(audience),
    )
