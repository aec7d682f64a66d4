"""Plans: work plans with their stages, and units that are to be models."""

from app.features.plans.models import ModelUnit, PlanStage, WorkPlan
from app.features.plans.operations import (
    add_stage,
    correct_plan,
    correct_proposal,
    correct_stage,
    draw_up,
    finish_stage,
    propose,
    recognise,
    withdraw,
)

__all__ = [
    "ModelUnit",
    "PlanStage",
    "WorkPlan",
    "add_stage",
    "correct_plan",
    "correct_proposal",
    "correct_stage",
    "draw_up",
    "finish_stage",
    "propose",
    "recognise",
    "withdraw",
]
