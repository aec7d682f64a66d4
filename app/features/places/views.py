"""Pages of places, org units and appointments."""

from app.access import N_
from app.features.places.models import Appointment, Area, OrgUnit, PoliceCoverage
from app.panel import Feature, Related, Screen

ADMIN = N_("系统设置")

FEATURE = Feature(
    screens=(
        Screen(Area, "areas", N_("区域"), ADMIN, "map"),
        Screen(
            OrgUnit,
            "org-units",
            N_("单位"),
            ADMIN,
            "building",
            related=(Related(PoliceCoverage, "station_id"),),
        ),
        Screen(PoliceCoverage, "police-coverage", N_("派出所辖区"), ADMIN, "shield"),
        Screen(Appointment, "appointments", N_("任职"), ADMIN, "user-check"),
    )
)
