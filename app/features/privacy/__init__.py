"""Protection of personal data: the keys that seal it."""

from app.features.privacy.keys import WrongKeys, check_keys, rotate
from app.features.privacy.models import DataKey

__all__ = ["DataKey", "WrongKeys", "check_keys", "rotate"]
