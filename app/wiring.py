"""The wiring of the application, the only place that sees everything."""

import os
from collections.abc import Sequence
from functools import partial

from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, features, matrix, panel
from app.access import Actor, Policy, bind, commands, extend, proposal, spec
from app.audit import attachments
from app.db import Algorithm, KeyRing, db, fix_today, use_ring
from app.features.codes import book, shipped_labels
from app.features.places import posts
from app.features.places.regions import load_regions
from app.features.privacy import WrongKeys, check_keys
from app.features.rulebook import RulePack, file_packs
from app.policy import PackError, adopt, registry, use_codes
from config import ROOT, ConfigurationError, Problem, Settings


def wire(settings: Settings | None = None) -> Flask:
    """Make the application; see `app.create_app`.

    Args:
        settings: typed settings; None reads them from the environment.

    Raises:
        ConfigurationError: settings too weak for the environment.
        SpecError: an untagged column, an unknown scope, a contradictory matrix, an address of
            no known kind or a command in nobody's name.
        PackError: a file of rules is wrong.
    """
    settings = settings or Settings.from_environ(os.environ)
    app = Flask("app")
    app.config.from_mapping(settings.flask_config())
    app.config["SETTINGS"] = settings
    fix_today(settings.today)
    if count := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count
        )
    use_ring(KeyRing(settings.data_keys, Algorithm[settings.data_cipher.upper().replace("-", "_")]))
    db.init_app(app)
    Migrate(app, db, directory=ROOT / "migrations", render_as_batch=True)
    extend(settings.district_fields, registry.forbidden)
    spec.check()
    _work_by(settings.policies)
    registry.check()
    attachments.check()
    panel.init_app(
        app,
        matrix.build(settings.legal_basis),
        features=features.all_features(),
        codebook=book,
        posts_of=posts.posts_of,
        actor_for=posts.actor_for,
    )
    app.extensions["district_name"] = load_regions()[settings.district_code].full_name
    app.extensions["propose"] = partial(proposal.read, build=matrix.build)
    cli.init_app(app)
    commands.check(app.cli, foreign=("db",))  # Flask-Migrate's
    panel.check_routes(app)
    _check_database(app)
    return app


def _work_by(packs: Sequence[str]) -> None:
    """Adopt the rule packs of the district.

    Raises:
        ConfigurationError: one is not there or wrong.
    """
    use_codes(shipped_labels())
    try:
        adopt(packs)
    except PackError as wrong:
        remedy = f"Correct the rule pack, see docs/how-to/rule-packs.md: {wrong}"
        raise ConfigurationError([Problem("POLICIES", str(wrong), remedy)]) from wrong


def _check_database(app: Flask) -> None:
    """Refuse to start with keys that do not fit, and file the rule packs of the district.

    Without a database, the first request will.

    Raises:
        ConfigurationError: a key is missing or wrong.
    """
    unchecked = [True]

    def check() -> None:
        if unchecked and inspect(db.engine).has_table(RulePack.__tablename__):
            policy: Policy = app.extensions["policy"]
            with Session(db.engine) as session:
                bind(session, Actor.system(policy, "start"))
                check_keys(session)
                file_packs(session)
            unchecked.clear()

    app.before_request(check)
    try:
        with app.app_context():
            try:
                check()
            finally:
                db.engine.dispose()  # a server may fork its workers from here
    except WrongKeys as wrong:
        raise ConfigurationError([Problem("DATA_KEYS", wrong.zh, wrong.en)]) from wrong
    except DBAPIError:  # not there, or not migrated yet: then nothing else can be read either
        app.logger.warning("the data keys are checked with the first request")
