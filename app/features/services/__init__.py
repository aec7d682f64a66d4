"""Services: what residents ask the health commission for, voluntarily."""

from app.features.services.models import ServiceCard
from app.features.services.operations import correct, request, withdraw

__all__ = ["ServiceCard", "correct", "request", "withdraw"]
