"""The application of `run.py` where three rows are what one person may export: for the approval."""

from app import create_app
from app.policy.privacy import PerRole

PerRole.limit = lambda limit, role: 3  # type: ignore[assignment, method-assign]
app = create_app()
