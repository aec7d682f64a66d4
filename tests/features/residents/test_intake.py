"""Importing a roster: the office's sample row by row, matching, twice, trial run."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.access import Denied, Refused
from app.features.places import Area, OrgUnit
from app.features.places.divisions import load_district
from app.features.residents import (
    Person,
    Residence,
    ResidenceEvent,
    columns,
    correct,
    depart,
    import_file,
    import_rows,
)
from app.features.residents.intake import Counts, Report
from app.sheets.cells import cell_of
from app.sheets.reader import Row
from tests.features.conftest import District
from tests.refusals import told, why

DATA = Path("/work/shared/data")
