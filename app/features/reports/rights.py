"""The page of the monthly report; the matrix says who opens it."""

from app.access import N_, PageRight

MONTHLY = PageRight("monthly-report", N_("基本信息月报表"))
