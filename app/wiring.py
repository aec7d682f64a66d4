"""The wiring of the application, the only place that sees everything."""

import os

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, features, matrix, panel
from app.access import spec
from app.db import db, fix_today
from app.features.codes import book
from app.features.places import posts
from app.features.places.regions import load_regions
from config import ROOT, Settings


def wire(settings: Settings | None = None) -> Flask:
    """Make the application; see `app.create_app`.

    Args:
        settings: typed settings; None reads them from the environment.

    Raises:
        ConfigurationError: settings too weak for the environment.
        SpecError: an untagged column, an unknown scope or a contradictory matrix.
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
    db.init_app(app)
    Migrate(app, db, directory=ROOT / "migrations", render_as_batch=True)
    spec.check()
    panel.init_app(
        app,
        matrix.build(settings.legal_basis),
        features=features.all_features(),
        codebook=book,
        posts_of=posts.posts_of,
        actor_for=posts.actor_for,
    )
    app.extensions["district_name"] = load_regions()[settings.district_code].full_name
    cli.init_app(app)
    return app
