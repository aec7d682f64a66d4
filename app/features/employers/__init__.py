"""Employers: the register of those that employ many migrants."""

from app.features.employers.models import Employer
from app.features.employers.operations import correct, register

__all__ = ["Employer", "correct", "register"]
