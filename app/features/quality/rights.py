"""The page of the data quality; the matrix says who opens it."""

from app.access import N_, PageRight

QUALITY = PageRight("data-quality", N_("数据质量"))
