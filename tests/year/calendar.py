"""The last days of 2026 for every duty of Jinshui and Changzhou, worked out by hand.

From the documents, the rows of requirements §1.7, §1.8 and §4, and a paper calendar of 2026; only
the joint meeting is moved by holidays (遇节假日顺延).
"""

from collections.abc import Mapping

SUNDAYS = (
    "01-04 01-11 01-18 01-25 02-01 02-08 02-15 02-22 03-01 03-08 03-15 03-22 03-29 04-05 04-12"
    " 04-19 04-26 05-03 05-10 05-17 05-24 05-31 06-07 06-14 06-21 06-28 07-05 07-12 07-19 07-26"
    " 08-02 08-09 08-16 08-23 08-30 09-06 09-13 09-20 09-27 10-04 10-11 10-18 10-25 11-01 11-08"
    " 11-15 11-22 11-29 12-06 12-13 12-20 12-27"
)
MONTH_ENDS = "01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31"
FIFTHS = "01-05 02-05 03-05 04-05 05-05 06-05 07-05 08-05 09-05 10-05 11-05 12-05"

DAYS: Mapping[str, str] = {
    "weekly": SUNDAYS,
    "weekly-originals": SUNDAYS,
    "weekly-summary": SUNDAYS,
    "monthly-verification": MONTH_ENDS,
    "monthly-assessment": FIFTHS,
    "monthly-subsidy-report":
        "01-07 02-07 03-07 04-07 05-07 06-07 07-07 08-07 09-07 10-07 11-07 12-07",
    "monthly-vouchers": MONTH_ENDS,
    "monthly-notice": "01-15 02-15 03-15 04-15 05-15 06-15 07-15 08-15 09-15 10-15 11-15 12-15",
    "quarterly-notice": "03-25 06-25 09-25 12-25",
    "quarterly-spot-check": "03-31 06-30 09-30 12-31",
    "joint": "01-05 04-07 07-06 10-08",
    "coordination": "01-10 02-10 03-10 04-10 05-10 06-10 07-10 08-10 09-10 10-10 11-10 12-10",
    "monthly-exchange-district": FIFTHS,
    "monthly-exchange-street": FIFTHS,
}  # fmt: skip
"""Key of the duty → its last days, by month and day."""

WHOSE: Mapping[str, tuple[str, ...]] = {
    "weekly": ("police_station",),
    "weekly-originals": ("police_station",),
    "weekly-summary": ("street_office",),
    "monthly-verification": ("street_office",),
    "monthly-assessment": ("street_office",),
    "monthly-subsidy-report": ("street_office",),
    "monthly-vouchers": ("migrant_office",),
    "monthly-notice": ("street_office",),
    "quarterly-notice": ("health", "police_station"),
    "quarterly-spot-check": ("health",),
    "joint": ("police_bureau",),
    "coordination": ("street_office",),
    "monthly-exchange-district": ("health", "police_bureau"),
    "monthly-exchange-street": ("police_station", "street_office"),
}
"""Key of the duty → kinds of the organisations that have it (the demo has no towns)."""

BEFORE: Mapping[str, int] = {
    "weekly": 4,
    "weekly-originals": 2,
    "weekly-summary": 1,
    "monthly-verification": 3,
    "monthly-assessment": 1,
    "monthly-subsidy-report": 1,
    "monthly-vouchers": 3,
    "monthly-notice": 2,
    "quarterly-notice": 5,
    "quarterly-spot-check": 2,
    "joint": 0,
    "coordination": 3,
    "monthly-exchange-district": 2,
    "monthly-exchange-street": 2,
}
"""Key of the duty → how many days before the last one the offices of the year do it."""

PROOF: Mapping[str, str] = {
    "weekly": "meeting",
    "weekly-originals": "hand_over",
    "monthly-verification": "verification",
    "monthly-assessment": "assessment_month",
    "monthly-subsidy-report": "assessment_month",
    "quarterly-notice": "exchange_package",
    "joint": "meeting",
    "coordination": "meeting",
    "monthly-exchange-district": "exchange_package",
    "monthly-exchange-street": "exchange_package",
}
"""Key of the duty → the record that finishes it; the others are marked as done by hand."""

SUPERIOR_LEARNS_AFTER = 3
"""Days after the last one on which the superior learns of it (`escalate_days`)."""

FORGOTTEN: Mapping[tuple[str, str], int | None] = {
    ("weekly", "03-15"): None,
    ("weekly-originals", "05-31"): 9,
    ("weekly-summary", "08-30"): 2,
    ("monthly-verification", "02-28"): None,
    ("monthly-subsidy-report", "10-07"): 4,
    ("monthly-vouchers", "06-30"): 3,
    ("quarterly-notice", "09-25"): 6,
    ("joint", "10-08"): 5,
    ("coordination", "12-10"): None,
}
"""Duty and last day → how many days late the first of its organisations is; None if it never
does it at all."""
